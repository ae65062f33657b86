"""The matrix of visibility, written a second time by hand, and what must hold for every cell."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Actor, Role
from sharing.field_classes import FieldClass
from sharing.visibility import (
    BAND_CODES,
    LeadState,
    Relation,
    Showing,
    band_of,
    code_name,
    is_visible,
    may_see,
    relation_of,
)

YI = 100_000_000
MATRIX = """
relation  state   identity contacts commercial summary evidence history
own       sealed  show     show     show       show    show     show
own       board   show     show     show       show    show     show
centre    sealed  show     show     show       show    show     show
centre    board   show     show     show       show    show     show
auditor   sealed  show     absent   show       show    show     show
auditor   board   show     absent   show       show    show     show
landing   sealed  show     absent   show       show    absent   show
landing   board   show     absent   show       show    absent   show
receiver  sealed  show     absent   show       show    absent   absent
receiver  board   show     absent   show       show    absent   mask
other     sealed  absent   absent   absent     absent  absent   absent
other     board   mask     absent   mask       show    absent   mask
outside   sealed  absent   absent   absent     absent  absent   absent
outside   board   absent   absent   absent     absent  absent   absent
"""


def cells() -> list[tuple[str, str, str, str]]:
    head, *lines = (line.split() for line in MATRIX.strip().splitlines())
    return [
        (line[0], line[1], field_class, showing)
        for line in lines
        for field_class, showing in zip(head[2:], line[2:], strict=True)
    ]


@pytest.mark.parametrize(("relation", "state", "field_class", "showing"), cells())
def test_each_cell_is_as_the_matrix_says(
    relation: str, state: str, field_class: str, showing: str
) -> None:
    sight = may_see(Relation(relation), LeadState(state), FieldClass(field_class))
    assert sight.showing == showing
    assert sight.reason


def test_the_matrix_has_every_cell() -> None:
    every = {(str(r), str(s), str(f)) for r in Relation for s in LeadState for f in FieldClass}
    assert {(r, s, f) for r, s, f, _ in cells()} == every


def test_who_is_outside_or_other_cannot_tell_a_sealed_lead_from_none() -> None:
    assert not is_visible(Relation.OTHER, LeadState.SEALED)
    assert not any(is_visible(Relation.OUTSIDE, state) for state in LeadState)


@pytest.mark.parametrize(
    ("role", "office", "relation"),
    [
        (Role.OFFICE_STAFF, "A", Relation.OWN),
        (Role.OFFICE_HEAD, "A", Relation.OWN),
        (Role.MACHINE_CLIENT, "A", Relation.OWN),
        (Role.OFFICE_STAFF, "B", Relation.LANDING),
        (Role.OFFICE_STAFF, "C", Relation.OTHER),
        (Role.CITY_OPERATOR, "C", Relation.CENTRE),
        (Role.CITY_ARBITER, "C", Relation.CENTRE),
        (Role.AUDITOR, "A", Relation.AUDITOR),
        (Role.ASSESSOR, "A", Relation.OTHER),
        (Role.LEADER, "A", Relation.OTHER),
        (Role.REVIEWER, "B", Relation.OTHER),
        (Role.ADMINISTRATOR, "A", Relation.OUTSIDE),
        (Role.SECURITY_OFFICER, "A", Relation.OUTSIDE),
        (Role.SYSTEM, "A", Relation.OUTSIDE),
    ],
)
def test_a_viewer_stands_to_a_lead_by_role_and_office(
    role: Role, office: str, relation: Relation
) -> None:
    viewer = Actor(id="somebody", office=office, role=role)
    assert relation_of(viewer, own_office="A", landing_office="B") is relation


def test_no_place_of_landing_is_nobodys_place() -> None:
    viewer = Actor(id="somebody", office="C", role=Role.OFFICE_STAFF)
    assert relation_of(viewer, own_office="A", landing_office="") is Relation.OTHER


def test_every_role_stands_somewhere_whatever_the_office() -> None:
    for role, office in itertools.product(Role, "ABC"):
        viewer = Actor(id="somebody", office=office, role=role)
        assert relation_of(viewer, own_office="A", landing_office="B") in Relation


@pytest.mark.parametrize(
    ("yuan", "band"),
    [
        (None, ""), (0, "lt1"), (YI - 1, "lt1"), (YI, "1-5"), (5 * YI - 1, "1-5"),
        (5 * YI, "5-10"), (10 * YI, "10-20"), (49 * YI, "20-50"), (50 * YI, "50-100"),
        (100 * YI - 1, "50-100"), (100 * YI, "ge100"), (900 * YI, "ge100"),
    ],
)  # fmt: skip
def test_a_band_includes_its_lower_bound(yuan: int | None, band: str) -> None:
    assert band_of(yuan) == band


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_bands_keep_the_order_of_amounts(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert BAND_CODES.index(band_of(low)) <= BAND_CODES.index(band_of(high))


def test_a_code_name_is_stable_and_needs_the_secret() -> None:
    name = code_name(bytes(32), "PABC")
    assert name == code_name(bytes(32), "PABC")
    assert name != code_name(bytes(31) + b"\x01", "PABC")
    assert name != code_name(bytes(32), "PABD")
    assert len(name) == 9
    assert "PABC" not in name


def test_what_is_masked_is_never_shown_to_a_lesser_relation() -> None:
    ranks = {Showing.ABSENT: 0, Showing.MASK: 1, Showing.SHOW: 2}
    for state, field_class in itertools.product(LeadState, FieldClass):
        seen = [
            ranks[may_see(relation, state, field_class).showing]
            for relation in (
                Relation.OWN,
                Relation.LANDING,
                Relation.RECEIVER,
                Relation.OTHER,
                Relation.OUTSIDE,
            )
        ]
        assert seen == sorted(seen, reverse=True)
