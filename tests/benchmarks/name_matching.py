"""``python -m tests.benchmarks.name_matching``: how well names of enterprises are matched.

The names are made here; none is real, and the lists that they are made of are not the matcher's.
So the figures say whether the matcher does what it was built for, on kinds of writing that it was
not trained on, and not how well it does on the names of a real city.

At full size it takes ten minutes, most of them to fill the index with a million names.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Final

from sharing.matching.names import NameVerdict
from tests.benchmarks.name_matching_pairs import (
    Pair,
    left_out_in_turn,
    made_pairs,
    precision_and_recall,
    score_at_recall,
    shares,
)
from tests.benchmarks.name_matching_search import (
    Search,
    Town,
    added_one_by_one,
    english_names,
    former_names,
    memory_mb,
    short_names,
    slow_ms,
    together,
    written_otherwise,
)

CITY, LARGE = 46_273, 1_000_000
PAIRS, LOOKS = 12_000, 4_000
NOT_REAL: Final = "Not measured on real names: every name here is made."
SAME_LEAST: Final = 2000


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: what was asked for, what was found."""

    name: str
    target: float
    measured: float
    is_at_most: bool = False
    unit: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        reached = self.measured <= self.target if self.is_at_most else self.measured >= self.target
        return bool(reached)

    def line(self) -> str:
        """The goal for people."""
        sign = "<=" if self.is_at_most else ">="
        met = "met" if self.is_met else "NOT MET"
        return (
            f"{self.name:<58} {sign} {self.target:<7g} {self.measured:>9.4f}{self.unit:<3} {met:<8}"
            f"{self.note}"
        )


def pair_goals(pairs: list[Pair]) -> Iterator[Goal]:
    """What can be said of two full names."""
    least = score_at_recall(pairs)
    precision, recall = precision_and_recall(pairs, least)
    yield Goal("full names: precision, threshold fitted on all kinds", 0.995, precision,
               note=f"recall {recall:.3f}")  # fmt: skip
    left_out = left_out_in_turn(pairs)
    kind, (worst, its_recall, of_kind) = min(left_out.items(), key=lambda item: item[1][0])
    yield Goal("full names: precision, each kind left out, the worst", 0.995, worst,
               note=f"recall {its_recall:.3f}; of {kind}, left out, {of_kind:.3f}")  # fmt: skip
    kind, (_, _, of_kind) = min(left_out.items(), key=lambda item: item[1][2])
    decided, decided_recall = precision_and_recall(pairs, SAME_LEAST)
    yield Goal("full names: precision of what is answered same", 0.995, decided,
               note=f"recall {decided_recall:.3f}; hardest kind {kind}, {of_kind:.3f}")  # fmt: skip
    same = shares(pairs, NameVerdict.SAME)
    beyond = _shares_from(pairs, least)
    for trap, target in (
        ("same_brand", 0.005), ("one_sign_apart", 0.005), ("city_swap", 0.0), ("branch", 0.0),
        ("trade_swap", 0.005), ("group_company", 0.0),
    ):  # fmt: skip
        yield Goal(f"merged although another firm: {trap}", target, same[trap], is_at_most=True,
                   note=f"at recall 0.95: {beyond[trap]:.4f}")  # fmt: skip


def _shares_from(pairs: Iterable[Pair], least: int) -> dict[str, float]:
    found: dict[str, list[bool]] = {}
    for pair in pairs:
        found.setdefault(pair.kind, []).append(pair.score >= least)
    return {kind: sum(hits) / len(hits) for kind, hits in found.items()}


def city_goals(size: int, looks: int) -> Iterator[Goal]:
    """What can be said of a short, an English, a former name among the firms of a city."""
    town = Town(size)
    short = short_names(town, looks)
    by_kind = ", ".join(f"{kind} {each.share('first'):.3f}" for kind, each in short.by_kind.items())
    yield Goal(f"short name, first place, {size:,} names", 0.95,
               together(list(short.by_kind.values())).share("first"),
               note=f"{by_kind}; at best {short.attainable:.3f}, for firms share names; "
                    f"if one firm has it {short.of_one_firm.share('first'):.3f}")  # fmt: skip
    english = english_names(town, looks)
    yield Goal(f"English name, first place, {size:,} names", 0.60, english.share("first"),
               note="one in four does not spell the brand")  # fmt: skip
    without, having = former_names(town, looks)
    yield Goal("former name without the table of aliases, first place", 0.50,
               without.share("first"), note="half of the brands change")  # fmt: skip
    yield Goal("former name with the table of aliases, first place", 0.99, having.share("first"))
    town.index.close()


def mass_goals(size: int, looks: int) -> Iterator[Goal]:
    """What can be said of looking up among very many names."""
    before = memory_mb()
    town = Town(size)
    filled = memory_mb()
    found = written_otherwise(town, looks)
    everything: Search = together(list(found.values()))
    kind, hardest = min(found.items(), key=lambda item: item[1].share("among"))
    yield Goal(f"right candidate among 50, {size:,} names", 0.985, everything.share("among"),
               note=f"hardest: {kind} {hardest.share('among'):.3f}")  # fmt: skip
    seconds, own = everything.seconds, everything.own_seconds
    yield Goal(f"look-up, p95, {size:,} names", 60, slow_ms(seconds), is_at_most=True, unit="ms",
               note=f"median {slow_ms(seconds, 0.5):.1f} ms by the clock; of processor time "
                    f"p95 {slow_ms(own):.1f}, median {slow_ms(own, 0.5):.1f} ms")  # fmt: skip
    added = added_one_by_one(town, min(looks, 500))
    yield Goal(f"look up and add one name, p95, {size:,} names", 100, slow_ms(added),
               is_at_most=True, unit="ms",
               note=f"index filled in {town.build_seconds:.0f} s; process {before} MB before, "
                    f"{filled} MB filled, names of the benchmark among it")  # fmt: skip
    town.index.close()


def measure(*, city: int, large: int, pairs: int, looks: int) -> Iterator[Goal]:
    """Every goal, at these sizes."""
    yield from pair_goals(made_pairs(pairs, city_size=city))
    yield from city_goals(city, looks)
    yield from mass_goals(large, looks)


def main() -> None:
    """Measure what is asked for, and print the table of goals."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.name_matching", description=NOT_REAL)
    parser.add_argument("--city", type=int, default=CITY, help="firms of the city")
    parser.add_argument("--large", type=int, default=LARGE, help="firms to search among")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="pairs of each sort to compare")
    parser.add_argument("--looks", type=int, default=LOOKS, help="look-ups of each sort")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    asked = parser.parse_args()
    goals = []
    for goal in measure(city=asked.city, large=asked.large, pairs=asked.pairs, looks=asked.looks):
        goals.append({**asdict(goal), "is_met": goal.is_met})
        if not asked.json:
            print(goal.line(), flush=True)
    print(json.dumps(goals, indent=2, ensure_ascii=False) if asked.json else NOT_REAL)


if __name__ == "__main__":
    main()
