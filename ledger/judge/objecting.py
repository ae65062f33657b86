"""Judging objections 异议, and the confirmation 认定 of an opened city's first contacts.

The rules are in ``ledger.objections``. While an objection is live the clocks of its project stand
still, and those of the project's open cases; that follows by itself (``ledger.judge.disputed``).
*Upheld* gives first contact to the lead that objected, or to one that the centre names, and pins it
there; the book follows by reversal, and so does the hold if the office that loses first contact has
it and nothing was signed. *Dismissed* leaves everything as it is.

Edge cases: an objection that was ruled alike already counts as done; another office's lead or
objection looks like none; a confirmation takes what it can and names what it leaves.

Invariant: an objection alone moves nothing; only its ruling does.
"""

from collections.abc import Callable
from typing import Any

from ledger.judge.ahead import Ahead
from ledger.judge.clocks import DAY_MS
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing, live_project
from ledger.judge.holds import take_hold
from ledger.judge.leads import own_lead
from ledger.judge.state import LeadState, ObjectionState, ProjectState, Touch
from ledger.objections import (
    next_instance,
    objections_end,
    opening_window_end,
    why_not_confirmed,
)
from ledger.rules.disputes import ObjectionRules
from sharing.events.holds import HoldReleased
from sharing.events.leads import FirstContactPassed
from sharing.events.objections import FirstContactsConfirmed, ObjectionEnded, ObjectionFiled
from sharing.events.transfers import TransferEnded
from sharing.ids import objection_id_from
from sharing.submissions.objections import (
    ConfirmFirstContacts,
    FileObjection,
    RuleObjection,
    WithdrawObjection,
)

UPHELD, DISMISSED = "upheld", "dismissed"


def file_objection(hearing: Hearing, said: FileObjection) -> Decision:
    """提出异议: an office says that first contact is not whose it is."""
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    lead, project = own
    rules = hearing.city.pack.objections
    if rules is None:
        return refused("objections_not_in_rules", pack=hearing.city.pack.label)
    fault = _why_not(hearing, rules, lead, project) or _without_evidence(rules, said)
    if fault is not None:
        return fault
    now, days = hearing.moment.now, rules.ruling_days
    filed = ObjectionFiled(
        objection_id=objection_id_from(hearing.moment.seed),
        project_id=project.project_id,
        lead_id=lead.lead_id,
        office=hearing.office,
        instance=next_instance(project, hearing.office),
        at=now,
        due_at=None if days is None else now + days * DAY_MS,
        grounds=said.grounds,
        evidence=said.evidence,
    )
    # Drawn from this very seed: nobody else can have it, so it need not be looked up.
    hearing.state.load({}, asked=[f"objection:{filed.objection_id}"])
    return concluded(hearing, filed)


def _why_not(
    hearing: Hearing, rules: ObjectionRules, lead: LeadState, project: ProjectState
) -> Decision | None:
    touch = project.touch_of(lead.lead_id)
    if project.first_lead == lead.lead_id:
        return refused("objection_to_own_first_contact", lead_id=lead.lead_id)
    if not touch.stands:
        return refused("objection_without_standing", lead_id=lead.lead_id)
    live = _live_of(hearing, project, hearing.office)
    if live is not None:
        return refused("objection_live", objection_id=live.objection_id)
    instance = next_instance(project, hearing.office)
    if instance == 0:
        return refused("objection_was_withdrawn", lead_id=lead.lead_id)
    if instance > rules.instances_max:
        return refused("objection_instances_used", count=str(rules.instances_max))
    if hearing.moment.now >= objections_end(rules, hearing.city, project, touch):
        return refused("objection_too_late", days=str(_days_of(rules, project)))
    return None


def _days_of(rules: ObjectionRules, project: ProjectState) -> int:
    if project.is_provisional and rules.opening_window_days is not None:
        return rules.opening_window_days
    return rules.window_days


def _without_evidence(rules: ObjectionRules, said: FileObjection) -> Decision | None:
    evidence = said.evidence
    has_some = evidence is not None and (evidence.papers or evidence.files)
    return refused("evidence_missing") if rules.evidence_needed and not has_some else None


def _live_of(hearing: Hearing, project: ProjectState, office: str) -> ObjectionState | None:
    live = (hearing.state.objection(objection_id) for objection_id in project.objections)
    return next((o for o in live if o is not None and hearing.acting(o.office) == office), None)


def withdraw_objection(hearing: Hearing, said: WithdrawObjection) -> Decision:
    """撤回异议, by the office that objected."""
    objection = hearing.state.objection(said.objection_id)
    if objection is None or not hearing.is_own(objection.office):
        return refused("objection_unknown", objection_id=said.objection_id)
    if not objection.is_open:
        return refused(
            "objection_settled", objection_id=said.objection_id, outcome=objection.outcome
        )
    ended = ObjectionEnded(
        objection_id=objection.objection_id,
        project_id=objection.project_id,
        outcome="withdrawn",
        at=hearing.moment.now,
        reason=said.reason,
    )
    return concluded(hearing, ended)


def rule_objection(hearing: Hearing, said: RuleObjection) -> Decision:
    """异议裁定: the centre upholds or dismisses it."""
    objection = hearing.state.objection(said.objection_id)
    project = hearing.state.project(objection.project_id) if objection is not None else None
    if objection is None or project is None:
        return refused("objection_unknown", objection_id=said.objection_id)
    if not objection.is_open:
        if objection.outcome == said.outcome and _is_alike(project, said):
            return accepted()
        return refused(
            "objection_settled", objection_id=said.objection_id, outcome=objection.outcome
        )
    to_lead = (said.to_lead or objection.lead_id) if said.outcome == UPHELD else ""
    ended = ObjectionEnded(
        objection_id=objection.objection_id,
        project_id=project.project_id,
        outcome=said.outcome,
        to_lead=to_lead,
        at=hearing.moment.now,
        reason=said.reason,
    )
    if said.outcome == DISMISSED:
        return concluded(hearing, ended)
    to = next((touch for touch in project.standing if touch.lead_id == to_lead), None)
    if to is None:
        return refused("objection_lead_not_in_project", lead_id=to_lead)
    if to.lead_id == project.first_lead:
        return refused("objection_changes_nothing", lead_id=to_lead)
    return _upheld(hearing, project, ended, to)


def _is_alike(project: ProjectState, said: RuleObjection) -> bool:
    """Whether a ruling that was given says the same as this one."""
    return said.outcome == DISMISSED or said.to_lead in ("", project.first_lead)


def _upheld(hearing: Hearing, project: ProjectState, ended: ObjectionEnded, to: Touch) -> Decision:
    now, project_id = hearing.moment.now, project.project_id
    passed = FirstContactPassed(
        project_id=project_id,
        from_office=project.first_office,
        to_office=to.office,
        to_lead_id=to.lead_id,
        reason="objection",
        is_pinned=True,
        at=now,
    )
    ahead = Ahead(hearing.state)
    ahead.apply(ended, passed)
    hold = project.hold
    is_held_by_first = hearing.acting(hold.office) == hearing.acting(project.first_office)
    if hold.lead_id and is_held_by_first and project.signing is None:
        released = HoldReleased(
            project_id=project_id,
            lead_id=hold.lead_id,
            office=hold.office,
            release="ruling",
            at=now,
        )
        ahead.apply(released)
        if project.transfer is not None:
            ahead.apply(
                TransferEnded(
                    transfer_id=project.transfer.transfer_id,
                    project_id=project_id,
                    outcome="void",
                    at=now,
                )
            )
        take_hold(
            ahead,
            project_id,
            lead_id=to.lead_id,
            office=hearing.acting(to.office),
            how="ruling",
            city=hearing.city,
            at=now,
        )
    return concluded(hearing, *ahead.events, reason="objection")


def confirm_first_contacts(hearing: Hearing, said: ConfirmFirstContacts) -> Decision:
    """确认首谈: 拟认定 becomes 认定, for those of the projects about which nothing is open."""
    rules = hearing.city.pack.objections
    if rules is None or rules.opening_window_days is None:
        return refused("confirmation_not_in_rules", pack=hearing.city.pack.label)
    if not hearing.city.opening_closed:
        return refused("confirmation_without_opening")
    if hearing.moment.now < opening_window_end(rules, hearing.city):
        return refused("confirmation_too_early", days=str(rules.opening_window_days))
    confirmed: dict[str, None] = {}
    left: dict[str, str] = {}
    for named in said.projects:
        project = live_project(hearing.state, named)
        why = why_not_confirmed(project)
        if project is not None and not why:
            confirmed[project.project_id] = None
        else:
            left[named] = why
    if not confirmed:
        whys = list(left.values())
        disputed = whys.count("objection_live") + whys.count("case_open")
        return refused(
            "nothing_to_confirm",
            disputed=str(disputed),
            confirmed=str(whys.count("not_provisional")),
            unknown=str(whys.count("project_unknown")),
        )
    return accepted(
        FirstContactsConfirmed(
            projects=tuple(confirmed), at=hearing.moment.now, reason=said.reason, left=left
        )
    )


OBJECTION_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    FileObjection: file_objection,
    WithdrawObjection: withdraw_objection,
    RuleObjection: rule_objection,
    ConfirmFirstContacts: confirm_first_contacts,
}
