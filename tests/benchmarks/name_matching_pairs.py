"""Pairs of full names: how many are merged, how sure a merge is, kind by kind.

Nothing of the matcher is trained on these kinds; its weights stand in a table that was written by
hand. The one figure that is fitted is the likeness from which two names would be merged at a recall
of 95 %. So for each kind that figure is fitted without the kind, on one half of the pairs, and
measured on the other half with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sharing.matching.names import BrandRarity, NameVerdict, compare_names, read_name
from tests.benchmarks.name_matching_firms import FirmMaker
from tests.benchmarks.name_matching_kinds import OTHER_FIRMS, WRITTEN_OTHERWISE

RECALL: Final = 0.95
SEED: Final = 4127


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names as the matcher sees them, and the truth."""

    kind: str
    is_same: bool
    verdict: NameVerdict
    likeness: int
    is_for_fitting: bool
    names: tuple[str, str]

    @property
    def score(self) -> int:
        """By what a merge would be decided: what the matcher calls different never is."""
        by_verdict = {NameVerdict.SAME: 2000, NameVerdict.LIKELY: 1000}
        return by_verdict.get(self.verdict, 0) + self.likeness


def made_pairs(count: int, *, city_size: int) -> list[Pair]:
    """So many firms of a city, each written otherwise once, and each beside another firm."""
    maker = FirmMaker(SEED)
    rarity = BrandRarity()
    firms = list(maker.firms(city_size))
    for firm in firms:
        rarity.add(read_name(firm.name))
    kinds, traps = list(WRITTEN_OTHERWISE.items()), list(OTHER_FIRMS.items())
    pairs = []
    for number, firm in enumerate(maker.random.sample(firms, min(count, len(firms)))):
        kind, write = kinds[number % len(kinds)]
        trap, other = traps[number % len(traps)]
        written, beside = write(firm, maker.random), other(firm, maker)
        for name, what, is_same in ((written, kind, True), (beside, trap, False)):
            found = compare_names(read_name(firm.name), read_name(name), rarity)
            pairs.append(
                Pair(what, is_same, found.answer, found.likeness,
                     maker.random.random() < 1 / 2, (firm.name, name))
            )  # fmt: skip
    return pairs


def precision_and_recall(pairs: Iterable[Pair], least: int) -> tuple[float, float]:
    """If all pairs of at least this score were merged."""
    merged, same, right = 0, 0, 0
    for pair in pairs:
        same += pair.is_same
        if pair.score >= least:
            merged += 1
            right += pair.is_same
    return right / max(1, merged), right / max(1, same)


def score_at_recall(pairs: Sequence[Pair], recall: float = RECALL) -> int:
    """The highest score from which on so much of what is the same is merged."""
    scores = sorted((pair.score for pair in pairs if pair.is_same), reverse=True)
    needed = -(-len(scores) * recall // 1)
    return scores[min(len(scores), int(needed)) - 1]


def left_out_in_turn(pairs: Sequence[Pair]) -> dict[str, tuple[float, float, float]]:
    """Per kind of writing: precision, recall, and the recall of the kind, fitted without it."""
    found = {}
    for kind in WRITTEN_OTHERWISE:
        least = score_at_recall([p for p in pairs if p.is_for_fitting and p.kind != kind])
        unseen = [p for p in pairs if not p.is_for_fitting]
        precision, recall = precision_and_recall(unseen, least)
        of_kind = [p for p in unseen if p.kind == kind]
        found[kind] = (precision, recall, precision_and_recall(of_kind, least)[1])
    return found


def shares(pairs: Iterable[Pair], verdict: NameVerdict) -> dict[str, float]:
    """Per kind, how much of it got this verdict."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for pair in pairs:
        counts[pair.kind][0] += pair.verdict is verdict
        counts[pair.kind][1] += 1
    return {kind: hits / total for kind, (hits, total) in counts.items()}
