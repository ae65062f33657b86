"""The quarterly assessment 考核报表 as typed rows: what is credited to whom, and why.

Everything is a sum of book lines as of one journal position. The report shows every office in the
city's own order (counties and parks, out-of-town bureaus 驻外招商局, departments 部门, and the
centre where it has credit), a subtotal for each of these groups, then overlap 重复计算抵销,
suspense 待定, the city and the difference, which is computed from the lines that stand there:

    Σ offices + overlap + suspense − city = difference, which is always 0

Each line has four sides: total, own, shared in and shared out. Behind the figures stand the
*credited projects*: the net of the book lines by project, account, side, rule line and month; what
was posted and taken back within a month nets to nothing and is left out.

Edge cases: a period without credit gives a report of zeros; dollars stand apart, in cents; a rate
with nothing to divide by has the text ``—``. Names of investors, contact persons and free text are
never in the report: projects stand under their ids.

Invariant: for every account and indicator, the credited projects sum to the line's figure; the same
journal up to the position gives the same report, on every machine.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from auth.offices import City, OfficeKind
from ledger.board import (
    OFFICE_GROUPS,
    SIGNED,
    SIGNED_YUAN,
    STARTED,
    Board,
    BookLine,
    CreditedSides,
    Rate,
    count_text,
    offices_shown,
    sides_of,
)
from ledger.book import CITY, OVERLAP, SUSPENSE, office_account
from ledger.city_time import city_time
from ledger.period import Period

FORMAT: Final = "oneboard-assessment"
FORMAT_VERSION: Final = 1


class LineKind(StrEnum):
    """What a line of the report sums."""

    OFFICE = "office"
    SUBTOTAL = "subtotal"
    OVERLAP = "overlap"
    SUSPENSE = "suspense"
    CITY = "city"
    DIFFERENCE = "difference"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CreditLine(_Row):
    """One line of the report. ``code`` is an office's code, or a group's name for a subtotal."""

    line: Annotated[LineKind, Field(strict=False)]
    code: str
    name: str
    kind: str
    credit: CreditedSides


class CreditedProject(_Row):
    """The net credit of one project for one account, side, rule line and month.

    ``account`` is an office's code, ``overlap`` or ``suspense``; counts are decimal text.
    """

    project_id: str
    account: str
    side: str
    rule: str
    posted_period: str
    corrects_periods: tuple[str, ...]
    """Other months that this credit corrects; empty as a rule."""
    signed_count: str
    signed_amount_yuan: int
    started_count: str


class CityFigures(_Row):
    """The city's own figures of the period: distinct projects, as the one board counts them."""

    projects: int
    signed_count: int
    signed_amount_yuan: int
    signed_amount_usd_cents: int
    industrial_count: int
    ge_50yi_count: int
    ge_100yi_count: int
    started_count: int
    started_of_signed_count: int
    amount_unknown_count: int
    chains: dict[str, int]


class Assessment(_Row):
    """The whole report as of a journal position. Published schema: docs/schemas."""

    format: Literal["oneboard-assessment"] = FORMAT
    format_version: Literal[1] = FORMAT_VERSION
    city: str
    city_name: str
    period: str
    months: tuple[str, ...]
    view: Literal["exported", "corrected"] = "exported"
    """As exported: what was posted into the months; as corrected: what counts for them."""
    position: int
    as_of: str
    """The city's time of the position (ISO 8601); never the time of the export."""
    rules: str
    rules_title: str
    lines: tuple[CreditLine, ...]
    figures: CityFigures
    rates: dict[str, Rate]
    projects: tuple[CreditedProject, ...]


_ProjectKey = tuple[str, str, str, str, str]
"""Project, account, side, rule line, month."""


class CreditUnits(NamedTuple):
    """A sum of postings of one project: what stands behind the figures."""

    project_id: str
    account: str
    side: str
    rule: str
    posted_period: str
    corrects_period: str
    indicator: str
    units: int


def assessment_of(
    *,
    city: City,
    period: Period,
    board: Board,
    rules: str,
    rules_title: str,
    credits_posted: Sequence[CreditUnits],
) -> Assessment:
    """The report of a period; ``credits_posted`` are the period's book lines by project."""
    book = [BookLine(c.account, c.side, c.indicator, c.units) for c in credits_posted]
    return Assessment(
        city=city.code,
        city_name=city.name,
        period=str(period),
        months=period.months,
        view=board.view,
        position=board.position,
        as_of=city_time(board.as_of, city.timezone, to="milliseconds"),
        rules=rules,
        rules_title=rules_title,
        lines=tuple(_lines(city, period, book)),
        figures=CityFigures(**{name: getattr(board, name) for name in CityFigures.model_fields}),
        rates=dict(board.rates),
        projects=tuple(_projects(credits_posted)),
    )


def _lines(city: City, period: Period, book: Sequence[BookLine]) -> Iterator[CreditLine]:
    everybody: set[str] = set()
    shown = offices_shown(city, period, book)
    for group, kinds in OFFICE_GROUPS:
        offices = [office for office in shown if office.kind in kinds]
        if not offices and OfficeKind.CENTRE in kinds:
            continue
        for office in offices:
            own = frozenset({office_account(office.code)})
            yield CreditLine(
                line=LineKind.OFFICE,
                code=office.code,
                name=office.name,
                kind=office.kind.value,
                credit=sides_of(book, own),
            )
        accounts = frozenset(office_account(office.code) for office in offices)
        everybody |= accounts
        yield _sum_line(LineKind.SUBTOTAL, group, sides_of(book, accounts))
    for line, account in ((LineKind.OVERLAP, OVERLAP), (LineKind.SUSPENSE, SUSPENSE)):
        yield _sum_line(line, line.value, sides_of(book, frozenset({account})))
    # The city's account stands on the other side of every entry, so its sign is turned.
    counted = [line._replace(units=-line.units) for line in book if line.account == CITY]
    yield _sum_line(LineKind.CITY, city.code, sides_of(counted, frozenset({CITY})))
    rest = frozenset({CITY, OVERLAP, SUSPENSE, *everybody})
    balance = [line._replace(side="", account=CITY) for line in book if line.account in rest]
    yield _sum_line(LineKind.DIFFERENCE, "", sides_of(balance, frozenset({CITY})))


def _sum_line(line: LineKind, code: str, credit: CreditedSides) -> CreditLine:
    return CreditLine(line=line, code=code, name="", kind="", credit=credit)


def _projects(credits_posted: Sequence[CreditUnits]) -> Iterator[CreditedProject]:
    units: dict[_ProjectKey, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    corrected: dict[_ProjectKey, set[str]] = defaultdict(set)
    for credit in credits_posted:
        if credit.account == CITY:
            continue
        key = (credit.project_id, credit.account, credit.side, credit.rule, credit.posted_period)
        units[key][credit.indicator] += credit.units
        if credit.corrects_period not in ("", credit.posted_period):
            corrected[key].add(credit.corrects_period)
    for key in sorted(units):
        if any(units[key].values()):
            yield _project(key, units[key], corrected[key])


def _project(key: _ProjectKey, units: Mapping[str, int], corrected: set[str]) -> CreditedProject:
    project_id, account, side, rule, month = key
    return CreditedProject(
        project_id=project_id,
        account=account.removeprefix(office_account("")),
        side=side,
        rule=rule,
        posted_period=month,
        corrects_periods=tuple(sorted(corrected)),
        signed_count=count_text(units.get(SIGNED, 0)),
        signed_amount_yuan=units.get(SIGNED_YUAN, 0),
        started_count=count_text(units.get(STARTED, 0)),
    )
