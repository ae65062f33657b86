"""What the events about transfers and offers change."""

from ledger.judge.clocks import TRANSFER_ANSWER, Clock, with_clock, without_clock
from ledger.judge.folding import Changes, Folds, case_of, changed_case, city_of, with_project
from ledger.judge.slice import Slice
from ledger.judge.state import ProjectState
from ledger.judge.transferring import Transfer
from sharing.canonical import canonical_bytes
from sharing.events.transfers import (
    CouldNotLandDecided,
    CouldNotLandDeclared,
    OfferAnswered,
    TransferCompleted,
    TransferConsented,
    TransferEnded,
    TransferProposed,
)
from sharing.values import replaced


def _proposed(state: Slice, event: TransferProposed) -> Changes:
    agreement = event.agreement
    transfer = Transfer(
        transfer_id=event.transfer_id,
        kind=event.transfer,
        from_office=event.from_office,
        to_office=event.to_office,
        proposed_by=event.proposed_by,
        consents=tuple(party.value for party in event.consents),
        agreement="" if agreement is None else canonical_bytes(agreement).decode("utf-8"),
        proposed_at=event.at,
        pack=city_of(state).pack.label,
    )

    def proposed(project: ProjectState) -> ProjectState:
        clocks = project.clocks
        if event.due_at is not None:
            clocks = with_clock(clocks, Clock(TRANSFER_ANSWER, event.due_at))
        return replaced(project, transfer=transfer, clocks=clocks)

    return with_project(state, event.project_id, proposed)


def _consented(state: Slice, event: TransferConsented) -> Changes:
    def consented(project: ProjectState) -> ProjectState:
        if project.transfer is None:
            raise LookupError("the journal speaks of a transfer that nobody proposed")
        consents = (*project.transfer.consents, event.party.value)
        return replaced(project, transfer=replaced(project.transfer, consents=consents))

    return with_project(state, event.project_id, consented)


def _without_transfer(project: ProjectState) -> ProjectState:
    clocks = without_clock(project.clocks, TRANSFER_ANSWER)
    return replaced(project, transfer=None, clocks=clocks)


def _ended(state: Slice, event: TransferEnded) -> Changes:
    return with_project(state, event.project_id, _without_transfer)


def _completed(state: Slice, event: TransferCompleted) -> Changes:
    def completed(project: ProjectState) -> ProjectState:
        agreement = project.transfer.agreement if project.transfer is not None else ""
        return replaced(
            _without_transfer(project),
            landing_office=event.to_office,
            landing_follows="",
            is_transferred=True,
            transferred_as=event.transfer,
            agreement=agreement,
        )

    return with_project(state, event.project_id, completed)


def _declared(state: Slice, event: CouldNotLandDeclared) -> Changes:
    return with_project(
        state, event.project_id, lambda p: replaced(p, could_not_land_declared=event.office)
    )


def _decided(state: Slice, event: CouldNotLandDecided) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda p: replaced(
            p,
            could_not_land=event.is_granted,
            could_not_land_declared="",
            could_not_land_of=p.first_office if event.is_granted else "",
        ),
    )


def _answered(state: Slice, event: OfferAnswered) -> Changes:
    case = case_of(state, event.case_id)
    if event.is_taken:
        return changed_case(case, replaced(case, taken=(*case.taken, event.office)))
    return changed_case(case, replaced(case, declined=(*case.declined, event.office)))


TRANSFER_FOLDS: Folds = {
    TransferProposed: _proposed,
    TransferConsented: _consented,
    TransferEnded: _ended,
    TransferCompleted: _completed,
    CouldNotLandDeclared: _declared,
    CouldNotLandDecided: _decided,
    OfferAnswered: _answered,
}
