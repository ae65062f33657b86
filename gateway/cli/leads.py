"""``lead``: one shown, screened, merged, parted, linked; ``batch``: an import taken back."""

from typing import Annotated

import typer

from gateway.case_reads import leads_by_batch
from gateway.cli.case_answers import BatchesTold, BatchTold
from gateway.cli.lead_text import print_batches, print_lead
from gateway.cli.noted import notes_of
from gateway.cli.papers import Note, Papers, given_evidence
from gateway.cli.session import fail, print_json
from gateway.cli.spoken import Json, Lead, Office, Reason, speak, voice
from gateway.refusals import refusal_words
from gateway.saying import WrittenIdentity, say_about_case, say_link_company, say_take_back
from gateway.shown.around import around_leads
from gateway.shown.lead import lead_shown
from gateway.shown.lead_sight import lead_is_visible
from infra.city_reads import CityReads
from infra.store import reads
from sharing.submissions.cases import (
    MergeLeads,
    Screening,
    ScreenRegistration,
    UnmergeLead,
)
from sharing.submissions.leads import TakeBackBatch

lead = typer.Typer(help="线索：查看、审核、并案、拆案、关联新设公司。", no_args_is_help=True)
batch = typer.Typer(help="导入批次。", no_args_is_help=True)

With = Annotated[str, typer.Option("--with", help="另一条线索")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(lead, name="lead")
    app.add_typer(batch, name="batch")


@lead.command("show")
def show(
    context: typer.Context, lead_id: Lead, office: Office = None, as_json: Json = False
) -> None:
    """一条线索的全部内容、时限、事项与首谈沿革；不含联系人。"""
    with voice(context, office) as speaking:
        session, deployment, viewer = speaking.session, speaking.deployment, speaking.actor
        with CityReads(deployment.engine, deployment.city).moment() as connection:
            found = reads.lead_by_id(connection, deployment.city, lead_id)
            is_own = found is not None and (not office or found.office == viewer.office)
            if found is None or not is_own or not lead_is_visible(viewer, found):
                fail(refusal_words("lead_unknown", {"lead_id": lead_id}, session.settings.language))
            around = around_leads(connection, deployment.city, viewer, [found])
        notes_of(deployment).saw_lead(viewer, found)
        shown = lead_shown(
            viewer,
            found,
            around,
            city=speaking.city,
            language=session.settings.language,
            secret=deployment.keys.seed_secret(deployment.city),
        )
    if as_json:
        print_json(shown)
    else:
        print_lead(session, shown)


@lead.command("screen")
def screen(
    context: typer.Context,
    lead_id: Lead,
    found: Annotated[
        Screening,
        typer.Option(
            "--as",
            help="valid 有效，incomplete 待补，void 无效",
        ),
    ],
    reason: Reason,
    lacking: Annotated[list[str] | None, typer.Option("--lacking", help="缺什么，可多次")] = None,
    as_json: Json = False,
) -> None:
    """审核一条登记。"""
    speak(
        context,
        lambda voice, key: say_about_case(
            voice.speaker,
            key,
            ScreenRegistration.model_validate(
                {
                    "lead_id": lead_id,
                    "screening": found,
                    "lacking": tuple(lacking or ()),
                    "reason": reason,
                }
            ),
        ),
        office=None,
        as_json=as_json,
    )


@lead.command("merge")
def merge(
    context: typer.Context, lead_id: Lead, with_: With, reason: Reason, as_json: Json = False
) -> None:
    """并案：两条线索是同一项目；两边的记录都保留。"""
    speak(
        context,
        lambda voice, key: say_about_case(
            voice.speaker, key, MergeLeads(lead_id=lead_id, with_lead=with_, reason=reason)
        ),
        office=None,
        as_json=as_json,
    )


@lead.command("unmerge")
def unmerge(context: typer.Context, lead_id: Lead, reason: Reason, as_json: Json = False) -> None:
    """拆案：线索自成项目。"""
    speak(
        context,
        lambda voice, key: say_about_case(
            voice.speaker, key, UnmergeLead(lead_id=lead_id, reason=reason)
        ),
        office=None,
        as_json=as_json,
    )


@lead.command("link")
def link(
    context: typer.Context,
    lead_id: Lead,
    investor: Annotated[str, typer.Option("--investor", help="新设公司名称")],
    project: Annotated[str, typer.Option("--project", help="项目名称")],
    credit_code: Annotated[str, typer.Option("--credit-code", help="统一社会信用代码")] = "",
    paper: Papers = None,
    note: Note = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """项目由新设公司签约：关联到本线索，须附佐证。"""
    speak(
        context,
        lambda voice, key: say_link_company(
            voice.speaker,
            key,
            lead_id=lead_id,
            identity=WrittenIdentity(investor=investor, project=project, credit_code=credit_code),
            evidence=given_evidence(voice, paper, note),
        ),
        office=office,
        as_json=as_json,
    )


@batch.command("list")
def list_(context: typer.Context, office: Office = None, as_json: Json = False) -> None:
    """各次导入的批次、文件与线索数。"""
    with voice(context, office) as speaking:
        session, deployment = speaking.session, speaking.deployment
        city_reads = CityReads(deployment.engine, deployment.city)
        code = speaking.speaker.office if office else None
        batches = leads_by_batch(city_reads, deployment.city, office=code)
    found = [
        BatchTold(
            batch=batch_id,
            office=of_office,
            files=tuple(sorted({each.rows[0].provenance.file for each in leads})),
            leads=len(leads),
            active=sum(each.is_active for each in leads),
        )
        for (batch_id, of_office), leads in batches.items()
    ]
    if as_json:
        print_json(BatchesTold(tuple(found)).model_dump(mode="json"))
    else:
        print_batches(session, found)


@batch.command("take-back")
def take_back(
    context: typer.Context,
    batch_id: Annotated[str, typer.Argument(metavar="BATCH", help="批次编号")],
    reason: Reason,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """撤回整批导入：尚无后续的线索撤回，其余列出；不写单位即全部单位的。"""
    speak(
        context,
        lambda voice, key: say_take_back(
            voice.speaker, key, TakeBackBatch(batch=batch_id, reason=reason)
        ),
        office=office,
        as_json=as_json,
    )
