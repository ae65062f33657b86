"""回避: every right of the centre is asked, or docs/rules/impartiality.md says why not."""

import re
from datetime import date
from pathlib import Path

import pytest

from auth.actors import Role
from auth.memberships import Membership
from auth.permissions import GRANTS, RIGHT_OF_KIND, Permission
from gateway.own_matters import ASKED, is_party
from infra.city_file import load_city
from tests.gateway.rest.town import CENTRE, LIANSHUI, XUYI

PAGE = Path(__file__).parents[2] / "docs/rules/impartiality.md"
ROW = re.compile(r"^\| `([a-z_]+:[a-z_]+)` \|(.*)\| (yes|no: \w+)", re.MULTILINE)
OF_CENTRE = GRANTS[Role.CITY_OPERATOR] | GRANTS[Role.CITY_ARBITER]


def rows() -> dict[str, tuple[frozenset[str], bool]]:
    """By right: what is said with it, and whether it is asked, as the page says."""
    found = ROW.findall(PAGE.read_text("utf-8"))
    assert len({right for right, _, _ in found}) == len(found)
    return {
        right: (frozenset(re.findall(r"`(\w+)`", kinds)), asked == "yes")
        for right, kinds, asked in found
    }


def right_of(permission: Permission) -> str:
    return permission.partition(":")[2]


def test_the_page_has_every_right_of_the_centre_and_no_other() -> None:
    city = {right_of(each) for each in OF_CENTRE if each.startswith("city:")}
    assert set(rows()) == city


def test_the_page_has_every_kind_under_its_right() -> None:
    kinds: dict[str, set[str]] = {}
    for kind, right in RIGHT_OF_KIND.items():
        kinds.setdefault(right, set()).add(kind)
    assert {right: set(said) for right, (said, _) in rows().items()} == {
        right: kinds.get(right, set()) for right in rows()
    }


def test_what_the_page_says_is_asked_is_asked_and_nothing_else() -> None:
    asked = (kinds for kinds, is_asked in rows().values() if is_asked)
    assert frozenset().union(*asked) == ASKED


@pytest.mark.parametrize(
    ("memberships", "parties", "is_own"),
    [
        ([(CENTRE, Role.CITY_ARBITER)], {CENTRE, XUYI}, False),
        ([(CENTRE, Role.CITY_ARBITER), (XUYI, Role.OFFICE_STAFF)], {LIANSHUI, XUYI}, True),
        ([(CENTRE, Role.CITY_ARBITER), (XUYI, Role.OFFICE_HEAD)], {LIANSHUI}, False),
        ([], {LIANSHUI}, False),
    ],
)
def test_who_belongs_to_a_party_in_any_membership_is_partial(
    memberships: list[tuple[str, Role]], parties: set[str], *, is_own: bool
) -> None:
    held = [Membership(*each) for each in memberships]
    assert is_party(held, parties, city=load_city(), today=date(2025, 3, 1)) is is_own
