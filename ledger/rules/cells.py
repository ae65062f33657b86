"""Every case that a pack's conditions can tell apart, so that its rules can be asked about each.

A *dimension* is one fact that some condition asks for: a flag, a list of names, a range, the day of
the signing, a paper. Its *atoms* are the parts that no condition divides further: yes and no; each
name and any other; the stretches between the ends of intervals, and *not stated*; a paper is there
or not. Facts that no condition asks for do not matter. Atoms for which every rule says the same are
taken together, so that what is walked through, the *cells*, are few; ``CELLS_MAX`` bounds them.

Taken as impossible: a kind of transfer, or of a first-contact office, beyond those that there are.
All else can happen and needs a rule, also what looks odd: 无法落地 is granted before a project
lands elsewhere, and one that was transferred may be ruled home again.

A *box* is a set of cells that can be said in one sentence: for each dimension some of its atoms.

Invariant: two cases of one cell meet the same conditions; every possible case lies in one cell.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Final, get_args

from auth.offices import OfficeKind
from ledger.rules.conditions import FLAGS, LISTS, RANGES, Case, Condition, Days, Interval, Moved
from sharing.values import value

CELLS_MAX: Final = 60_000
BOX_CELLS_MAX: Final = 4_000
OTHER: Final = "other"
UNSTATED: Final = "unstated"
PAPER: Final = "paper:"
_SIGNS: Final = str.maketrans({";": "；", "=": "＝", "|": "｜"})
"""Names are people's own words, and these signs part a written case."""
_WHOLE: Final[Mapping[str, frozenset[str]]] = {
    "transfers": frozenset(get_args(Moved)),
    "first_contact_kinds": frozenset(OfficeKind),
}
"""Lists of which every project has one of the names that there are."""


@value
class Atom:
    """A part of a dimension: how it is written, a fact that lies in it, the rules that allow it."""

    written: str
    fact: Any
    allowed: int
    """A bit for each rule, the first rule lowest."""


@value
class Dimension:
    """A fact that conditions ask for, and its atoms; ``paper:KIND`` is a paper."""

    name: str
    atoms: tuple[Atom, ...]

    @property
    def classes(self) -> tuple[tuple[Atom, ...], ...]:
        """Its atoms, those together that the same rules allow."""
        masks = dict.fromkeys(atom.allowed for atom in self.atoms)
        return tuple(tuple(a for a in self.atoms if a.allowed == mask) for mask in masks)


Cell = tuple[int, ...]
"""For each dimension the number of a class."""


@value
class Box:
    """For each dimension some of its atoms; a dimension that does not matter is left out."""

    parts: tuple[tuple[str, tuple[Atom, ...]], ...]

    @property
    def written(self) -> str:
        """``land_sqm=0..66666|unstated; landing_differs=true``; empty where nothing matters."""
        return "; ".join(f"{name}={'|'.join(_joined(atoms))}" for name, atoms in self.parts)

    def case(self) -> Case:
        """One case that lies in it."""
        facts = {_fact_of(name): atoms[0].fact for name, atoms in self.parts if _is_plain(name)}
        papers = frozenset(
            name[6:] for name, atoms in self.parts if not _is_plain(name) and atoms[0].fact
        )
        return Case(**facts, papers=papers)


class CaseSpace:
    """The cells of a pack's share rules, and which rules fit each."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._every = (1 << len(conditions)) - 1
        self.dimensions = tuple(_dimensions(conditions))
        self._classes = tuple(dimension.classes for dimension in self.dimensions)

    @property
    def cells_count(self) -> int:
        """How many cells there are."""
        return prod(map(len, self._classes))

    @cached_property
    def cells(self) -> Mapping[Cell, int]:
        """Every cell → the rules that fit it, a bit each."""
        found: dict[Cell, int] = {}
        for cell in product(*(range(len(classes)) for classes in self._classes)):
            found[cell] = self._fitting(cell)
        return found

    def _fitting(self, cell: Cell) -> int:
        fitting = self._every
        for classes, place in zip(self._classes, cell, strict=True):
            fitting &= classes[place][0].allowed
        return fitting

    def box_around(self, cell: Cell, is_meant: Callable[[int], bool]) -> tuple[Box, set[Cell]]:
        """The box around a cell in which every cell's rules are meant, and the cells in it."""
        spans = [{place} for place in cell]
        for at, classes in enumerate(self._classes):
            everything = set(range(len(classes)))
            for wider in (everything, *({place} | spans[at] for place in sorted(everything))):
                tried = [*spans[:at], wider | spans[at], *spans[at + 1 :]]
                if self._holds(tried, is_meant):
                    spans = tried
        parts = tuple(
            (dimension.name, _atoms_of(dimension, classes, span))
            for dimension, classes, span in zip(self.dimensions, self._classes, spans, strict=True)
            if len(span) < len(classes)
        )
        return Box(parts), set(product(*spans))

    def _holds(self, spans: Sequence[Iterable[int]], is_meant: Callable[[int], bool]) -> bool:
        sized = [sorted(span) for span in spans]
        if prod(map(len, sized)) > BOX_CELLS_MAX:
            return False
        return all(is_meant(self.cells[cell]) for cell in product(*sized))


def _atoms_of(
    dimension: Dimension, classes: tuple[tuple[Atom, ...], ...], span: Iterable[int]
) -> tuple[Atom, ...]:
    meant = {atom for place in span for atom in classes[place]}
    return tuple(atom for atom in dimension.atoms if atom in meant)


def _dimensions(conditions: Sequence[Condition]) -> Iterator[Dimension]:
    for name in FLAGS:
        if any(getattr(condition, name) is not None for condition in conditions):
            facts = [("true", True), ("false", False)]
            yield _dimension(name, facts, conditions)
    for name in LISTS:
        named = dict.fromkeys(n for c in conditions for n in getattr(c, name))
        if named:
            yield _dimension(name, list(_named_facts(name, list(named))), conditions)
    for name in (*RANGES, "signed"):
        ranges = [r for c in conditions if (r := getattr(c, name)) is not None]
        if ranges:
            yield _dimension(name, list(_stretches(ranges)), conditions)
    everyone = (1 << len(conditions)) - 1
    for kind in dict.fromkeys(paper for c in conditions for paper in c.has_papers):
        without = _bits(kind not in condition.has_papers for condition in conditions)
        there, lacking = Atom("true", True, everyone), Atom("false", False, without)
        yield Dimension(PAPER + kind, (there, lacking))


def _dimension(
    name: str, facts: Iterable[tuple[str, Any]], conditions: Sequence[Condition]
) -> Dimension:
    atoms = []
    for written, fact in facts:
        case = Case(**{_fact_of(name): fact})
        allowed = _bits(name not in condition.unmet(case) for condition in conditions)
        atoms.append(Atom(written, fact, allowed))
    return Dimension(name, tuple(atoms))


def _named_facts(name: str, named: list[str]) -> Iterator[tuple[str, str]]:
    for each in named:
        yield str(each).translate(_SIGNS), str(each)
    there_are = _WHOLE.get(name)
    if there_are is None:
        # A name that no condition has; the empty one is that of a fact that nobody stated.
        yield OTHER, "" if "" not in named else "\x00"
    elif there_are - set(named):
        yield OTHER, min(there_are - set(named))


def _stretches(ranges: Iterable[Interval | Days]) -> Iterator[tuple[str, Any]]:
    """The stretches between all ends, and not stated."""
    is_of_days = False
    cuts: set[int] = set()
    for each in ranges:
        is_of_days = isinstance(each, Days)
        first, end = bounds(each)
        cuts |= {first} | (set() if end is None else {end})
    lowest = date.min.toordinal() if is_of_days else 0
    starts = sorted({lowest} | {cut for cut in cuts if cut > lowest})
    for at, start in enumerate(starts):
        last = starts[at + 1] - 1 if at + 1 < len(starts) else None
        fact = date.fromordinal(start) if is_of_days else start
        yield _stretch_written(start, last, is_of_days=is_of_days), fact
    yield UNSTATED, None


def bounds(span: Interval | Days) -> tuple[int, int | None]:
    """The first whole number (or day's ordinal) in the range, and the first behind it."""
    if isinstance(span, Days):
        first = span.since.toordinal() if span.since else date.min.toordinal()
        return first, span.before.toordinal() if span.before else None
    first = span.above + 1 if span.above is not None else span.at_least or 0
    return first, span.at_most + 1 if span.at_most is not None else span.below


def is_empty(span: Interval | Days) -> bool:
    """Whether no whole number, or no day, lies in the range."""
    first, end = bounds(span)
    return end is not None and end <= first


def _stretch_written(start: int, last: int | None, *, is_of_days: bool) -> str:
    if not is_of_days:
        return f"{start}..{'' if last is None else last}"
    begins = "" if start == date.min.toordinal() else date.fromordinal(start).isoformat()
    return f"{begins}..{'' if last is None else date.fromordinal(last).isoformat()}"


def _joined(atoms: Sequence[Atom]) -> Iterator[str]:
    """How atoms are written, neighbouring stretches as one."""
    stretch = ""
    for atom in atoms:
        begins, _, ends = atom.written.partition("..")
        if isinstance(atom.fact, bool) or not isinstance(atom.fact, int | date):
            if stretch:
                yield stretch
                stretch = ""
            yield atom.written
        elif stretch and not _touches(stretch, atom):
            yield stretch
            stretch = atom.written
        else:
            stretch = f"{stretch.partition('..')[0] if stretch else begins}..{ends}"
    if stretch:
        yield stretch


def _touches(stretch: str, atom: Atom) -> bool:
    ended = stretch.partition("..")[2]
    if isinstance(atom.fact, date):
        return date.fromordinal(atom.fact.toordinal() - 1).isoformat() == ended
    return str(atom.fact - 1) == ended


def _bits(answers: Iterable[bool]) -> int:
    return sum(1 << place for place, is_so in enumerate(answers) if is_so)


def _is_plain(name: str) -> bool:
    return not name.startswith(PAPER)


def _fact_of(name: str) -> str:
    """The fact of a case that a part of a condition asks for."""
    return "signed_on" if name == "signed" else LISTS.get(name, name)
