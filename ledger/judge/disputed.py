"""What follows for a disputed project: objections that are moot end, and clocks freeze or run on.

The rule: while an objection to a project's first contact is live, the clocks of the project and of
its open cases stand still; when the last one has ended they run on with what was left. An objection
is moot when its office has first contact by now, or its lead stands no more in the project.

Whatever starts a clock or moves leads with their objections between projects needs no rule of its
own for this: it is brought into line after every decision.

Invariant: a project's clocks are frozen exactly while it has a live objection.
"""

from collections.abc import Iterable

from ledger.judge.ahead import Ahead
from ledger.judge.clocks import Clock
from ledger.judge.state import ProjectState
from sharing.events.holds import DeadlinesFrozen, DeadlinesResumed
from sharing.events.objections import ObjectionEnded


def disputes_followed(ahead: Ahead, project_id: str, at: int) -> None:
    """Bring the objections and clocks of a project into line after other events."""
    project = ahead.project(project_id)
    if project is None or project.merged_into:
        return
    for objection_id in project.objections:
        _end_if_moot(ahead, project, objection_id, at)
    project = ahead.the_project(project_id)
    is_disputed = bool(project.objections)
    _brought_into_line(ahead, project_id, project.clocks, at, is_disputed=is_disputed)
    for case_id in project.open_cases:
        case = ahead.case(case_id)
        if case is not None:
            _brought_into_line(ahead, case_id, case.clocks, at, is_disputed=is_disputed)


def _end_if_moot(ahead: Ahead, project: ProjectState, objection_id: str, at: int) -> None:
    objection = ahead.objection(objection_id)
    if objection is None:
        return
    standing = {touch.lead_id for touch in project.standing}
    if objection.lead_id in standing and objection.lead_id != project.first_lead:
        return
    ended = ObjectionEnded(
        objection_id=objection_id, project_id=project.project_id, outcome="moot", at=at
    )
    ahead.apply(ended)


def _brought_into_line(
    ahead: Ahead, subject: str, clocks: Iterable[Clock], at: int, *, is_disputed: bool
) -> None:
    if is_disputed and any(clock.is_running for clock in clocks):
        ahead.apply(DeadlinesFrozen(subject=subject, at=at))
    elif not is_disputed and any(not clock.is_running for clock in clocks):
        ahead.apply(DeadlinesResumed(subject=subject, at=at))
