"""``cases`` and ``case assign``: what the city centre has to rule on."""

from collections.abc import Sequence
from typing import Annotated, Literal, cast

import typer
from rich.console import Console
from rich.table import Table

from auth.offices import City
from gateway.case_reads import CaseRead, read_cases
from gateway.cli.case_answers import CandidateTold, CasesTold, CaseTold, RowTold
from gateway.cli.noted import note_leads
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import Json, Voice, operator_for, speak
from gateway.own_matters import is_party, parties_of
from gateway.saying import say_about_case
from gateway.shown.lead_sight import lead_named
from gateway.shown.naming import Named
from gateway.shown.wording import desk_words, evidence_words
from gateway.submitting import Said
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.standing_people import people_named
from ledger.city_time import city_time
from ledger.views import LeadView
from sharing.events.leads import Candidate
from sharing.submissions.cases import AssignCase

CaseKind = Literal["identity", "claim", "offer"]
KINDS: tuple[CaseKind, ...] = ("identity", "claim", "offer")

case = typer.Typer(help="裁定事项的分派。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("cases")(cases)
    app.add_typer(case, name="case")


def cases(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="连同已办结的")] = False,
    kind: Annotated[
        CaseKind | None,
        typer.Option(
            "--kind",
            help="identity 是否同一，claim 争签约，offer 分流",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """待裁定事项：来源行、候选线索及理由。异议另见 objections。"""
    session = session_of(context)
    with session.deployment() as deployment:
        told = cases_told(session, deployment, is_open=None if all_ else True)
        found = [each for each in told if kind in (None, each.kind)]
        ids = [each.lead_id for each in found]
        ids += [candidate.lead_id for each in found for candidate in each.candidates]
        note_leads(deployment, operator_for(deployment.city), ids, what="cases")
    if as_json:
        print_json(CasesTold(tuple(found)).model_dump(mode="json"))
    else:
        _print(session, found)


def cases_told(session: Session, deployment: Deployment, *, is_open: bool | None) -> list[CaseTold]:
    """The cases, without objections, as the operator may read them."""
    city_reads = CityReads(deployment.engine, deployment.city)
    city = city_reads.city()
    secret = deployment.keys.seed_secret(deployment.city)
    language = session.settings.language
    found = read_cases(city_reads, deployment.city, is_open=is_open)
    return [_told(each, city, secret, language) for each in found if each.case.kind in KINDS]


def operator_named(lead: LeadView | None, city: City, secret: bytes) -> Named:
    """The names of a lead as the operator at the machine may read them."""
    if lead is None:
        return Named("", "", "", "", is_sealed=False)
    viewer = operator_for(city.code)
    return lead_named(viewer, lead, secret=secret)


def _told(read: CaseRead, city: City, secret: bytes, language: str) -> CaseTold:
    view = read.case
    names = operator_named(read.lead, city, secret)
    return CaseTold(
        case_id=view.case_id,
        kind=cast("CaseKind", view.kind),
        lead_id=view.lead_id,
        project_id=read.lead.project_id if read.lead is not None else view.project_id,
        office=view.office,
        investor=names.investor,
        project=names.title,
        rows=_rows(read.lead, view.lead_id),
        candidates=tuple(_candidate(each, lead, language) for each, lead in read.candidates),
        offices=view.offices,
        taken_by=view.taken_by,
        opened_at=city_time(view.opened_at, city.timezone),
        due_at=_time(view.due_at, city),
        is_late=view.is_late,
        assigned_to=view.assigned_to,
        grounds=view.grounds,
        is_open=view.is_open,
        answer=view.answer,
        with_lead=view.with_lead,
        settled_at=_time(view.settled_at, city),
        reason=view.reason,
    )


def _time(instant: int, city: City) -> str:
    return city_time(instant, city.timezone) if instant else ""


def _rows(lead: LeadView | None, lead_id: str) -> tuple[RowTold, ...]:
    rows = lead.rows if lead is not None else ()
    told = tuple(
        RowTold(
            file=row.provenance.file,
            sheet=row.provenance.sheet,
            sheet_row=row.provenance.sheet_row,
            lead_id=lead_id,
        )
        for row in rows
    )
    return told or (RowTold(file="", sheet="", sheet_row=0, lead_id=lead_id),)


def _candidate(candidate: Candidate, lead: LeadView | None, language: str) -> CandidateTold:
    lead_id = lead.lead_id if lead is not None else candidate.lead_id
    rows = _rows(lead, lead_id)
    return CandidateTold(
        **rows[0].model_dump(),
        project_id=lead.project_id if lead is not None else candidate.project_id,
        office=lead.office if lead is not None else "",
        answer=candidate.answer,
        reasons=tuple(evidence_words(candidate.reasons, language)),
        reason_codes=candidate.reasons,
        rows=rows,
    )


def _print(session: Session, found: Sequence[CaseTold]) -> None:
    language = session.settings.language
    table = Table(show_lines=True)
    table.add_column(session.say("cli.case_case"), no_wrap=True)
    for column in ("kind", "project", "candidates", "due"):
        table.add_column(session.say(f"cli.case_{column}"), overflow="fold")
    for each in found:
        late = session.say("cli.case_late") if each.is_late else ""
        table.add_row(
            each.case_id,
            desk_words("case", each.kind, language),
            "\n".join(filter(None, (each.investor, each.project, _place(each.rows[0])))),
            "\n".join(_candidate_line(c) for c in each.candidates) or "、".join(each.offices),
            each.answer or f"{each.due_at[:10]}{late}",
        )
    Console().print(table)
    session.tell("cli.cases_count", count=len(found))


def _place(row: RowTold) -> str:
    return f"{row.file}:{row.sheet_row}" if row.file else row.lead_id


def _candidate_line(candidate: CandidateTold) -> str:
    place = f"（{_place(candidate)}）" if candidate.file else ""
    return f"{candidate.lead_id}{place} {'；'.join(candidate.reasons)}"


@case.command("assign")
def assign(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="CASE", help="事项编号")],
    to: Annotated[str, typer.Option("--to", help="经办人")],
    as_json: Json = False,
) -> None:
    """分派一件裁定事项。"""

    def make(voice: Voice, key: str) -> Said:
        _refuse_party(voice, case_id, to)
        said = AssignCase(case_id=case_id, assignee=to)
        return say_about_case(voice.speaker, key, said)

    speak(context, make, office=None, as_json=as_json)


def _refuse_party(voice: Voice, case_id: str, login: str) -> None:
    """A case goes to nobody who belongs to a party of it (回避); a name that is none is let be."""
    city, deployment = voice.city, voice.deployment
    today = deployment.clock.now().astimezone(city.zone).date()
    with CityReads(deployment.engine, city.code).moment() as connection:
        known = people_named(connection, city.code, login=login)
        parties = parties_of(connection, city.code, {"case_id": case_id})
    if any(is_party(each.memberships, parties, city=city, today=today) for each in known):
        fail(voice.session.say("auth.assignee_of_party"))
