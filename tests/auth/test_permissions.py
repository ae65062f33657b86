"""Who may do what, as a table that an official can read. Blank means refused."""

import pytest

from auth.actors import Role
from auth.permissions import GRANTS, RIGHT_OF_KIND, Permission, Verdict, may, may_submit

# o = for the own office only, c = for every office of the city, . = not at all
TABLE = """
                     staff head machine operator arbiter reviewer leader assessor admin security auditor system
lead:register          o    o     o        c       .        .       .       .       .       .       .      c
lead:follow_up         o    o     o        c       .        .       .       .       .       .       .      .
lead:amend             o    o     o        c       .        .       .       .       .       .       .      c
lead:withdraw          o    o     o        c       .        .       .       .       .       .       .      .
signing:recognise      .    .     .        c       c        .       .       .       .       .       .      c
start:recognise        .    .     .        c       c        .       .       .       .       .       .      c
landing:set            .    .     .        c       c        .       .       .       .       .       .      c
city:open              .    .     .        c       .        .       .       .       .       .       .      c
rules:adopt            .    .     .        c       .        .       .       .       .       .       .      c
visibility:adopt       .    .     .        c       .        .       .       .       .       .       .      .
batch:open             o    o     o        c       .        .       .       .       .       .       .      c
batch:close            o    o     o        c       .        .       .       .       .       .       .      c
lead:link_company      o    o     o        c       .        .       .       .       .       .       .      .
lead:merge             .    .     .        c       c        .       .       .       .       .       .      .
lead:screen            .    .     .        c       c        .       .       .       .       .       .      .
batch:take_back        o    o     o        c       .        .       .       .       .       .       .      .
hold:claim             o    o     o        c       .        .       .       .       .       .       .      .
hold:extend            o    o     o        c       .        .       .       .       .       .       .      .
hold:release           o    o     o        c       .        .       .       .       .       .       .      .
case:assign            .    .     .        c       c        .       .       .       .       .       .      c
case:rule              .    .     .        c       c        .       .       .       .       .       .      .
case:read              o    o     o        c       c        .       .       .       .       .       c      .
transfer:propose       o    o     o        c       .        .       .       .       .       .       .      .
transfer:answer        o    o     o        c       c        .       .       .       .       .       .      .
could_not_land:declare o    o     o        c       .        .       .       .       .       .       .      .
could_not_land:decide  .    .     .        c       c        .       .       .       .       .       .      .
progress_note:file     o    o     o        c       .        .       .       .       .       .       .      .
offer:make             .    .     .        c       c        .       .       .       .       .       .      .
offer:answer           o    o     o        c       .        .       .       .       .       .       .      .
office:change          .    .     .        c       .        .       .       .       .       .       .      .
objection:file         o    o     o        c       .        .       .       .       .       .       .      .
objection:rule         .    .     .        c       c        .       .       .       .       .       .      .
first_contact:confirm  .    .     .        c       c        .       .       .       .       .       .      .
recognition:propose    o    o     o        c       .        .       .       .       .       .       .      .
recognition:decide     .    .     .        c       c        .       .       .       .       .       .      .
agreement:propose      o    o     o        c       .        .       .       .       .       .       .      .
agreement:answer       o    o     o        c       .        .       .       .       .       .       .      .
agreement:end          .    .     .        c       c        .       .       .       .       .       .      .
figure:claim           o    o     o        c       .        .       .       .       .       .       .      .
period:close           .    .     .        c       c        .       .       .       .       .       .      .
statement:answer       .    o     .        c       .        .       .       .       .       .       .      .
statement:settle       .    .     .        c       c        .       .       .       .       .       .      .
approval:set           .    o     .        .       .        .       .       .       .       .       .      .
approval:give          .    o     .        .       .        .       .       .       .       .       .      .
charge:set             .    o     .        c       c        .       .       .       .       .       .      c
lead:hand_over         .    o     .        c       .        .       .       .       .       .       .      c
lead:share             o    o     o        o       .        .       .       .       .       .       .      .
contacts:erase         .    o     .        c       .        .       .       .       .       .       .      .
deputy:set             .    o     .        o       .        .       .       .       .       .       .      .
rights:decide          .    .     .        .       .        .       .       .       .       c       .      .
rights:read            .    .     .        .       .        .       .       .       .       c       c      .
tick:submit            .    .     .        .       .        .       .       .       .       .       .      c
registration:match     .    .     .        .       .        .       .       .       .       .       .      c
board:read             c    c     c        c       c        c       c       c       .       .       c      .
lead:read              o    o     o        c       c        .       .       .       .       .       c      .
statement:read         o    o     o        c       c        .       .       c       .       .       c      .
submission:read        o    o     o        c       c        .       .       .       .       .       c      .
feed:read              o    o     o        o       .        .       .       .       .       .       .      .
evidence:read          o    o     o        c       c        .       .       .       .       .       .      .
evidence:store         o    o     o        o       o        .       .       .       .       .       .      .
export:issue           .    .     .        c       .        .       .       c       .       .       .      .
journal:check          .    .     .        c       .        .       .       .       .       .       c      .
log:export             .    .     .        c       .        .       .       .       .       .       .      .
access_log:read        .    .     .        .       .        .       .       .       .       c       c      .
people:manage          .    .     .        .       .        .       .       .       c       .       .      .
"""  # noqa: E501
COLUMNS = {
    "staff": Role.OFFICE_STAFF,
    "head": Role.OFFICE_HEAD,
    "machine": Role.MACHINE_CLIENT,
    "operator": Role.CITY_OPERATOR,
    "arbiter": Role.CITY_ARBITER,
    "reviewer": Role.REVIEWER,
    "leader": Role.LEADER,
    "assessor": Role.ASSESSOR,
    "admin": Role.ADMINISTRATOR,
    "security": Role.SECURITY_OFFICER,
    "auditor": Role.AUDITOR,
    "system": Role.SYSTEM,
}


def _cases() -> list[tuple[str, Role, str]]:
    header, *lines = TABLE.strip().splitlines()
    roles = [COLUMNS[name] for name in header.split()]
    cases = []
    for line in lines:
        kind, *cells = line.split()
        cases += [(kind, role, cell) for role, cell in zip(roles, cells, strict=True)]
    return cases


@pytest.mark.parametrize(("kind", "role", "cell"), _cases())
def test_a_role_may_do_exactly_what_the_table_says(kind: str, role: Role, cell: str) -> None:
    assert may_submit(role, kind, for_own_office=True).allowed == (cell in "oc")
    assert may_submit(role, kind, for_own_office=False).allowed == (cell == "c")


def test_the_table_names_every_role_and_every_permission() -> None:
    assert {role for _, role, _ in _cases()} == set(Role) == set(GRANTS)
    kinds = {permission.partition(":")[2] for permission in Permission}
    assert {kind for kind, _, _ in _cases()} == kinds


def test_permissions_stand_in_alphabetical_order_and_have_three_parts() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    for permission in Permission:
        scope, resource, action = permission.split(":")
        assert scope in {"own", "city"}
        assert permission.name == f"{scope}_{resource}_{action}".upper()


def test_a_kind_that_nobody_knows_is_refused_and_says_so() -> None:
    verdict = may_submit(Role.CITY_OPERATOR, "lead:delete", for_own_office=True)
    assert verdict == Verdict(allowed=False, reason="auth.kind_unknown")


def test_the_reason_tells_another_offices_lead_from_a_missing_right() -> None:
    staff = Role.OFFICE_STAFF
    assert may_submit(staff, "lead:amend", for_own_office=False).reason == "auth.only_own_office"
    assert may_submit(staff, "landing:set", for_own_office=True).reason == "auth.role_may_not"
    assert may(staff, Permission.CITY_LEAD_READ).reason == "auth.only_own_office"


def test_the_city_right_covers_the_own_right() -> None:
    assert may(Role.ASSESSOR, Permission.OWN_STATEMENT_READ).allowed
    assert not may(Role.ASSESSOR, Permission.OWN_LEAD_READ).allowed


def test_a_submission_may_be_named_by_its_kind_or_by_its_right() -> None:
    for kind, right in RIGHT_OF_KIND.items():
        for role in Role:
            by_kind = may_submit(role, kind, for_own_office=True)
            assert by_kind == may_submit(role, right, for_own_office=True)
            assert by_kind.reason != "auth.kind_unknown"
