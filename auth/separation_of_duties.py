"""三员分立: administrator, security officer and auditor are three different people.

The rule: whoever holds one of the three roles holds no other role at all: not a second of the
three, no office's, no city's. A machine client is no person: it holds that role alone, in one
office. The role ``system`` belongs to parts of the product and is granted to nobody.

Edge cases: the same role in two offices is no breach for people (a head of two offices). No
membership at all is no breach.

Invariant: taking a membership away never makes a breach.
"""

from collections.abc import Iterable
from typing import Final

from auth.actors import Role
from auth.memberships import Membership

KEEPERS: Final = frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR})
"""三员."""


def breach_of_duties(memberships: Iterable[Membership]) -> str:
    """Why one person may not hold all of these, in the catalogue's code; '' where he or she may."""
    held = set(memberships)
    roles = {each.role for each in held}
    if Role.SYSTEM in roles:
        return "auth.role_not_granted"
    if Role.MACHINE_CLIENT in roles and len(held) > 1:
        return "auth.machine_is_no_person"
    if roles & KEEPERS and len(roles) > 1:
        return "auth.duties_apart"
    return ""
