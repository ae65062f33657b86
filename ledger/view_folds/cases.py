"""Matches, merges, cases, screening and objections, as folds of leads, projects and cases.

A merge moves leads and keeps the project that they left as a document that counts for nothing, for
the day on which the link is cut.
"""

from ledger.judge.clocks import COMPLETION, HOLD_CLOCKS
from ledger.judge.state import MERGE
from ledger.view_folds.view_fold import ViewFolds, facts_of_lead
from ledger.views import CaseView, Documents, LeadView, ProjectView, TouchView
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
    ProjectsLinked,
    RecognitionHeld,
    RecognitionRevoked,
    RegistrationMatched,
)
from sharing.events.leads import Placing
from sharing.events.objections import FirstContactsConfirmed, ObjectionEnded, ObjectionFiled


def _matched(event: RegistrationMatched, documents: Documents, _seq: int) -> None:
    documents.change_lead(
        event.lead_id, is_matched=True, matcher=event.matcher, candidates=event.candidates
    )


def _in_order(touches: tuple[TouchView, ...]) -> tuple[TouchView, ...]:
    return tuple(sorted(touches, key=lambda touch: touch.order))


def _move(documents: Documents, lead_ids: tuple[str, ...], *, source: str, target: str) -> None:
    """Leads go from one project to another, with their touches, deadlines, cases, objections."""
    left, joined = documents.projects[source], documents.projects[target]
    going = tuple(touch for touch in left.touches if touch.lead_id in lead_ids)
    staying = tuple(touch for touch in left.touches if touch.lead_id not in lead_ids)
    for touch in going:
        documents.change_lead(touch.lead_id, project_id=target)
    own = tuple(c for c in left.clocks if c.kind == COMPLETION and c.lead_id in lead_ids)
    ended = HOLD_CLOCKS if left.holder_lead in lead_ids else ()
    clocks = tuple(c for c in left.clocks if c not in own and c.kind not in ended)
    cases = _of_leads(documents, left.open_cases, lead_ids)
    objections = _of_leads(documents, left.objections, lead_ids)
    open_cases = tuple(case_id for case_id in left.open_cases if case_id not in cases)
    documents.change_project(
        source,
        touches=staying,
        clocks=clocks if staying else (),
        open_cases=open_cases,
        is_asked=left.is_asked and (bool(open_cases) or not cases),
        objections=tuple(each for each in left.objections if each not in objections),
        **(_NOBODY if left.holder_lead in lead_ids or not staying else {}),
    )
    documents.change_project(
        target,
        touches=_in_order((*joined.touches, *going)),
        clocks=(*joined.clocks, *own),
        open_cases=(*joined.open_cases, *cases),
        is_asked=joined.is_asked or bool(cases),
        objections=(*joined.objections, *objections),
    )


_NOBODY = {
    "holder_office": "",
    "holder_lead": "",
    "in_pool": False,
    "hold_ended_by": "",
    "cool_downs": (),
}


def _of_leads(
    documents: Documents, case_ids: tuple[str, ...], lead_ids: tuple[str, ...]
) -> tuple[str, ...]:
    """Those of the cases or objections that are about these leads."""
    found = ((case_id, documents.cases.get(case_id)) for case_id in case_ids)
    return tuple(i for i, case in found if case is not None and case.lead_id in lead_ids)


def _merged(event: LeadsMerged, documents: Documents, _seq: int) -> None:
    source, target = event.project_id, event.into_project
    before = documents.projects[source]
    _move(documents, event.lead_ids, source=source, target=target)
    if event.basis == "match":
        for lead_id in event.lead_ids:
            documents.change_lead(lead_id, placing=_placing_behind(documents, lead_id, target))
    if not documents.projects[source].touches:
        _put_to_rest(documents, source, into=target)
        for home in {touch.home for touch in before.touches} - {"", source, target}:
            # Projects whose leads were here are found where their leads are.
            if (at_rest := documents.projects.get(home)) is not None and at_rest.merged_into:
                documents.change_project(home, merged_into=target)
        joined = documents.projects[target]
        documents.change_project(
            target,
            introducer_office=joined.introducer_office or before.introducer_office,
            introducer_lead=joined.introducer_lead or before.introducer_lead,
        )


def _put_to_rest(documents: Documents, source: str, *, into: str) -> None:
    """A project whose leads all went away: what waits goes along, what others brought is gone."""
    before, joined = documents.projects[source], documents.projects[into]
    documents.change_project(
        into, recognitions_held=joined.recognitions_held + before.recognitions_held
    )
    changes: dict[str, object] = {"merged_into": into, "is_asked": False, "recognitions_held": 0}
    for what, recognised in (("signing", before.signing), ("start", before.start)):
        if recognised is not None and recognised.follows == MERGE:
            changes[what] = None
    if before.landing_follows:
        changes |= {"landing_office": "", "could_not_land": False, "landing_follows": ""}
    documents.change_project(source, **changes)


def _placing_behind(documents: Documents, lead_id: str, project_id: str) -> Placing:
    """How a lead that the matcher brought to a project stands there."""
    lead = documents.leads[lead_id]
    earlier = [t for t in documents.projects[project_id].touches if t.order < lead.order]
    if not earlier:
        return Placing.FIRST
    own = any(touch.office == lead.office for touch in earlier)
    return Placing.REPEAT if own else Placing.COLLIDED


def _unmerged(event: LeadsUnmerged, documents: Documents, _seq: int) -> None:
    _move(documents, event.lead_ids, source=event.project_id, target=event.to_project)
    documents.change_project(event.to_project, merged_into="")


def _opened(event: CaseOpened, documents: Documents, seq: int) -> None:
    lead = documents.leads.get(event.lead_id)
    documents.put_case(
        CaseView(
            case_id=event.case_id,
            kind=event.case,
            lead_id=event.lead_id,
            project_id=event.project_id,
            office=lead.office if lead is not None else "",
            candidates=event.candidates,
            offices=event.offices,
            opened_at=event.at,
            due_at=event.due_at or 0,
            grounds=event.reason,
            seq=seq,
        )
    )
    if event.case != "identity":
        return
    project = documents.projects[event.project_id]
    documents.change_project(
        event.project_id, open_cases=(*project.open_cases, event.case_id), is_asked=True
    )
    if lead is not None and lead.placing is Placing.FIRST:
        documents.change_lead(event.lead_id, placing=Placing.ASKED)


def _assigned(event: CaseAssigned, documents: Documents, _seq: int) -> None:
    documents.change_case(event.case_id, assigned_to=event.assignee)


def _settled(event: CaseSettled, documents: Documents, _seq: int) -> None:
    documents.change_case(
        event.case_id,
        answer=event.answer,
        with_lead=event.with_lead,
        settled_at=event.at,
        reason=event.reason,
        due_at=0,
    )
    if event.case == "identity":
        project = documents.projects[event.project_id]
        left = tuple(case for case in project.open_cases if case != event.case_id)
        documents.change_project(event.project_id, open_cases=left, is_asked=bool(left))


def _linked(event: ProjectsLinked, documents: Documents, _seq: int) -> None:
    for one, other in (
        (event.project_id, event.with_project),
        (event.with_project, event.project_id),
    ):
        project = documents.projects[one]
        link = (other, event.relation)
        if link not in project.related:
            documents.change_project(one, related=(*project.related, link))


def _company(event: CompanyLinked, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    documents.change_lead(event.lead_id, companies=(*lead.companies, event.identity))


def _screened(event: LeadScreened, documents: Documents, _seq: int) -> None:
    documents.change_lead(
        event.lead_id,
        standing=event.screening,
        lacking=event.lacking,
        screening_reason=event.reason,
    )
    project = documents.projects[event.project_id]
    touches = tuple(
        touch.model_copy(update={"standing": event.screening})
        if touch.lead_id == event.lead_id
        else touch
        for touch in project.touches
    )
    documents.change_project(event.project_id, touches=touches)


def _moved(event: LeadMoved, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id].model_copy(
        update={
            "placing": Placing(event.placing),
            "order": event.order,
            "is_matched": event.is_matched,
            "standing": event.standing,
            "candidates": event.candidates,
        }
    )
    documents.put_lead(lead)
    source = documents.projects[event.from_project]
    touches = tuple(
        touch.model_copy(
            update={"order": event.order, "standing": event.standing, "home": event.project_id}
        )
        if touch.lead_id == event.lead_id
        else touch
        for touch in source.touches
    )
    documents.change_project(event.from_project, touches=touches)
    if event.project_id not in documents.projects:
        documents.put_project(_begun_by(lead, event))
    _move(documents, (event.lead_id,), source=event.from_project, target=event.project_id)
    if not documents.projects[event.from_project].touches:
        _put_to_rest(documents, event.from_project, into=event.project_id)


def _begun_by(lead: LeadView, event: LeadMoved) -> ProjectView:
    return ProjectView.model_validate(
        {
            "project_id": event.project_id,
            "first_office": "",
            "first_lead": "",
            "touches": (),
            **facts_of_lead(lead),
        }
    )


def _introducer(event: IntroducerSet, documents: Documents, _seq: int) -> None:
    documents.change_project(
        event.project_id, introducer_office=event.office, introducer_lead=event.lead_id
    )


def _held(event: RecognitionHeld, documents: Documents, _seq: int) -> None:
    count = documents.projects[event.project_id].recognitions_held
    documents.change_project(event.project_id, recognitions_held=count + 1)


def _held_taken(event: HeldRecognitionTaken, documents: Documents, _seq: int) -> None:
    documents.change_project(event.project_id, recognitions_held=0)


_FACTS = ("amount_yuan", "amount_usd_cents", "industry", "chain", "is_chemical")


def _revoked(event: RecognitionRevoked, documents: Documents, _seq: int) -> None:
    if event.what == "landing":
        changes: dict[str, object] = {
            "landing_office": "",
            "could_not_land": False,
            "is_taken_as_met": False,
            "landing_follows": "",
        }
    else:
        changes = {event.what: None}
        if event.what == "signing":
            changes["not_counted"] = ""
    documents.change_project(event.project_id, **changes)
    project = documents.projects[event.project_id]
    if event.what == "signing" and project.start is not None and project.start_facts is not None:
        documents.change_project(
            event.project_id, **dict(zip(_FACTS, project.start_facts, strict=True))
        )
    first = documents.leads.get(project.first_lead)
    if not project.is_recognised and first is not None:
        documents.change_project(event.project_id, **facts_of_lead(first))


def _objected(event: ObjectionFiled, documents: Documents, seq: int) -> None:
    documents.put_case(
        CaseView(
            case_id=event.objection_id,
            kind="objection",
            lead_id=event.lead_id,
            project_id=event.project_id,
            office=event.office,
            opened_at=event.at,
            due_at=event.due_at or 0,
            grounds=event.grounds,
            instance=event.instance,
            seq=seq,
        )
    )
    live = documents.projects[event.project_id].objections
    documents.change_project(event.project_id, objections=(*live, event.objection_id))


def _objection_ended(event: ObjectionEnded, documents: Documents, _seq: int) -> None:
    documents.change_case(
        event.objection_id,
        answer=event.outcome,
        with_lead=event.to_lead,
        settled_at=event.at,
        reason=event.reason,
        due_at=0,
    )
    live = documents.projects[event.project_id].objections
    left = tuple(objection for objection in live if objection != event.objection_id)
    documents.change_project(event.project_id, objections=left)


def _confirmed(event: FirstContactsConfirmed, documents: Documents, _seq: int) -> None:
    for project_id in event.projects:
        documents.change_project(project_id, is_provisional=False)


CASE_VIEW_FOLDS: ViewFolds = {
    RegistrationMatched: _matched,
    LeadsMerged: _merged,
    LeadsUnmerged: _unmerged,
    CaseOpened: _opened,
    CaseAssigned: _assigned,
    CaseSettled: _settled,
    ProjectsLinked: _linked,
    CompanyLinked: _company,
    LeadScreened: _screened,
    LeadMoved: _moved,
    IntroducerSet: _introducer,
    RecognitionHeld: _held,
    HeldRecognitionTaken: _held_taken,
    RecognitionRevoked: _revoked,
    ObjectionFiled: _objected,
    ObjectionEnded: _objection_ended,
    FirstContactsConfirmed: _confirmed,
}
