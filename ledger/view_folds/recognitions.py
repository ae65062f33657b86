"""Proposals (cases as well), attainments and agreements, as folds of their projects."""

from ledger.view_folds.view_fold import ViewFolds
from ledger.views import AgreementView, AttainmentView, CaseView, Documents
from sharing.events.agreements import (
    AgreementConcluded,
    AgreementConsented,
    AgreementEnded,
    AgreementProposed,
)
from sharing.events.recognitions import (
    AttainmentRecognised,
    AttainmentRevoked,
    AttainmentsMoved,
    ProposalEnded,
    RecognitionProposed,
)


def _proposed(event: RecognitionProposed, documents: Documents, seq: int) -> None:
    project = documents.projects[event.project_id]
    documents.change_project(event.project_id, proposals=(*project.proposals, event.proposal_id))
    documents.put_case(
        CaseView(
            case_id=event.proposal_id,
            kind="proposal",
            lead_id=project.first_lead,
            project_id=event.project_id,
            office=event.office,
            opened_at=event.at,
            grounds=event.claim.event,
            claim=event.claim,
            filed_on=event.filed_on.isoformat(),
            papers=tuple(paper.kind for paper in event.evidence.papers) if event.evidence else (),
            note=event.note,
            seq=seq,
        )
    )


def _proposal_ended(event: ProposalEnded, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    left = tuple(found for found in project.proposals if found != event.proposal_id)
    documents.change_project(event.project_id, proposals=left)
    documents.change_case(
        event.proposal_id, answer=event.outcome, settled_at=event.at, reason=event.reason
    )


def _attained(event: AttainmentRecognised, documents: Documents, seq: int) -> None:
    rate = event.usd_rate
    attainment = AttainmentView(
        recognition_id=event.recognition_id,
        event=event.event,
        on=event.happened_on.isoformat(),
        period=event.period,
        is_event_month=event.is_event_month,
        units=event.units,
        incentives_yuan=event.incentives_yuan,
        yuan_per_usd_1e4=rate.yuan_per_usd_1e4 if rate is not None else 0,
        rate_on=rate.on.isoformat() if rate is not None else "",
        rate_source=rate.source if rate is not None else "",
        not_counted=event.not_counted,
        seq=seq,
    )
    project = documents.projects[event.project_id]
    documents.change_project(event.project_id, attainments=(*project.attainments, attainment))


def _attainment_revoked(event: AttainmentRevoked, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    left = tuple(a for a in project.attainments if a.recognition_id != event.recognition_id)
    documents.change_project(event.project_id, attainments=left)


def _attainments_moved(event: AttainmentsMoved, documents: Documents, _seq: int) -> None:
    source = documents.projects[event.from_project]
    target = documents.projects[event.into_project]
    moved = tuple(a for a in source.attainments if a.recognition_id in event.recognition_ids)
    left = tuple(a for a in source.attainments if a.recognition_id not in event.recognition_ids)
    documents.change_project(event.from_project, attainments=left)
    documents.change_project(event.into_project, attainments=(*target.attainments, *moved))


def _agreement_proposed(event: AgreementProposed, documents: Documents, _seq: int) -> None:
    agreement = AgreementView(
        agreement_id=event.agreement_id,
        office=event.office,
        terms=tuple((term.indicator, term.office, term.parts) for term in event.terms),
        parties=event.parties,
        consents=event.consents,
        from_on=event.from_on.isoformat(),
        at=event.at,
        reason=event.reason,
    )
    project = documents.projects[event.project_id]
    documents.change_project(event.project_id, agreements=(*project.agreements, agreement))


def _change(documents: Documents, project_id: str, agreement_id: str, **said: object) -> None:
    agreements = documents.projects[project_id].agreements
    documents.change_project(
        project_id,
        agreements=tuple(
            found.model_copy(update=said) if found.agreement_id == agreement_id else found
            for found in agreements
        ),
    )


def _agreement_consented(event: AgreementConsented, documents: Documents, _seq: int) -> None:
    agreements = documents.projects[event.project_id].agreements
    found = next(a for a in agreements if a.agreement_id == event.agreement_id)
    consents = (*found.consents, event.office)
    _change(documents, event.project_id, event.agreement_id, consents=consents)


def _agreement_concluded(event: AgreementConcluded, documents: Documents, _seq: int) -> None:
    _change(
        documents,
        event.project_id,
        event.agreement_id,
        standing="concluded",
        from_on=event.from_on.isoformat(),
        until_on=event.until_on.isoformat() if event.until_on is not None else "",
    )


def _agreement_ended(event: AgreementEnded, documents: Documents, _seq: int) -> None:
    said: dict[str, object] = {"standing": event.outcome, "reason": event.reason}
    if event.until_on is not None:
        said["until_on"] = event.until_on.isoformat()
    _change(documents, event.project_id, event.agreement_id, **said)


RECOGNITION_VIEW_FOLDS: ViewFolds = {
    RecognitionProposed: _proposed,
    ProposalEnded: _proposal_ended,
    AttainmentRecognised: _attained,
    AttainmentRevoked: _attainment_revoked,
    AttainmentsMoved: _attainments_moved,
    AgreementProposed: _agreement_proposed,
    AgreementConsented: _agreement_consented,
    AgreementConcluded: _agreement_concluded,
    AgreementEnded: _agreement_ended,
}
