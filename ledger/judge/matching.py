"""The matcher's word on a registration, taken into the record once and for ever.

The rule (DESIGN 2): the matcher submits, for each registration, every earlier one that it may be
the same as. *Same* makes the two leads one project, ranked by the registrations' own places;
*ask* opens a case for the centre, and both keep their projects until the ruling; *other project*
and *same group* are linked and decide nothing. Two different projects cannot both be the same:
then both are asked. A lead is matched once; what a later matcher says of it changes nothing.

What the centre said about the project in the meantime was held, and is decided now.

Edge cases: a lead that was withdrawn meanwhile is matched and goes nowhere; candidates that are
later in the order, unknown, or withdrawn with nobody left are passed over.

Invariant: after a lead was matched, no word of a matcher moves it again.
"""

from ledger.judge.claims import ruling_due
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing, live_project
from ledger.judge.held import held_decided
from ledger.judge.merging import merged
from ledger.judge.state import LeadState, ProjectState, Touch
from sharing.events.cases import CaseOpened, ProjectsLinked, RegistrationMatched
from sharing.events.leads import Candidate
from sharing.events.registry import Event
from sharing.ids import case_id_from
from sharing.submissions.cases import MatchedLead, MatchRegistration

SAME, ASK = "same", "ask"


def match(hearing: Hearing, said: MatchRegistration) -> Decision:
    """比对: collisions and cases of what the matcher found."""
    state = hearing.state
    lead = state.lead(said.lead_id)
    project = state.project(lead.project_id) if lead is not None else None
    if lead is None or project is None:
        return refused("lead_unknown", lead_id=said.lead_id)
    touch = project.touch_of(said.lead_id)
    if touch.is_matched:
        return refused("already_matched", lead_id=said.lead_id)
    candidates = _earlier(hearing, touch, said.matches)
    events: list[Event] = [
        RegistrationMatched(
            lead_id=said.lead_id,
            project_id=project.project_id,
            matcher=said.matcher,
            candidates=candidates,
        )
    ]
    if lead.is_active:
        events += _followed(hearing, lead, project, candidates)
    decision = concluded(hearing, *events, reason="match")
    return held_decided(hearing, decision)


def _earlier(
    hearing: Hearing, touch: Touch, matches: tuple[MatchedLead, ...]
) -> tuple[Candidate, ...]:
    """The matches as candidates, each with the project that its lead speaks of now."""
    found = []
    for each in matches:
        other = hearing.state.lead(each.lead_id)
        project = live_project(hearing.state, other.project_id) if other is not None else None
        if project is None or not any(t.is_active for t in project.touches):
            continue
        theirs = next((t for t in project.touches if t.lead_id == each.lead_id), None)
        if theirs is None or theirs.order >= touch.order:
            continue
        found.append(
            Candidate(
                project_id=project.project_id,
                answer=each.answer,
                reasons=each.reasons,
                lead_id=each.lead_id,
            )
        )
    return tuple(found)


def _followed(
    hearing: Hearing, lead: LeadState, project: ProjectState, candidates: tuple[Candidate, ...]
) -> list[Event]:
    others = [c for c in candidates if c.project_id != project.project_id]
    same = {c.project_id for c in others if c.answer == SAME}
    asked = [c for c in others if c.answer in (SAME, ASK)]
    events: list[Event] = [
        ProjectsLinked.model_validate(
            {
                "project_id": project.project_id,
                "with_project": each.project_id,
                "relation": each.answer,
            }
        )
        for each in others
        if each.answer not in (SAME, ASK)
    ]
    if len(same) == 1:
        target = live_project(hearing.state, next(iter(same)))
        if target is not None:
            events += merged(hearing, project, target, basis="match")
    elif asked:
        at = hearing.moment.now
        events.append(
            CaseOpened(
                case_id=case_id_from(hearing.moment.seed),
                case="identity",
                lead_id=lead.lead_id,
                project_id=project.project_id,
                candidates=tuple(asked),
                at=at,
                due_at=ruling_due(hearing.city, at=at),
            )
        )
    return events
