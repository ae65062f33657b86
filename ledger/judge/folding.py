"""What every fold has in common: finding what an event speaks of, and keeping the indexes right.

Two kinds of state follow from a project alone: the ``due:`` keys of its running clocks, and how
many projects its holder's office holds. ``changed_project`` is the one way to write a project, so
that neither can be forgotten.

Invariant: after any event the ``due:`` keys are those of all running clocks, and an office's
``holds`` is the number of projects whose hold names it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.judge.clocks import due_changes
from ledger.judge.slice import Slice
from ledger.judge.state import (
    CaseState,
    CityState,
    LeadState,
    ObjectionState,
    OfficeState,
    ProjectState,
    StateValue,
    case_key,
    objection_key,
    office_state_key,
    project_key,
)
from sharing.values import replaced

Changes = dict[str, StateValue | None]
Fold = Callable[[Slice, Any], Changes]
Folds = Mapping[type[Any], Fold]


def project_of(state: Slice, project_id: str) -> ProjectState:
    """The project that an event speaks of."""
    project = state.project(project_id)
    if project is None:
        raise LookupError(f"the journal speaks of a project that it never began: {project_id}")
    return project


def lead_of(state: Slice, lead_id: str) -> LeadState:
    """The lead that an event speaks of."""
    lead = state.lead(lead_id)
    if lead is None:
        raise LookupError(f"the journal speaks of a lead that it never entered: {lead_id}")
    return lead


def case_of(state: Slice, case_id: str) -> CaseState:
    """The case that an event speaks of."""
    case = state.case(case_id)
    if case is None:
        raise LookupError(f"the journal speaks of a case that it never opened: {case_id}")
    return case


def objection_of(state: Slice, objection_id: str) -> ObjectionState:
    """The objection that an event speaks of."""
    objection = state.objection(objection_id)
    if objection is None:
        raise LookupError(f"the journal speaks of an objection nobody filed: {objection_id}")
    return objection


def city_of(state: Slice) -> CityState:
    """The city."""
    city = state.city()
    if city is None:
        raise LookupError("the journal speaks of a city that was never opened")
    return city


def changed_project(state: Slice, before: ProjectState | None, after: ProjectState) -> Changes:
    """A project's new version, with the indexes that follow from it."""
    changes: Changes = {project_key(after.project_id): after}
    old_clocks = before.clocks if before is not None else ()
    if old_clocks is not after.clocks:
        changes |= due_changes(after.project_id, old_clocks, after.clocks)
    old_holder = before.hold.office if before is not None else ""
    if old_holder != after.hold.office:
        if old_holder:
            changes[office_state_key(old_holder)] = _counted(state.office(old_holder), -1)
        if after.hold.office:
            changes[office_state_key(after.hold.office)] = _counted(
                state.office(after.hold.office), 1
            )
    return changes


def _counted(office: OfficeState, more: int) -> OfficeState:
    return replaced(office, holds=office.holds + more)


def changed_case(before: CaseState | None, after: CaseState) -> Changes:
    """A case's new version, with its clocks' keys."""
    changes: Changes = {case_key(after.case_id): after}
    changes |= due_changes(after.case_id, before.clocks if before else (), after.clocks)
    return changes


def changed_objection(before: ObjectionState | None, after: ObjectionState) -> Changes:
    """An objection's new version, with its clocks' keys."""
    changes: Changes = {objection_key(after.objection_id): after}
    changes |= due_changes(after.objection_id, before.clocks if before else (), after.clocks)
    return changes


def with_project(
    state: Slice, project_id: str, change: Callable[[ProjectState], ProjectState]
) -> Changes:
    """One project changed."""
    before = project_of(state, project_id)
    return changed_project(state, before, change(before))
