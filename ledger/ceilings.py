"""Ceilings 上限: the most that one office gets from one project, over its whole life.

Line by line, in the order in which the project's recognitions count: what an office would have in
all without the ceiling is kept, and of it no more than ``units_max`` is credited. What is cut goes
to the overlap account, so that the entry still sums to zero. Of two ceilings the lower one holds.
An indicator that falls takes back first what was cut.

A ceiling of an office's year is shown by statements beside the book and cuts nothing here.

Invariant: over all entries of a project an office has min(what the rules give it, the ceiling).
"""

from collections.abc import Sequence

from ledger.book import OFFICE, OVERLAP, Line
from ledger.rules.pack import RulePack


class Capped:
    """What each office would have from a project so far, indicator by indicator."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], int] = {}

    def lines(self, pack: RulePack, indicator: str, lines: Sequence[Line]) -> tuple[Line, ...]:
        """The lines under the pack's ceilings of this indicator."""
        ceiling = min(
            (c.units_max for c in pack.ceilings if c.indicator == indicator and c.of == "project"),
            default=None,
        )
        kept: list[Line] = []
        cut = 0
        for account, side, units in lines:
            if not account.startswith(OFFICE):
                kept.append((account, side, units))
                continue
            before = self._given.get((indicator, account), 0)
            self._given[indicator, account] = after = before + units
            allowed = units
            if ceiling is not None:
                allowed = min(after, ceiling) - min(before, ceiling)
                cut += units - allowed
            if allowed:
                kept.append((account, side, allowed))
        return _with_overlap(kept, cut) if cut else tuple(kept)


def _with_overlap(lines: list[Line], cut: int) -> tuple[Line, ...]:
    overlap = cut + sum(units for account, _, units in lines if account == OVERLAP)
    others = [line for line in lines if line[0] != OVERLAP]
    return (*others, (OVERLAP, "", overlap)) if overlap else tuple(others)
