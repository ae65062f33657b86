"""An office's statement: its credit of a period by side, and every line behind it with its rule."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.board_page import moment_of, sides_shown
from gateway.pages.contexts import Link, StatementContext, StatementRow
from gateway.pages.figures import count, dollars, yi
from gateway.pages.periods import chosen_period, months_of, period_links, period_name
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.board import StatementLineShown, statement_for
from ledger.rules.pack import RulePack, Unit

router = APIRouter()


@router.get("/statements/{office}")
def statement_page(
    office: str, visit: VisitOf, period: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """The own office's; the centre, the assessor and the auditor open every office's."""
    language = visit.language
    months = months_of(visit)
    chosen = chosen_period(visit, period, months)
    found = statement_for(visit.parts, visit.person.actor, office, chosen)
    known = visit.city.office(office)
    with visit.parts.reads.moment() as connection:
        pack = visit.parts.reads.city_state(connection).pack
        as_of = visit.parts.reads.statement(office, chosen).as_of
    years, parts = period_links(f"/statements/{office}", chosen, months, {}, language=language)
    signed, amount, started = sides_shown(found.credit)
    context = StatementContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("page.statement_of", language, office=found.office_name),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        office=found.office_name,
        kind=say(f"city.kind.{known.kind.value}", language) if known else "",
        period=period_name(str(chosen), language),
        years=years,
        parts=parts,
        back=Link(say("page.to_board", language), f"/?period={chosen}"),
        signed=signed,
        amount=amount,
        started=started,
        rows=tuple(_row(visit, pack, line) for line in found.lines),
        moment=moment_of(visit, found.position, as_of),
    )
    return render(visit.request, "statement.html", context)


def _row(visit: Visit, pack: RulePack, line: StatementLineShown) -> StatementRow:
    language = visit.language
    indicator = next((i for i in pack.indicators if i.name == line.indicator), None)
    show, unit = _SHOWN[indicator.unit if indicator is not None else Unit.PROJECT]
    return StatementRow(
        month=line.posted_period,
        project=line.project,
        is_masked=not line.project_id,
        indicator=_indicator(line.indicator, language),
        side=say(f"page.side_{line.side}", language),
        side_code=line.side,
        credit=show(line.units),
        unit=say(unit, language),
        rule=_rule(pack, line.rule),
        entry=line.entry_id,
        corrects=line.corrects_period,
        is_negative=line.units < 0,
    )


_SHOWN: Final[dict[Unit, tuple[Callable[[int], str], str]]] = {
    Unit.PROJECT: (count, "page.unit_projects"),
    Unit.YUAN: (yi, "page.unit_yi"),
    Unit.USD_CENT: (dollars, "page.unit_dollars"),
}
"""How the units of an indicator are written, and what stands behind the figure."""
_KNOWN = frozenset(
    {"signed_count", "signed_amount_yuan", "signed_amount_usd_cents", "started_count"}
)


def _indicator(name: str, language: str) -> str:
    return say(f"page.indicator_{name}", language) if name in _KNOWN else name


def _rule(pack: RulePack, rule: str) -> str:
    """The rule line's own title, where it is of the pack in force; its code otherwise."""
    label, _, name = rule.partition("/")
    titles = {share.name: share.title for share in pack.share_rules}
    return titles.get(name, rule) if label == pack.label else rule
