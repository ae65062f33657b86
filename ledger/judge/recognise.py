"""Judging what the centre says: recognitions 认定 and landing 落户, and settling the book.

``settle`` is the one way into the book: it takes the project as it is after the event, asks
``credit_due`` what should stand, and reverses and posts the difference. So whatever changes facts
(a landing set late, an amended amount before recognition, a ruling in a later release), the book
follows by the same rule.
"""

from collections.abc import Iterator
from datetime import date
from typing import cast

from ledger.book import BookChanges, Due, book_changes, mirror
from ledger.credit import credit_due, deciding_touch, facts_of
from ledger.first_contact import next_first_contact
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.evolve import evolve
from ledger.judge.slice import Slice
from ledger.judge.state import CityState, Facts, PostedEntry, ProjectState, project_key
from ledger.recognition_period import CountingMonth, counting_month
from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    LandingSet,
    Posting,
    SigningRecognised,
    StartRecognised,
)
from sharing.ids import entry_id_from
from sharing.sections import Commercial, Summary
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding

ProjectEvent = SigningRecognised | StartRecognised | LandingSet


def settle(
    state: Slice, city: CityState, event: ProjectEvent, moment: Moment
) -> Iterator[CreditPosted | CreditReversed]:
    """The book events that follow from an event about a project."""
    after = cast("ProjectState", evolve(state, event)[project_key(event.project_id)])
    changes = book_changes(after.entries, credit_due(after, city))
    yield from _book_events(changes, after.project_id, moment)


def _book_events(
    changes: BookChanges, project_id: str, moment: Moment
) -> Iterator[CreditPosted | CreditReversed]:
    for number, entry in enumerate(changes.reverse):
        yield CreditReversed(
            entry_id=entry_id_from(moment.seed, number),
            reverses=entry.entry_id,
            project_id=project_id,
            indicator=entry.indicator,
            rule=entry.rule,
            posted_period=entry.period,
            corrects_period=entry.period,
            postings=_postings(mirror(entry.postings)),
        )
    corrected = {entry.indicator: entry for entry in changes.reverse}
    for number, due in enumerate(changes.post, start=len(changes.reverse)):
        yield CreditPosted(
            entry_id=entry_id_from(moment.seed, number),
            project_id=project_id,
            indicator=due.indicator,
            rule=due.rule,
            posted_period=due.period,
            corrects_period=_corrected_period(corrected.get(due.indicator), due),
            postings=_postings(due.postings),
        )


def _corrected_period(entry: PostedEntry | None, due: Due) -> str | None:
    return due.period if entry is not None else None


def _postings(lines: tuple[tuple[str, str, int], ...]) -> tuple[Posting, ...]:
    return tuple(Posting(account=account, side=side, units=units) for account, side, units in lines)


def _counting(
    city: CityState, event_on: date, filed_on: date, *, is_opening: bool
) -> CountingMonth:
    return counting_month(
        event_on,
        filed_on=filed_on,
        filing_grace_days=city.pack.filing_grace_days,
        is_opening=is_opening,
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


def recognise_signing(
    state: Slice, city: CityState, said: RecogniseSigning, moment: Moment
) -> Decision:
    """签约认定: once for each project, in the month that the rule names."""
    project = state.project(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if project.signing is not None and not _lacks_amount(facts_of(project)):
        return refused("signing_already_recognised", signed_on=project.signing.on)
    if next_first_contact(project, without="") is None:
        return refused("project_not_pursued", project_id=said.project_id)
    today = moment.day_in(city.city.timezone)
    fault = _date_fault(said.signed_on, said.filed_on, today)
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
        commercial=Commercial(
            amount_yuan=facts.amount_yuan, amount_usd_cents=facts.amount_usd_cents
        ),
        summary=_summary(facts),
        evidence=said.evidence,
    )
    return accepted(event, *settle(state, city, event, moment))


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


def recognise_start(
    state: Slice, city: CityState, said: RecogniseStart, moment: Moment
) -> Decision:
    """开工认定: once for each project, in the month that the rule names."""
    project = state.project(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if project.start is not None:
        return refused("start_already_recognised", started_on=project.start.on)
    if next_first_contact(project, without="") is None:
        return refused("project_not_pursued", project_id=said.project_id)
    today = moment.day_in(city.city.timezone)
    fault = _date_fault(said.started_on, said.filed_on, today)
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
        commercial=Commercial(
            amount_yuan=facts.amount_yuan, amount_usd_cents=facts.amount_usd_cents
        ),
        summary=_summary(facts),
        evidence=said.evidence,
    )
    return accepted(event, *settle(state, city, event, moment))


def set_landing(state: Slice, city: CityState, said: SetLanding, moment: Moment) -> Decision:
    """落户: an office with land; whoever has first contact keeps it."""
    project = state.project(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if next_first_contact(project, without="") is None:
        return refused("project_not_pursued", project_id=said.project_id)
    office = city.city.office(said.landing_office)
    if office is None:
        return refused("office_unknown", office=said.landing_office)
    if not office.has_land:
        return refused("office_without_land", office=office.name)
    event = LandingSet(
        project_id=project.project_id,
        landing_office=office.code,
        could_not_land=said.could_not_land,
        is_taken_as_met=said.could_not_land and opening_runs(city),
        basis=said.basis,
    )
    return accepted(event, *settle(state, city, event, moment))
