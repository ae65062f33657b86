"""Memberships and what must be apart: 三员分立, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Role
from auth.memberships import Membership, acting_as, belongs_to_any
from auth.separation_of_duties import KEEPERS, breach_of_duties

STAFF = Membership("320826", Role.OFFICE_STAFF)
HEAD = Membership("320830", Role.OFFICE_HEAD)
SAME_OFFICE = Membership("320826", Role.OFFICE_HEAD)
memberships = st.lists(
    st.builds(Membership, st.sampled_from(["A", "B", "C"]), st.sampled_from(list(Role))),
    max_size=5,
    unique=True,
)


@pytest.mark.parametrize(
    ("office", "role", "found"),
    [
        ("", "", STAFF),
        ("320830", "", HEAD),
        ("320826", "office_head", SAME_OFFICE),
        ("", "office_head", HEAD),
        ("320804", "", None),
        ("320830", "office_staff", None),
        ("320830", "nonsense", None),
    ],
)
def test_the_first_membership_that_fits_is_acted_in(
    office: str, role: str, found: Membership | None
) -> None:
    assert acting_as([STAFF, HEAD, SAME_OFFICE], office=office, role=role) == found


def test_who_belongs_to_an_office_belongs_to_it_in_whatever_role() -> None:
    assert belongs_to_any([STAFF, HEAD], {"320830", "B01"})
    assert not belongs_to_any([STAFF, HEAD], {"B01"})
    assert not belongs_to_any([STAFF, HEAD], ())


@pytest.mark.parametrize(
    ("roles", "breach"),
    [
        ("", ""),
        ("administrator", ""),
        ("office_staff office_head city_arbiter", ""),
        ("administrator security_officer", "auth.duties_apart"),
        ("administrator auditor", "auth.duties_apart"),
        ("security_officer auditor", "auth.duties_apart"),
        ("auditor office_staff", "auth.duties_apart"),
        ("administrator city_operator", "auth.duties_apart"),
        ("security_officer leader", "auth.duties_apart"),
        ("machine_client", ""),
        ("machine_client office_staff", "auth.machine_is_no_person"),
        ("machine_client machine_client", "auth.machine_is_no_person"),
        ("system", "auth.role_not_granted"),
    ],
)
def test_what_one_person_may_hold_together(roles: str, breach: str) -> None:
    held = [Membership(f"O{number}", Role(role)) for number, role in enumerate(roles.split())]
    assert breach_of_duties(held) == breach


@given(memberships)
def test_no_two_of_the_three_are_ever_held_by_one_person(held: list[Membership]) -> None:
    roles = {each.role for each in held}
    if len(roles & KEEPERS) > 1 or (roles & KEEPERS and roles - KEEPERS):
        assert breach_of_duties(held)


@given(memberships, st.integers(0, 4))
def test_taking_a_membership_away_never_makes_a_breach(held: list[Membership], at: int) -> None:
    if not breach_of_duties(held):
        assert not breach_of_duties([*held[:at], *held[at + 1 :]])
