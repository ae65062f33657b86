"""What follows from what was said: first contact, hold, opening facts, and the book, by themselves.

A rule decides the first events of a decision: a lead was withdrawn, leads were merged, a
registration is void. What follows from them is the same whatever the cause, so it is derived here,
once, for every project that the events speak of:

1. first contact goes to whom the rule names (``ledger.first_contact``);
2. what was recognised goes with merged leads, and follows the rows of an opening
   (``ledger.judge.opened_facts``);
3. a hold whose lead no longer stands, or whose project is signed now, ends, and the next in the
   queue has it (``ledger.protection``);
4. a transfer or an offer that stood on a hold which is gone is over
   (``ledger.judge.offers_followed``), and a progress note that nobody owes any more is waited for
   no longer (``ledger.judge.progress_notes``);
5. objections that are moot end, and clocks stand still while one is live
   (``ledger.judge.disputed``);
6. the book gets the difference between what stands and what is due (``ledger.book``).

Invariant: after any decision first contact, hold and book are functions of the facts.
"""

from ledger.book import BookChanges, book_changes
from ledger.credit import credit_due
from ledger.first_contact import first_contact_of, introducer_of
from ledger.judge.ahead import Ahead
from ledger.judge.book_events import book_events
from ledger.judge.decision import Decision, Moment
from ledger.judge.disputed import disputes_followed
from ledger.judge.hearing import Hearing
from ledger.judge.holds import hold_followed
from ledger.judge.offers_followed import offers_followed, transfer_followed
from ledger.judge.opened_facts import recognitions_followed
from ledger.judge.progress_notes import notes_followed
from ledger.judge.slice import Slice
from ledger.judge.state import CityState, PostedEntry
from sharing.events.cases import IntroducerSet
from sharing.events.leads import FirstContactPassed
from sharing.events.registry import Event
from sharing.verdict import Verdict


def concluded(
    hearing: Hearing, *events: Event, reason: str = "", verdict: Verdict = Verdict.ACCEPTED
) -> Decision:
    """The decision: these events, and all that follows. ``reason`` says why first contact moves."""
    followed = followed_by(hearing.state, hearing.city, hearing.moment, events, reason=reason)
    return Decision(verdict, followed)


def followed_by(
    state: Slice,
    city: CityState,
    moment: Moment,
    events: tuple[Event, ...],
    *,
    reason: str = "",
) -> tuple[Event, ...]:
    """These events with all that follows from them."""
    ahead = Ahead(state)
    ahead.apply(*events)
    for project_id in list(ahead.touched):
        _follow_first_contact(ahead, project_id, city, reason, moment.now)
    recognitions_followed(ahead, city, moment.now)
    for project_id in list(ahead.touched):
        hold_followed(ahead, project_id, city, moment.now)
        transfer_followed(ahead, project_id, city, moment.now)
        notes_followed(ahead, project_id, city, moment.now)
        disputes_followed(ahead, project_id, moment.now)
    offers_followed(ahead, city, moment.now)
    _settle(ahead, city, moment)
    return tuple(ahead.events)


def _follow_first_contact(
    ahead: Ahead, project_id: str, city: CityState, reason: str, at: int
) -> None:
    project = ahead.project(project_id)
    if project is None or project.merged_into:
        return
    first = first_contact_of(project, city)
    if first is not None and first.lead_id != project.first_lead:
        ahead.apply(
            FirstContactPassed(
                project_id=project_id,
                from_office=project.first_office,
                to_office=first.office,
                to_lead_id=first.lead_id,
                reason=reason,
                is_pinned=first.lead_id == project.pinned_lead,
                at=at,
            )
        )
    introducer = introducer_of(project)
    lead_id, office = (introducer.lead_id, introducer.office) if introducer else ("", "")
    if lead_id != project.introducer_lead:
        # Nobody, where who introduced it left with merged leads or took the lead back.
        ahead.apply(IntroducerSet(project_id=project_id, lead_id=lead_id, office=office))


def _settle(ahead: Ahead, city: CityState, moment: Moment) -> None:
    """The book follows: for every project the reversals, then what is due now."""
    number = 0
    for project_id in list(ahead.touched):
        project = ahead.project(project_id)
        if project is None:
            continue
        changes: BookChanges = book_changes(project.entries, credit_due(project, city))
        reversed_: tuple[PostedEntry, ...] = changes.reverse
        posted = book_events(
            changes,
            project_id,
            moment,
            closed_through=city.closed_through,
            first_number=number,
        )
        for event in posted:
            ahead.apply(event)
        number += len(reversed_) + len(changes.post)
