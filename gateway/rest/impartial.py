"""回避: nobody speaks for the centre on a case, lead or project of an office of his or her own.

The rule: asked of every word of the centre in ``gateway.own_matters.ASKED``, by whatever way it
comes and in whatever role of the centre, of the person and of the person in whose stead a deputy
acts: a deputy may do no more than the other. A case is assigned to nobody who might not rule on it.

Edge cases: whoever may not rule at all is refused before and learns nothing of the parties here. A
case or lead that is not there is left to the judge, who says so. Who belongs to the centre alone
is not asked; of others the views are waited for, so that what was just decided counts. Whoever
sends again what was answered already, under the same id and in the same role, gets that answer,
though the word itself or a new membership made a party of him or her; nobody else does.

Invariant: asked before the word is written down; what the judge decided is not looked at again.
"""

import json
from collections.abc import Mapping
from typing import Any

from auth.memberships import Membership
from auth.permissions import Permission, may
from gateway.own_matters import ASKED, is_party, parties_of
from gateway.rest.parts import Parts
from gateway.rest.problems import Problem
from gateway.submitting import Said
from infra.store.reads import head_at
from sharing.record import Stamp


def refuse_own_matter(parts: Parts, said: Said) -> None:
    """Refuse the centre's word on a matter of an own office. Raises Problem (403, 422)."""
    stamp = said.stamp
    # The centre's staff and head speak for it too: they propose transfers, and consent to them.
    is_centres = stamp.office == stamp.city or may(stamp.role, Permission.CITY_CASE_RULE).allowed
    if not is_centres:
        return
    content = json.loads(said.body)
    if content["kind"] not in ASKED:
        return
    try:
        _refuse_parties(parts, stamp, content)
    except Problem:
        # Looked up last: by now the views have what was decided while they were waited for.
        if not parts.submitter.has_answered(said):
            raise


def _refuse_parties(parts: Parts, stamp: Stamp, content: Mapping[str, Any]) -> None:
    if _is_of_own_office(parts, _held_by(parts, stamp), content):
        raise Problem(403, "rules_on_own", "auth.rules_on_own")
    assignee = parts.people.people.find(str(content.get("assignee", "")))
    if assignee is not None and _is_of_own_office(parts, assignee.memberships, content):
        raise Problem(422, "assignee_of_party", "auth.assignee_of_party")


def _held_by(parts: Parts, stamp: Stamp) -> tuple[Membership, ...]:
    found = [parts.people.people.find(each) for each in (stamp.actor, stamp.in_stead_of) if each]
    return tuple(held for person in found if person is not None for held in person.memberships)


def _is_of_own_office(
    parts: Parts, memberships: tuple[Membership, ...], content: Mapping[str, Any]
) -> bool:
    city = parts.city()
    if all(each.office == city.centre.code and not city.has_ends for each in memberships):
        return False
    with parts.reads.moment() as connection:
        head = head_at(connection, city.code).position
    parts.wait_for(head)
    with parts.reads.moment() as connection:
        parties = parties_of(connection, city.code, content)
    today = parts.deployment.clock.now().astimezone(city.zone).date()
    return is_party(memberships, parties, city=city, today=today)
