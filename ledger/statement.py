"""An office's statement 对账单 of a period: its credit as exported and as corrected, line by line.

*As exported* it has the lines that were posted into the months of the period: of a closed period
they never change. *As corrected* it has the lines that count for those months, wherever they were
posted.
``difference`` is what corrections changed: corrected − exported, side by side.

Edge cases: a period that is open and corrects nothing is the same in both views; a line that is in
neither view belongs to another period and is not on the statement.

Invariant: ``exported``, ``corrected`` and ``difference`` are sums of book lines and of nothing
else; ``lines`` are those of the chosen view, in journal order, and sum to its figures.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from auth.offices import City
from ledger.board import BookLine, CreditedSides, Figures, sides_of
from ledger.book import office_account
from ledger.book_lines import BookView
from ledger.closings import OPEN, PeriodStanding, PeriodState
from ledger.period import Period


class StatementLine(Figures):
    """One book line of an office's statement, with what it came from."""

    entry_id: str
    seq: int
    project_id: str
    indicator: str
    side: str
    units: int
    rule: str
    posted_period: str
    corrects_period: str
    source: str = ""
    """What was recognised: ``signing``, ``start``, or the id of a later recognition."""
    agreement: str = ""
    """The credit agreement that said the shares, '' for none."""

    @property
    def counts_in(self) -> str:
        """The month that it counts for."""
        return self.corrects_period or self.posted_period


class Statement(Figures):
    """An office's credit of a period: totals by side in both views, and the lines of one."""

    city: str
    office: str
    office_name: str
    period: str
    view: Literal["exported", "corrected"] = "corrected"
    """Whose lines are listed, and of which ``credit`` is the sum."""
    period_state: PeriodState = "open"
    closing_position: int = 0
    position: int
    as_of: int
    credit: CreditedSides
    exported: CreditedSides
    corrected: CreditedSides
    difference: CreditedSides
    """corrected − exported."""
    lines: tuple[StatementLine, ...]


def statement_of(
    *,
    city: City,
    office: str,
    period: Period,
    position: int,
    as_of: int,
    lines: Sequence[StatementLine],
    view: BookView = BookView.CORRECTED,
    standing: PeriodStanding = OPEN,
) -> Statement:
    """The statement of one office; ``lines`` are its book lines of either view, in their order."""
    months = frozenset(period.months)
    exported = [line for line in lines if line.posted_period in months]
    corrected = [line for line in lines if line.counts_in in months]
    account = office_account(office)
    sides = {
        BookView.EXPORTED: _sides(account, _book(account, exported)),
        BookView.CORRECTED: _sides(account, _book(account, corrected)),
    }
    taken_off = [line._replace(units=-line.units) for line in _book(account, exported)]
    return Statement(
        city=city.code,
        office=office,
        office_name=city.name_on(office, period.last_day),
        period=str(period),
        view=view.value,
        period_state=standing.state,
        closing_position=standing.position,
        position=position,
        as_of=as_of,
        credit=sides[view],
        exported=sides[BookView.EXPORTED],
        corrected=sides[BookView.CORRECTED],
        difference=_sides(account, [*_book(account, corrected), *taken_off]),
        lines=tuple(exported if view is BookView.EXPORTED else corrected),
    )


def _book(account: str, lines: Iterable[StatementLine]) -> list[BookLine]:
    return [BookLine(account, line.side, line.indicator, line.units) for line in lines]


def _sides(account: str, lines: Iterable[BookLine]) -> CreditedSides:
    return sides_of(lines, frozenset({account}))
