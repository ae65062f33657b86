"""What follows when a clock runs out; each at its due time, whenever it is noticed.

Kinds and what they do:

* ``protection``, ``inactivity``: the hold ends (expiry, inactivity), the next in line has it;
* ``completion``: an incomplete registration 待补 is void, its place is gone; one whose project was
  recognised stays as it is, since a recognised project is left by nobody;
* ``transfer_answer``: the proposal has come to nothing;
* ``case_ruling``, ``objection_ruling``, ``offer_answer``, ``progress_note``: somebody is late. It
  is noted and nothing is decided by it; lights and reminders read it;
* ``statement_answer``: an office did not answer its statement: what silence means is the pack's.

Invariant: a lapse always takes its clock away, so that no city hangs on one.
"""

from collections.abc import Callable

from ledger.first_contact import is_recognised
from ledger.judge.acting import as_acting
from ledger.judge.ahead import Ahead
from ledger.judge.clocks import (
    COMPLETION,
    INACTIVITY,
    PROGRESS_NOTE,
    PROTECTION,
    STATEMENT_ANSWER,
    TRANSFER_ANSWER,
    DueClock,
)
from ledger.judge.consequences import followed_by
from ledger.judge.decision import Moment
from ledger.judge.evolve_periods import statements_period
from ledger.judge.folding import city_of, project_of
from ledger.judge.holds import release_hold
from ledger.judge.progress_notes import next_note
from ledger.judge.slice import Slice
from ledger.judge.state import INCOMPLETE, CityState, ProjectState
from ledger.judge.statements import answered_by_silence
from sharing.events.cases import LeadScreened
from sharing.events.holds import DeadlineLapsed, Release
from sharing.events.registry import Event
from sharing.events.transfers import TransferEnded


def lapse(state: Slice, due: DueClock, moment: Moment) -> tuple[Event, ...]:
    """What follows now that this clock has run out."""
    city = city_of(state)
    ahead = Ahead(state)
    ahead.apply(
        DeadlineLapsed(subject=due.subject, clock=due.kind, lead_id=due.lead_id, due_at=due.due_at)
    )
    if due.kind == STATEMENT_ANSWER:
        _statement_lapsed(ahead, city, due)
    follow = _FOLLOWS.get(due.kind)
    if follow is not None:
        follow(ahead, city, project_of(state, due.subject), due)
    return followed_by(state, city, moment, tuple(ahead.events), reason=due.kind)


def lapse_at_fault(due: DueClock, fault: str) -> DeadlineLapsed:
    """The clock is gone, and nothing follows since the ledger itself failed at it."""
    return DeadlineLapsed(
        subject=due.subject,
        clock=due.kind,
        lead_id=due.lead_id,
        due_at=due.due_at,
        fault=fault[:200],
    )


def _hold_lapsed(ahead: Ahead, city: CityState, project: ProjectState, due: DueClock) -> None:
    release: Release = "expiry" if due.kind == PROTECTION else "inactivity"
    if project.hold.lead_id:
        release_hold(ahead, project.project_id, release, city=city, at=due.due_at)


def _completion_lapsed(ahead: Ahead, city: CityState, project: ProjectState, due: DueClock) -> None:
    project = as_acting(project, city, at=due.due_at)
    touch = project.touch_of(due.lead_id)
    has_credit = touch.lead_id == project.first_lead or touch.office == project.landing_office
    has_counted = is_recognised(project) and has_credit
    if touch.standing != INCOMPLETE or not touch.is_active or has_counted:
        return
    ahead.apply(
        LeadScreened(
            lead_id=due.lead_id,
            project_id=project.project_id,
            screening="void",
            by="lapse",
            lacking=touch.lacking,
            at=due.due_at,
        )
    )


def _transfer_lapsed(ahead: Ahead, _city: CityState, project: ProjectState, due: DueClock) -> None:
    if project.transfer is not None:
        ahead.apply(
            TransferEnded(
                transfer_id=project.transfer.transfer_id,
                project_id=project.project_id,
                outcome="lapsed",
                at=due.due_at,
            )
        )


def _statement_lapsed(ahead: Ahead, city: CityState, due: DueClock) -> None:
    answered = answered_by_silence(city, due, period=statements_period(due.subject))
    if answered is not None:
        ahead.apply(answered)


def _note_owed_again(ahead: Ahead, city: CityState, project: ProjectState, due: DueClock) -> None:
    next_note(ahead, project.project_id, city=city, at=due.due_at)


_FOLLOWS: dict[str, Callable[[Ahead, CityState, ProjectState, DueClock], None]] = {
    PROTECTION: _hold_lapsed,
    INACTIVITY: _hold_lapsed,
    COMPLETION: _completion_lapsed,
    TRANSFER_ANSWER: _transfer_lapsed,
    PROGRESS_NOTE: _note_owed_again,
}
