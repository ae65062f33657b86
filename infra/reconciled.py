"""Reconciliation, its cells, a parent's view and claimed figures, each read in one moment.

Claimed figures are compared at the present alone: they and the standing of projects are read from
views and state, which are of now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Engine

from infra.city_reads import CityReads
from infra.store import book_reads, reads
from infra.store.journal import JournalStore
from ledger.book import SUSPENSE, office_account
from ledger.book_lines import BookView, EntryLine
from ledger.claim_standing import standings_of
from ledger.claimed import ClaimCompared, compared
from ledger.judge.state import CityState, ProjectState, project_key
from ledger.period import Period
from ledger.period_views import ClaimView
from ledger.reconciliation import CellProject, Reconciliation, cell_projects, reconciliation_of
from ledger.roll_up import RolledUp, roll_up
from ledger.rule_cited import indicator_of
from ledger.views import LeadView


@dataclass(frozen=True, slots=True)
class BookRead:
    """All lines of a period as of a position, from which every figure of it is summed."""

    state: CityState
    period: Period
    view: BookView
    position: int
    as_of: int
    lines: Sequence[EntryLine]
    reconciliation: Reconciliation

    def has_indicator(self, name: str) -> bool:
        """Whether it has a table of this indicator."""
        return any(each.indicator == name for each in self.reconciliation.indicators)

    def cell(self, indicator: str, account: str, *, side: str = "") -> tuple[CellProject, ...]:
        """The projects behind a cell."""
        of_indicator = [line for line in self.lines if line.indicator == indicator]
        return cell_projects(of_indicator, account, side=side)

    def parents_view(self, office: str) -> tuple[RolledUp, ...]:
        """What an office has together with those below it, without counting twice."""
        named = [each.indicator for each in self.reconciliation.indicators]
        months = self.period.months
        return roll_up(self.lines, self.state.city, office, months=months, indicators=named)


def reconciled(
    city_reads: CityReads,
    period: Period,
    *,
    view: BookView = BookView.CORRECTED,
    at: int | None = None,
) -> BookRead:
    """The book of a period, reconciled. Raises CityUnknown, PositionUnknown."""
    with city_reads.moment() as connection:
        head = city_reads.head(connection, at)
        state = city_reads.city_state(connection)
        city = state.city.code
        lines = book_reads.lines_of(connection, city, period.months, view=view, up_to=head.position)
        waiting = sorted({line.seq for line in lines if line.account == SUSPENSE})
        times = book_reads.times_at(connection, city, waiting)
    found = reconciliation_of(
        state=state,
        period=period,
        view=view,
        position=head.position,
        as_of=head.now,
        lines=lines,
        times=times,
    )
    return BookRead(state, period, view, head.position, head.now, lines, found)


def claims_compared(
    engine: Engine, city_reads: CityReads, book: BookRead, *, office: str | None = None
) -> list[ClaimCompared]:
    """The figures that offices, or one office, claimed for exactly this period, beside ours."""
    city = book.state.city.code
    with city_reads.moment() as connection:
        claims = book_reads.claims_of(connection, city, str(book.period))
        found = []
        for claim in claims:
            if office in (None, claim.office):
                cell = book.cell(claim.indicator, office_account(claim.office))
                ours = {each.project_id: each.units for each in cell}
                leads = reads.leads_of(connection, city, office=claim.office)
                ids = sorted({*ours, *(lead.project_id for lead in leads)})
                projects = _states(JournalStore(engine, city), connection, ids)
                found.append(_compared(claim, ours, leads, projects, book))
    return sorted(found, key=lambda each: (each.office, each.indicator))


def _states(
    store: JournalStore, connection: Connection, ids: Sequence[str]
) -> dict[str, ProjectState]:
    states = store.load_state(connection, [project_key(project_id) for project_id in ids])
    projects = (cast("ProjectState", state) for state in states.values())
    return {project.project_id: project for project in projects}


def _compared(
    claim: ClaimView,
    ours: dict[str, int],
    leads: Sequence[LeadView],
    projects: dict[str, ProjectState],
    book: BookRead,
) -> ClaimCompared:
    counted = indicator_of(claim.indicator, "", book.state)
    standings = standings_of(
        projects,
        leads,
        office=claim.office,
        indicator=claim.indicator,
        event=counted.event if counted is not None else "",
        months=book.period.months,
    )
    return compared(claim, ours, standings)
