"""The one board 一盘棋 and the statements 对账单, as of the position that was read."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor, Role
from auth.permissions import Permission, may
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.noted_reads import names_noted
from gateway.rest.paging import POSITION_MAX, CaughtUp
from gateway.rest.parts import Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, not_found
from gateway.shown.project_names import UNKNOWN
from gateway.shown.rounding import board_for
from infra.city_reads import CityUnknown, PositionUnknown
from ledger.board import Board, CreditedSides
from ledger.book_lines import BookView
from ledger.city_time import city_time
from ledger.period import Period, PeriodUnreadable, read_period

router = APIRouter(tags=["一盘棋 board"])

PeriodText = Annotated[
    str,
    Query(
        max_length=20,
        description="`2024`, `2024H1`, `2024Q4`, `2024-03`: in city time.",
        examples=["2024Q4"],
    ),
]


AtText = Annotated[
    int | None, Query(ge=0, le=POSITION_MAX, description="As of this journal position.")
]
View = Annotated[
    BookView,
    Query(
        description="`corrected` 更正: what counts for the period; `exported` 报出: what was "
        "posted into it, of a closed period for ever as at its closing."
    ),
]


class BoardShown(Board):
    """The board as its reader may see it, with its moment in city time."""

    as_of: str = Field(description="City time of the position.")  # type: ignore[assignment]  # records hold milliseconds
    projects: int | None = Field(  # type: ignore[assignment]  # None for whoever may not know it
        description="Every registered project, sealed leads too. Null for readers who may not read "
        "every office's leads: how many there are is told only once they are recognised."
    )
    is_rounded: bool = Field(
        default=False,
        description="Whether amounts are rounded down to the bounds of the amount bands (1, 5, 10, "
        "20, 50, 100 亿, then hundreds); sums then hold for the exact amounts alone.",
    )


class StatementLineShown(BaseModel):
    """A line of a statement with the project that it came from."""

    model_config = ConfigDict(frozen=True)

    entry_id: str
    position: int
    project_id: str = Field(description="Empty where the reader may not know the project.")
    project: str = Field(description="The project's name, or its code name where it is masked.")
    indicator: str
    side: str = Field(description="`own`, `shared_in`, `shared_out`.")
    units: int = Field(description="Ten-thousandths of a project, or whole yuan.")
    rule: str
    posted_period: str
    corrects_period: str
    source: str = Field(description="What was recognised: `signing`, `start`, or its id.")
    agreement: str = Field(description="The credit agreement that said the shares, if any.")


class StatementShown(BaseModel):
    """An office's credit of a period: totals by side, and every line behind them."""

    model_config = ConfigDict(frozen=True)

    city: str
    office: str
    office_name: str
    period: str
    position: int
    as_of: str = Field(description="City time of the position.")
    view: str = Field(description="Whose lines are listed, and of which `credit` is the sum.")
    period_state: str = Field(description="`open`, `closing`, `closed`.")
    closing_position: int = Field(description="Where the period was closed; 0 while it is open.")
    credit: CreditedSides
    exported: CreditedSides
    corrected: CreditedSides
    difference: CreditedSides = Field(description="corrected − exported.")
    lines: list[StatementLineShown]


def period_of(text: str) -> Period:
    """The period that a caller names. Raises Problem (422)."""
    try:
        return read_period(text)
    except PeriodUnreadable:
        raise Problem(422, "period_unknown", "rest.period_unknown") from None


@router.get(
    "/board",
    summary="全市一盘棋 The one board of a period",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def board(
    parts: PartsOf, person: Viewer, period: PeriodText, view: View = BookView.CORRECTED
) -> BoardShown:
    """Each project once; Σ offices + overlap + suspense = city, and `difference` is always 0.

    Every figure but `projects` counts recognised projects alone. Amounts of a period that is not
    closed are rounded down to the amount bands for whoever may not read every statement, the own
    office's apart: see `is_rounded`.
    """
    if not may(person.role, Permission.CITY_BOARD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    exact = parts.reads.board(period_of(period), view=view)
    found = board_for(person.actor, exact)
    as_of = city_time(found.as_of, parts.city().timezone)
    projects = found.projects if may_count_leads(person.role) else None
    told = {"as_of": as_of, "projects": projects, "is_rounded": found is not exact}
    return BoardShown.model_validate(found.model_dump() | told)


def may_count_leads(role: Role) -> bool:
    """Whether this role may know how many projects are registered, sealed leads included."""
    return may(role, Permission.CITY_LEAD_READ).allowed


@router.get(
    "/statements/{office}",
    summary="对账单 An office's statement of a period",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def statement(
    office: str,
    parts: PartsOf,
    person: Viewer,
    period: PeriodText,
    view: View = BookView.CORRECTED,
    at: AtText = None,
) -> StatementShown:
    """The own office's; the centre, the assessor and the auditor read every office's."""
    return statement_for(parts, person.actor, office, period_of(period), view=view, at=at)


def statement_for(
    parts: Parts,
    viewer: Actor,
    office: str,
    period: Period,
    *,
    view: BookView = BookView.CORRECTED,
    at: int | None = None,
) -> StatementShown:
    """The statement as this viewer may read it. Raises Problem (403; 404, also where the journal
    has no such position or the city was not open yet).
    """
    own = office in viewer.offices
    right = Permission.OWN_STATEMENT_READ if own else Permission.CITY_STATEMENT_READ
    if not may(viewer.role, Permission.OWN_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    city = parts.city()
    if not may(viewer.role, right).allowed or city.office(office) is None:
        raise not_found()
    try:
        found = parts.reads.statement(office, period, at=at, view=view)
    except (CityUnknown, PositionUnknown):
        if at is None:
            raise
        raise not_found() from None
    ids = [line.project_id for line in found.lines]
    names = names_noted(parts, viewer, ids, what="statement", of_office=office)
    return StatementShown(
        city=found.city,
        office=found.office,
        office_name=found.office_name,
        period=found.period,
        position=found.position,
        as_of=city_time(found.as_of, city.timezone),
        view=found.view,
        period_state=found.period_state,
        closing_position=found.closing_position,
        credit=found.credit,
        exported=found.exported,
        corrected=found.corrected,
        difference=found.difference,
        lines=[
            StatementLineShown(
                entry_id=line.entry_id,
                position=line.seq,
                project_id=names.get(line.project_id, UNKNOWN).project_id,
                project=names.get(line.project_id, UNKNOWN).name,
                indicator=line.indicator,
                side=line.side,
                units=line.units,
                rule=line.rule,
                posted_period=line.posted_period,
                corrects_period=line.corrects_period or "",
                source=line.source,
                agreement=line.agreement,
            )
            for line in found.lines
        ],
    )
