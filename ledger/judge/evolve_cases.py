"""What the events about matches, merges, cases and screening change.

A merge moves touches, never loses them: the project that they left keeps its own landing and
recognitions, at rest, for the day on which the link is cut.
"""

import orjson

from ledger.judge.clocks import (
    CASE_RULING,
    COMPLETION,
    HOLD_CLOCKS,
    OFFER_ANSWER,
    Clock,
)
from ledger.judge.folding import (
    Changes,
    Folds,
    case_of,
    changed_case,
    changed_objection,
    changed_project,
    lead_of,
    objection_of,
    project_of,
    with_project,
)
from ledger.judge.holding import NOBODY
from ledger.judge.listing import list_under, list_under_keys
from ledger.judge.slice import Slice
from ledger.judge.state import (
    MERGE,
    CaseState,
    ProjectState,
    Touch,
    alias_key,
    lead_key,
    project_key,
)
from sharing.canonical import canonical_bytes
from sharing.events.cases import (
    CaseAssigned,
    CaseOpened,
    CaseSettled,
    CompanyLinked,
    HeldRecognitionTaken,
    IntroducerSet,
    LeadMoved,
    LeadScreened,
    LeadsMerged,
    LeadsUnmerged,
    NamesRuled,
    RecognitionHeld,
    RecognitionRevoked,
    RegistrationMatched,
)
from sharing.values import replaced

IDENTITY, CLAIM, OFFER = "identity", "claim", "offer"


def _registration_matched(state: Slice, event: RegistrationMatched) -> Changes:
    project = project_of(state, event.project_id)
    touch = replaced(project.touch_of(event.lead_id), is_matched=True)
    return changed_project(state, project, project.with_touch(touch))


def in_order(touches: tuple[Touch, ...]) -> tuple[Touch, ...]:
    """Touches by their place in the order; equal places (of old records) stay as they are."""
    return tuple(sorted(touches, key=lambda touch: touch.order))


def _moved(
    state: Slice, lead_ids: tuple[str, ...], *, source: ProjectState, target: ProjectState
) -> tuple[ProjectState, ProjectState, Changes]:
    """Source and target after these leads' touches went over, and what follows elsewhere."""
    going = tuple(touch for touch in source.touches if touch.lead_id in lead_ids)
    clocks = tuple(c for c in source.clocks if c.kind == COMPLETION and c.lead_id in lead_ids)
    left = tuple(touch for touch in source.touches if touch.lead_id not in lead_ids)
    cases, objections, followed = _disputes_moved(state, lead_ids, source, target.project_id)
    holds_elsewhere = source.hold.lead_id in lead_ids
    ended = HOLD_CLOCKS if holds_elsewhere else ()
    kept = tuple(c for c in source.clocks if c not in clocks and c.kind not in ended)
    open_cases = tuple(c for c in source.open_cases if c not in cases)
    changes: Changes = dict(followed)
    for touch in going:
        lead = lead_of(state, touch.lead_id)
        changes[lead_key(touch.lead_id)] = replaced(lead, project_id=target.project_id)
        for name_key in (touch.name_key, *touch.linked_names):
            list_under(changes, state, target.project_id, name_key=name_key, credit_code="")
        for code in (touch.credit_code, *touch.linked_codes):
            list_under(changes, state, target.project_id, name_key="", credit_code=code)
    after_source = replaced(
        source,
        touches=left,
        clocks=kept if left else (),
        hold=NOBODY if holds_elsewhere or not left else source.hold,
        open_cases=open_cases,
        # Where the last case went along, nothing is asked about who stays.
        is_asked=source.is_asked and (bool(open_cases) or not cases),
        objections=tuple(o for o in source.objections if o not in objections),
    )
    after_target = replaced(
        target,
        touches=in_order((*target.touches, *going)),
        clocks=(*target.clocks, *clocks),
        open_cases=(*target.open_cases, *cases),
        objections=(*target.objections, *objections),
    )
    return after_source, after_target, changes


def _disputes_moved(
    state: Slice, lead_ids: tuple[str, ...], source: ProjectState, target_id: str
) -> tuple[tuple[str, ...], tuple[str, ...], Changes]:
    """The open cases and live objections of these leads go where the leads go."""
    cases = tuple(c for c in source.open_cases if case_of(state, c).lead_id in lead_ids)
    changes: Changes = {}
    objections = []
    for objection_id in source.objections:
        objection = objection_of(state, objection_id)
        if objection.lead_id in lead_ids:
            objections.append(objection_id)
            moved = replaced(objection, project_id=target_id)
            changes |= changed_objection(objection, moved)
    return cases, tuple(objections), changes


def _leads_merged(state: Slice, event: LeadsMerged) -> Changes:
    source = project_of(state, event.project_id)
    target = project_of(state, event.into_project)
    left, joined, changes = _moved(state, event.lead_ids, source=source, target=target)
    if not left.touches:
        left = _with_its_own(left)
        left = replaced(
            left, merged_into=target.project_id, is_asked=False, held=(), papers_brought=()
        )
        joined = replaced(
            joined,
            decided_at=event.at or joined.decided_at,
            past_objections=(*joined.past_objections, *source.past_objections),
            held=(*joined.held, *source.held),
            papers_brought=(*joined.papers_brought, *_papers_taken_along(source)),
            introducer_office=joined.introducer_office or source.introducer_office,
            introducer_lead=joined.introducer_lead or source.introducer_lead,
        )
        changes |= _homes_follow(state, source, target.project_id)
    return changes | changed_project(state, source, left) | changed_project(state, target, joined)


def _papers_taken_along(source: ProjectState) -> tuple[str, ...]:
    """Its own papers, and those that others had brought to it."""
    own = (f"{source.project_id}:{kind}" for kind in source.papers)
    return (*source.papers_brought, *own)


def _homes_follow(state: Slice, source: ProjectState, into: str) -> Changes:
    """Projects whose leads were in the one that was left: they are found where their leads are."""
    changes: Changes = {}
    for home in dict.fromkeys(touch.home for touch in source.touches):
        project = state.project(home) if home not in ("", source.project_id, into) else None
        if project is not None and project.merged_into:
            changes[project_key(home)] = replaced(project, merged_into=into)
    return changes


def _with_its_own(project: ProjectState) -> ProjectState:
    """Without what leads of other projects had brought to it: that goes on with them."""
    if project.signing is not None and project.signing.follows == MERGE:
        project = _without_recognition(project, "signing")
    if project.start is not None and project.start.follows == MERGE:
        project = _without_recognition(project, "start")
    return _without_recognition(project, "landing") if project.landing_follows else project


def _without_recognition(project: ProjectState, what: str) -> ProjectState:
    if what == "landing":
        return replaced(project, landing_office="", could_not_land=False, landing_follows="")
    if what == "start":
        project = replaced(project, start=None, start_facts=None)
        return project if project.signing is not None else replaced(project, recognised=None)
    # What is left counts by its own facts.
    facts = project.start_facts or project.recognised if project.start is not None else None
    return replaced(project, signing=None, recognised=facts)


def _leads_unmerged(state: Slice, event: LeadsUnmerged) -> Changes:
    source = project_of(state, event.project_id)
    target = project_of(state, event.to_project)
    left, back, changes = _moved(state, event.lead_ids, source=source, target=target)
    own = tuple(said for said in source.held if _speaks_of(said, target.project_id))
    left = replaced(
        left,
        held=tuple(said for said in source.held if said not in own),
        papers_brought=tuple(
            paper for paper in source.papers_brought if paper.partition(":")[0] != target.project_id
        ),
    )
    back = replaced(
        back,
        merged_into="",
        decided_at=event.at or back.decided_at,
        held=(*back.held, *own),
    )
    return changes | changed_project(state, source, left) | changed_project(state, target, back)


def _speaks_of(held: str, project_id: str) -> bool:
    """Whether a recognition that waits was said of this project."""
    return bool(orjson.loads(held)["project_id"] == project_id)


def _case_opened(state: Slice, event: CaseOpened) -> Changes:
    named = event.offices or tuple(candidate.lead_id for candidate in event.candidates)
    case = CaseState(event.case_id, event.case, event.lead_id, named)
    if event.due_at is not None:
        kind = OFFER_ANSWER if event.case == OFFER else CASE_RULING
        case = replaced(case, clocks=(Clock(kind, event.due_at),))
    changes = changed_case(None, case)
    if event.case == IDENTITY:
        changes |= with_project(
            state,
            event.project_id,
            lambda project: replaced(project, open_cases=(*project.open_cases, event.case_id)),
        )
    elif event.case == CLAIM:
        changes |= with_project(
            state,
            event.project_id,
            lambda project: replaced(project, claims_asked=(*project.claims_asked, event.lead_id)),
        )
    return changes


def _case_assigned(state: Slice, event: CaseAssigned) -> Changes:
    case = case_of(state, event.case_id)
    return changed_case(case, replaced(case, assigned_to=event.assignee))


def _case_settled(state: Slice, event: CaseSettled) -> Changes:
    case = case_of(state, event.case_id)
    settled = replaced(case, answer=event.answer, with_lead=event.with_lead, clocks=())
    changes = changed_case(case, settled)
    if event.case == IDENTITY:
        changes |= with_project(
            state, event.project_id, lambda project: _without_case(project, event.case_id)
        )
    return changes


def _without_case(project: ProjectState, case_id: str) -> ProjectState:
    cases = tuple(open_id for open_id in project.open_cases if open_id != case_id)
    return replaced(project, open_cases=cases, is_asked=project.is_asked and bool(cases))


def _names_ruled(state: Slice, event: NamesRuled) -> Changes:
    if event.relation != "same":
        return {}
    named = (event.one_key, event.other_key)
    known = {key: None for name in named for key in (name, *state.names_ruled_same(name))}
    return {alias_key(name): tuple(k for k in known if k != name) for name in known}


def _company_linked(state: Slice, event: CompanyLinked) -> Changes:
    project = project_of(state, event.project_id)
    touch, derived = project.touch_of(event.lead_id), event.derived
    codes = (derived.credit_code,) if derived.code_is_valid else ()
    touch = replaced(
        touch,
        linked_names=(*touch.linked_names, derived.name_key),
        linked_codes=(*touch.linked_codes, *codes),
    )
    changes = changed_project(state, project, project.with_touch(touch))
    list_under_keys(changes, state, derived, event.project_id)
    return changes


def _lead_screened(state: Slice, event: LeadScreened) -> Changes:
    project = project_of(state, event.project_id)
    touch = replaced(
        project.touch_of(event.lead_id), standing=event.screening, lacking=event.lacking
    )
    return changed_project(state, project, project.with_touch(touch))


def _lead_moved(state: Slice, event: LeadMoved) -> Changes:
    source = project_of(state, event.from_project)
    derived, own = event.derived, source.touch_of(event.lead_id)
    touch = replaced(
        own,
        name_key=derived.name_key,
        credit_code=derived.credit_code if derived.code_is_valid else "",
        goods_key=derived.goods_key,
        phase=derived.phase,
        order=event.order,
        home=event.project_id,
        is_matched=event.is_matched,
        standing=event.standing,
        joined_at=event.at,
    )
    if derived.name_key != own.name_key:
        touch = replaced(touch, linked_names=(), linked_codes=())
    source = source.with_touch(touch)
    target = state.project(event.project_id) or ProjectState(
        event.project_id, "", "", (), decided_at=event.at
    )
    left, joined, changes = _moved(state, (event.lead_id,), source=source, target=target)
    if not left.touches:
        left = replaced(left, merged_into=target.project_id, is_asked=False, held=())
        joined = replaced(joined, held=(*joined.held, *source.held))
    before = project_of(state, event.from_project)
    return changes | changed_project(state, before, left) | changed_project(state, target, joined)


def _introducer_set(state: Slice, event: IntroducerSet) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project, introducer_office=event.office, introducer_lead=event.lead_id
        ),
    )


def _recognition_held(state: Slice, event: RecognitionHeld) -> Changes:
    said = canonical_bytes(event.said).decode("utf-8")
    return with_project(
        state, event.project_id, lambda project: replaced(project, held=(*project.held, said))
    )


def _held_taken(state: Slice, event: HeldRecognitionTaken) -> Changes:
    return with_project(state, event.project_id, lambda project: replaced(project, held=()))


def _recognition_revoked(state: Slice, event: RecognitionRevoked) -> Changes:
    def without(project: ProjectState) -> ProjectState:
        left = _without_recognition(project, event.what)
        return replaced(left, revoked=(*left.revoked, event.what)) if event.by_centre else left

    return with_project(state, event.project_id, without)


CASE_FOLDS: Folds = {
    RegistrationMatched: _registration_matched,
    LeadsMerged: _leads_merged,
    LeadsUnmerged: _leads_unmerged,
    CaseOpened: _case_opened,
    CaseAssigned: _case_assigned,
    CaseSettled: _case_settled,
    NamesRuled: _names_ruled,
    CompanyLinked: _company_linked,
    LeadScreened: _lead_screened,
    LeadMoved: _lead_moved,
    IntroducerSet: _introducer_set,
    RecognitionHeld: _recognition_held,
    HeldRecognitionTaken: _held_taken,
    RecognitionRevoked: _recognition_revoked,
}
