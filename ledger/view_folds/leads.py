"""Leads and the projects they speak of, as folds: registered, followed up, amended, withdrawn."""

from ledger.judge.clocks import COMPLETION
from ledger.view_folds.holds import with_clocks
from ledger.view_folds.view_fold import ViewFolds, facts_of_lead
from ledger.views import (
    ClockView,
    Documents,
    FirstContactView,
    FollowUpNote,
    LeadView,
    ProjectView,
    SourceRow,
    TouchView,
    said_over,
)
from sharing.events.leads import (
    FirstContactPassed,
    LeadAmended,
    LeadFollowedUp,
    LeadRegistered,
    LeadWithdrawn,
    Placing,
)


def _registered(event: LeadRegistered, documents: Documents, seq: int) -> None:
    rows: tuple[SourceRow, ...] = ()
    if event.provenance is not None:
        rows = (SourceRow(provenance=event.provenance, claims=event.claims),)
    documents.put_lead(
        LeadView(
            lead_id=event.lead_id,
            project_id=event.project_id,
            office=event.office,
            placing=event.placing,
            registered_at=event.registered_at,
            seq=seq,
            identity=event.identity,
            commercial=event.commercial,
            summary=event.summary,
            first_talk=event.first_talk,
            has_contacts=event.contacts is not None,
            handlers=((event.by, event.registered_at),) if event.by else (),
            candidates=event.candidates,
            rows=rows,
            is_matched=event.is_matched,
            standing=event.standing,
            lacking=event.lacking,
            role=event.role,
            order=event.order,
        )
    )
    touch = TouchView(
        lead_id=event.lead_id,
        office=event.office,
        order=event.order,
        standing=event.standing,
        role=event.role,
        home=event.project_id,
    )
    project = documents.projects.get(event.project_id)
    if project is None:
        documents.put_project(_held(_new_project(event, touch, seq), event))
        return
    changes: dict[str, object] = {"touches": (*project.touches, touch)}
    if event.placing is Placing.FIRST and event.role == "first_contact":
        first = FirstContactView(
            seq=seq, office=event.office, lead_id=event.lead_id, reason="registration"
        )
        changes |= {
            "first_office": event.office,
            "first_lead": event.lead_id,
            "could_not_land": False,
            "is_taken_as_met": False,
            "history": (*project.history, first),
            **facts_of_lead(documents.leads[event.lead_id]),
        }
    documents.put_project(_held(project.model_copy(update=changes), event))


def _held(project: ProjectView, event: LeadRegistered) -> ProjectView:
    """The hold and the clocks that began with the registration."""
    changes: dict[str, object] = {}
    if event.holds:
        changes |= {
            "holder_office": event.office,
            "holder_lead": event.lead_id,
            "held_since": event.registered_at,
            "in_pool": False,
            "hold_ended_by": "",
        }
    if event.clocks:
        started = tuple(
            ClockView(kind=kind, due_at=due_at, lead_id=event.lead_id if kind == COMPLETION else "")
            for kind, due_at in event.clocks
        )
        changes["clocks"] = with_clocks(project.clocks, started)
    return project.model_copy(update=changes) if changes else project


def _new_project(event: LeadRegistered, touch: TouchView, seq: int) -> ProjectView:
    is_introducer = event.role == "introducer"
    is_first = event.standing in ("valid", "incomplete") and not is_introducer
    first = FirstContactView(
        seq=seq, office=event.office, lead_id=event.lead_id, reason="registration"
    )
    return ProjectView(
        project_id=event.project_id,
        first_office=event.office if is_first else "",
        first_lead=event.lead_id if is_first else "",
        history=(first,) if is_first else (),
        introducer_office=event.office if is_introducer else "",
        introducer_lead=event.lead_id if is_introducer else "",
        is_provisional=event.claims is not None,
        identity=event.identity,
        touches=(touch,),
        is_asked=event.placing is Placing.ASKED,
        amount_yuan=event.commercial.amount_yuan,
        amount_usd_cents=event.commercial.amount_usd_cents,
        industry=event.summary.industry,
        chain=event.summary.chain,
        is_chemical=event.summary.is_chemical,
    )


def _followed_up(event: LeadFollowedUp, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    note = FollowUpNote(
        at=event.at,
        stage=event.summary.stage,
        note=event.note,
        by=event.by,
        said_in_stead_of=event.said_in_stead_of,
    )
    documents.put_lead(
        lead.model_copy(
            update={
                "summary": said_over(lead.summary, event.summary),
                "notes": (*lead.notes, note),
            }
        )
    )
    if event.clocks:
        project = documents.projects[event.project_id]
        started = tuple(ClockView(kind=kind, due_at=due_at) for kind, due_at in event.clocks)
        documents.change_project(event.project_id, clocks=with_clocks(project.clocks, started))


def _amended(event: LeadAmended, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    changes: dict[str, object] = {}
    for name in ("identity", "commercial", "summary", "first_talk"):
        said = getattr(event, name)
        if said is not None:
            changes[name] = said_over(getattr(lead, name), said)
    if event.contacts is not None:
        changes["has_contacts"] = True
    if event.provenance is not None:
        row = SourceRow(provenance=event.provenance, claims=event.claims)
        changes["rows"] = (*lead.rows, row)
    amended = lead.model_copy(update=changes)
    documents.put_lead(amended)
    project = documents.projects[event.project_id]
    if project.first_lead == event.lead_id and not project.is_recognised:
        documents.put_project(project.model_copy(update=facts_of_lead(amended)))


def _withdrawn(event: LeadWithdrawn, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    documents.put_lead(lead.model_copy(update={"is_active": False}))
    project = documents.projects[event.project_id]
    touches = tuple(
        touch.model_copy(update={"is_active": False}) if touch.lead_id == event.lead_id else touch
        for touch in project.touches
    )
    documents.put_project(project.model_copy(update={"touches": touches}))


def _passed(event: FirstContactPassed, documents: Documents, seq: int) -> None:
    project = documents.projects[event.project_id]
    passed = FirstContactView(
        seq=seq,
        office=event.to_office,
        lead_id=event.to_lead_id,
        reason=event.reason,
        is_pinned=event.is_pinned,
    )
    # 无法落地 was said of an office; a lead of its own that takes over does not unsay it.
    is_same_office = event.from_office == event.to_office
    changes: dict[str, object] = {
        "first_office": event.to_office,
        "first_lead": event.to_lead_id,
        "could_not_land": project.could_not_land and is_same_office,
        "is_taken_as_met": project.is_taken_as_met and is_same_office,
        "could_not_land_declared": project.could_not_land_declared and is_same_office,
        "history": (*project.history, passed),
    }
    if not project.is_recognised:
        changes |= facts_of_lead(documents.leads[event.to_lead_id])
    documents.put_project(project.model_copy(update=changes))


LEAD_VIEW_FOLDS: ViewFolds = {
    LeadRegistered: _registered,
    LeadFollowedUp: _followed_up,
    LeadAmended: _amended,
    LeadWithdrawn: _withdrawn,
    FirstContactPassed: _passed,
}
