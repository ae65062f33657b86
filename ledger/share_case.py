"""The case that rules are asked about: what is known of a project on the day of an event.

A landing that nobody set is the first-contact office's own place. An introducer that is the
first-contact office itself introduced nobody to another. An agreement is there if it holds on the
event's day; papers and 无法落地 are as they are known now, whatever day they came.

Invariant: a pure function of project, city, day and the month that the event counts for.
"""

from datetime import date

from ledger.judge.state import CityState, ProjectState
from ledger.project_facts import agreement_on, facts_of, papers_of
from ledger.rules.conditions import Case
from ledger.sides import Offices, credited


def case_of(project: ProjectState, city: CityState, offices: Offices, *, on: str) -> Case:
    """The case of an event on this day (ISO 8601)."""
    facts = facts_of(project)
    first = offices.first_contact
    landing = offices.landing or first
    signing = project.signing
    park = credited(city.city.chemical_park or "", city, offices.month)
    return Case(
        landing_differs=offices.has_moved,
        could_not_land=project.could_not_land,
        is_chemical=bool(facts.is_chemical),
        lands_in_chemical_park=bool(landing) and landing == park,
        has_agreement=bool(project.agreements) and agreement_on(project, on) is not None,
        has_introducer=offices.introducer not in ("", first),
        transfer=project.transferred_as or "none",
        industry=facts.industry,
        chain=facts.chain,
        origin=facts.origin,
        first_contact_kind=_kind(city, first),
        landing_kind=_kind(city, landing),
        landing_office=landing,
        amount_yuan=facts.amount_yuan,
        amount_usd_cents=facts.amount_usd_cents,
        fixed_assets_yuan=facts.fixed_assets_yuan,
        land_sqm=facts.land_sqm,
        signed_on=date.fromisoformat(signing.on) if signing is not None else None,
        papers=papers_of(project),
    )


def _kind(city: CityState, code: str) -> str:
    office = city.city.office(code)
    return office.kind if office is not None else ""
