"""Folds of what is recognised beside signing and start, and of proposals and agreements."""

from ledger.judge.folding import Changes, Folds, changed_project, city_of, project_of, with_project
from ledger.judge.recognitions import CONCLUDED, Agreement, Attainment, Proposal
from ledger.judge.slice import Slice
from ledger.judge.state import ProjectState
from sharing.canonical import canonical_bytes
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
from sharing.sections import Evidence
from sharing.values import replaced


def with_papers(project: ProjectState, evidence: Evidence | None) -> tuple[str, ...]:
    """The kinds of paper shown so far, these included."""
    if evidence is None or not evidence.papers:
        return project.papers
    return tuple(sorted({*project.papers, *(paper.kind for paper in evidence.papers)}))


def _proposed(state: Slice, event: RecognitionProposed) -> Changes:
    said = canonical_bytes(
        {
            "claim": event.claim.model_dump(mode="json"),
            "evidence": event.evidence.model_dump(mode="json") if event.evidence else None,
        }
    ).decode()
    proposal = Proposal(
        event.proposal_id, event.claim.event, event.office, event.filed_on.isoformat(), said
    )
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(project, proposals=(*project.proposals, proposal)),
    )


def _proposal_ended(state: Slice, event: ProposalEnded) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            proposals=tuple(p for p in project.proposals if p.proposal_id != event.proposal_id),
        ),
    )


def _attained(state: Slice, event: AttainmentRecognised) -> Changes:
    attainment = Attainment(
        event.recognition_id,
        event.event,
        event.happened_on.isoformat(),
        event.period,
        city_of(state).pack.label,
        event.units,
        event.incentives_yuan,
        event.usd_rate.yuan_per_usd_1e4 if event.usd_rate is not None else 0,
        event.not_counted,
        event.project_id,
    )
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            attainments=(*project.attainments, attainment),
            papers=with_papers(project, event.evidence),
        ),
    )


def _attainment_revoked(state: Slice, event: AttainmentRevoked) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            attainments=tuple(
                a for a in project.attainments if a.recognition_id != event.recognition_id
            ),
        ),
    )


def _attainments_moved(state: Slice, event: AttainmentsMoved) -> Changes:
    source = project_of(state, event.from_project)
    target = project_of(state, event.into_project)
    moved = tuple(a for a in source.attainments if a.recognition_id in event.recognition_ids)
    stay = tuple(a for a in source.attainments if a.recognition_id not in event.recognition_ids)
    changes = changed_project(state, source, replaced(source, attainments=stay))
    into = replaced(target, attainments=(*target.attainments, *moved))
    return {**changes, **changed_project(state, target, into)}


def _agreement_proposed(state: Slice, event: AgreementProposed) -> Changes:
    agreement = Agreement(
        event.agreement_id,
        tuple((term.indicator, term.office, term.parts) for term in event.terms),
        event.parties,
        event.consents,
        event.from_on.isoformat(),
        office=event.office,
    )
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            agreements=(*project.agreements, agreement),
            papers=with_papers(project, event.evidence),
        ),
    )


def _changed(
    state: Slice, project_id: str, agreement_id: str, evidence: Evidence | None, **said: object
) -> Changes:
    def changed(agreement: Agreement) -> Agreement:
        if agreement.agreement_id != agreement_id:
            return agreement
        return replaced(agreement, **said)

    return with_project(
        state,
        project_id,
        lambda project: replaced(
            project,
            agreements=tuple(map(changed, project.agreements)),
            papers=with_papers(project, evidence),
        ),
    )


def _agreement_consented(state: Slice, event: AgreementConsented) -> Changes:
    project = project_of(state, event.project_id)
    of_id = next(a for a in project.agreements if a.agreement_id == event.agreement_id)
    consents = (*of_id.consents, event.office)
    return _changed(state, event.project_id, event.agreement_id, event.evidence, consents=consents)


def _agreement_concluded(state: Slice, event: AgreementConcluded) -> Changes:
    until = event.until_on.isoformat() if event.until_on is not None else ""
    return _changed(
        state,
        event.project_id,
        event.agreement_id,
        None,
        standing=CONCLUDED,
        from_on=event.from_on.isoformat(),
        until_on=until,
    )


def _agreement_ended(state: Slice, event: AgreementEnded) -> Changes:
    said: dict[str, object] = {"standing": event.outcome}
    if event.until_on is not None:
        said["until_on"] = event.until_on.isoformat()
    return _changed(state, event.project_id, event.agreement_id, None, **said)


RECOGNITION_FOLDS: Folds = {
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
