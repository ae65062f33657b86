"""A fact is worth as much as it is rare among the city's own registrations."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sharing.matching.points import log2_tenths, points_of_share
from sharing.matching.rarity import Kind, Rarity

ROUND, ODD = 100_000_000, 337_000_000


def test_an_amount_that_forty_projects_share_says_little_and_an_odd_one_much() -> None:
    rarity = Rarity()
    for _ in range(40):
        rarity.add(Kind.YUAN, ROUND)
    for at in range(260):
        rarity.add(Kind.YUAN, (101 + 3 * at) * 10**6)
    rarity.add(Kind.YUAN, ODD)
    assert rarity.of(Kind.YUAN, ROUND) < 40
    assert rarity.of(Kind.YUAN, ODD) > 80


def test_before_anything_is_learned_a_round_amount_is_taken_for_common() -> None:
    assert Rarity().of(Kind.YUAN, ROUND) < 40
    assert Rarity().of(Kind.YUAN, ODD) > 70


@given(st.integers(1, 2**70))
def test_the_logarithm_is_rounded_down(number: int) -> None:
    tenths = log2_tenths(number)
    assert 2**tenths <= number**10 < 2 ** (tenths + 1)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_more_have_in_common_is_worth_no_more(part: int, more: int) -> None:
    assert points_of_share(part + more, 10**7) <= points_of_share(part, 10**7)


@given(st.lists(st.sampled_from([ROUND, ODD]), max_size=60))
def test_saying_a_value_once_more_never_makes_it_rarer(said: list[int]) -> None:
    rarity = Rarity()
    for amount in said:
        rarity.add(Kind.YUAN, amount)
    before = rarity.of(Kind.YUAN, ODD)
    rarity.add(Kind.YUAN, ODD)
    assert rarity.of(Kind.YUAN, ODD) <= before


def test_the_same_day_is_worth_more_than_a_day_of_the_same_week() -> None:
    rarity = Rarity()
    start = date(2024, 1, 1).toordinal()
    for at in range(360):
        rarity.add(Kind.SIGNED, date.fromordinal(start + at))
    day = date(2024, 6, 3)
    assert rarity.of(Kind.SIGNED, day) > rarity.of_days(Kind.SIGNED, day, apart=7) > 20
