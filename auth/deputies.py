"""A/B 角: who stands in for whom in an office, from one day until another.

The rule: the head of an office names one of its people as the deputy of another, with first day,
last day (both count) and a reason, for at most 366 days. On those days the deputy may act in the
other's stead: in that office, in the role that the other has there. What is done is done by the
deputy and says in whose stead; rights beyond those of the other do not come with it.

Edge cases: nobody is his or her own deputy. 三员分立 holds for deputies too: whoever would come to
hold two duties that must be apart cannot be named. A deputyship that was ended ends at once. If the
other leaves or loses the membership, so does the deputy. A deputy of the head names no deputies,
so that nobody lengthens the own days (asked at the door).

Invariant: a deputy acts in an office only where both belong to it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from auth.memberships import Membership
from auth.separation_of_duties import breach_of_duties

DAYS_MAX: Final = 366


class Deputyship(NamedTuple):
    """Who may act in whose stead in which office, on which days."""

    office: str
    principal: str
    deputy: str
    from_on: date
    until_on: date
    is_ended: bool = False


def why_not_named(
    named: Deputyship, *, of_principal: Sequence[Membership], of_deputy: Sequence[Membership]
) -> str:
    """Why this cannot be, in the catalogue's code; '' where it can."""
    if named.principal == named.deputy:
        return "auth.deputy_of_oneself"
    if named.until_on < named.from_on or (named.until_on - named.from_on).days >= DAYS_MAX:
        return "auth.deputy_days"
    in_office = [m for m in of_principal if m.office == named.office]
    if not in_office or not any(m.office == named.office for m in of_deputy):
        return "auth.deputy_elsewhere"
    return breach_of_duties([*of_deputy, *in_office])


def acts_as_deputy(
    named: Deputyship,
    *,
    of_principal: Sequence[Membership],
    of_deputy: Sequence[Membership],
    today: date,
) -> tuple[Membership, ...]:
    """The memberships in which the deputy may act today in the other's stead."""
    is_now = named.from_on <= today <= named.until_on and not named.is_ended
    if not is_now or why_not_named(named, of_principal=of_principal, of_deputy=of_deputy):
        return ()
    return tuple(m for m in of_principal if m.office == named.office)
