"""回避: nobody rules on a case or an objection of an office that he or she belongs to.

The rule: all memberships of the person count, not only the one acted in, and those of the person in
whose stead a deputy acts: a deputy may do no more than the other. An office stands here for those
that ended and whose successor it is. The own membership in the centre does not count, for there is
no higher office that could rule on what the centre itself registered. Merging two leads, cutting
the link and screening decide between the same offices, and so does settling an offer: they are
asked alike.

Edge cases: a case or lead that is not there is left to the judge, who says so; so is whoever may
not rule at all, who learns nothing of the parties here.

Invariant: asked before the ruling is written down; what the judge decided is not looked at again.
"""

from collections.abc import Iterable

from fastapi import Request

from auth.memberships import Membership, belongs_to_any
from auth.permissions import Permission, may
from gateway.rest.parts import Parts, PartsOf, Viewer
from gateway.rest.problems import Problem
from infra.store.people import Person
from infra.store.reads import case_by_id, leads_by_id, projects_by_id


def refuse_partial(request: Request, parts: PartsOf, person: Viewer) -> None:
    """Refuse a ruling on what the path names, if it is an own office's. Raises Problem (403)."""
    named = request.path_params
    if "lead_id" in named:
        refuse_about_leads(parts, person, [str(named["lead_id"])])
    refuse_ruling(parts, person, str(named.get("case_id") or named.get("objection_id") or ""))


def refuse_ruling(parts: Parts, person: Person, case_id: str) -> None:
    """Refuse this person's ruling on this case or objection. Raises Problem (403)."""
    if not _is_id(case_id):
        return
    with parts.reads.moment() as connection:
        case = case_by_id(connection, parts.deployment.city, case_id)
        if case is None:
            return
        named = [case.lead_id, *(c.lead_id for c in case.candidates)]
        leads = leads_by_id(connection, parts.deployment.city, list(filter(None, named))).values()
    _refuse(parts, person, {case.office, *case.offices, *(lead.office for lead in leads)})


def refuse_about_leads(parts: Parts, person: Person, lead_ids: Iterable[str]) -> None:
    """Refuse this person's decision about these leads and who shares their projects.

    Raises Problem (403).
    """
    named = [each for each in lead_ids if _is_id(each)]
    with parts.reads.moment() as connection:
        leads = leads_by_id(connection, parts.deployment.city, named).values()
        projects = projects_by_id(
            connection, parts.deployment.city, [lead.project_id for lead in leads]
        )
    beside = {touch.office for project in projects.values() for touch in project.touches}
    _refuse(parts, person, {*(lead.office for lead in leads), *beside})


def _refuse(parts: Parts, person: Person, parties: set[str]) -> None:
    city = parts.city()
    today = parts.deployment.clock.now().astimezone(city.zone).date()
    other = parts.people.people.find(person.in_stead_of) if person.in_stead_of else None
    held = (*person.memberships, *(other.memberships if other is not None else ()))
    counted = [
        Membership(office, each.role)
        for each in held
        for office in city.stood_for_by(each.office, today)
    ]
    is_ruling = may(person.role, Permission.CITY_CASE_RULE).allowed
    if is_ruling and belongs_to_any(counted, parties - {"", city.centre.code}):
        raise Problem(403, "rules_on_own", "auth.rules_on_own")


def _is_id(text: str) -> bool:
    return text.isalnum() and text.isascii()
