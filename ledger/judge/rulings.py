"""The centre's rulings 裁定: who is the same, which registration is valid, which leads are one
project.

The rule (DESIGN 4): a ruling is an event with a reason. *Same project* merges the leads and lets
the table of names know that both names are one enterprise; *other project* only the latter; *same
group* and *different* are remembered for the matcher. Two valid codes that differ are two
enterprises whatever the centre rules of the project: the projects become one, and no name is
learned. First contact, hold and book follow by themselves, by reversal.

Of a *claim* the centre says that the leads are one project (the earlier registration stands), or
that they are not, which parts them.

Edge cases: a case that is settled alike already counts as done; one that is settled otherwise is
refused with its answer; *different* holds for every candidate.

Parting that would leave a recognised project without a lead that stands is refused: its credit
would be due to an office that pursues another project.

Invariant: a ruling never moves a lead that it does not name.
"""

from collections.abc import Iterator

from ledger.first_contact import is_recognised
from ledger.judge.ahead import Ahead
from ledger.judge.clocks import COMPLETION, DAY_MS
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.merging import merged, parted
from ledger.judge.state import CaseState, ProjectState, Touch
from sharing.events.cases import (
    CaseAssigned,
    CaseSettled,
    LeadMoved,
    LeadScreened,
    LeadsUnmerged,
    NamesRuled,
    ProjectsLinked,
)
from sharing.events.holds import DeadlineMet, DeadlineStarted
from sharing.events.registry import Event
from sharing.submissions.cases import (
    AssignCase,
    MergeLeads,
    RuleCase,
    ScreenRegistration,
    UnmergeLead,
)
from sharing.values import value

SAME_PROJECT, OTHER_PROJECT = "same_project", "other_project"
DIFFERENT, SAME_GROUP = "different", "same_group"


@value
class Sides:
    """A lead with the project that it speaks of now."""

    lead_id: str
    touch: Touch
    project: ProjectState


def side_of(hearing: Hearing, lead_id: str) -> Sides | None:
    """The lead as it stands; None if there is no such lead."""
    lead = hearing.state.lead(lead_id)
    project = hearing.state.project(lead.project_id) if lead is not None else None
    if project is None:
        return None
    return Sides(lead_id, project.touch_of(lead_id), project)


def rule_case(hearing: Hearing, said: RuleCase) -> Decision:
    """裁定: answer a case."""
    case = hearing.state.case(said.case_id)
    if case is None or case.kind == "offer":
        return refused("case_unknown", case_id=said.case_id)
    if not case.is_open:
        is_alike = (case.answer, case.with_lead) == (said.answer, said.with_lead)
        if is_alike or (case.answer == said.answer == DIFFERENT):
            return accepted()
        return refused("case_settled", case_id=said.case_id, answer=case.answer)
    asked = side_of(hearing, case.lead_id)
    if asked is None:
        return refused("case_unknown", case_id=said.case_id)
    if said.answer != DIFFERENT and not said.with_lead:
        return refused("ruling_without_lead", answer=said.answer)
    other = side_of(hearing, said.with_lead) if said.with_lead else None
    if said.with_lead and (other is None or said.with_lead == case.lead_id):
        return refused("lead_unknown", lead_id=said.with_lead)
    settled = CaseSettled(
        case_id=case.case_id,
        case="claim" if case.kind == "claim" else "identity",
        lead_id=case.lead_id,
        project_id=asked.project.project_id,
        answer=said.answer,
        with_lead=said.with_lead,
        at=hearing.moment.now,
        reason=said.reason,
    )
    followed = _ruled(hearing, case, asked, other, said)
    decision = concluded(hearing, settled, *followed, reason="ruling")
    return _unless_left_alone(hearing, decision, case.lead_id)


def _ruled(
    hearing: Hearing, case: CaseState, asked: Sides, other: Sides | None, said: RuleCase
) -> Iterator[Event]:
    if said.answer == DIFFERENT or other is None:
        named = {said.with_lead} if said.with_lead else set(case.candidates)
        sides = [side for lead in sorted(named) if (side := side_of(hearing, lead)) is not None]
        for side in sides:
            yield from _names(asked, side, "different")
        if any(side.project.project_id == asked.project.project_id for side in sides):
            yield from parted(hearing, asked.project, asked.touch, reason=said.reason)
        return
    relation = "same_group" if said.answer == SAME_GROUP else "same"
    yield from _names(asked, other, relation)
    is_one = asked.project.project_id == other.project.project_id
    if said.answer == SAME_PROJECT:
        yield from merged(
            hearing,
            asked.project,
            other.project,
            basis="ruling",
            case_id=case.case_id,
            reason=said.reason,
        )
        return
    if is_one:
        yield from parted(hearing, asked.project, asked.touch, reason=said.reason)
        return
    yield ProjectsLinked.model_validate(
        {
            "project_id": asked.project.project_id,
            "with_project": other.project.project_id,
            "relation": "same_group" if said.answer == SAME_GROUP else "other_project",
        }
    )


def _names(one: Sides, other: Sides, relation: str) -> Iterator[NamesRuled]:
    """What the ruling says of the two names; nothing where they are one, or codes say otherwise."""
    mine, theirs = one.touch, other.touch
    if not mine.name_key or not theirs.name_key:
        return
    codes_differ = bool(
        mine.credit_code and theirs.credit_code and mine.credit_code != theirs.credit_code
    )
    if relation == "same" and (codes_differ or mine.name_key == theirs.name_key):
        return
    yield NamesRuled.model_validate(
        {
            "relation": relation,
            "one_key": mine.name_key,
            "other_key": theirs.name_key,
            "lead_id": one.lead_id,
            "with_lead": other.lead_id,
        }
    )


def assign_case(hearing: Hearing, said: AssignCase) -> Decision:
    """分派: who deals with an open case."""
    case = hearing.state.case(said.case_id)
    if case is None:
        return refused("case_unknown", case_id=said.case_id)
    if not case.is_open:
        return refused("case_settled", case_id=said.case_id, answer=case.answer)
    return accepted(CaseAssigned(case_id=said.case_id, assignee=said.assignee))


def merge_leads(hearing: Hearing, said: MergeLeads) -> Decision:
    """并案, by the centre's own motion."""
    one, other = side_of(hearing, said.lead_id), side_of(hearing, said.with_lead)
    for side, lead_id in ((one, said.lead_id), (other, said.with_lead)):
        if side is None:
            return refused("lead_unknown", lead_id=lead_id)
    if one is None or other is None or one.project.project_id == other.project.project_id:
        return refused("leads_merged_already", lead_id=said.lead_id)
    events = (
        *_names(one, other, "same"),
        *merged(hearing, one.project, other.project, basis="ruling", reason=said.reason),
    )
    return concluded(hearing, *events, reason="ruling")


def unmerge_lead(hearing: Hearing, said: UnmergeLead) -> Decision:
    """拆案: the lead has a project of its own again."""
    side = side_of(hearing, said.lead_id)
    if side is None:
        return refused("lead_unknown", lead_id=said.lead_id)
    events = tuple(parted(hearing, side.project, side.touch, reason=said.reason))
    if not events:
        return refused("lead_not_merged", lead_id=said.lead_id)
    decision = concluded(hearing, *events, reason="ruling")
    return _unless_left_alone(hearing, decision, said.lead_id)


def _unless_left_alone(hearing: Hearing, decision: Decision, lead_id: str) -> Decision:
    """The decision, unless parting the lead would leave a recognised project to nobody."""
    if not any(isinstance(event, LeadMoved | LeadsUnmerged) for event in decision.events):
        return decision
    ahead = Ahead(hearing.state)
    ahead.apply(*decision.events)
    for project_id in ahead.touched:
        before, after = hearing.state.project(project_id), ahead.the_project(project_id)
        was_alone = before is not None and not before.merged_into and not before.standing
        if _is_recognised_of_nobody(after) and not was_alone:
            return refused("parting_leaves_recognised", lead_id=lead_id)
    return decision


def _is_recognised_of_nobody(project: ProjectState) -> bool:
    return is_recognised(project) and not project.merged_into and not project.standing


def screen(hearing: Hearing, said: ScreenRegistration) -> Decision:
    """审核: valid 有效, incomplete 待补 (with its time to complete), void 无效."""
    side = side_of(hearing, said.lead_id)
    if side is None or not side.touch.is_active:
        return refused("lead_unknown", lead_id=said.lead_id)
    project, touch = side.project, side.touch
    if touch.standing == "unnamed":
        return refused("lead_unnamed", lead_id=said.lead_id)
    if touch.standing == said.screening and touch.lacking == said.lacking:
        return refused("screened_already", lead_id=said.lead_id, screening=said.screening)
    is_landing = hearing.acting(touch.office) == hearing.acting(project.landing_office)
    has_credit = said.lead_id == project.first_lead or is_landing
    if said.screening == "void" and is_recognised(project) and has_credit:
        return refused("project_recognised", lead_id=said.lead_id)
    rules = hearing.city.pack.registration
    events: list[Event] = [
        LeadScreened(
            lead_id=said.lead_id,
            project_id=project.project_id,
            screening=said.screening,
            by="centre",
            lacking=said.lacking,
            at=hearing.moment.now,
            reason=said.reason,
        )
    ]
    runs = any(c.kind == COMPLETION and c.lead_id == said.lead_id for c in project.clocks)
    if said.screening == "incomplete":
        days = rules.keep_days if rules is not None else 0
        if days:
            events.append(
                DeadlineStarted(
                    subject=project.project_id,
                    clock=COMPLETION,
                    lead_id=said.lead_id,
                    due_at=hearing.moment.now + days * DAY_MS,
                )
            )
    elif runs:
        events.append(
            DeadlineMet(subject=project.project_id, clock=COMPLETION, lead_id=said.lead_id)
        )
    return concluded(hearing, *events, reason=said.screening)
