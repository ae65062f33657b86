"""Looking a firm up among many names: is it among the candidates, is it the first, how long.

The firms are made; what is asked is written by ``name_matching_kinds``. Time is by the clock of one
thread, memory is the process's highest.
"""

import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from infra.name_index import NameIndex
from tests.benchmarks.name_matching_firms import Firm, FirmMaker
from tests.benchmarks.name_matching_kinds import SHORT, WRITTEN_OTHERWISE, english, renamed

SEED: Final = 46_273
CANDIDATES: Final = 50


@dataclass(slots=True)
class Search:
    """What was asked, by kind: how often the firm was first, or among the candidates."""

    asked: int = 0
    first: int = 0
    among: int = 0
    seconds: list[float] = field(default_factory=list)
    own_seconds: list[float] = field(default_factory=list)
    """Of our own processor time, which a busy machine stretches less."""

    def count(self, place: int | None, *, seconds: float, own_seconds: float) -> None:
        """One look-up: at which place the firm was, None if it was not there."""
        self.own_seconds.append(own_seconds)
        self.asked += 1
        self.first += place == 0
        self.among += place is not None
        self.seconds.append(seconds)

    def share(self, what: str) -> float:
        """Of all that were asked, how many were first, or among the candidates."""
        return (self.first if what == "first" else self.among) / max(1, self.asked)


class Town:
    """An index full of made firms."""

    def __init__(self, size: int, folder: Path | None = None) -> None:
        self.maker = FirmMaker(SEED)
        self.firms = list(self.maker.firms(size))
        self.index = NameIndex(folder)
        begun = time.perf_counter()
        for number, firm in enumerate(self.firms):
            self.index.add(str(number), firm.name)
        self.index.commit()
        self.build_seconds = time.perf_counter() - begun

    def sample(self, count: int) -> list[tuple[int, Firm]]:
        """Some of the firms with their numbers."""
        count = min(count, len(self.firms))
        return self.maker.random.sample(list(enumerate(self.firms)), count)

    def ask(self, search: Search, number: int, written: str) -> None:
        """Look up one name that stands for this firm."""
        begun, begun_own = time.perf_counter(), time.process_time()
        found = self.index.candidates(written, CANDIDATES)
        own_seconds, seconds = time.process_time() - begun_own, time.perf_counter() - begun
        key = str(number)
        place = found.index(key) if key in found else None
        search.count(place, seconds=seconds, own_seconds=own_seconds)


def written_otherwise(town: Town, count: int) -> dict[str, Search]:
    """By kind of writing, full names that are corrupted and short names."""
    kinds: list[tuple[str, Callable[..., str]]] = list(WRITTEN_OTHERWISE.items())
    kinds += [(name, write) for name, (write, _) in SHORT.items()]
    found = {kind: Search() for kind, _ in kinds}
    for at, (number, firm) in enumerate(town.sample(count)):
        kind, write = kinds[at % len(kinds)]
        town.ask(found[kind], number, write(firm, town.maker.random))
    return found


@dataclass(slots=True)
class ShortNames:
    """Firms looked up by what people call them."""

    by_kind: dict[str, Search]
    of_one_firm: Search
    """Those that fit one firm alone."""
    attainable: float
    """How many could be first at best: where several firms are called so, one is."""


def short_names(town: Town, count: int) -> ShortNames:
    """What people call firms, in the shares in which they do."""
    dice, kinds = town.maker.random, list(SHORT)
    called = {kind: Counter(SHORT[kind][0](firm, dice) for firm in town.firms) for kind in kinds}
    found = ShortNames({kind: Search() for kind in kinds}, Search(), 0.0)
    sampled = town.sample(count)
    for number, firm in sampled:
        kind = dice.choices(kinds, [SHORT[kind][1] for kind in kinds])[0]
        written = SHORT[kind][0](firm, dice)
        search = Search()
        town.ask(search, number, written)
        found.by_kind[kind] = together([found.by_kind[kind], search])
        found.attainable += 1 / called[kind][written] / len(sampled)
        if called[kind][written] == 1:
            found.of_one_firm = together([found.of_one_firm, search])
    return found


def english_names(town: Town, count: int) -> Search:
    """English names, one in four of which does not spell the brand."""
    search = Search()
    for number, firm in town.sample(count):
        town.ask(search, number, english(firm, town.maker.random))
    return search


def former_names(town: Town, count: int) -> tuple[Search, Search]:
    """Firms looked up by a former name: without the table of aliases, then with it."""
    without, having = Search(), Search()
    asked = [(number, renamed(firm, town.maker)) for number, firm in town.sample(count)]
    for number, name in asked:
        town.ask(without, number, name)
    for number, name in asked:
        town.index.add(str(number), name)
    for number, name in asked:
        town.ask(having, number, name)
    return without, having


def added_one_by_one(town: Town, count: int) -> list[float]:
    """How long it takes to add a name and look the next one up, as the matcher does it."""
    seconds = []
    for number, firm in enumerate(town.maker.firms(count), start=len(town.firms)):
        begun = time.perf_counter()
        town.index.candidates(firm.name, CANDIDATES)
        town.index.add(str(number), firm.name)
        town.index.commit()
        seconds.append(time.perf_counter() - begun)
    return seconds


def together(searches: Sequence[Search]) -> Search:
    """Several searches as one."""
    return Search(
        asked=sum(search.asked for search in searches),
        first=sum(search.first for search in searches),
        among=sum(search.among for search in searches),
        seconds=[second for search in searches for second in search.seconds],
        own_seconds=[second for search in searches for second in search.own_seconds],
    )


def slow_ms(seconds: Sequence[float], share: float = 0.95) -> float:
    """The time within which this share of look-ups was answered, in ms."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def memory_mb() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
