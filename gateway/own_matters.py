"""回避: whose matter a word of the centre is, and whether somebody belongs to one of them.

The rule: an office is a party where the word names it, its lead or its case, and where it takes
part in a project that the word decides on: it spoke of the project, has first contact, holds it,
lands it, introduced it, shares in it, or a transfer comes from or goes to it. All memberships of a
person count, not only the one acted in; an office stands for those that ended and whose successor
it is.

Edge cases: the own membership in the centre does not count, for no higher office could rule on what
the centre itself registered. What is not there has no parties. Of an opened city's many projects
each counts.

Invariant: a kind that the centre says is in ``ASKED``, or docs/rules/impartiality.md says why not;
a test goes through every permission of the centre.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from auth.memberships import Membership, belongs_to_any
from auth.offices import City
from infra.store.reads import Moment, case_by_id, leads_by_id, projects_by_id
from infra.store.standing_reads import charge_by_id
from ledger.views import ProjectView

ASKED: Final = frozenset(
    {
        "assign_case",
        "confirm_first_contacts",
        "consent_to_agreement",
        "consent_to_transfer",
        "decide_could_not_land",
        "decide_proposals",
        "end_agreement",
        "end_charge",
        "merge_leads",
        "offer_lead",
        "propose_agreement",
        "propose_transfer",
        "put_in_charge",
        "recognise_attainment",
        "recognise_signing",
        "recognise_start",
        "refuse_agreement",
        "refuse_transfer",
        "revoke_recognition",
        "rule_case",
        "rule_objection",
        "screen_registration",
        "set_landing",
        "settle_offer",
        "settle_statement",
        "unmerge_lead",
        "withdraw_transfer",
    }
)
"""What the centre says about cases, projects and leads of offices."""

_NAMES: Final = {
    "case_id": "case",
    "charge_id": "charge",
    "landing_office": "office",
    "lead_id": "lead",
    "objection_id": "case",
    "office": "office",
    "offices": "office",
    "project_id": "project",
    "projects": "project",
    "proposal_id": "case",
    "to_lead": "lead",
    "to_office": "office",
    "with_lead": "lead",
}
"""The fields of what is said that name something, and what."""


def parties_of(connection: Moment, city: str, content: Mapping[str, Any]) -> frozenset[str]:
    """The offices whose matter a word of this content is."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for kind, name in _named(content):
        named[kind].add(name)
    found = named["office"]
    for case_id in sorted(named["case"]):
        case = case_by_id(connection, city, case_id)
        if case is None:
            continue
        found |= {case.office, *case.offices}
        named["lead"] |= {case.lead_id, *(each.lead_id for each in case.candidates)}
        named["project"].add(case.project_id)
    charges = (charge_by_id(connection, city, each) for each in sorted(named["charge"]))
    named["project"] |= {each.project_id for each in charges if each is not None}
    for lead in leads_by_id(connection, city, sorted(named["lead"] - {""})).values():
        found.add(lead.office)
        named["project"].add(lead.project_id)
    for project in _with_successors(connection, city, named["project"] - {""}):
        found |= set(_taking_part(project))
    return frozenset(found - {""})


def is_party(
    memberships: Iterable[Membership], parties: Iterable[str], *, city: City, today: date
) -> bool:
    """Whether somebody of these memberships belongs to one of the parties, the centre apart."""
    counted = [
        Membership(office, each.role)
        for each in memberships
        for office in city.stood_for_by(each.office, today)
    ]
    return belongs_to_any(counted, frozenset(parties) - {city.centre.code})


def _named(value: Any, kind: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _named(part, _NAMES.get(name, ""))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _named(part, kind)
    elif kind and isinstance(value, str):
        yield kind, value


def _with_successors(connection: Moment, city: str, project_ids: set[str]) -> Iterator[ProjectView]:
    """The projects, and those that they were merged into."""
    known, left = set(project_ids), set(project_ids)
    while left:
        found = projects_by_id(connection, city, sorted(left)).values()
        yield from found
        left = {each.merged_into for each in found if each.merged_into} - known
        known |= left


def _taking_part(project: ProjectView) -> Iterator[str]:
    yield from (touch.office for touch in project.touches)
    yield from (project.first_office, project.holder_office, project.landing_office)
    yield project.introducer_office
    for transfer in project.transfers:
        yield from (transfer.from_office, transfer.to_office)
    for agreement in project.agreements:
        yield from agreement.parties
