"""The benchmark of names runs small with every test run: it must measure what it says.

Floors here are below the goals, for a small city's figures swing; what must never happen has none.
"""

from functools import cache

from tests.benchmarks.name_matching import Goal, measure
from tests.benchmarks.name_matching_firms import FirmMaker
from tests.benchmarks.name_matching_kinds import OTHER_FIRMS, WRITTEN_OTHERWISE
from tests.benchmarks.name_matching_pairs import made_pairs

NEVER_MERGED = ("city_swap", "branch", "trade_swap", "group_company", "same_brand")


@cache
def goals() -> dict[str, Goal]:
    return {goal.name: goal for goal in measure(city=1_000, large=4_500, pairs=660, looks=210)}


def figure(beginning: str) -> float:
    (found,) = (goal.measured for name, goal in goals().items() if name.startswith(beginning))
    return found


def test_another_firm_is_never_merged() -> None:
    for trap in NEVER_MERGED:
        assert figure(f"merged although another firm: {trap}") == 0, trap
    assert figure("full names: precision of what is answered same") > 0.99


def test_a_firm_is_found_however_it_is_written() -> None:
    assert figure("right candidate among 50") > 0.97
    assert figure("former name with the table") > 0.97
    assert figure("English name") > 0.5
    assert figure("short name") > 0.75


def test_every_goal_says_what_was_asked_and_whether_it_is_met() -> None:
    for goal in goals().values():
        assert ("NOT MET" in goal.line()) is not goal.is_met
        assert f"{goal.target:g}" in goal.line()


def test_every_kind_of_writing_and_every_trap_is_among_the_pairs() -> None:
    pairs = made_pairs(110, city_size=200)
    assert {p.kind for p in pairs if p.is_same} == WRITTEN_OTHERWISE.keys()
    assert {p.kind for p in pairs if not p.is_same} == OTHER_FIRMS.keys()
    assert all(pair.names[0] != pair.names[1] for pair in pairs if not pair.is_same)


def test_the_same_seed_makes_the_same_firms_and_no_name_twice() -> None:
    first, second = ([firm.name for firm in FirmMaker(3).firms(2_000)] for _ in range(2))
    assert first == second
    assert len(set(first)) == 2_000
