"""How a period stands 期间状态: open, closing or closed; and from which position it is as exported.

A period is *closed* once its last month is: by its own closing, by that of a longer period, or by a
later one that closed all before it. It is *closing* when somebody announced the closing of a period
that has it in. A period that is closed in part is open.

A longer period that was closed by its parts alone (the year, by its fourth quarter) can still be
closed itself, for its statements.

Invariant: the position of a closed period is that of the first closing that reached its last month,
and no later closing changes it.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from ledger.period import Period, PeriodUnreadable, read_period

PeriodState = Literal["open", "closing", "closed"]


class Closing(NamedTuple):
    """A closing: the last month that it closed, and its journal position."""

    through: str
    position: int


class PeriodStanding(NamedTuple):
    """State of a period and the position of its closing, 0 where it is not closed."""

    state: PeriodState
    position: int = 0


OPEN: Final = PeriodStanding("open")


def standing_of(
    period: Period, closings: Sequence[Closing], announced: Sequence[str] = ()
) -> PeriodStanding:
    """How a period stands after these closings; ``announced`` are periods whose closing began."""
    last = period.months[-1]
    reached = [closing.position for closing in closings if closing.through >= last]
    if reached:
        return PeriodStanding("closed", min(reached))
    is_announced = any(last in _months(name) for name in announced)
    return PeriodStanding("closing") if is_announced else OPEN


def ends_with_shorter(period: Period, closed: Sequence[str]) -> bool:
    """Whether it is not among these closed periods, and a shorter one that ends with it is: then it
    can be closed as well.
    """
    ending = [each for each in map(read_period, closed) if each.months[-1] == period.months[-1]]
    return bool(ending) and all(each.months_count < period.months_count for each in ending)


def _months(name: str) -> tuple[str, ...]:
    try:
        return read_period(name).months
    except PeriodUnreadable:
        return ()
