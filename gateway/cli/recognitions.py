"""``proposals``, ``propose-recognition``, ``withdraw-proposal``, ``decide``, ``recognise`` and
``revoke``: recognition 认定 by proposal, in batches, and by the centre's own word.

A figure is given in the unit of its event: whole yuan, US cents, persons, hundredths of a mu.
"""

from datetime import date, datetime
from typing import Annotated, Any, get_args

import typer
from pydantic import RootModel
from rich.console import Console
from rich.table import Table

from gateway.cli.noted import note_projects
from gateway.cli.papers import Note, Papers, evidence_of
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import Json, Office, Project, Reason, Voice, operator_for, speak
from gateway.saying import say_about_recognition
from gateway.shown.recognition import ProposalShown, proposal_shown
from infra.city_reads import CityReads
from infra.store import reads
from ledger.views import CaseView
from sharing.recognitions import Recognisable
from sharing.submissions.recognitions import (
    DecideProposals,
    ProposalDecision,
    ProposeRecognition,
    RecogniseAttainment,
    RecognitionClaim,
    RevokeRecognition,
    WithdrawProposal,
)

EVENTS = "、".join(get_args(Recognisable))

Event = Annotated[Recognisable, typer.Option("--event", help="认定事项")]
On = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="发生日期")]
Units = Annotated[
    int | None, typer.Option("--units", help="数额：元、美分、人、百分之一亩；增资为增加额")
]
Amount = Annotated[int | None, typer.Option("--amount-yuan", help="签约的协议引资额，元")]
AmountUsd = Annotated[int | None, typer.Option("--amount-usd-cents", help="签约的协议外资额，美分")]
Incentives = Annotated[int | None, typer.Option("--incentives", help="其中奖补，元")]
Rate = Annotated[int | None, typer.Option("--rate", help="汇率：一美元合万分之几元，如 71883")]
RateOn = Annotated[
    datetime | None, typer.Option("--rate-on", formats=["%Y-%m-%d"], help="汇率日期")
]
RateSource = Annotated[str, typer.Option("--rate-source", help="汇率来源")]


class ProposalsTold(RootModel[tuple[ProposalShown, ...]]):
    """What ``proposals --json`` prints."""


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("proposals")(proposals)
    app.command("propose-recognition")(propose)
    app.command("withdraw-proposal")(withdraw)
    app.command("decide")(decide)
    app.command("recognise")(recognise)
    app.command("revoke")(revoke)


def proposals(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="连同已办结的")] = False,
    as_json: Json = False,
) -> None:
    """认定申报，按申报先后。"""
    session = session_of(context)
    language = session.settings.language
    with session.deployment() as deployment:
        city_reads = CityReads(deployment.engine, deployment.city)
        city = city_reads.city()
        is_open = None if all_ else True
        with city_reads.moment() as connection:
            found = list(
                reads.cases_of(connection, deployment.city, is_open=is_open, kind="proposal")
            )
        ids = [case.project_id for case in found]
        note_projects(deployment, operator_for(city.code), ids, what="proposals")
    shown = tuple(proposal_shown(case, city=city, language=language) for case in found)
    if as_json:
        print_json(ProposalsTold(shown).model_dump(mode="json"))
    else:
        _print(session, shown)


def _print(session: Session, shown: tuple[ProposalShown, ...]) -> None:
    table = Table()
    # An id that is broken into two lines cannot be given to ``decide``.
    table.add_column(session.say("cli.proposal_proposal"), no_wrap=True)
    for column in ("office", "event", "happened_on", "filed_on", "outcome"):
        table.add_column(session.say(f"cli.proposal_{column}"), overflow="fold")
    for each in shown:
        table.add_row(
            each.proposal_id,
            each.office_name,
            each.event_words,
            each.happened_on,
            each.filed_on,
            each.outcome_words,
        )
    Console().print(table)


def _claim(voice: Voice, **said: Any) -> RecognitionClaim:
    """The claim; a rate that is not whole ends the command."""
    rate = (said.pop("rate"), said.pop("rate_on"), said.pop("rate_source"))
    if any(rate) and not all(rate):
        raise typer.BadParameter(voice.session.say("cli.rate_incomplete"))
    if all(rate):
        said["usd_rate"] = {
            "yuan_per_usd_1e4": rate[0],
            "on": rate[1].date(),
            "source": rate[2],
        }
    return RecognitionClaim.model_validate({k: v for k, v in said.items() if v is not None})


def propose(
    context: typer.Context,
    project_id: Project,
    event: Event,
    on: On,
    units: Units = None,
    amount_yuan: Amount = None,
    amount_usd_cents: AmountUsd = None,
    incentives: Incentives = None,
    rate: Rate = None,
    rate_on: RateOn = None,
    rate_source: RateSource = "",
    paper: Papers = None,
    evidence_note: Note = "",
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """申报认定：材料须齐，由市级中心认定。"""
    speak(
        context,
        lambda voice, key: say_about_recognition(
            voice.speaker,
            key,
            ProposeRecognition(
                project_id=project_id,
                claim=_claim(
                    voice,
                    event=event,
                    happened_on=on.date(),
                    units=units,
                    amount_yuan=amount_yuan,
                    amount_usd_cents=amount_usd_cents,
                    incentives_yuan=incentives,
                    rate=rate,
                    rate_on=rate_on,
                    rate_source=rate_source,
                ),
                evidence=evidence_of(voice, paper, evidence_note),
                note=note,
            ),
        ),
        office=office,
        as_json=as_json,
    )


def recognise(
    context: typer.Context,
    project_id: Project,
    event: Event,
    on: On,
    units: Units = None,
    amount_yuan: Amount = None,
    amount_usd_cents: AmountUsd = None,
    incentives: Incentives = None,
    rate: Rate = None,
    rate_on: RateOn = None,
    rate_source: RateSource = "",
    filed: Annotated[
        datetime | None,
        typer.Option("--filed", formats=["%Y-%m-%d"], help="材料报送日期，默认今天"),
    ] = None,
    basis: Annotated[str, typer.Option("--basis", help="依据")] = "",
    paper: Papers = None,
    evidence_note: Note = "",
    as_json: Json = False,
) -> None:
    """市级中心直接认定。"""
    speak(
        context,
        lambda voice, key: say_about_recognition(
            voice.speaker,
            key,
            RecogniseAttainment(
                project_id=project_id,
                claim=_claim(
                    voice,
                    event=event,
                    happened_on=on.date(),
                    units=units,
                    amount_yuan=amount_yuan,
                    amount_usd_cents=amount_usd_cents,
                    incentives_yuan=incentives,
                    rate=rate,
                    rate_on=rate_on,
                    rate_source=rate_source,
                ),
                filed_on=_day(filed),
                evidence=evidence_of(voice, paper, evidence_note),
                basis=basis,
            ),
        ),
        office=None,
        as_json=as_json,
    )


def _day(said: datetime | None) -> date | None:
    return said.date() if said is not None else None


def _proposal(voice: Voice, proposal_id: str) -> CaseView:
    """The proposal of this id; one that there is not ends the command."""
    city_reads = CityReads(voice.deployment.engine, voice.deployment.city)
    with city_reads.moment() as connection:
        found = reads.case_by_id(connection, voice.deployment.city, proposal_id)
    if found is None or found.kind != "proposal":
        fail(voice.session.say("cli.proposal_not_found", proposal=proposal_id))
    return found


Proposals = Annotated[list[str], typer.Argument(metavar="PROPOSAL...", help="申报编号，可多个")]


def decide(
    context: typer.Context,
    proposal_ids: Proposals,
    is_granted: Annotated[bool, typer.Option("--grant/--refuse", help="认定，或不予认定")],
    reason: Annotated[str, typer.Option("--reason", help="理由；不予认定时必填")] = "",
    as_json: Json = False,
) -> None:
    """批量认定：全部办结，或一项不成则都不办。"""
    speak(
        context,
        lambda voice, key: say_about_recognition(
            voice.speaker,
            key,
            DecideProposals(
                decisions=tuple(
                    ProposalDecision(
                        project_id=_proposal(voice, proposal_id).project_id,
                        proposal_id=proposal_id,
                        is_granted=is_granted,
                        reason=reason,
                    )
                    for proposal_id in proposal_ids
                )
            ),
        ),
        office=None,
        as_json=as_json,
    )


def withdraw(
    context: typer.Context,
    proposal_id: Annotated[str, typer.Argument(metavar="PROPOSAL", help="申报编号")],
    office: Office = None,
    as_json: Json = False,
) -> None:
    """撤回申报。"""
    speak(
        context,
        lambda voice, key: say_about_recognition(
            voice.speaker,
            key,
            WithdrawProposal(
                project_id=_proposal(voice, proposal_id).project_id, proposal_id=proposal_id
            ),
        ),
        office=office,
        as_json=as_json,
    )


def revoke(
    context: typer.Context,
    project_id: Project,
    recognition: Annotated[
        str, typer.Argument(metavar="RECOGNITION", help="signing、start，或后续认定编号")
    ],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """撤销认定；账目随之冲销。"""
    speak(
        context,
        lambda voice, key: say_about_recognition(
            voice.speaker,
            key,
            RevokeRecognition(project_id=project_id, recognition=recognition, reason=reason),
        ),
        office=None,
        as_json=as_json,
    )
