"""Claimed figures as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.claimed_units import FigureUnreadable, claimed_units
from ledger.rules.pack import Unit


@pytest.mark.parametrize(
    ("text", "unit", "units"),
    [
        ("12", Unit.PROJECT, 120_000),
        ("0.5", Unit.PROJECT, 5_000),
        ("12个", Unit.PROJECT, 120_000),
        ("45.3亿", Unit.YUAN, 4_530_000_000),
        ("800万元", Unit.YUAN, 8_000_000),
        ("1,234", Unit.YUAN, 1_234),
        ("1500.25", Unit.USD_CENT, 150_025),
        ("300人", Unit.PERSON, 300),
        ("12.5亩", Unit.MU, 1_250),
        ("-1", Unit.PROJECT, -10_000),
    ],
)
def test_a_figure_is_read_in_its_unit(text: str, unit: Unit, units: int) -> None:
    assert claimed_units(text, unit) == units


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", Unit.YUAN),
        ("约5亿", Unit.YUAN),
        ("0.5", Unit.YUAN),
        ("0.00001", Unit.PROJECT),
        ("NaN", Unit.YUAN),
        ("Infinity", Unit.YUAN),
        ("1e30", Unit.YUAN),
        ("1e999999", Unit.YUAN),
        ("-9e999999", Unit.YUAN),
        ("9e-999999", Unit.MU),
        ("1e999999", Unit.PROJECT),
        ("9e999999亿", Unit.USD_CENT),
        ("100.0000000000000000000000000001", Unit.PROJECT),
    ],
)
@pytest.mark.timeout(10)  # the largest took a minute of everybody's server once
def test_what_is_no_figure_of_the_unit_is_refused(text: str, unit: Unit) -> None:
    with pytest.raises(FigureUnreadable):
        claimed_units(text, unit)


@given(st.text(max_size=12), st.sampled_from(Unit))
def test_whatever_is_written_is_a_whole_number_or_refused(text: str, unit: Unit) -> None:
    with suppress(FigureUnreadable):
        assert isinstance(claimed_units(text, unit), int)
