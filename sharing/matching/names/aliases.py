"""Known aliases 别名 and former names 曾用名: names that a ruling or a register ties together.

A third of real brands are not part of the legal name, and a firm that changes its brand leaves no
trace in the string: only this table helps. It holds, by name key:

* names of one enterprise (former name, short name, English name): the relation is passed on, so a
  name renamed twice is found from its first name;
* pairs that were ruled to be different, and pairs of one group: these hold for the two enterprises,
  whatever other names they have.

Where rulings contradict each other, the later one holds: what was ruled different is not tied
together by a chain of older aliases (``relation`` looks at rulings on pairs first).

Invariant: ``relation`` is symmetric; every name is known to be the same as itself.
"""

from enum import StrEnum
from typing import Final

from sharing.matching.names.read_name import read_name


class Known(StrEnum):
    """What is known about two names."""

    SAME = "same"
    DIFFERENT = "different"
    SAME_GROUP = "same_group"


class Aliases:
    """A table of names that grows by one ruling at a time."""

    def __init__(self) -> None:
        self._group_of: dict[str, frozenset[str]] = {}
        self._apart: dict[frozenset[str], Known] = {}

    def tie(self, one: str, two: str) -> None:
        """These two names are one enterprise's, from now on."""
        first, second = _key(one), _key(two)
        if not first or not second:
            return
        together = self._names(first) | self._names(second)
        for name in together:
            self._group_of[name] = together
        self._apart.pop(frozenset((first, second)), None)

    def part(self, one: str, two: str, *, is_same_group: bool = False) -> None:
        """These two names are different enterprises', perhaps of one group, from now on."""
        first, second = _key(one), _key(two)
        if first and second and first != second:
            known = Known.SAME_GROUP if is_same_group else Known.DIFFERENT
            self._apart[frozenset((first, second))] = known

    def relation(self, one: str, two: str) -> Known | None:
        """What is known about two written names; None where nothing is."""
        first, second = _key(one), _key(two)
        if (ruled := self._apart.get(frozenset((first, second)))) is not None:
            return ruled
        if not first or not second:
            return None
        ours, theirs = self._names(first), self._names(second)
        if second in ours:
            return Known.SAME
        if not self._apart:
            return None
        found = {
            known
            for a in ours
            for b in theirs
            if (known := self._apart.get(frozenset((a, b)))) is not None
        }
        return min(found, default=None)

    def names(self, written: str) -> frozenset[str]:
        """All name keys known for the enterprise of this name, its own among them."""
        return self._names(_key(written))

    def _names(self, key: str) -> frozenset[str]:
        return self._group_of.get(key, frozenset((key,)))


def _key(written: str) -> str:
    return read_name(written).key


NO_ALIASES: Final = Aliases()
