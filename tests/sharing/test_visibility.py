"""How viewers stand to leads and projects, what the most of several relations gives, and names."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Actor, Role
from sharing.field_classes import FieldClass
from sharing.visibility import (
    BAND_CODES,
    LeadState,
    Parties,
    Relation,
    Showing,
    band_of,
    code_name,
    is_visible,
    may_see,
    name_sight,
    relations_of,
    state_given,
)
from sharing.visibility_policy import RANK, SHIPPED

YI = 100_000_000
R = Relation
PROJECT = Parties(
    project_id="P1",
    chain="新能源",
    first_contact="A",
    holder="H",
    landing="B",
    receivers=("T",),
    offered=("F",),
    waiting=("A", "H", "W"),
    named=("N",),
)
LEAD = Parties(project_id="P1", chain="新能源", registered=("A",))


def actor(
    role: Role,
    office: str = "C",
    *,
    stands_for: frozenset[str] = frozenset(),
    projects_in_charge: frozenset[str] = frozenset(),
    chains_in_charge: frozenset[str] = frozenset(),
) -> Actor:
    return Actor(
        id="somebody",
        office=office,
        role=role,
        stands_for=stands_for,
        projects_in_charge=projects_in_charge,
        chains_in_charge=chains_in_charge,
    )


@pytest.mark.parametrize(
    ("role", "office", "relations"),
    [
        (Role.OFFICE_STAFF, "A", {R.OTHER, R.FIRST_CONTACT, R.WAITING}),
        (Role.OFFICE_HEAD, "H", {R.OTHER, R.HOLDER, R.WAITING}),
        (Role.MACHINE_CLIENT, "B", {R.OTHER, R.LANDING}),
        (Role.OFFICE_STAFF, "T", {R.OTHER, R.RECEIVER}),
        (Role.OFFICE_STAFF, "F", {R.OTHER, R.OFFERED}),
        (Role.OFFICE_STAFF, "W", {R.OTHER, R.WAITING}),
        (Role.OFFICE_STAFF, "N", {R.OTHER, R.NAMED}),
        (Role.OFFICE_STAFF, "C", {R.OTHER}),
        (Role.CITY_OPERATOR, "C", {R.CENTRE}),
        (Role.CITY_ARBITER, "C", {R.CENTRE}),
        (Role.AUDITOR, "A", {R.AUDITOR}),
        (Role.ASSESSOR, "A", {R.ASSESSOR}),
        (Role.LEADER, "A", {R.OTHER}),
        (Role.REVIEWER, "B", {R.OTHER}),
        (Role.ADMINISTRATOR, "A", {R.OUTSIDE}),
        (Role.SECURITY_OFFICER, "A", {R.OUTSIDE}),
        (Role.SYSTEM, "A", {R.OUTSIDE}),
    ],
)
def test_a_viewer_stands_to_a_project_by_role_and_office(
    role: Role, office: str, relations: set[Relation]
) -> None:
    assert relations_of(actor(role, office), PROJECT) == relations


def test_a_lead_is_its_own_offices_also_by_an_office_that_ended() -> None:
    assert R.OWN in relations_of(actor(Role.OFFICE_STAFF, "A"), LEAD)
    successor = actor(Role.OFFICE_STAFF, "Z", stands_for=frozenset({"A"}))
    assert R.OWN in relations_of(successor, LEAD)
    assert relations_of(actor(Role.OFFICE_STAFF, "B"), LEAD) == {R.OTHER}


@pytest.mark.parametrize(("project", "chain"), [("P1", ""), ("", "新能源")])
def test_who_is_put_in_charge_stands_so_and_who_is_outside_stays_outside(
    project: str, chain: str
) -> None:
    def charged(role: Role) -> frozenset[Relation]:
        projects, chains = frozenset({project} - {""}), frozenset({chain} - {""})
        return relations_of(
            actor(role, projects_in_charge=projects, chains_in_charge=chains), PROJECT
        )

    assert charged(Role.LEADER) == {R.OTHER, R.IN_CHARGE}
    assert charged(Role.REVIEWER) == {R.OTHER, R.REVIEWER}
    for role in (Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.SYSTEM):
        assert charged(role) == {R.OUTSIDE}
    for role in (Role.ASSESSOR, Role.AUDITOR):
        assert R.IN_CHARGE not in charged(role)


def test_no_office_and_no_chain_is_nobodys() -> None:
    nobody = actor(Role.LEADER, chains_in_charge=frozenset({"x"}))
    assert relations_of(nobody, Parties()) == {R.OTHER}
    assert relations_of(actor(Role.OFFICE_STAFF), Parties()) == {R.OTHER}


def test_every_role_stands_somewhere_whatever_the_office() -> None:
    for role, office in itertools.product(Role, "ABC"):
        assert relations_of(actor(role, office), PROJECT)


@given(st.frozensets(st.sampled_from(Relation)), st.sampled_from(LeadState))
def test_who_stands_in_several_ways_gets_the_most_that_one_of_them_gives(
    relations: frozenset[Relation], state: LeadState
) -> None:
    viewer = actor(Role.OFFICE_STAFF)
    for field_class in FieldClass:
        sight = may_see(viewer, relations, state, field_class)
        alone = [SHIPPED.sight(each, state, field_class) for each in relations]
        ranks = [RANK[each.showing] for each in alone]
        assert RANK[sight.showing] == max(ranks, default=0)
        assert sight in alone or not relations
        assert sight.reason


@given(
    st.frozensets(st.sampled_from(Relation)), st.sampled_from(Relation), st.sampled_from(LeadState)
)
def test_one_more_relation_never_takes_anything_away(
    relations: frozenset[Relation], more: Relation, state: LeadState
) -> None:
    viewer = actor(Role.OFFICE_STAFF)
    for field_class in FieldClass:
        before = may_see(viewer, relations, state, field_class)
        after = may_see(viewer, relations | {more}, state, field_class)
        assert RANK[after.showing] >= RANK[before.showing]


def test_who_has_nothing_to_do_with_a_sealed_lead_cannot_tell_it_from_none() -> None:
    viewer = actor(Role.OFFICE_STAFF)
    for relation in (R.OTHER, R.WAITING, R.NAMED, R.ASSESSOR):
        assert not is_visible(viewer, frozenset({relation}), LeadState.SEALED)
    for state in LeadState:
        assert not is_visible(viewer, frozenset({R.OUTSIDE}), state)


@pytest.mark.parametrize(
    ("visibility", "is_signed", "state"),
    [
        ("sealed", False, LeadState.SEALED),
        ("named", False, LeadState.NAMED),
        ("board", False, LeadState.BOARD),
        ("open", False, LeadState.OPEN),
        ("sealed", True, LeadState.BOARD),
        ("named", True, LeadState.BOARD),
        ("board", True, LeadState.BOARD),
        ("open", True, LeadState.OPEN),
    ],
)
def test_a_signed_project_is_on_the_board_at_least(
    visibility: str, *, is_signed: bool, state: LeadState
) -> None:
    assert state_given(visibility, is_signed=is_signed) is state


@pytest.mark.parametrize(
    ("role", "relation", "owns_name", "showing"),
    [
        (Role.OFFICE_STAFF, R.OWN, True, Showing.SHOW),
        (Role.OFFICE_STAFF, R.FIRST_CONTACT, True, Showing.SHOW),
        (Role.OFFICE_STAFF, R.OWN, False, Showing.MASK),
        (Role.OFFICE_STAFF, R.HOLDER, True, Showing.MASK),
        (Role.OFFICE_STAFF, R.LANDING, True, Showing.MASK),
        (Role.OFFICE_STAFF, R.RECEIVER, True, Showing.MASK),
        (Role.LEADER, R.IN_CHARGE, True, Showing.MASK),
        (Role.CITY_OPERATOR, R.CENTRE, True, Showing.MASK),
        (Role.CITY_ARBITER, R.CENTRE, True, Showing.SHOW),
        (Role.AUDITOR, R.AUDITOR, True, Showing.MASK),
        (Role.OFFICE_STAFF, R.OTHER, True, Showing.ABSENT),
    ],
)
def test_a_sealed_name_is_its_own_offices_and_the_arbiters(
    *, role: Role, relation: Relation, owns_name: bool, showing: Showing
) -> None:
    sight = name_sight(
        actor(role),
        frozenset({relation}),
        LeadState.SEALED,
        is_sealed=True,
        owns_name=owns_name,
    )
    assert sight.showing is showing


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
