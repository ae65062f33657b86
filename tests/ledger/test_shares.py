"""Splitting units by exact ratios. Rule: docs/rules/shares.md."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.shares import split_units

TABLE = [
    # units, ratios in order, parts
    (10_000, ["1"], [10_000]),
    (10_000, ["1/2", "1/2"], [5_000, 5_000]),
    (10_000, ["1", "1"], [10_000, 10_000]),  # 双算
    (10_000, ["1", "0"], [10_000, 0]),  # 100:0
    (10_000, ["1/3", "1/3", "1/3"], [3_334, 3_333, 3_333]),
    (10_001, ["1/2", "1/2"], [5_001, 5_000]),
    (1, ["1/2", "1/2"], [1, 0]),
    (1, ["1", "1"], [1, 1]),
    (1, ["1/3", "1/3"], [0, 0]),  # two thirds of one unit: nothing whole was promised
    (2, ["1/3", "1/3"], [1, 0]),
    (7, ["2/5", "3/5"], [3, 4]),
    (0, ["1", "1"], [0, 0]),
]


@pytest.mark.parametrize(("units", "ratios", "parts"), TABLE)
def test_the_table_of_the_rule(units: int, ratios: list[str], parts: list[int]) -> None:
    split = split_units(units, {i: Fraction(ratio) for i, ratio in enumerate(ratios)})
    assert list(split.values()) == parts


ratio = st.fractions(0, 2, max_denominator=999)
ratios = st.dictionaries(st.integers(0, 5), ratio, min_size=1)
units = st.integers(0, 10**13)


@given(units, ratios)
def test_the_parts_sum_to_what_was_promised_and_none_is_off_by_a_unit(
    units: int, ratios: dict[int, Fraction]
) -> None:
    parts = split_units(units, ratios)
    assert sum(parts.values()) == sum(ratios.values()) * units // 1
    for key, part in parts.items():
        assert abs(part - ratios[key] * units) < 1


@given(units, ratios)
def test_what_is_left_goes_to_the_first_in_order(units: int, ratios: dict[int, Fraction]) -> None:
    parts = split_units(units, ratios)
    uneven = [key for key in ratios if (ratios[key] * units).denominator > 1]
    rounded_up = [parts[key] > ratios[key] * units for key in uneven]
    assert rounded_up == sorted(rounded_up, reverse=True)


@pytest.mark.parametrize(("units", "ratio"), [(-1, "1"), (1, "-1/2")])
def test_nothing_negative_is_split(units: int, ratio: str) -> None:
    with pytest.raises(ValueError, match="never negative"):
        split_units(units, {"a": Fraction(ratio)})
