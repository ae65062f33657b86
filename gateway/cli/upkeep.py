"""``check`` and ``rebuild``: is everything as the journal says?"""

from dataclasses import asdict
from typing import Annotated

import typer

from gateway.cli.answers import Checked, ViewsRebuilt
from gateway.cli.people import stores_of
from gateway.cli.session import fail, print_json, session_of
from infra.audiences.checking import card_findings
from infra.checking import check_city, rebuild_views, while_readable
from infra.evidence.checking import evidence_findings
from infra.issued_checking import issued_findings
from infra.receipts.checking import head_findings

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("check")(check)
    app.command("rebuild")(rebuild)


def check(
    context: typer.Context,
    published: Annotated[
        bool, typer.Option("--published", help="并与已外发的账页逐行比较")
    ] = False,
    as_json: Json = False,
) -> None:
    """核对：重新计算账页、状态、账目、视图与各单位卡片，逐条指出不符。"""
    session = session_of(context)
    with session.deployment() as deployment:
        journal = deployment.publishing.journal() if published else None
        if published and journal is None:
            fail(session.say("cli.check_no_topic"))
        report = check_city(deployment.engine, deployment.city, log=deployment.log, journal=journal)
        engine, city = deployment.engine, deployment.city
        parts = {
            "evidence": evidence_findings(engine, city, deployment.evidence),
            "exports": issued_findings(engine, city),
            "rights": stores_of(deployment).record.findings(),
            "heads": head_findings(engine, city, deployment.head_desk().signing),
            "erasures": deployment.erasures().findings(),
            "cards": card_findings(engine, city, deployment.cards().viewing_now),
        }
        for part, found in parts.items():
            report.take(while_readable(found, part=part))
    if as_json:
        print_json(Checked.model_validate(report.as_json()))
    else:
        for finding in report.findings:
            typer.echo(session.say(finding.code, **finding.params))
        session.tell(
            "cli.check_clean" if not report.findings else "cli.check_found",
            position=report.position,
            count=len(report.findings),
        )
    if report.findings:
        raise typer.Exit(1)


def rebuild(context: typer.Context, as_json: Json = False) -> None:
    """重建：丢弃并重新折叠全部视图与各单位卡片。"""
    session = session_of(context)
    with session.deployment() as deployment:
        rebuilt = rebuild_views(deployment.engine, deployment.city)
        deployment.cards().rebuild()
    if as_json:
        print_json(ViewsRebuilt.model_validate(asdict(rebuilt)))
    else:
        told = "cli.rebuilt" if rebuilt.is_same else "cli.rebuilt_other"
        session.tell(
            told,
            position=rebuilt.position,
            leads=rebuilt.leads_count,
            projects=rebuilt.projects_count,
        )
