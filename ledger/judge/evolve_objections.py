"""What the events about objections and the confirmation of an opened city change."""

from ledger.judge.clocks import OBJECTION_RULING, Clock
from ledger.judge.folding import (
    Changes,
    Folds,
    changed_objection,
    objection_of,
    with_project,
)
from ledger.judge.slice import Slice
from ledger.judge.state import ObjectionState
from sharing.events.objections import FirstContactsConfirmed, ObjectionEnded, ObjectionFiled
from sharing.values import replaced


def _filed(state: Slice, event: ObjectionFiled) -> Changes:
    objection = ObjectionState(
        event.objection_id, event.project_id, event.lead_id, event.office, event.instance
    )
    if event.due_at is not None:
        objection = replaced(objection, clocks=(Clock(OBJECTION_RULING, event.due_at),))
    return changed_objection(None, objection) | with_project(
        state,
        event.project_id,
        lambda project: replaced(project, objections=(*project.objections, event.objection_id)),
    )


def _ended(state: Slice, event: ObjectionEnded) -> Changes:
    objection = objection_of(state, event.objection_id)
    ended = replaced(objection, outcome=event.outcome, clocks=())
    return changed_objection(objection, ended) | with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            objections=tuple(live for live in project.objections if live != event.objection_id),
            past_objections=(
                *project.past_objections,
                (objection.office, event.outcome, event.at),
            ),
        ),
    )


def _confirmed(state: Slice, event: FirstContactsConfirmed) -> Changes:
    changes: Changes = {}
    for project_id in event.projects:
        changes |= with_project(
            state, project_id, lambda project: replaced(project, is_provisional=False)
        )
    return changes


OBJECTION_FOLDS: Folds = {
    ObjectionFiled: _filed,
    ObjectionEnded: _ended,
    FirstContactsConfirmed: _confirmed,
}
