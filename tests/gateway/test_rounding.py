"""Amounts of an open period for readers without the statements: never more than the cards tell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Actor, Role
from gateway.shown.rounding import board_for, rounded
from ledger.board import Board, Credited, credited
from sharing.visibility import YI, band_of

AMOUNTS = st.integers(0, 10**14)
OFFICE = Actor(id="one", office="A", role=Role.OFFICE_STAFF)
EXACT_ROLES = (Role.CITY_OPERATOR, Role.CITY_ARBITER, Role.AUDITOR, Role.ASSESSOR)


def credit(yuan: int) -> Credited:
    zero = credited({})
    return zero.model_copy(update={"credited_signed_amount_yuan": yuan})


def board(yuan: int, **more: Any) -> Board:
    sides = {name: credit(yuan) for name in ("total", "own", "shared_in", "shared_out")}
    content = {
        "city": "320800",
        "city_name": "淮安市",
        "period": "2025Q1",
        "position": 1,
        "as_of": 1,
        "projects": 9,
        "signed_amount_yuan": yuan,
        "signed_amount_usd_cents": yuan,
        "chains": {},
        "offices": {"A": credit(yuan), "B": credit(yuan)},
        "office_sides": {"A": sides, "B": sides},
        "rates": {},
    }
    zeros = {
        name: credited({})
        for name in (
            *("bureau_first", "department_first", "overlap", "suspense", "book_city"),
            *("difference", "corrections"),
        )
    }
    counts = {n: 0 for n in Board.model_fields if n.endswith("_count")}
    return Board.model_validate(content | zeros | counts | {"book_city": credit(yuan)} | more)


@given(AMOUNTS)
def test_one_amount_alone_tells_no_more_than_its_band(yuan: int) -> None:
    told = rounded(yuan, YI)
    assert 0 <= told <= yuan
    if yuan < 200 * YI:
        assert band_of(told or 0) == band_of(yuan)
        assert all(rounded(other, YI) == told for other in (told, yuan))
    assert rounded(-yuan, YI) == -told


@given(AMOUNTS, AMOUNTS)
def test_rounding_keeps_the_order(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert rounded(low, YI) <= rounded(high, YI)


@given(st.integers(5 * YI, 10 * YI - 1), st.integers(5 * YI, 10 * YI - 1))
def test_an_office_reads_the_same_board_whatever_the_other_amount_in_its_band(
    one: int, other: int
) -> None:
    def told(yuan: int) -> Board:
        exact = board(yuan)
        mine = {"A": credit(0), "B": exact.offices["B"]}
        sides = {"B": exact.office_sides["B"]}
        return board_for(OFFICE, exact.model_copy(update={"offices": mine, "office_sides": sides}))

    rest = {"signed_amount_usd_cents": 0}  # the same digits, in another unit
    assert told(one).model_copy(update=rest) == told(other).model_copy(update=rest)


def test_the_own_office_stands_exactly_among_rounded_ones() -> None:
    told = board_for(OFFICE, board(7 * YI + 3))
    assert told.offices["A"].credited_signed_amount_yuan == 7 * YI + 3
    assert told.office_sides["A"].own.credited_signed_amount_yuan == 7 * YI + 3
    assert told.offices["B"].credited_signed_amount_yuan == 5 * YI
    assert told.office_sides["B"].own.credited_signed_amount_yuan == 5 * YI
    assert told.signed_amount_yuan == told.book_city.credited_signed_amount_yuan == 5 * YI


@pytest.mark.parametrize("role", EXACT_ROLES)
def test_the_citys_roles_read_exactly_and_the_sums_hold(role: Role) -> None:
    exact = board(7 * YI + 3)
    assert board_for(Actor(id="one", office="C", role=role), exact) is exact


@pytest.mark.parametrize(
    ("state", "view", "corrected", "is_exact"),
    [
        ("open", "corrected", 0, False),
        ("open", "exported", 0, False),
        ("closing", "exported", 0, False),
        ("closed", "exported", 0, True),
        ("closed", "exported", 5, True),
        ("closed", "corrected", 0, True),
        ("closed", "corrected", 5, False),
    ],
)
def test_only_what_was_closed_stands_to_the_yuan(
    state: str, view: str, corrected: int, *, is_exact: bool
) -> None:
    exact = board(7 * YI + 3, period_state=state, view=view, corrections=credit(corrected))
    assert (board_for(OFFICE, exact) is exact) == is_exact
