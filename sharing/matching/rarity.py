"""How rare a fact is among the registrations of this city: an agreeing rare fact says much.

An amount of 1 亿 that forty projects share says little, 3.37 亿 says much; a landing place that
every second row names says less than a county that few name. Counted from the registrations
learned so far, blended with a guess as long as few are known: a round amount is common, a day one
of three hundred, and so on. So the first registration of a city is matched as soberly as the last.

Invariant: more registrations that have a value never make it rarer.
"""

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Final

from sharing.matching.points import log2_tenths, points_of_share

GUESS_WEIGHT: Final = 40
"""The guess counts like this many registrations."""
_WAN: Final = 10_000
_AMOUNT_GUESS: Final = (1, 12, 60)
"""One in so many has an amount of this many significant digits; with more digits the last."""
_AMOUNT_GUESS_LONG: Final = 250
_DAY_GUESS: Final = 300
_GUESS: Final = {"goods": 60, "office": 12, "class": 4}
_OTHER_OFFICE_GUESS: Final = 100
"""One row in so many names this very other office as the first contact."""


class Kind(StrEnum):
    """What is counted."""

    YUAN = "yuan"
    DOLLARS = "dollars"
    TALKED = "talked"
    SIGNED = "signed"
    STARTED = "started"
    GOODS = "goods"
    FIRST_CONTACT = "first_contact"
    LANDING = "landing"
    INDUSTRY = "industry"
    CHAIN = "chain"


class Rarity:
    """Counts of values by kind; only ever added to."""

    def __init__(self) -> None:
        self._counts: dict[Kind, Counter[object]] = {kind: Counter() for kind in Kind}
        self._sizes: dict[Kind, Counter[int]] = {Kind.YUAN: Counter(), Kind.DOLLARS: Counter()}
        self._said: Counter[Kind] = Counter()

    def add(self, kind: Kind, value: object) -> None:
        """One registration more says this."""
        self._said[kind] += 1
        self._counts[kind][value] += 1
        if kind in self._sizes and isinstance(value, int):
            self._sizes[kind][_size(value)] += 1

    def of(self, kind: Kind, value: object, *, own: int = 0) -> int:
        """Points for agreeing in this value; ``own`` of its registrations are those compared."""
        one_in = _guess(kind, value)
        others = max(0, self._counts[kind][value] - own)
        whole = (max(0, self._said[kind] - own) + GUESS_WEIGHT) * one_in
        return points_of_share(others * one_in + GUESS_WEIGHT, whole)

    def of_days(self, kind: Kind, day: date, *, apart: int) -> int:
        """Points for two days that are so many days apart, around this one."""
        at = day.toordinal()
        near = sum(
            self._counts[kind][date.fromordinal(each)] for each in range(at - apart, at + apart + 1)
        )
        guess = (2 * apart + 1) * GUESS_WEIGHT
        return points_of_share(
            near * _DAY_GUESS + guess, (self._said[kind] + GUESS_WEIGHT) * _DAY_GUESS
        )

    def of_sizes(self, kind: Kind, one: int, two: int) -> int:
        """Points for two amounts of about the same size."""
        low, high = sorted((_size(one), _size(two)))
        near = sum(self._sizes[kind][size] for size in range(low - 1, high + 2))
        guess = (high - low + 3) * GUESS_WEIGHT
        return points_of_share(
            near * _GUESS["goods"] + guess, (self._said[kind] + GUESS_WEIGHT) * _GUESS["goods"]
        )


def _size(amount: int) -> int:
    """A class of amounts that are within some seven percent of each other."""
    return log2_tenths(max(1, amount // _WAN))


def _guess(kind: Kind, value: object) -> int:
    if kind in {Kind.YUAN, Kind.DOLLARS}:
        digits = len(str(value).rstrip("0"))
        return _AMOUNT_GUESS[digits] if digits < len(_AMOUNT_GUESS) else _AMOUNT_GUESS_LONG
    if kind in {Kind.TALKED, Kind.SIGNED, Kind.STARTED}:
        return _DAY_GUESS
    if kind is Kind.GOODS:
        return _GUESS["goods"]
    if kind is Kind.FIRST_CONTACT:
        return _OTHER_OFFICE_GUESS
    if kind is Kind.LANDING:
        return _GUESS["office"]
    return _GUESS["class"]
