"""Judging what the centre says: recognitions 认定 and landing 落户.

A recognition counts in the month of its event if its papers came in time and that month is open
(``ledger.recognition_period``); by the pack's counting rules it may be recognised and not count
(``ledger.counted``). What was revoked can be recognised again: that is a new entry.

The book follows from the facts (``ledger.judge.consequences``), whatever changes them: a landing
set late, an amount that was corrected, leads that were merged.

Invariant: each project is recognised once as signed and once as started.
"""

from datetime import date

from ledger.counted import why_not_counted
from ledger.credit import deciding_touch, facts_of
from ledger.first_contact import first_contact_of
from ledger.judge.ahead import Ahead
from ledger.judge.claims import claim_cases
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing, live_project
from ledger.judge.state import ROWS, CityState, Facts, ProjectState
from ledger.recognition_period import CountingMonth, counting_month
from ledger.registration import required_fields
from sharing.events.centre import LandingSet, SigningRecognised, StartRecognised
from sharing.sections import Commercial, Summary
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding


def counting_of(
    city: CityState, event_on: date, filed_on: date, *, is_opening: bool
) -> CountingMonth:
    """The month in which a recognition counts; a closed one is never counted in."""
    return counting_month(
        event_on,
        filed_on=filed_on,
        filing_grace_days=city.pack.filing_grace_days,
        is_opening=is_opening,
        closed_through=city.closed_through,
    )


def not_counted_of(
    project: ProjectState, city: CityState, event_on: date, filed_on: date, *, month: str
) -> str:
    """Why it is recognised and does not count; '' where it counts. An opening takes all as met."""
    if opening_runs(city):
        return ""
    return why_not_counted(
        project.touches,
        city.pack.counting,
        event_on=event_on,
        filed_on=filed_on,
        month=month,
        timezone=city.city.timezone,
    )


def date_fault(event_on: date, filed_on: date | None, today: date) -> Decision | None:
    """Why these days cannot be: nothing is recognised before it happened or was filed."""
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
    if project.signing is not None and not lacks_amount(facts_of(project)):
        return refused("signing_already_recognised", signed_on=project.signing.on)
    today = hearing.moment.day_in(city.city.timezone)
    fault = project_fault(project, city, "signing") or date_fault(
        said.signed_on, said.filed_on, today
    )
    if fault is not None:
        return fault
    facts = recognised_facts(project, said)
    is_opening = opening_runs(city)
    if lacks_amount(facts) and not is_opening:
        return refused("recognition_without_amount", project_id=said.project_id)
    event = signing_event(hearing, project, said, facts)
    return _concluded_with_claims(hearing, event)


def signing_event(
    hearing: Hearing, project: ProjectState, said: RecogniseSigning, facts: Facts
) -> SigningRecognised:
    """The signing as recognised, with the month in which it counts."""
    city, is_opening = hearing.city, opening_runs(hearing.city)
    filed_on = said.filed_on or hearing.moment.day_in(city.city.timezone)
    counting = counting_of(city, said.signed_on, filed_on, is_opening=is_opening)
    return SigningRecognised(
        project_id=project.project_id,
        signed_on=said.signed_on,
        period=counting.month,
        is_event_month=counting.is_event_month,
        facts_from=deciding_touch(project).lead_id,
        basis=said.basis,
        follows=ROWS if is_opening else "",
        commercial=_commercial(facts),
        summary=_summary(facts),
        evidence=said.evidence,
        total_yuan=facts.total_yuan,
        origin=facts.origin,
        not_counted=not_counted_of(project, city, said.signed_on, filed_on, month=counting.month),
    )


def _concluded_with_claims(
    hearing: Hearing, event: SigningRecognised | StartRecognised
) -> Decision:
    """What was recognised, and a case for each other office that claims it."""
    ahead = Ahead(hearing.state)
    ahead.apply(event)
    project = ahead.the_project(event.project_id)
    cases = claim_cases(project, hearing.city, at=hearing.moment.now)
    return concluded(hearing, event, *cases)


def project_fault(project: ProjectState, city: CityState, stage: str) -> Decision | None:
    """Why nothing can be recognised of this project now."""
    if first_contact_of(project, city) is None:
        return refused("project_not_pursued", project_id=project.project_id)
    required = set(required_fields(city.pack, stage))
    lacks = [name for name in deciding_touch(project).unstated if name in required]
    if lacks and not opening_runs(city):
        return refused("stage_fields_missing", stage=stage, fields=",".join(lacks))
    return None


def lacks_amount(facts: Facts) -> bool:
    """Whether nobody could read an amount: such a project counts nowhere, so the centre must state
    one. An opening takes the recognition all the same, and the centre may state it later.
    """
    return facts.amount_yuan is None and facts.amount_usd_cents is None


def recognised_facts(project: ProjectState, said: RecogniseSigning) -> Facts:
    """What the centre states, and for what it leaves out what is known of the project."""
    own = facts_of(project)
    has_amount = said.amount_yuan is not None or said.amount_usd_cents is not None
    return Facts(
        amount_yuan=said.amount_yuan if has_amount else own.amount_yuan,
        amount_usd_cents=said.amount_usd_cents if has_amount else own.amount_usd_cents,
        industry=said.industry if said.industry is not None else own.industry,
        chain=said.chain if said.chain is not None else own.chain,
        is_chemical=said.is_chemical if said.is_chemical is not None else own.is_chemical,
        total_yuan=said.total_yuan if said.total_yuan is not None else own.total_yuan,
        fixed_assets_yuan=(
            said.fixed_assets_yuan if said.fixed_assets_yuan is not None else own.fixed_assets_yuan
        ),
        land_sqm=said.land_sqm if said.land_sqm is not None else own.land_sqm,
        origin=said.origin if said.origin is not None else own.origin,
    )


def _commercial(facts: Facts) -> Commercial:
    return Commercial(
        amount_yuan=facts.amount_yuan,
        amount_usd_cents=facts.amount_usd_cents,
        fixed_assets_yuan=facts.fixed_assets_yuan,
        land_sqm=facts.land_sqm,
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
    fault = project_fault(project, city, "start") or date_fault(
        said.started_on, said.filed_on, today
    )
    if fault is not None:
        return fault
    is_opening = opening_runs(city)
    filed_on = said.filed_on or today
    counting = counting_of(city, said.started_on, filed_on, is_opening=is_opening)
    facts = facts_of(project)
    if lacks_amount(facts) and not is_opening:
        return refused("recognition_without_amount", project_id=said.project_id)
    event = StartRecognised(
        project_id=project.project_id,
        started_on=said.started_on,
        period=counting.month,
        is_event_month=counting.is_event_month,
        basis=said.basis,
        follows=ROWS if is_opening else "",
        commercial=_commercial(facts),
        summary=_summary(facts),
        evidence=said.evidence,
        not_counted=not_counted_of(project, city, said.started_on, filed_on, month=counting.month),
    )
    return _concluded_with_claims(hearing, event)


def _is_granted(project: ProjectState) -> bool:
    """Whether the centre granted 无法落地 of the office that has first contact now."""
    return bool(project.could_not_land_of) and project.could_not_land_of == project.first_office


def _landing_place(hearing: Hearing, project_id: str, office: str) -> str:
    """The office that is recorded: whoever stands for the first-contact office lands the project at
    home, in the months before it stood for it too.
    """
    project = live_project(hearing.state, project_id)
    first = project.first_office if project is not None else ""
    return first if hearing.acting(first) == office else office


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
        landing_office=_landing_place(hearing, project.project_id, office.code),
        could_not_land=said.could_not_land or _is_granted(project),
        is_taken_as_met=said.could_not_land and opening_runs(city),
        basis=said.basis,
    )
    return concluded(hearing, event)
