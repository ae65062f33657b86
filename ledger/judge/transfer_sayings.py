"""Judging transfers 流转: propose, consent, refuse, take back. The rule is ``ledger.transfer``.

What an office has no part in looks to it like nothing: a project that it does not know is
``project_unknown``, a transfer between others on a project where it waits is ``transfer_unknown``.

A transfer keeps the pack under which it was proposed. While an objection is live or it is asked
whose project it is, nothing is proposed and nothing agreed; refusing and taking back go on. A party
that consented can still refuse until all have.

Invariant: a project has one transfer under way at most, and only a complete one moves anything.
"""

from collections.abc import Callable
from typing import Any

from auth.offices import Office
from ledger.judge import landing_sayings, offering
from ledger.judge.agreements_held import sum_fault
from ledger.judge.ahead import Ahead
from ledger.judge.clocks import HOUR_MS
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.receiving import (
    complete_transfer,
    has_room,
    known_project,
    transfer_under_way,
)
from ledger.judge.state import ProjectState
from ledger.judge.transferring import Transfer
from ledger.rules.disputes import TransferRule
from ledger.transfer import (
    awaits_match,
    awaits_ruling,
    giver_of,
    has_investors_paper,
    implied_consents,
    is_between_counties,
    is_chemical,
    is_complete,
    is_free_to_claim,
    is_from_unit,
    is_in_deal,
    may_propose,
    parties_to_agreement,
    speaker_for,
)
from sharing.events.transfers import TransferConsented, TransferEnded, TransferProposed
from sharing.ids import transfer_id_from
from sharing.sections import Party
from sharing.submissions.transfers import (
    AnswerOffer,
    ConsentToTransfer,
    CreditAgreement,
    DecideCouldNotLand,
    DeclareCouldNotLand,
    FileProgressNote,
    OfferLead,
    ProposeTransfer,
    RefuseTransfer,
    SettleOffer,
    WithdrawTransfer,
)
from sharing.values import replaced


def propose(hearing: Hearing, said: ProposeTransfer) -> Decision:
    """提出流转."""
    project = known_project(hearing, said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    rules = hearing.city.pack.transfers
    rule = rules.rule_for(said.transfer) if rules is not None else None
    fault = _why_not_now(hearing, project)
    if fault is not None:
        return fault
    if rule is None:
        return refused("transfer_kind_unknown")
    fault = _why_not_there(hearing, project, said) or _agreement_fault(hearing, project, rule, said)
    if fault is not None:
        return fault
    return _proposed(hearing, project, rule, said)


def _why_not_now(hearing: Hearing, project: ProjectState) -> Decision | None:
    """Why this office cannot propose a transfer of this project now."""
    if not may_propose(project, hearing.office, centre=hearing.city.city.code):
        return refused("transfer_not_for_office")
    if project.transfer is not None:
        return transfer_under_way(hearing, project.transfer)
    if not project.standing:
        return refused("transfer_of_free_project")
    if awaits_ruling(project):
        return refused("transfer_awaits_ruling")
    if awaits_match(project):
        return refused("transfer_awaits_match")
    if is_free_to_claim(project):
        return refused("transfer_from_pool")
    return None


def _why_not_there(
    hearing: Hearing, project: ProjectState, said: ProposeTransfer
) -> Decision | None:
    """Why the project cannot go to this office by this kind of transfer."""
    city = hearing.city.city
    receiver, giver = city.office(said.to_office), city.office(giver_of(project))
    if receiver is None or giver is None:
        return refused("office_unknown", office=said.to_office)
    if receiver.code == giver.code:
        return refused("transfer_to_itself", office=receiver.name)
    if not receiver.has_land:
        return refused("office_without_land", office=receiver.name)
    park = hearing.acting(city.chemical_park or "")
    return hearing.not_receiving(receiver) or _kind_fault(
        project, giver, receiver, said.transfer, park=park
    )


def _kind_fault(
    project: ProjectState, giver: Office, receiver: Office, kind: str, *, park: str
) -> Decision | None:
    if kind == "county" and not is_between_counties(giver, receiver):
        return refused("transfer_not_between_counties")
    if kind == "unit" and not is_from_unit(giver, receiver):
        return refused("transfer_not_from_unit")
    if kind == "chemical" and not is_chemical(project):
        return refused("transfer_not_chemical")
    if kind == "chemical" and receiver.code != park:
        return refused("transfer_not_to_chemical_park")
    return None


def _agreement_fault(
    hearing: Hearing, project: ProjectState, rule: TransferRule, said: ProposeTransfer
) -> Decision | None:
    agreement = said.agreement
    if agreement is None:
        return refused("agreement_missing") if rule.needs_agreement else None
    if not (agreement.evidence.papers or agreement.evidence.files):
        return refused("agreement_without_paper")
    indicators = {indicator.name for indicator in hearing.city.pack.indicators}
    offices = parties_to_agreement(project, said.to_office)
    return _terms_fault(agreement, indicators, offices) or _sums_fault(hearing, rule, agreement)


def _sums_fault(
    hearing: Hearing, rule: TransferRule, agreement: CreditAgreement
) -> Decision | None:
    """Whether its shares are within the bounds of the pack; it holds when the transfer is done."""
    rules = hearing.city.pack.agreements
    if rules is None:
        # Where the transfer must have one it is kept as a paper, and says no shares.
        return None if rule.needs_agreement else refused("agreements_not_allowed")
    return sum_fault(rules, agreement.terms)


def _terms_fault(
    agreement: CreditAgreement, indicators: set[str], offices: frozenset[str]
) -> Decision | None:
    seen: set[tuple[str, str]] = set()
    for term in agreement.terms:
        if term.indicator not in indicators:
            return refused("agreement_indicator_unknown", indicator=term.indicator)
        if term.office not in offices:
            return refused("agreement_office_no_party", office=term.office)
        if (term.indicator, term.office) in seen:
            return refused("agreement_term_twice", indicator=term.indicator, office=term.office)
        seen.add((term.indicator, term.office))
    return None


def _proposed(
    hearing: Hearing, project: ProjectState, rule: TransferRule, said: ProposeTransfer
) -> Decision:
    now, centre = hearing.moment.now, hearing.city.city.code
    transfer = Transfer(
        transfer_id=transfer_id_from(hearing.moment.seed),
        kind=said.transfer,
        from_office=giver_of(project),
        to_office=said.to_office,
        proposed_by=hearing.office,
    )
    consents = implied_consents(rule, transfer, said.evidence, centre=centre)
    transfer = replaced(transfer, consents=tuple(party.value for party in consents))
    if is_complete(rule, transfer) and not has_room(hearing, project, said.to_office):
        return refused("transfer_receiver_full")
    is_open = not is_complete(rule, transfer)
    hours = rule.answer_hours
    ahead = Ahead(hearing.state)
    ahead.apply(
        TransferProposed(
            transfer_id=transfer.transfer_id,
            project_id=project.project_id,
            transfer=said.transfer,
            from_office=transfer.from_office,
            to_office=transfer.to_office,
            proposed_by=hearing.office,
            at=now,
            due_at=now + hours * HOUR_MS if hours is not None and is_open else None,
            consents=consents,
            agreement=said.agreement,
            reason=said.reason,
            evidence=said.evidence,
        )
    )
    if not is_open:
        complete_transfer(ahead, project.project_id, city=hearing.city, moment=hearing.moment)
    return concluded(hearing, *ahead.events, reason="transfer")


def _deal(hearing: Hearing, project_id: str) -> tuple[ProjectState, Transfer] | Decision:
    """The transfer under way, if the office may know of it."""
    project = known_project(hearing, project_id)
    if project is None:
        return refused("project_unknown", project_id=project_id)
    transfer = project.transfer
    centre = hearing.city.city.code
    if transfer is None or not is_in_deal(project, hearing.office, centre=centre):
        return refused("transfer_unknown", project_id=project_id)
    return project, transfer


def consent(hearing: Hearing, said: ConsentToTransfer) -> Decision:
    """同意流转: a party consents; the last one completes it."""
    deal = _deal(hearing, said.project_id)
    if isinstance(deal, Decision):
        return deal
    project, transfer = deal
    rule = _rule_of(hearing, transfer)
    fault = _consent_fault(hearing, project, transfer, rule, said)
    if fault is not None:
        return fault
    completes = is_complete(
        rule, replaced(transfer, consents=(*transfer.consents, said.party.value))
    )
    is_receivers = said.party is Party.RECEIVER
    if (completes or is_receivers) and not has_room(hearing, project, transfer.to_office):
        return refused("transfer_receiver_full")
    ahead = Ahead(hearing.state)
    ahead.apply(
        TransferConsented(
            transfer_id=transfer.transfer_id,
            project_id=project.project_id,
            party=said.party,
            office=hearing.office,
            at=hearing.moment.now,
            evidence=said.evidence,
        )
    )
    if completes:
        complete_transfer(ahead, project.project_id, city=hearing.city, moment=hearing.moment)
    return concluded(hearing, *ahead.events, reason="transfer")


def _rule_of(hearing: Hearing, transfer: Transfer) -> TransferRule:
    """The rule under which it was proposed, whatever was adopted since."""
    pack = hearing.city.pack_named(transfer.pack) or hearing.city.pack
    rule = pack.transfers.rule_for(transfer.kind) if pack.transfers is not None else None
    if rule is None:
        raise LookupError(f"no pack knows the transfer {transfer.transfer_id} under way")
    return rule


def _consent_fault(
    hearing: Hearing,
    project: ProjectState,
    transfer: Transfer,
    rule: TransferRule,
    said: ConsentToTransfer,
) -> Decision | None:
    if awaits_ruling(project):
        return refused("transfer_awaits_ruling")
    if said.party not in rule.consents:
        return refused("transfer_party_not_asked")
    if hearing.office not in speaker_for(said.party, transfer, centre=hearing.city.city.code):
        return refused("transfer_party_not_yours")
    if said.party.value in transfer.consents:
        return refused("transfer_consented_already")
    if transfer.from_office == transfer.to_office:
        # Giver and receiver became one office since it was proposed.
        return refused("transfer_to_itself", office=_name_now(hearing, transfer.to_office))
    if said.party is Party.INVESTOR and not has_investors_paper(said.evidence):
        return refused("transfer_investor_paper_missing")
    return None


def _name_now(hearing: Hearing, office: str) -> str:
    city = hearing.city.city
    return city.name_on(office, hearing.moment.day_in(city.timezone))


def refuse(hearing: Hearing, said: RefuseTransfer) -> Decision:
    """不同意流转: the receiver, the holder or the centre; who proposed it takes it back instead."""
    deal = _deal(hearing, said.project_id)
    if isinstance(deal, Decision):
        return deal
    project, transfer = deal
    if hearing.office == transfer.proposed_by:
        return refused("transfer_own_proposal")
    centre = hearing.city.city.code
    if hearing.office not in {transfer.from_office, transfer.to_office, centre}:
        return refused("transfer_party_not_yours")
    if not said.reason.strip():
        return refused("transfer_reason_missing")
    return _ended(hearing, project, transfer, outcome="refused", reason=said.reason)


def withdraw(hearing: Hearing, said: WithdrawTransfer) -> Decision:
    """撤回流转: by the office that proposed it."""
    deal = _deal(hearing, said.project_id)
    if isinstance(deal, Decision):
        return deal
    project, transfer = deal
    if hearing.office != transfer.proposed_by:
        return refused("transfer_not_your_proposal")
    return _ended(hearing, project, transfer, outcome="withdrawn", reason=said.reason)


def _ended(
    hearing: Hearing, project: ProjectState, transfer: Transfer, *, outcome: str, reason: str
) -> Decision:
    ended = TransferEnded.model_validate(
        {
            "transfer_id": transfer.transfer_id,
            "project_id": project.project_id,
            "outcome": outcome,
            "office": hearing.office,
            "at": hearing.moment.now,
            "reason": reason,
        }
    )
    return concluded(hearing, ended)


TRANSFER_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    ProposeTransfer: propose,
    ConsentToTransfer: consent,
    RefuseTransfer: refuse,
    WithdrawTransfer: withdraw,
    DeclareCouldNotLand: landing_sayings.declare,
    DecideCouldNotLand: landing_sayings.decide,
    FileProgressNote: landing_sayings.file_note,
    OfferLead: offering.offer,
    AnswerOffer: offering.answer,
    SettleOffer: offering.settle,
}
