"""Holds, claims and deadlines, as folds of the project or case that they are about."""

from collections.abc import Iterable

from ledger.judge.clocks import INACTIVITY, PROTECTION
from ledger.view_folds.view_fold import ViewFolds
from ledger.views import ClockView, Documents, LeadView, TouchView
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
from sharing.events.leads import Placing
from sharing.sections import Commercial, FirstTalk, Summary

Clocks = tuple[ClockView, ...]


def with_clocks(clocks: Clocks, started: Iterable[ClockView]) -> Clocks:
    """The clocks with further ones; one of the same kind and lead is replaced."""
    for clock in started:
        clocks = (*without(clocks, clock.kind, clock.lead_id), clock)
    return clocks


def without(clocks: Clocks, kind: str, lead_id: str) -> Clocks:
    """The clocks without that of this kind and lead."""
    return tuple(c for c in clocks if (c.kind, c.lead_id) != (kind, lead_id))


def _taken(event: HoldTaken, documents: Documents, _seq: int) -> None:
    documents.change_project(
        event.project_id,
        holder_office=event.office,
        holder_lead=event.lead_id,
        held_since=event.at,
        in_pool=False,
        hold_ended_by="",
    )


def _released(event: HoldReleased, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    cool_downs = tuple(c for c in project.cool_downs if c[0] != event.office)
    if event.cool_down_until:
        cool_downs = (*cool_downs, (event.office, event.cool_down_until))
    documents.change_project(
        event.project_id,
        holder_office="",
        holder_lead="",
        held_since=event.at,
        in_pool=event.in_pool,
        hold_ended_by=event.release,
        cool_downs=cool_downs,
        clocks=tuple(c for c in project.clocks if c.kind not in (PROTECTION, INACTIVITY)),
    )


def _pooled(event: ProjectPooled, documents: Documents, _seq: int) -> None:
    documents.change_project(event.project_id, in_pool=True)


def _extended(event: ProtectionExtended, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    clock = ClockView(kind=PROTECTION, due_at=event.until)
    documents.change_project(event.project_id, clocks=with_clocks(project.clocks, (clock,)))


def _claimed(event: LeadClaimed, documents: Documents, seq: int) -> None:
    project = documents.projects[event.project_id]
    first = documents.leads.get(project.first_lead)
    documents.put_lead(
        LeadView(
            lead_id=event.lead_id,
            project_id=event.project_id,
            office=event.office,
            placing=Placing.CLAIMED,
            registered_at=event.at,
            seq=seq,
            identity=project.identity,
            commercial=first.commercial if first is not None else Commercial(),
            summary=first.summary if first is not None else Summary(),
            first_talk=FirstTalk(),
            order=event.order,
            handlers=((event.by, event.at),) if event.by else (),
        )
    )
    touch = TouchView(
        lead_id=event.lead_id, office=event.office, order=event.order, home=event.project_id
    )
    documents.change_project(event.project_id, touches=(*project.touches, touch))


def _started(event: DeadlineStarted, documents: Documents, _seq: int) -> None:
    if event.subject in documents.cases:
        documents.change_case(event.subject, due_at=event.due_at)
        return
    project = documents.projects[event.subject]
    clock = ClockView(kind=event.clock, due_at=event.due_at, lead_id=event.lead_id)
    documents.change_project(event.subject, clocks=with_clocks(project.clocks, (clock,)))


def _ended(event: DeadlineMet | DeadlineLapsed, documents: Documents, _seq: int) -> None:
    if event.subject in documents.cases:
        documents.change_case(event.subject, due_at=0, is_late=isinstance(event, DeadlineLapsed))
        return
    if event.subject.startswith("S"):
        return  # a statement shows its answer, by silence too
    project = documents.projects[event.subject]
    clocks = without(project.clocks, event.clock, event.lead_id)
    documents.change_project(event.subject, clocks=clocks)


def _frozen(event: DeadlinesFrozen, documents: Documents, _seq: int) -> None:
    project = documents.projects.get(event.subject)
    if project is None:
        return
    clocks = tuple(
        c if c.left_ms >= 0 else c.model_copy(update={"left_ms": max(0, c.due_at - event.at)})
        for c in project.clocks
    )
    documents.change_project(event.subject, clocks=clocks)


def _resumed(event: DeadlinesResumed, documents: Documents, _seq: int) -> None:
    project = documents.projects.get(event.subject)
    if project is None:
        return
    clocks = tuple(
        clock
        if clock.left_ms < 0
        else ClockView(kind=clock.kind, due_at=event.at + clock.left_ms, lead_id=clock.lead_id)
        for clock in project.clocks
    )
    documents.change_project(event.subject, clocks=clocks)


HOLD_VIEW_FOLDS: ViewFolds = {
    HoldTaken: _taken,
    HoldReleased: _released,
    ProjectPooled: _pooled,
    ProtectionExtended: _extended,
    LeadClaimed: _claimed,
    DeadlineStarted: _started,
    DeadlineMet: _ended,
    DeadlineLapsed: _ended,
    DeadlinesFrozen: _frozen,
    DeadlinesResumed: _resumed,
}
