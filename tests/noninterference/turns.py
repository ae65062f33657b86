"""Who reads what of which pair, so that everything gets its turn.

There are too many people times channels to read all of them of every pair. Of each pair the
channels are read that these people have read least, by any pair first, by pairs of this kind next,
and in an order shuffled by the part's number where they are equal. Nobody takes more than half of a
pair, since whoever may not see the difference of few pairs would take those whole. The auditor, of
whom that is most true, reads everything of such a pair besides.

Edge case: a pair that failed is shown again by hypothesis, and is then read as the first time; one
that is drawn a second time counts for nothing.
"""

from collections import Counter
from collections.abc import Sequence
from random import Random

from tests.noninterference.channels import Channel
from tests.noninterference.comparing import Look, may_not_see
from tests.noninterference.histories import Pair
from tests.noninterference.steps import AUDIT
from tests.noninterference.worlds import PEOPLE


class Turns:
    """The turns of one run over many pairs."""

    def __init__(self, channels: Sequence[Channel], *, part: int, looks_per_pair: int) -> None:
        self._looks: list[Look] = [(who, channel) for who in sorted(PEOPLE) for channel in channels]
        Random(part).shuffle(self._looks)  # noqa: S311  the same order in every run
        self._per_pair = looks_per_pair
        self._given: dict[str, list[int]] = {}
        self._done: set[str] = set()
        self._often = [0] * len(self._looks)
        self._often_by_kind: dict[str, list[int]] = {}

    def of(self, pair: Pair) -> list[Look]:
        """Who reads what of this pair."""
        told = repr(pair)
        if told not in self._given:
            self._given[told] = self._next(pair)
        return [self._looks[n] for n in self._given[told]]

    def _next(self, pair: Pair) -> list[int]:
        may_not = set(may_not_see(pair))
        of_kinds = [self._often_by_kind.setdefault(k, [0] * len(self._looks)) for k in pair.kinds]
        least_first = sorted(
            (n for n, (who, _) in enumerate(self._looks) if who in may_not),
            key=lambda n: (self._often[n], sum(of_kind[n] for of_kind in of_kinds)),
        )
        chosen = [n for n in least_first if self._looks[n][0] in AUDIT]
        taken: Counter[str] = Counter()
        for n in least_first:
            who, _ = self._looks[n]
            is_full = taken.total() == self._per_pair or taken[who] == self._per_pair // 2
            if who not in AUDIT and not is_full:
                taken[who] += 1
                chosen.append(n)
        for often in (self._often, *of_kinds):
            for n in chosen:
                often[n] += 1
        return chosen

    def done(self, pair: Pair) -> None:
        """This pair was compared."""
        self._done.add(repr(pair))

    def is_done(self, pair: Pair) -> bool:
        """Whether this pair was compared before."""
        return repr(pair) in self._done

    @property
    def pairs_done(self) -> int:
        """How many different pairs were compared."""
        return len(self._done)

    def read(self) -> Counter[Look]:
        """How often who looked where."""
        return Counter({look: n for look, n in zip(self._looks, self._often, strict=True) if n})

    def read_by_kind(self) -> Counter[tuple[str, str, str]]:
        """How often who looked, by the kind of secret and the operation."""
        found: Counter[tuple[str, str, str]] = Counter()
        for kind, often in self._often_by_kind.items():
            for (who, channel), n in zip(self._looks, often, strict=True):
                found[kind, who, channel.operation] += n
        return +found
