"""The book's single lines as they stand, and the two ways in which a period is read.

*As exported* a period has what was posted into its months; that never changes once they are
closed. *As corrected* it has what counts for its months, wherever it had to be posted. Over all
periods both hold the same lines.

Invariant: the lines of one entry sum to zero; a line counts for one month and was posted in one.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ledger.book import CITY


class BookView(StrEnum):
    """How a period is read 口径: 报出口径, 更正口径."""

    EXPORTED = "exported"
    CORRECTED = "corrected"


class EntryLine(NamedTuple):
    """One line of the book with everything that it says."""

    seq: int
    entry_id: str
    reverses: str
    project_id: str
    indicator: str
    rule: str
    account: str
    side: str
    units: int
    posted_period: str
    corrects_period: str
    counts_in: str
    source: str
    agreement: str

    @property
    def entry(self) -> tuple[int, str]:
        """What is the same for all lines of one entry."""
        return self.seq, self.entry_id


def city_units(lines: Iterable[EntryLine]) -> dict[tuple[int, str], int]:
    """What each entry gives the city: its project or amount once, negative where taken back."""
    return {line.entry: -line.units for line in lines if line.account == CITY}
