"""Transfers, 无法落地, progress notes and offers, as folds of projects and cases."""

from ledger.judge.clocks import TRANSFER_ANSWER
from ledger.view_folds.holds import with_clocks, without
from ledger.view_folds.view_fold import ViewFolds
from ledger.views import ClockView, Documents, ProgressView, TransferView
from sharing.events.transfers import (
    CouldNotLandDecided,
    CouldNotLandDeclared,
    OfferAnswered,
    ProgressNoteFiled,
    TransferCompleted,
    TransferConsented,
    TransferEnded,
    TransferProposed,
)


def _proposed(event: TransferProposed, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    transfer = TransferView(
        transfer_id=event.transfer_id,
        kind=event.transfer,
        from_office=event.from_office,
        to_office=event.to_office,
        proposed_by=event.proposed_by,
        at=event.at,
        consents=tuple(party.value for party in event.consents),
        reason=event.reason,
        has_agreement=event.agreement is not None,
    )
    clocks = project.clocks
    if event.due_at is not None:
        clocks = with_clocks(clocks, (ClockView(kind=TRANSFER_ANSWER, due_at=event.due_at),))
    documents.change_project(
        event.project_id, transfers=(*project.transfers, transfer), clocks=clocks
    )


def _changed(
    documents: Documents, project_id: str, transfer_id: str, **changes: object
) -> tuple[TransferView, ...]:
    return tuple(
        each.model_copy(update=changes) if each.transfer_id == transfer_id else each
        for each in documents.projects[project_id].transfers
    )


def _consented(event: TransferConsented, documents: Documents, _seq: int) -> None:
    transfers = documents.projects[event.project_id].transfers
    under_way = next(each for each in transfers if each.transfer_id == event.transfer_id)
    consents = (*under_way.consents, event.party.value)
    documents.change_project(
        event.project_id,
        transfers=_changed(documents, event.project_id, event.transfer_id, consents=consents),
    )


def _ended(event: TransferEnded, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    documents.change_project(
        event.project_id,
        transfers=_changed(
            documents,
            event.project_id,
            event.transfer_id,
            outcome=event.outcome,
            reason=event.reason,
        ),
        clocks=without(project.clocks, TRANSFER_ANSWER, ""),
    )


def _completed(event: TransferCompleted, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    documents.change_project(
        event.project_id,
        landing_office=event.to_office,
        landing_follows="",
        transfers=_changed(documents, event.project_id, event.transfer_id, outcome="completed"),
        clocks=without(project.clocks, TRANSFER_ANSWER, ""),
    )


def _declared(event: CouldNotLandDeclared, documents: Documents, _seq: int) -> None:
    documents.change_project(event.project_id, could_not_land_declared=True)


def _decided(event: CouldNotLandDecided, documents: Documents, _seq: int) -> None:
    documents.change_project(
        event.project_id, could_not_land_declared=False, could_not_land=event.is_granted
    )


def _noted(event: ProgressNoteFiled, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    note = ProgressView(
        at=event.at,
        office=event.office,
        stage=event.stage,
        paid_in_yuan=event.paid_in_yuan,
        note=event.note,
    )
    documents.change_project(event.project_id, progress=(*project.progress, note))


def _answered(event: OfferAnswered, documents: Documents, _seq: int) -> None:
    case = documents.cases[event.case_id]
    if event.is_taken:
        documents.change_case(event.case_id, taken_by=(*case.taken_by, event.office))
    else:
        left = tuple(office for office in case.offices if office != event.office)
        documents.change_case(event.case_id, offices=left)


TRANSFER_VIEW_FOLDS: ViewFolds = {
    TransferProposed: _proposed,
    TransferConsented: _consented,
    TransferEnded: _ended,
    TransferCompleted: _completed,
    CouldNotLandDeclared: _declared,
    CouldNotLandDecided: _decided,
    ProgressNoteFiled: _noted,
    OfferAnswered: _answered,
}
