"""Runs the matcher over a city's rows in their order, before any ruling, and counts the outcomes.

A row that is *same* joins that project; every other row opens a project of its own, also when it
is asked. So the run does what the journal does, and one wrong answer misleads the later ones.

Candidates are looked up by brute force, so that nothing is lost by the look-up: every known row
that shares two neighbouring signs of the brand (or their sound) with the name or the head of the
title, the place and trade, or one of ``keys.fact_keys``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sharing.matching.keys import fact_keys, title_heads
from sharing.matching.match import Answer, Match, Matcher
from sharing.matching.names.read_name import read_name
from sharing.matching.names.sounds import spellings
from sharing.matching.registration import Registration
from tests.benchmarks.told import Told

FOUND, ASKED, WRONG_MERGE = "found", "asked, right", "WRONG MERGE"
ASKED_WRONG, ASKED_NEW, MISSED, NEW = "asked, wrong only", "asked, but new", "missed", "new"
OUTCOMES = (FOUND, ASKED, ASKED_WRONG, MISSED, WRONG_MERGE, NEW, ASKED_NEW)
SECONDS_SHARE, ASKED_SHARE = 98, 3
"""The bar, in per cent: found or asked of the second rows at least, asked of all rows at most."""


@dataclass(frozen=True)
class Outcome:
    """What the matcher answered about one row, and what that was worth."""

    told: Told
    matches: tuple[Match, ...]
    result: str
    is_second: bool


class Known:
    """The rows so far: looked up by keys, each on the project that the run placed it on."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._project_of: dict[str, str] = {}
        self._rows_of: dict[str, list[Registration]] = defaultdict(list)

    def candidates(self, new: Registration) -> list[Registration]:
        """All rows of every project of which some row shares a key."""
        leads = {lead for key in _searched(new) for lead in self._by_key.get(key, ())}
        projects = sorted({self._project_of[lead] for lead in leads})
        return [row for project in projects for row in self._rows_of[project]]

    def place(self, row: Registration, joined: str) -> None:
        """``joined`` is a lead of the project that the row is the same as, '' for none."""
        project = self._project_of[joined] if joined else row.lead_id
        self._project_of[row.lead_id] = project
        self._rows_of[project].append(replace(row, project_id=project))
        for key in _stored(row):
            self._by_key[key].append(row.lead_id)


def _brand_keys(row: Registration) -> Iterator[str]:
    brand = read_name(row.investor).brand
    yield from (brand[at : at + 2] for at in range(max(1, len(brand) - 1)))
    yield from spellings(brand)


def _common_keys(row: Registration) -> Iterator[str]:
    name = read_name(row.investor)
    yield from (f"brand {key}" for key in _brand_keys(row))
    yield f"kin {name.place.text} {name.trade_text}"
    yield from fact_keys(row)


def _stored(row: Registration) -> Iterator[str]:
    yield from _common_keys(row)
    yield from (f"title {head}" for head in title_heads(row))


def _searched(row: Registration) -> Iterator[str]:
    yield from _common_keys(row)
    yield from (f"title {key}" for key in _brand_keys(row))
    yield from (f"brand {head}" for head in title_heads(row))


def run_city(city: Sequence[Told]) -> list[Outcome]:
    """Each row in order, with its outcome."""
    matcher, known = Matcher(), Known()
    project_of = {told.row.lead_id: told.project for told in city}
    seen: set[str] = set()
    outcomes = []
    for told in city:
        matches = matcher.match(told.row, known.candidates(told.row))
        same = [match.lead_id for match in matches if match.answer is Answer.SAME]
        asked = [match.lead_id for match in matches if match.answer is Answer.ASK]
        result = _result(
            told.project,
            same=[project_of[lead] for lead in same],
            asked=[project_of[lead] for lead in asked],
            is_second=told.project in seen,
        )
        outcomes.append(Outcome(told, matches, result, told.project in seen))
        known.place(told.row, same[0] if same else "")
        matcher.learn(told.row)
        seen.add(told.project)
    return outcomes


def _result(project: str, *, same: list[str], asked: list[str], is_second: bool) -> str:
    if same:
        return FOUND if same == [project] else WRONG_MERGE
    if asked and project in asked:
        return ASKED
    if asked:
        return ASKED_WRONG if is_second else ASKED_NEW
    return MISSED if is_second else NEW


@dataclass(frozen=True)
class Figures:
    """The figures that the bar is about."""

    rows: int
    seconds: int
    found: int
    asked_right: int
    wrong_merges: int
    asked_rows: int
    signings_lost: int
    """Second rows that state a signing and are neither found nor asked."""
    by_role: dict[str, Counter[str]]

    @property
    def holds(self) -> bool:
        """Whether the bar holds."""
        return (
            self.wrong_merges == 0
            and self.signings_lost == 0
            and (self.found + self.asked_right) * 100 >= self.seconds * SECONDS_SHARE
            and self.asked_rows * 100 <= self.rows * ASKED_SHARE
        )

    def line(self, name: str) -> str:
        """One line of the printed table."""
        good = self.found + self.asked_right
        return (
            f"{'holds' if self.holds else 'MISSES':7}{name:30} wrong merges {self.wrong_merges:2}"
            f"  found {self.found:4}  asked {self.asked_right:4}  of {self.seconds:4}"
            f" = {100 * good / self.seconds:5.1f} %  signings lost {self.signings_lost:2}"
            f"  asked rows {self.asked_rows:4} = {100 * self.asked_rows / self.rows:4.2f} %"
        )

    def table(self) -> Iterator[str]:
        """The confusion table by role."""
        yield f"        {'role':24}" + "".join(f"{name:>19}" for name in OUTCOMES)
        for role, counts in sorted(self.by_role.items()):
            yield f"        {role:24}" + "".join(f"{counts[name]:19}" for name in OUTCOMES)


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The outcomes, counted."""
    by_role: dict[str, Counter[str]] = defaultdict(Counter)
    for each in outcomes:
        role = each.told.role + (f" (trap {each.told.project[0]})" if each.told.is_trap else "")
        by_role[role][each.result] += 1
    total = sum(by_role.values(), Counter[str]())
    second = [each for each in outcomes if each.is_second]
    return Figures(
        rows=len(outcomes),
        seconds=len(second),
        found=sum(each.result == FOUND for each in second),
        asked_right=sum(each.result == ASKED for each in second),
        wrong_merges=total[WRONG_MERGE],
        asked_rows=total[ASKED] + total[ASKED_WRONG] + total[ASKED_NEW],
        signings_lost=sum(
            each.told.row.signed_on is not None and each.result not in {FOUND, ASKED}
            for each in second
        ),
        by_role=dict(by_role),
    )
