"""The one board 一盘棋: pure sums over projects and book lines.

The board counts *projects*, each once; the offices' credits are sums of the *book*. The two are
computed apart and must agree: the book's city account is the board's figure, and

    Σ offices + overlap + suspense = city

for every indicator and period (``difference`` shows it; it is always 0). The offices are every
county, park, bureau and department that existed in the period, under the name that it had at its
end, and the centre where the book has a line of it. ``difference``
is computed from the lines that are shown and from nothing else, so that a line that belongs to no
office of the city cannot hide in it.

A period is read in one of two views 口径: *as corrected*, the lines that count for its months, or
*as exported*, the lines that were posted into them. ``corrections`` is the city's figure of what
is in this view alone: as exported it corrects other periods, as corrected it was posted in others.
So ``book_city − corrections`` is the same in both, and of a closed period as exported it is the
distinct projects as of the closing.

Amount bands include their lower bound. A project with an amount in US dollars alone reaches no band
in yuan; dollars stand apart, in cents, and are never converted.

Every rate carries its numerator and its denominator, since a printed percentage can be wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from auth.offices import City, Office, OfficeKind
from ledger.book import CITY, OVERLAP, SUSPENSE, office_account
from ledger.book_lines import BookView
from ledger.closings import OPEN, PeriodStanding, PeriodState
from ledger.credit import PROJECT_UNITS
from ledger.period import Period
from ledger.views import ProjectView, Recognised

YI = 100_000_000
"""亿: a hundred million yuan."""
SIGNED_MIN, BAND_50, BAND_100 = YI, 50 * YI, 100 * YI
INDUSTRY = "工业"

SIGNED, SIGNED_YUAN, STARTED = "signed_count", "signed_amount_yuan", "started_count"
SIGNED_USD_CENTS = "signed_amount_usd_cents"


OFFICE_GROUPS: Final = (
    ("local", (OfficeKind.COUNTY, OfficeKind.PARK)),
    ("bureau", (OfficeKind.BUREAU,)),
    ("department", (OfficeKind.DEPARTMENT,)),
    ("centre", (OfficeKind.CENTRE,)),
)
"""The kinds of office that stand together, in the order of board, pages and report."""


class BookLine(NamedTuple):
    """A sum of postings: account, side, indicator, units."""

    account: str
    side: str
    indicator: str
    units: int


class Reading(NamedTuple):
    """How a period is read: in which view, how it stands, and what is in this view alone."""

    view: BookView
    standing: PeriodStanding
    corrections: Sequence[BookLine] = ()


OF_AN_OPEN_PERIOD: Final = Reading(BookView.CORRECTED, OPEN)


class Figures(BaseModel):
    """What a board or a statement says: fields that are never renamed or dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(Figures):
    """A share as numerator and denominator; ``text`` is a percentage, half up to one decimal."""

    numerator: int
    denominator: int
    text: str


class Credited(Figures):
    """The credit of an account: counts as decimal text, amounts in integer yuan."""

    credited_signed_count: str
    credited_signed_amount_yuan: int
    credited_started_count: str
    credited_signed_amount_usd_cents: int = 0
    """Agreed investment that was said in US dollars alone: apart, never converted."""


class CreditedSides(Figures):
    """An office's credit, in all and by side: own, shared in, shared out."""

    total: Credited
    own: Credited
    shared_in: Credited
    shared_out: Credited


class Board(Figures):
    """The city's figures of a period as of a journal position."""

    city: str
    city_name: str
    period: str
    view: Literal["exported", "corrected"] = "corrected"
    """报出口径 or 更正口径."""
    period_state: PeriodState = "open"
    closing_position: int = 0
    """Where the period was closed; 0 as long as it is open."""
    position: int
    as_of: int
    """The ledger's time at the position, milliseconds UTC."""
    projects: int
    signed_count: int
    signed_amount_yuan: int
    signed_amount_usd_cents: int
    industrial_count: int
    ge_50yi_count: int
    ge_100yi_count: int
    ge_100yi_started_of_signed_count: int
    started_count: int
    started_of_signed_count: int
    amount_unknown_count: int
    """Projects signed in the period whose amount nobody could read: counted nowhere."""
    chains: dict[str, int]
    offices: dict[str, Credited]
    office_sides: dict[str, CreditedSides]
    bureau_first: Credited
    """Credit of the out-of-town bureaus 驻外招商局 together (a line of ours)."""
    department_first: Credited
    """Credit of the departments 部门 together (a line of ours)."""
    overlap: Credited
    suspense: Credited
    book_city: Credited
    difference: Credited
    corrections: Credited
    """Of the city's figure, what is in this view alone."""
    rates: dict[str, Rate]


class CountedProject(BaseModel):
    """What the board asks of a project: a view of the same document that skips all the rest, since
    a year's board reads a thousand of them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    signing: Recognised | None = None
    start: Recognised | None = None
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    industry: str = ""
    chain: str = ""


def count_text(units: int) -> str:
    """Ten-thousandths of a project as the shortest decimal text: 10000 → ``1``, 5000 → ``0.5``."""
    sign, whole = ("-" if units < 0 else ""), abs(units)
    decimals = f"{whole % PROJECT_UNITS:04d}".rstrip("0")
    return f"{sign}{whole // PROJECT_UNITS}" + (f".{decimals}" if decimals else "")


def rate(numerator: int, denominator: int) -> Rate:
    """A rate; its text is ``—`` where there is nothing to divide by."""
    if denominator == 0:
        return Rate(numerator=numerator, denominator=0, text="—")
    tenths = (numerator * 2000 + denominator) // (denominator * 2)
    return Rate(numerator=numerator, denominator=denominator, text=f"{tenths // 10}.{tenths % 10}%")


def credited(units: Mapping[str, int]) -> Credited:
    """The credit that these units by indicator are."""
    return Credited(
        credited_signed_count=count_text(units.get(SIGNED, 0)),
        credited_signed_amount_yuan=units.get(SIGNED_YUAN, 0),
        credited_started_count=count_text(units.get(STARTED, 0)),
        credited_signed_amount_usd_cents=units.get(SIGNED_USD_CENTS, 0),
    )


def _sums(lines: Iterable[BookLine], keep: frozenset[str] | None = None) -> dict[str, int]:
    total: Counter[str] = Counter()
    for line in lines:
        if keep is None or line.account in keep:
            total[line.indicator] += line.units
    return dict(total)


def board_of(
    *,
    city: City,
    period: Period,
    position: int,
    as_of: int,
    projects_count: int,
    projects: Iterable[CountedProject | ProjectView],
    lines: Sequence[BookLine],
    reading: Reading = OF_AN_OPEN_PERIOD,
) -> Board:
    """The board of a period; what is recognised and does not count is not on it.

    ``projects``: at least those signed or started in the period. ``lines``: the book's sums of
    the period in the view of ``reading``.
    """
    months = frozenset(period.months)
    counted = list(projects)
    in_period = [p for p in counted if _counts_in(p.signing, months)]
    signed = [p for p in in_period if (p.amount_yuan or 0) >= SIGNED_MIN]
    started = [
        p for p in counted if _counts_in(p.start, months) and (p.amount_yuan or 0) >= SIGNED_MIN
    ]
    book = _book(city, period, lines)
    figures = _signed_figures(signed)
    return Board(
        city=city.code,
        city_name=city.name,
        period=str(period),
        view=reading.view.value,
        period_state=reading.standing.state,
        closing_position=reading.standing.position,
        position=position,
        as_of=as_of,
        projects=projects_count,
        corrections=credited(_city_units(reading.corrections)),
        signed_amount_usd_cents=sum(p.amount_usd_cents or 0 for p in in_period),
        started_count=len(started),
        amount_unknown_count=sum(
            p.amount_yuan is None and p.amount_usd_cents is None for p in in_period
        ),
        **figures,
        **book,
    )


def _counts_in(recognised: Recognised | None, months: frozenset[str]) -> bool:
    is_counted = recognised is not None and not recognised.not_counted
    return is_counted and recognised is not None and recognised.period in months


def _signed_figures(signed: Sequence[CountedProject | ProjectView]) -> dict[str, object]:
    industrial = [p for p in signed if p.industry == INDUSTRY]
    of_100 = [p for p in signed if (p.amount_yuan or 0) >= BAND_100]
    started_of_signed = sum(p.start is not None for p in signed)
    started_of_100 = sum(p.start is not None for p in of_100)
    chains = Counter(p.chain for p in signed if p.chain)
    return {
        "signed_count": len(signed),
        "signed_amount_yuan": sum(p.amount_yuan or 0 for p in signed),
        "industrial_count": len(industrial),
        "ge_50yi_count": sum((p.amount_yuan or 0) >= BAND_50 for p in signed),
        "ge_100yi_count": len(of_100),
        "ge_100yi_started_of_signed_count": started_of_100,
        "started_of_signed_count": started_of_signed,
        "chains": dict(sorted(chains.items())),
        "rates": {
            "start_rate": rate(started_of_signed, len(signed)),
            "start_rate_ge_100yi": rate(started_of_100, len(of_100)),
            "industrial_share": rate(len(industrial), len(signed)),
            "chain_share": rate(sum(chains.values()), len(signed)),
        },
    }


def offices_shown(city: City, period: Period, lines: Iterable[BookLine]) -> tuple[Office, ...]:
    """The offices that a board of these lines lists, in the city's order, under the names that they
    had at the period's end.

    Every office that existed in any of its months, but the centre; and every office that has a
    line, the centre too: it has no ledger of its own as a rule, but whoever is first contact has
    credit.
    """
    existed = {o.code for o in city.offices_in(period.months) if o.kind is not OfficeKind.CENTRE}
    accounts = {line.account for line in lines}
    return tuple(
        office
        for office in city.named_on(period.last_day).offices
        if office.code in existed or office_account(office.code) in accounts
    )


def _book(city: City, period: Period, lines: Sequence[BookLine]) -> dict[str, object]:
    offices = offices_shown(city, period, lines)
    accounts = {office.code: frozenset({office_account(office.code)}) for office in offices}
    of_kind = {
        kind: frozenset(office_account(o.code) for o in offices if o.kind is kind)
        for kind in (OfficeKind.BUREAU, OfficeKind.DEPARTMENT)
    }
    city_units = _city_units(lines)
    shown = frozenset({OVERLAP, SUSPENSE}).union(*accounts.values())
    rest = _sums(lines, shown)
    difference = {
        name: rest.get(name, 0) - city_units.get(name, 0) for name in {*rest, *city_units}
    }
    return {
        "offices": {code: credited(_sums(lines, own)) for code, own in accounts.items()},
        "office_sides": {code: sides_of(lines, own) for code, own in accounts.items()},
        "bureau_first": credited(_sums(lines, of_kind[OfficeKind.BUREAU])),
        "department_first": credited(_sums(lines, of_kind[OfficeKind.DEPARTMENT])),
        "overlap": credited(_sums(lines, frozenset({OVERLAP}))),
        "suspense": credited(_sums(lines, frozenset({SUSPENSE}))),
        "book_city": credited(city_units),
        "difference": credited(difference),
    }


def _city_units(lines: Iterable[BookLine]) -> dict[str, int]:
    """The city's figure: its account stands on the other side of every entry."""
    return {name: -units for name, units in _sums(lines, frozenset({CITY})).items()}


def sides_of(lines: Iterable[BookLine], accounts: frozenset[str]) -> CreditedSides:
    """An office's credit, in all and by side."""
    by_side: dict[str, list[BookLine]] = defaultdict(list)
    for line in lines:
        if line.account in accounts:
            by_side[line.side].append(line)
    return CreditedSides(
        total=credited(_sums(line for lines_ in by_side.values() for line in lines_)),
        own=credited(_sums(by_side["own"])),
        shared_in=credited(_sums(by_side["shared_in"])),
        shared_out=credited(_sums(by_side["shared_out"])),
    )
