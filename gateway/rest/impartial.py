"""回避: nobody rules on a case or an objection of an office that he or she belongs to.

The rule: all memberships of the person count, not only the one acted in. That in the centre does
not, for there is no higher office that could rule on what the centre itself registered.

Edge cases: a case that is not there is left to the judge, who says so.

Invariant: asked before the ruling is written down; what the judge decided is not looked at again.
"""

from fastapi import Request

from auth.memberships import belongs_to_any
from gateway.rest.parts import Parts, PartsOf, Viewer
from gateway.rest.problems import Problem
from infra.store.people import Person
from infra.store.reads import case_by_id, lead_by_id


def refuse_partial(request: Request, parts: PartsOf, person: Viewer) -> None:
    """Refuse a ruling on a case of an own office. Raises Problem (403)."""
    named = request.path_params
    refuse_ruling(parts, person, str(named.get("case_id") or named.get("objection_id") or ""))


def refuse_ruling(parts: Parts, person: Person, case_id: str) -> None:
    """Refuse this person's ruling on this case or objection. Raises Problem (403)."""
    if not case_id.isalnum() or not case_id.isascii():
        return
    with parts.reads.moment() as connection:
        case = case_by_id(connection, parts.deployment.city, case_id)
        leads = [] if case is None else [case.lead_id, *(c.lead_id for c in case.candidates)]
        found = [lead_by_id(connection, parts.deployment.city, each) for each in leads if each]
    if case is None:
        return
    parties = {case.office, *case.offices, *(lead.office for lead in found if lead is not None)}
    if belongs_to_any(person.memberships, parties - {"", parts.city().centre.code}):
        raise Problem(403, "rules_on_own", "auth.rules_on_own")
