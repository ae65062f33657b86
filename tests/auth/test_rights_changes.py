"""Changes of rights: who proposes, who decides, and until when, as tables."""

import pytest

from auth.actors import Role
from auth.memberships import Membership
from auth.rights_changes import (
    LAPSES_AFTER_MS,
    Decider,
    Proposed,
    RightsState,
    state_now,
    why_not_both,
    why_not_decide,
    why_not_left,
    why_not_propose,
    why_not_take_back,
)

AT = 1_700_000_000_000
OPEN = Proposed("wang", proposed_by="admin", proposed_at=AT, state=RightsState.PROPOSED)


@pytest.mark.parametrize("role", Role)
def test_an_administrator_alone_proposes(role: Role) -> None:
    is_admin = role is Role.ADMINISTRATOR
    why = why_not_propose(Decider("admin", role), login="wang")
    assert why == ("" if is_admin else "auth.role_may_not")


def test_nobody_proposes_about_himself() -> None:
    assert why_not_propose(Decider("a", Role.ADMINISTRATOR), login="a") == "auth.rights_own"


@pytest.mark.parametrize(
    ("login", "role", "why"),
    [
        ("officer", Role.SECURITY_OFFICER, ""),
        ("admin", Role.SECURITY_OFFICER, "auth.rights_second_person"),
        ("wang", Role.SECURITY_OFFICER, "auth.rights_own"),
        ("other", Role.ADMINISTRATOR, "auth.role_may_not"),
        ("other", Role.AUDITOR, "auth.role_may_not"),
        ("other", Role.CITY_OPERATOR, "auth.role_may_not"),
        ("other", Role.SYSTEM, "auth.role_may_not"),
    ],
)
def test_another_person_decides_and_a_security_officer_alone(
    login: str, role: Role, why: str
) -> None:
    assert why_not_decide(OPEN, Decider(login, role), now=AT) == why


@pytest.mark.parametrize(
    ("stead", "why"),
    [
        ("other", ""),
        ("admin", "auth.rights_second_person"),
        ("wang", "auth.rights_own"),
    ],
)
def test_a_deputy_does_not_decide_what_the_other_may_not(stead: str, why: str) -> None:
    deputy = Decider("officer", Role.SECURITY_OFFICER, in_stead_of=stead)
    assert why_not_decide(OPEN, deputy, now=AT) == why
    proposer = Decider("a", Role.ADMINISTRATOR, in_stead_of=stead)
    assert bool(why_not_propose(proposer, login="wang")) is (stead == "wang")


@pytest.mark.parametrize("state", [s for s in RightsState if s is not RightsState.PROPOSED])
def test_what_was_decided_is_decided_once(state: RightsState) -> None:
    officer = Decider("officer", Role.SECURITY_OFFICER)
    assert why_not_decide(OPEN._replace(state=state), officer, now=AT) == "auth.rights_decided"
    assert why_not_take_back(OPEN._replace(state=state), "admin", now=AT) == "auth.rights_decided"


def test_a_proposal_lapses_after_two_weeks_and_not_before() -> None:
    officer = Decider("officer", Role.SECURITY_OFFICER)
    assert not why_not_decide(OPEN, officer, now=AT + LAPSES_AFTER_MS - 1)
    assert why_not_decide(OPEN, officer, now=AT + LAPSES_AFTER_MS) == "auth.rights_decided"
    assert state_now(OPEN, now=AT + LAPSES_AFTER_MS) is RightsState.LAPSED


def test_the_proposer_alone_takes_it_back() -> None:
    assert why_not_take_back(OPEN, "admin", now=AT) == ""
    assert why_not_take_back(OPEN, "officer", now=AT) == "auth.rights_not_proposer"


ADMIN, OFFICER = Role.ADMINISTRATOR, Role.SECURITY_OFFICER


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({ADMIN, OFFICER}, {ADMIN, OFFICER}, ""),
        ({ADMIN, OFFICER}, {OFFICER}, "auth.last_administrator"),
        ({ADMIN, OFFICER}, {ADMIN}, "auth.last_security_officer"),
        ({ADMIN}, {ADMIN}, ""),
        (set(), set(), ""),
    ],
)
def test_the_last_who_can_act_stays(before: set[Role], after: set[Role], why: str) -> None:
    assert why_not_left(before, after) == why


@pytest.mark.parametrize(
    ("proposer", "decider", "why"),
    [
        ([ADMIN], [OFFICER], ""),
        ([], [OFFICER], "auth.rights_proposer_gone"),
        ([Role.OFFICE_HEAD], [OFFICER], "auth.rights_proposer_gone"),
        ([ADMIN], [], "auth.role_may_not"),
        ([ADMIN], [ADMIN], "auth.role_may_not"),
    ],
)
def test_both_must_still_be_what_they_were(
    proposer: list[Role], decider: list[Role], why: str
) -> None:
    held = [[Membership("C", role) for role in roles] for roles in (proposer, decider)]
    assert why_not_both(of_proposer=held[0], of_decider=held[1]) == why


def test_the_person_in_whose_stead_it_was_proposed_does_not_decide() -> None:
    change = OPEN._replace(in_stead_of="chief")
    officer = Decider("chief", OFFICER)
    assert why_not_decide(change, officer, now=AT) == "auth.rights_second_person"


def test_what_lapsed_with_its_proposer_says_so() -> None:
    change = OPEN._replace(state=RightsState.LAPSED, proposer_left=True)
    officer = Decider("officer", OFFICER)
    assert why_not_decide(change, officer, now=AT) == "auth.rights_proposer_gone"
