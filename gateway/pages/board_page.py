"""The one board: a period's totals, how they reconcile, every office's credit, and the projects.

Invariant: what stands here is what ``GET /api/v1/board`` and ``/projects`` say to the same reader,
in words and 亿元.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from auth.offices import Office
from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.contexts import (
    Bar,
    Figure,
    Link,
    Moment,
    OfficeGroup,
    OfficeLine,
    Reconciled,
    Sides,
)
from gateway.pages.figures import count, dollars, exact, units_of, yi
from gateway.pages.live_page import place_of, render_live
from gateway.pages.period_contexts import BoardContext
from gateway.pages.periods import chosen_period, months_of, period_choice, period_name, standing_tag
from gateway.pages.project_list import Filters, project_list
from gateway.pages.rendering import chrome_of
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.board import may_count_leads
from gateway.rest.problems import Problem
from gateway.shown.rounding import board_for
from ledger.board import OFFICE_GROUPS, Board, Credited, CreditedSides, Rate, credited
from ledger.book_lines import BookView
from ledger.city_time import city_time
from ledger.closings import PeriodStanding
from ledger.period import read_period

router = APIRouter()

NOTHING: Final = credited({})
WORDS_OF_GROUP: Final = {
    "local": ("page.group_landed", ""),
    "bureau": ("page.group_bureaus", "page.group_ours"),
    "department": ("page.group_departments", "page.group_ours"),
    "centre": ("page.group_centre", "page.group_centre_note"),
}
"""The name of each group of offices, and a note where the line needs one."""


@router.get("/")
def board_page(
    visit: VisitOf,
    filters: Annotated[Filters, Query()],
    period: Annotated[str, Query(max_length=20)] = "",
    view: BookView = BookView.CORRECTED,
) -> Response:
    """The board of a period for whoever may read it, as corrected unless asked otherwise."""
    if not may(visit.person.role, Permission.CITY_BOARD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    news = place_of(visit)
    chosen = chosen_period(visit, period, months_of(visit))
    exactly = visit.parts.reads.board(chosen, view=view)
    board = board_for(visit.person.actor, exactly)
    is_rounded = board is not exactly
    language = visit.language
    keep = filters.kept() | ({"view": view.value} if view is BookView.EXPORTED else {})
    context = BoardContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("page.board", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        period=period_name(str(chosen), language),
        choice=period_choice(visit, "/", chosen, keep),
        views=_views(board, filters, language),
        state=standing_tag(PeriodStanding(board.period_state, board.closing_position), language),
        lead_figures=_lead_figures(board, language, is_rounded=is_rounded),
        figures=_figures(board, language, counts_leads=may_count_leads(visit.person.role)),
        remarks=_remarks(board, language, is_rounded=is_rounded),
        reconciled=_reconciled(board, language, is_rounded=is_rounded),
        is_even=_is_even(board.difference),
        groups=_groups(visit, board),
        chains=_chains(board),
        chains_note=_rate_note(board.rates["chain_share"], "page.of_signed", language),
        projects=project_list(visit, filters, chosen, view=view.value),
        moment=moment_of(visit, board.position, board.as_of),
    )
    return render_live(visit, news, "board.html", context)


def _views(board: Board, filters: Filters, language: str) -> tuple[Link, ...]:
    """按更正后、按上报时: the two ways to read the period."""
    return tuple(
        Link(
            say(f"account.board_{each.value}", language),
            f"/?{urlencode({**filters.kept(), 'period': board.period, 'view': each.value})}",
            is_here=each.value == board.view,
        )
        for each in (BookView.CORRECTED, BookView.EXPORTED)
    )


def moment_of(visit: Visit, position: int, as_of: int) -> Moment:
    """As of when the figures are, and by which rules."""
    with visit.parts.reads.moment() as connection:
        rules = visit.parts.reads.city_state(connection).pack.title
    at = city_time(as_of, visit.city.timezone)[:16].replace("T", " ") if as_of else ""
    return Moment(position=f"{position:,}", as_of=at, rules=rules)


def _lead_figures(board: Board, language: str, *, is_rounded: bool) -> tuple[Figure, ...]:
    rate = board.rates["start_rate"]
    return (
        Figure(
            say("page.signed", language),
            f"{board.signed_count:,}",
            say("page.unit_projects", language),
            say("page.from_one_yi", language),
        ),
        Figure(
            say("page.signed_amount", language),
            yi(board.signed_amount_yuan),
            say("page.unit_yi", language),
            say("page.rounded_amount", language)
            if is_rounded
            else say("page.exact_yuan", language, yuan=exact(board.signed_amount_yuan)),
        ),
        Figure(
            say("page.started", language),
            f"{board.started_count:,}",
            say("page.unit_projects", language),
            say("page.started_note", language),
        ),
        Figure(
            say("page.start_rate", language),
            rate.text,
            "",
            _rate_note(rate, "page.started_of_signed", language),
        ),
    )


def _figures(board: Board, language: str, *, counts_leads: bool) -> tuple[Figure, ...]:
    unit = say("page.unit_projects", language)
    of_100 = board.rates["start_rate_ge_100yi"]
    figures = (
        Figure(
            say("page.industrial", language),
            f"{board.industrial_count:,}",
            unit,
            _rate_note(board.rates["industrial_share"], "page.of_signed", language, shown=True),
        ),
        Figure(say("page.ge_50yi", language), f"{board.ge_50yi_count:,}", unit),
        Figure(
            say("page.ge_100yi", language),
            f"{board.ge_100yi_count:,}",
            unit,
            _rate_note(of_100, "page.started_of_them", language),
        ),
    )
    if not counts_leads:
        return figures
    note = say("page.registered_note", language)
    return (*figures, Figure(say("page.registered", language), f"{board.projects:,}", unit, note))


def _rate_note(rate: Rate, code: str, language: str, *, shown: bool = False) -> str:
    note = say(code, language, numerator=f"{rate.numerator:,}", denominator=f"{rate.denominator:,}")
    return f"{rate.text} · {note}" if shown else note


def _remarks(board: Board, language: str, *, is_rounded: bool) -> tuple[str, ...]:
    remarks = [say("page.rounded_remark", language)] if is_rounded else []
    if board.amount_unknown_count:
        remarks.append(say("page.amount_unknown", language, count=board.amount_unknown_count))
    if board.signed_amount_usd_cents:
        apart = dollars(board.signed_amount_usd_cents)
        remarks.append(say("page.dollars_apart", language, dollars=apart))
    corrected = board.corrections
    if corrected != NOTHING:
        told = {
            "signed": count(units_of(corrected.credited_signed_count)),
            "amount": yi(corrected.credited_signed_amount_yuan),
            "started": count(units_of(corrected.credited_started_count)),
        }
        remarks.append(say(f"account.corrections_{board.view}", language, **told))
    return tuple(remarks)


def _reconciled(board: Board, language: str, *, is_rounded: bool) -> tuple[Reconciled, ...]:
    def line(code: str, name: str) -> Reconciled:
        is_amount = name == "credited_signed_amount_yuan"

        def units(credit: Credited) -> int:
            value = getattr(credit, name)
            return int(value) if is_amount else units_of(value)

        show = yi if is_amount else count
        offices = sum(units(credit) for credit in board.offices.values())
        difference = units(board.difference)
        return Reconciled(
            indicator=say(code, language),
            offices=show(offices),
            overlap=show(units(board.overlap)),
            suspense=show(units(board.suspense)),
            city=show(units(board.book_city)),
            difference=show(difference),
            is_even=difference == 0,
        )

    signed = line("page.row_signed", "credited_signed_count")
    started = line("page.row_started", "credited_started_count")
    # Rounded parts do not add up to a rounded sum: no balance is claimed of them.
    amount = () if is_rounded else (line("page.row_amount", "credited_signed_amount_yuan"),)
    return (signed, *amount, started)


def _is_even(difference: Credited) -> bool:
    return (
        units_of(difference.credited_signed_count) == 0
        and difference.credited_signed_amount_yuan == 0
        and units_of(difference.credited_started_count) == 0
        and difference.credited_signed_amount_usd_cents == 0
    )


def _groups(visit: Visit, board: Board) -> tuple[OfficeGroup, ...]:
    groups = []
    named = visit.city.named_on(read_period(board.period).last_day)
    listed = [office for office in named.offices if office.code in board.office_sides]
    for group, kinds in OFFICE_GROUPS:
        code, note = WORDS_OF_GROUP[group]
        offices = [office for office in listed if office.kind in kinds]
        if offices:
            lines = tuple(_office_line(visit, board, office) for office in offices)
            sums = _sum([board.office_sides[office.code] for office in offices])
            groups.append(
                OfficeGroup(
                    name=say(code, visit.language),
                    note=say(note, visit.language) if note else "",
                    lines=lines,
                    total=_line(say("page.sum", visit.language), sums),
                )
            )
    return tuple(groups)


def _office_line(visit: Visit, board: Board, office: Office) -> OfficeLine:
    is_own = office.code in visit.person.actor.offices
    right = Permission.OWN_STATEMENT_READ if is_own else Permission.CITY_STATEMENT_READ
    is_open = may(visit.person.role, right).allowed
    href = f"/statements/{office.code}?period={board.period}" if is_open else ""
    units = _units(board.office_sides[office.code])
    return _line(office.name, units, href=href, is_own=is_own)


_SIDES = ("total", "own", "shared_in", "shared_out")
_Units = dict[str, tuple[int, int, int]]
"""By side: ten-thousandths signed, yuan, ten-thousandths started."""


def _units(sides: CreditedSides) -> _Units:
    def of(credit: Credited) -> tuple[int, int, int]:
        return (
            units_of(credit.credited_signed_count),
            credit.credited_signed_amount_yuan,
            units_of(credit.credited_started_count),
        )

    return {name: of(getattr(sides, name)) for name in _SIDES}


def _sum(all_sides: Iterable[CreditedSides]) -> _Units:
    total: _Units = dict.fromkeys(_SIDES, (0, 0, 0))
    for sides in all_sides:
        for name, units in _units(sides).items():
            before = total[name]
            total[name] = (before[0] + units[0], before[1] + units[1], before[2] + units[2])
    return total


def _line(name: str, units: _Units, *, href: str = "", is_own: bool = False) -> OfficeLine:
    signed, amount, started = (
        Sides(*(show(units[side][place]) for side in _SIDES))
        for place, show in enumerate((count, yi, count))
    )
    return OfficeLine(name, href, is_own, signed, amount, started)


def _chains(board: Board) -> tuple[Bar, ...]:
    ordered: Sequence[tuple[str, int]] = sorted(
        board.chains.items(), key=lambda chain: (-chain[1], chain[0])
    )
    most = max((number for _, number in ordered), default=1)
    return tuple(Bar(name, f"{number:,}", number * 100 // most) for name, number in ordered)
