"""Judging what the centre says: recognitions 认定 and landing 落户.

The book follows from the facts (``ledger.judge.consequences``), whatever changes them: a landing
set late, an amount that was corrected, leads that were merged.

Invariant: each project is recognised once as signed and once as started.
"""

from datetime import date

from ledger.credit import deciding_touch, facts_of
from ledger.first_contact import first_contact_of
from ledger.judge.ahead import Ahead
from ledger.judge.claims import claim_cases
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.state import ROWS, CityState, Facts, ProjectState
from ledger.recognition_period import CountingMonth, counting_month
from ledger.registration import required_fields
from sharing.events.centre import LandingSet, SigningRecognised, StartRecognised
from sharing.sections import Commercial, Summary
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding


def _counting(
    city: CityState, event_on: date, filed_on: date, *, is_opening: bool
) -> CountingMonth:
    return counting_month(
        event_on,
        filed_on=filed_on,
        filing_grace_days=city.pack.filing_grace_days,
        is_opening=is_opening,
        closed_through=city.closed_through,
    )


def _date_fault(event_on: date, filed_on: date | None, today: date) -> Decision | None:
    if event_on > today:
        return refused("event_in_the_future", day=event_on.isoformat())
    if filed_on is not None and filed_on > today:
        return refused("event_in_the_future", day=filed_on.isoformat())
    return None


def opening_runs(city: CityState) -> bool:
    """Whether the city's opening batch is open."""
    return bool(city.opening) and not city.opening_closed


def recognise_signing(hearing: Hearing, said: RecogniseSigning) -> Decision:
    """签约认定: once for each project, in the month that the rule names."""
    city = hearing.city
    project = hearing.live(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if project.signing is not None and not _lacks_amount(facts_of(project)):
        return refused("signing_already_recognised", signed_on=project.signing.on)
    today = hearing.moment.day_in(city.city.timezone)
    fault = _project_fault(project, city, "signing") or _date_fault(
        said.signed_on, said.filed_on, today
    )
    if fault is not None:
        return fault
    facts = _recognised_facts(project, said)
    is_opening = opening_runs(city)
    if _lacks_amount(facts) and not is_opening:
        return refused("recognition_without_amount", project_id=said.project_id)
    counting = _counting(city, said.signed_on, said.filed_on or today, is_opening=is_opening)
    event = SigningRecognised(
        project_id=project.project_id,
        signed_on=said.signed_on,
        period=counting.month,
        is_event_month=counting.is_event_month,
        facts_from=deciding_touch(project).lead_id,
        basis=said.basis,
        follows=ROWS if is_opening else "",
        commercial=Commercial(
            amount_yuan=facts.amount_yuan, amount_usd_cents=facts.amount_usd_cents
        ),
        summary=_summary(facts),
        evidence=said.evidence,
    )
    return _concluded_with_claims(hearing, event)


def _concluded_with_claims(
    hearing: Hearing, event: SigningRecognised | StartRecognised
) -> Decision:
    """What was recognised, and a case for each other office that claims it."""
    ahead = Ahead(hearing.state)
    ahead.apply(event)
    project = ahead.the_project(event.project_id)
    cases = claim_cases(project, hearing.city, at=hearing.moment.now)
    return concluded(hearing, event, *cases)


def _project_fault(project: ProjectState, city: CityState, stage: str) -> Decision | None:
    """Why nothing can be recognised of this project now."""
    if first_contact_of(project, city) is None:
        return refused("project_not_pursued", project_id=project.project_id)
    required = set(required_fields(city.pack, stage))
    lacks = [name for name in deciding_touch(project).unstated if name in required]
    if lacks and not opening_runs(city):
        return refused("stage_fields_missing", stage=stage, fields=",".join(lacks))
    return None


def _lacks_amount(facts: Facts) -> bool:
    """Whether nobody could read an amount: such a project counts nowhere, so the centre must state
    one. An opening takes the recognition all the same, and the centre may state it later.
    """
    return facts.amount_yuan is None and facts.amount_usd_cents is None


def _recognised_facts(project: ProjectState, said: RecogniseSigning) -> Facts:
    own = facts_of(project)
    has_amount = said.amount_yuan is not None or said.amount_usd_cents is not None
    return Facts(
        amount_yuan=said.amount_yuan if has_amount else own.amount_yuan,
        amount_usd_cents=said.amount_usd_cents if has_amount else own.amount_usd_cents,
        industry=said.industry if said.industry is not None else own.industry,
        chain=said.chain if said.chain is not None else own.chain,
        is_chemical=said.is_chemical if said.is_chemical is not None else own.is_chemical,
    )


def _summary(facts: Facts) -> Summary:
    return Summary(industry=facts.industry, chain=facts.chain, is_chemical=facts.is_chemical)


def recognise_start(hearing: Hearing, said: RecogniseStart) -> Decision:
    """开工认定: once for each project, in the month that the rule names."""
    city = hearing.city
    project = hearing.live(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if project.start is not None:
        return refused("start_already_recognised", started_on=project.start.on)
    today = hearing.moment.day_in(city.city.timezone)
    fault = _project_fault(project, city, "start") or _date_fault(
        said.started_on, said.filed_on, today
    )
    if fault is not None:
        return fault
    is_opening = opening_runs(city)
    counting = _counting(city, said.started_on, said.filed_on or today, is_opening=is_opening)
    facts = facts_of(project)
    if _lacks_amount(facts) and not is_opening:
        return refused("recognition_without_amount", project_id=said.project_id)
    event = StartRecognised(
        project_id=project.project_id,
        started_on=said.started_on,
        period=counting.month,
        is_event_month=counting.is_event_month,
        basis=said.basis,
        follows=ROWS if is_opening else "",
        commercial=Commercial(
            amount_yuan=facts.amount_yuan, amount_usd_cents=facts.amount_usd_cents
        ),
        summary=_summary(facts),
        evidence=said.evidence,
    )
    return _concluded_with_claims(hearing, event)


def _is_granted(project: ProjectState) -> bool:
    """Whether the centre granted 无法落地 of the office that has first contact now."""
    return bool(project.could_not_land_of) and project.could_not_land_of == project.first_office


def set_landing(hearing: Hearing, said: SetLanding) -> Decision:
    """落户: an office with land; whoever has first contact keeps it."""
    city = hearing.city
    project = hearing.live(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if first_contact_of(project, city) is None:
        return refused("project_not_pursued", project_id=said.project_id)
    office = city.city.office(said.landing_office)
    if office is None:
        return refused("office_unknown", office=said.landing_office)
    if not office.has_land:
        return refused("office_without_land", office=office.name)
    absent = hearing.not_receiving(office)
    if absent is not None:
        return absent
    event = LandingSet(
        project_id=project.project_id,
        landing_office=office.code,
        could_not_land=said.could_not_land or _is_granted(project),
        is_taken_as_met=said.could_not_land and opening_runs(city),
        basis=said.basis,
    )
    return concluded(hearing, event)
