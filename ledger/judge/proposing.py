"""Offices propose recognition 申报认定; the centre grants or refuses, one by one or in a batch.

The rule: an office that has part in the project (it holds it, lands it, has first contact or
introduced it) proposes, with the papers of the pack's check-list; what could not be recognised
today is not proposed. Granted, it is recognised as if the centre had said so, filed on the day of
the proposal; while a registration of the project is unmatched it is held back like any
recognition. A refusal has a reason. Of a batch all is decided, or nothing: the first decision that
cannot be is named by its number.

Edge cases: a milestone waits for one proposal at a time, figures for any number; a proposal that
was granted, refused, withdrawn or void is unknown to the next decision; the centre's own word needs
no check-list, since it has seen the papers.

Invariant: what is granted counts in the month in which it would have counted had the centre
recognised it on the day of the proposal, unless that month was closed since.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from ledger.judge.ahead import Ahead
from ledger.judge.attaining import as_said
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.held import awaits_match, hold_back, recognised
from ledger.judge.receiving import known_project
from ledger.judge.recognitions import Proposal
from ledger.judge.revoking import revoke
from ledger.judge.state import ProjectState
from ledger.registration import papers_lacking
from sharing.events.recognitions import ProposalEnded, RecognitionProposed
from sharing.ids import proposal_id_from
from sharing.recognitions import MILESTONES
from sharing.sections import Evidence
from sharing.submissions.recognitions import (
    DecideProposals,
    ProposalDecision,
    ProposeRecognition,
    RecognitionClaim,
    RevokeRecognition,
    WithdrawProposal,
)
from sharing.values import replaced
from sharing.verdict import Refusal, Verdict


def propose(hearing: Hearing, said: ProposeRecognition) -> Decision:
    """申报认定."""
    project = known_project(hearing, said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if hearing.office not in _with_part(project):
        return refused("proposal_not_for_office")
    claim, city = said.claim, hearing.city
    waiting = next((p for p in project.proposals if p.event == claim.event), None)
    if waiting is not None and claim.event in MILESTONES:
        return refused("proposal_under_way", event=claim.event, day=waiting.filed_on)
    today = hearing.moment.day_in(city.city.timezone)
    own = as_said(
        project.project_id, claim, filed_on=today, evidence=said.evidence, basis=said.note
    )
    if not awaits_match(project):
        as_granted = recognised(hearing, own)
        if as_granted.refusal is not None:
            return as_granted
    rules = city.pack.recognition
    needed = rules.papers_for(claim.event) if rules is not None else ()
    lacks = papers_lacking(needed, said.evidence)
    if lacks:
        return refused("proposal_papers_missing", event=claim.event, fields=",".join(lacks))
    return accepted(
        RecognitionProposed(
            proposal_id=proposal_id_from(hearing.moment.seed),
            project_id=project.project_id,
            office=hearing.office,
            claim=claim,
            filed_on=today,
            at=hearing.moment.now,
            evidence=said.evidence,
            note=said.note,
        )
    )


def _with_part(project: ProjectState) -> frozenset[str]:
    named = {
        project.hold.office,
        project.landing_office,
        project.first_office,
        project.introducer_office,
    }
    return frozenset(named - {""})


def _found(project: ProjectState | None, proposal_id: str) -> Proposal | None:
    proposals = project.proposals if project is not None else ()
    return next((p for p in proposals if p.proposal_id == proposal_id), None)


def withdraw(hearing: Hearing, said: WithdrawProposal) -> Decision:
    """撤回申报: by the office that proposed it."""
    project = known_project(hearing, said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    proposal = _found(project, said.proposal_id)
    if proposal is None or not hearing.is_own(proposal.office):
        return refused("proposal_unknown", proposal_id=said.proposal_id)
    return accepted(_ended(hearing, project, proposal, outcome="withdrawn"))


def _ended(
    hearing: Hearing, project: ProjectState, proposal: Proposal, *, outcome: str, reason: str = ""
) -> ProposalEnded:
    return ProposalEnded.model_validate(
        {
            "proposal_id": proposal.proposal_id,
            "project_id": project.project_id,
            "outcome": outcome,
            "at": hearing.moment.now,
            "reason": reason,
        }
    )


def decide(hearing: Hearing, said: DecideProposals) -> Decision:
    """批量认定: all that is decided here, or nothing."""
    ahead = Ahead(hearing.state)
    for number, decision in enumerate(said.decisions, start=1):
        then = replaced(hearing, state=ahead, moment=_numbered(hearing.moment, number))
        answer = _decided(then, ahead, decision)
        if answer.refusal is not None:
            return _named(answer.refusal, number) if len(said.decisions) > 1 else answer
        ahead.apply(*answer.events)
    return accepted(*ahead.events)


def _named(refusal: Refusal, number: int) -> Decision:
    """The refusal of a batch: which of its decisions cannot be, and why."""
    params = {**refusal.params, "number": str(number)}
    return Decision(Verdict.REFUSED, refusal=Refusal(refusal.reason, params))


def _numbered(moment: Moment, number: int) -> Moment:
    """The same moment with a seed of its own: every decision draws ids of entries."""
    return replaced(moment, seed=sha256(moment.seed + b":%d" % number).digest())


def _decided(then: Hearing, ahead: Ahead, said: ProposalDecision) -> Decision:
    project = then.live(said.project_id)
    proposal = _found(project, said.proposal_id)
    if project is None or proposal is None:
        return refused("proposal_unknown", proposal_id=said.proposal_id)
    if not said.is_granted:
        if not said.reason.strip():
            return refused("proposal_reason_missing", proposal_id=said.proposal_id)
        return accepted(_ended(then, project, proposal, outcome="refused", reason=said.reason))
    ahead.apply(_ended(then, project, proposal, outcome="granted", reason=said.reason))
    return _granted(then, project, proposal, said.reason)


def _granted(then: Hearing, project: ProjectState, proposal: Proposal, basis: str) -> Decision:
    """What the centre would say itself, filed on the day of the proposal."""
    content = orjson.loads(proposal.said)
    claim = RecognitionClaim.model_validate_json(orjson.dumps(content["claim"]))
    papers = content["evidence"]
    said = as_said(
        project.project_id,
        claim,
        filed_on=date.fromisoformat(proposal.filed_on),
        evidence=Evidence.model_validate_json(orjson.dumps(papers)) if papers else None,
        basis=basis,
    )
    return hold_back(then, project, said) if awaits_match(project) else recognised(then, said)


RECOGNITION_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    ProposeRecognition: propose,
    WithdrawProposal: withdraw,
    DecideProposals: decide,
    RevokeRecognition: revoke,
}
