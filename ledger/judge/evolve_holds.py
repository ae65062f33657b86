"""What the events about holds, claims and deadlines change."""

from collections.abc import Callable

from ledger.judge.clocks import (
    HOLD_CLOCKS,
    PROTECTION,
    Clock,
    frozen,
    resumed,
    with_clock,
    without_clock,
)
from ledger.judge.evolve_periods import statements_with_clocks
from ledger.judge.folding import (
    Changes,
    Folds,
    case_of,
    changed_case,
    changed_objection,
    changed_project,
    city_of,
    objection_of,
    project_of,
    with_project,
)
from ledger.judge.holding import NOBODY, Hold
from ledger.judge.slice import Slice
from ledger.judge.state import LeadState, ProjectState, lead_key
from sharing.events.holds import (
    DeadlineLapsed,
    DeadlineMet,
    DeadlinesFrozen,
    DeadlinesResumed,
    DeadlineStarted,
    HoldReleased,
    HoldTaken,
    LeadClaimed,
    ProjectPooled,
    ProtectionExtended,
)
from sharing.values import replaced


def _hold_taken(state: Slice, event: HoldTaken) -> Changes:
    def taken(project: ProjectState) -> ProjectState:
        cool_downs = tuple((o, until) for o, until in project.hold.cool_downs if until > event.at)
        pack = city_of(state).pack.label
        hold = Hold(event.lead_id, event.office, event.at, pack, cool_downs=cool_downs)
        return replaced(project, hold=hold)

    return with_project(state, event.project_id, taken)


def _hold_released(state: Slice, event: HoldReleased) -> Changes:
    def released(project: ProjectState) -> ProjectState:
        cool_downs = tuple(c for c in project.hold.cool_downs if c[0] != event.office)
        if event.cool_down_until:
            cool_downs = (*cool_downs, (event.office, event.cool_down_until))
        return replaced(
            project,
            # The pack stays: it says who has first contact after this release.
            hold=Hold(
                pack=project.hold.pack,
                in_pool=event.in_pool,
                ended_by=event.release,
                cool_downs=cool_downs,
                since=event.at,
            ),
            clocks=tuple(c for c in project.clocks if c.kind not in HOLD_CLOCKS),
        )

    return with_project(state, event.project_id, released)


def _project_pooled(state: Slice, event: ProjectPooled) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda p: replaced(
            p, hold=replaced(NOBODY, cool_downs=p.hold.cool_downs, in_pool=True, since=event.at)
        ),
    )


def _protection_extended(state: Slice, event: ProtectionExtended) -> Changes:
    def extended(project: ProjectState) -> ProjectState:
        hold = replaced(project.hold, extensions=project.hold.extensions + 1)
        clocks = with_clock(project.clocks, Clock(PROTECTION, event.until))
        return replaced(project, hold=hold, clocks=clocks)

    return with_project(state, event.project_id, extended)


def _lead_claimed(state: Slice, event: LeadClaimed) -> Changes:
    project = project_of(state, event.project_id)
    known = next((t for t in project.touches if t.lead_id == project.first_lead), None)
    touch = replaced(
        known or project.touches[0],
        lead_id=event.lead_id,
        office=event.office,
        order=event.order,
        home=project.project_id,
        is_active=True,
        standing="valid",
        is_matched=True,
        role="first_contact",
        signed_on="",
        started_on="",
        landing_claim="",
        talked_on="",
        lacking=(),
        from_opening=False,
        joined_at=event.at,
        is_received=True,
    )
    changes = changed_project(state, project, replaced(project, touches=(*project.touches, touch)))
    changes[lead_key(event.lead_id)] = LeadState(event.lead_id, project.project_id, event.office)
    return changes


Clocks = tuple[Clock, ...]


def _with_clocks(state: Slice, subject: str, change: Callable[[Clocks], Clocks]) -> Changes:
    """The clocks of a project, a case (C…), an objection (O…) or a statement (S…) changed."""
    if subject.startswith("C"):
        case = case_of(state, subject)
        return changed_case(case, replaced(case, clocks=change(case.clocks)))
    if subject.startswith("O"):
        objection = objection_of(state, subject)
        return changed_objection(objection, replaced(objection, clocks=change(objection.clocks)))
    if subject.startswith("S"):
        return statements_with_clocks(state, subject, change)
    return with_project(state, subject, lambda p: replaced(p, clocks=change(p.clocks)))


def _started(state: Slice, event: DeadlineStarted) -> Changes:
    clock = Clock(event.clock, event.due_at, event.lead_id)
    return _with_clocks(state, event.subject, lambda clocks: with_clock(clocks, clock))


def _ended(state: Slice, event: DeadlineMet | DeadlineLapsed) -> Changes:
    return _with_clocks(
        state,
        event.subject,
        lambda clocks: without_clock(clocks, event.clock, lead_id=event.lead_id),
    )


def _frozen(state: Slice, event: DeadlinesFrozen) -> Changes:
    return _with_clocks(state, event.subject, lambda clocks: frozen(clocks, at=event.at))


def _resumed(state: Slice, event: DeadlinesResumed) -> Changes:
    return _with_clocks(state, event.subject, lambda clocks: resumed(clocks, at=event.at))


HOLD_FOLDS: Folds = {
    HoldTaken: _hold_taken,
    HoldReleased: _hold_released,
    ProjectPooled: _project_pooled,
    ProtectionExtended: _protection_extended,
    LeadClaimed: _lead_claimed,
    DeadlineStarted: _started,
    DeadlineMet: _ended,
    DeadlineLapsed: _ended,
    DeadlinesFrozen: _frozen,
    DeadlinesResumed: _resumed,
}
