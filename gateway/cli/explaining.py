"""``explain``: one balance, row by row, in words.

What nobody knows is refused and never answered by 0: a mistyped indicator is no empty balance.
"""

from typing import Annotated

import typer

from gateway.cli.figures import At, Json, PeriodText
from gateway.cli.noted import note_projects
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.shown.explanation import ExplanationShown, explanation_shown
from gateway.shown.project_names import names_for_operator
from infra.city_reads import CityReads
from infra.explained import explained
from ledger.book import OFFICE, OVERLAP, SUSPENSE, office_account
from ledger.book_lines import BookView
from ledger.explaining import BalanceAsked
from ledger.period import read_period
from ledger.rule_cited import indicator_said as indicator_of_city
from ledger.rules.pack import Indicator

View = Annotated[BookView, typer.Option("--view", help="口径：exported 报出、corrected 更正")]


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("explain")(explain)


def explain(
    context: typer.Context,
    office: Annotated[str, typer.Option(help="单位代码，或 overlap、suspense")],
    indicator: Annotated[str, typer.Option(help="指标的代码或名称，如 signed_amount_yuan")],
    period: PeriodText,
    view: View = BookView.CORRECTED,
    at: At = None,
    as_json: Json = False,
) -> None:
    """计分说明：一个数是怎么来的，逐笔说明规则、来源与算法。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        asked = BalanceAsked(
            account=account_said(session, reads, office),
            indicator=indicator_said(session, reads, indicator).name,
            period=read_period(period),
            view=view,
        )
        found = explained(reads, asked, at=at)
        ids = [line.project_id for line in found.lines]
        secret = deployment.keys.seed_secret(deployment.city)
        names = names_for_operator(reads, deployment.city, ids, secret=secret)
        timezone = reads.city().timezone
        is_office = asked.account.startswith(OFFICE)
        of_office = asked.account.removeprefix(OFFICE) if is_office else ""
        viewer = operator_for(deployment.city)
        note_projects(deployment, viewer, ids, what="explanation", of_office=of_office)
    shown = explanation_shown(found, names, timezone=timezone, language=session.settings.language)
    if as_json:
        print_json(shown)
    else:
        print_explanation(session, shown)


def account_said(session: Session, reads: CityReads, said: str) -> str:
    """The account that somebody names: an office's, or ``overlap``, ``suspense``."""
    found = reads.city().find_office(said)
    if found is not None:
        return office_account(found.code)
    if said in (OVERLAP, SUSPENSE):
        return said
    raise typer.BadParameter(session.say("cli.office_unknown", read=said))


def indicator_said(session: Session, reads: CityReads, said: str) -> Indicator:
    """The indicator that somebody names by its code or title, of any pack that was in force."""
    with reads.moment() as connection:
        state = reads.city_state(connection)
    found = indicator_of_city(said, state)
    if found is None:
        known = (f"{each.title}（{each.name}）" for each in state.pack.indicators)
        told = session.say("cli.indicator_unknown", read=said[:40], known="、".join(known))
        raise typer.BadParameter(told)
    return found


def print_explanation(session: Session, shown: ExplanationShown) -> None:
    """The balance as text: a paragraph for each row, then the total."""
    typer.echo(
        session.say(
            "book.explain_head",
            account=shown.account_name or shown.account,
            period=shown.period,
            indicator=shown.indicator_title,
            view=session.say(f"book.view_{shown.view.value}"),
            position=shown.position,
        )
    )
    for number, line in enumerate(shown.lines, start=1):
        typer.echo(
            session.say(
                "book.explain_row",
                number=number,
                day=line.at[:10],
                position=line.position,
                project=line.project or line.project_id,
                what=line.what_words,
            )
        )
        for words in (line.rule_words, line.share_words):
            if words:
                typer.echo(f"   {words}")
        typer.echo(
            "   "
            + session.say(
                "book.explain_balance",
                side=line.side_words,
                units=line.units_words,
                balance=line.balance_words,
            )
        )
    typer.echo(session.say("book.explain_total", count=len(shown.lines), total=shown.total_words))
