"""Judging what offices say about their own leads: follow up, withdraw, take back an import."""

from ledger.first_contact import is_recognised
from ledger.judge.clocks import COMPLETION, INACTIVITY
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.holds import begun_by_activity, hold_rules
from ledger.judge.state import LeadState, ProjectState
from ledger.protection import hold_clocks
from sharing.events.holds import DeadlineMet
from sharing.events.leads import LeadFollowedUp, LeadWithdrawn
from sharing.sections import Summary
from sharing.submissions.leads import FollowUpLead, WithdrawLead


def own_lead(hearing: Hearing, lead_id: str) -> tuple[LeadState, ProjectState] | Decision:
    """The office's own active lead with its project, as offices act for it now.

    A lead of another office and one that does not exist look the same: ``lead_unknown``.
    """
    lead = hearing.state.lead(lead_id)
    if lead is None or not hearing.is_own(lead.office):
        return refused("lead_unknown", lead_id=lead_id)
    project = hearing.state.project(lead.project_id)
    if project is None:
        return refused("lead_unknown", lead_id=lead_id)
    if not lead.is_active:
        return refused("lead_withdrawn", lead_id=lead_id)
    return lead, hearing.as_acting(project)


def follow_up(hearing: Hearing, said: FollowUpLead) -> Decision:
    """A follow-up 跟进: says something new; of the holder it restarts the clock of inactivity."""
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    if not said.note.strip() and not said.stage.strip():
        return refused("follow_up_says_nothing")
    lead, project = own
    at = hearing.moment.now
    begun = begun_by_activity(hearing.state, hearing.city, project, lead.lead_id, at=at)
    return accepted(
        LeadFollowedUp(
            lead_id=lead.lead_id,
            project_id=lead.project_id,
            office=hearing.office,
            at=at,
            note=said.note,
            summary=Summary(stage=said.stage),
            clocks=_progress_clocks(hearing, lead, project),
            by=hearing.stamp.actor,
            said_in_stead_of=hearing.stamp.in_stead_of,
        ),
        *begun,
    )


def _progress_clocks(
    hearing: Hearing, lead: LeadState, project: ProjectState
) -> tuple[tuple[str, int], ...]:
    """The holder's clock of inactivity starts anew with reported progress, where it runs."""
    runs = any(clock.kind == INACTIVITY and clock.is_running for clock in project.clocks)
    if project.hold.lead_id != lead.lead_id or not runs:
        return ()
    clocks = hold_clocks(hold_rules(hearing.city, project), at=hearing.moment.now)
    return tuple(clock for clock in clocks if clock[0] == INACTIVITY)


def withdraw(hearing: Hearing, said: WithdrawLead) -> Decision:
    """A withdrawal 撤回: first contact and hold pass on, unless something was recognised."""
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    lead, project = own
    has_credit = lead.lead_id == project.first_lead or hearing.office == project.landing_office
    if is_recognised(project) and has_credit:
        return refused("project_recognised", lead_id=lead.lead_id)
    withdrawn = LeadWithdrawn(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=hearing.office,
        at=hearing.moment.now,
        reason=said.reason,
    )
    met = completion_met(project, lead.lead_id)
    return concluded(hearing, withdrawn, *met, reason="withdrawal")


def completion_met(project: ProjectState, lead_id: str) -> tuple[DeadlineMet, ...]:
    """The clock of an incomplete registration waits no longer."""
    runs = any(c.kind == COMPLETION and c.lead_id == lead_id for c in project.clocks)
    met = DeadlineMet(subject=project.project_id, clock=COMPLETION, lead_id=lead_id)
    return (met,) if runs else ()
