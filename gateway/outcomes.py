"""The answer to a submission: verdict, the ids that follow, and what may be done next, in words.

A collided office learns that it collided and what it may do, never with whom; ids are told of the
speaker's own matters alone. A registration that the matcher has not compared yet is told as such;
afterwards it is told as it stands by then (``LeadView.placing``), on a retry too.

Edge cases: an amendment that says another investor took a new place; a recognition may wait for
the match; a batch may keep rows, and a confirmation projects, which are listed.

Invariant: the same answer and the same lead give the same words.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, Field

from gateway.messages.catalogue import say
from gateway.refusals import field_words, refusal_words
from infra.store.reads import Answer
from ledger.city_time import city_time
from ledger.views import LeadView
from sharing.enterprise.credit_code import read_credit_code
from sharing.events.agreements import AgreementConcluded
from sharing.events.cases import (
    BatchTakenBack,
    CaseOpened,
    LeadMoved,
    RecognitionHeld,
)
from sharing.events.leads import LeadAmended, LeadRegistered, Placing
from sharing.events.objections import FirstContactsConfirmed
from sharing.events.periods import PeriodClosed, StatementAnswered
from sharing.events.recognitions import ProposalEnded
from sharing.events.registry import Event
from sharing.events.transfers import CouldNotLandDecided, TransferCompleted

Entered = LeadRegistered | LeadMoved
"""The events by which a lead takes a place in the order."""


class LeftOut(BaseModel):
    """A project that a confirmation left as it is."""

    project_id: str
    reason: str = Field(description="`objection_live`, `case_open`, `not_provisional`, ….")
    words: str


class Outcome(BaseModel):
    """The answer to a submission."""

    submission_id: str = Field(examples=["3f0c9a54-6c1e-4f0a-9d0e-2b6f5f1f7a11"])
    kind: str = Field(examples=["register_lead"])
    verdict: str = Field(
        description="`accepted`, `collided`, `asked`, or `refused` (only when asked by id)."
    )
    lead_id: str | None = Field(default=None, examples=["LABCDEFGH234"])
    project_id: str | None = Field(default=None, examples=["PABCDEFGH234"])
    case_id: str | None = Field(default=None, description="The case that it opened or is about.")
    objection_id: str | None = Field(default=None, description="The objection that it is about.")
    transfer_id: str | None = Field(default=None, description="The transfer that it is about.")
    proposal_id: str | None = Field(default=None, description="The proposal that it is about.")
    recognition_id: str | None = Field(
        default=None, description="What was recognised: with it the centre can revoke it."
    )
    agreement_id: str | None = Field(default=None, description="The agreement that it is about.")
    placing: str | None = Field(
        default=None,
        description="`first`, `collided`, `asked`, `repeat`, `unnamed`; as it stands by now.",
    )
    match_pending: bool = Field(
        default=False, description="Not yet compared with the others: ask again by the id."
    )
    standing: str | None = Field(
        default=None, description="`valid`, `incomplete` (keeps its place for a time), `unnamed`."
    )
    lacking: list[str] = Field(default=[], description="What is still to be filled in.")
    withdrawn_count: int | None = Field(default=None, description="Of a batch taken back.")
    remaining: list[str] = Field(default=[], description="Its leads that stay, built upon.")
    confirmed: list[str] = Field(default=[], description="Projects whose first contact is final.")
    left: list[LeftOut] = Field(default=[], description="Projects that were left as they are.")
    position: int = Field(description="Give it to reads as `min_position`.", examples=[4182])
    recorded_at: str = Field(description="When the log received it, in city time.")
    reason: str | None = Field(default=None, description="The rule that refused it.")
    message: str = Field(description="The verdict in words.")
    next: list[str] = Field(default=[], description="What may be done next, in words.")
    warnings: list[str] = Field(default=[], description="What was kept but looks wrong.")


_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "collided": ("speak_to_centre", "object", "follow_up", "withdraw"),
    "asked": ("centre_rules", "follow_up", "withdraw"),
    "repeat": ("use_earlier", "withdraw"),
    "unnamed": ("name_investor",),
    "incomplete": ("complete",),
    "match_pending": ("ask_again",),
    "amended_moved_pending": ("ask_again",),
    "recognition_held": ("await_match",),
    "claim_project": ("report_progress",),
    "propose_transfer": ("await_consents", "withdraw_transfer"),
    "consent_to_transfer": ("await_consents",),
    "transfer_completed": ("owe_progress_notes",),
    "declare_could_not_land": ("await_decision",),
    "could_not_land_granted": ("propose_transfer",),
    "file_objection": ("await_ruling", "withdraw_objection"),
    "offer_lead": ("await_offers",),
    "propose_recognition": ("await_proposal", "withdraw_proposal"),
    "propose_agreement": ("await_parties", "take_agreement_back"),
    "consent_to_agreement": ("await_parties",),
    "decided_some_held": ("await_match",),
    "answer_offer": ("await_settlement",),
    "batch_taken_back_in_part": ("remaining_one_by_one",),
    "first_contacts_confirmed_in_part": ("settle_then_confirm",),
}
"""What may be done next, by what is told."""


def awaits_match(answer: Answer) -> str:
    """The lead whose place the matcher may still change; '' if there is none."""
    entered = _entered(answer)
    return entered.lead_id if entered is not None and not entered.is_matched else ""


def outcome_of(
    answer: Answer, *, timezone: str, language: str, lead: LeadView | None = None
) -> Outcome:
    """The answer in the reader's language; ``lead`` is the lead of ``awaits_match`` as it stands
    by now.
    """
    entered = _entered(answer)
    pending = bool(awaits_match(answer)) and (lead is None or not lead.is_matched)
    placing = _placing(entered, None if pending else lead)
    verdict = placing if placing in ("asked", "collided") else answer.verdict
    told, params = _told(answer, entered, placing, pending=pending, language=language)
    if verdict == "refused":
        told, message = "", refusal_words(answer.reason, answer.params, language)
    else:
        message = say(f"rest.done_{told}", language, **params)
    found: dict[str, Any] = _ids(answer, entered)
    if lead is not None and not pending and entered is not None:
        found["project_id"] = lead.project_id
    return Outcome(
        submission_id=answer.submission_id,
        kind=answer.kind,
        verdict=verdict,
        placing=placing or None,
        match_pending=pending,
        position=answer.position,
        recorded_at=city_time(answer.recorded_at, timezone),
        reason=answer.reason or None,
        message=message,
        next=[say(f"rest.next_{code}", language) for code in _NEXT.get(told, ())],
        warnings=_warnings(answer, language),
        **found,
        **_standing(entered, language),
        **_lists(answer, language),
    )


def _entered(answer: Answer) -> Entered | None:
    return next((event for event in answer.events if isinstance(event, Entered)), None)


def _placing(entered: Entered | None, lead: LeadView | None) -> str:
    if entered is None:
        return ""
    return Placing(lead.placing if lead is not None else entered.placing).value


def _told(
    answer: Answer, entered: Entered | None, placing: str, *, pending: bool, language: str
) -> tuple[str, dict[str, object]]:
    """The code of the sentence that tells the answer, and what the sentence names."""
    if isinstance(entered, LeadMoved):
        if placing in ("collided", "asked", "repeat") and not pending:
            return placing, {}
        return ("amended_moved_pending" if pending else "amended_moved"), {}
    if entered is not None:
        return _told_of_registration(entered, placing, pending=pending), {}
    if answer.kind == "decide_proposals":
        return _told_of_decisions(answer)
    told = (_told_of_event(event, answer.kind, language) for event in answer.events)
    found = next((each for each in told if each is not None), None)
    if found is not None:
        return found
    is_alike = not answer.events and answer.kind in ("rule_case", "rule_objection")
    return ("ruled_alike" if is_alike else answer.kind), {}


def _told_of_event(event: Event, kind: str, language: str) -> tuple[str, dict[str, object]] | None:
    """What an event says more than the kind of submission does; None for most events."""
    match event:
        case AgreementConcluded():
            return "agreement_concluded", {"day": event.from_on.isoformat()}
        case RecognitionHeld():
            return "recognition_held", {}
        case PeriodClosed():
            closed = {"period": event.period, "month": event.through, "count": len(event.hanging)}
            return "period_closed", closed
        case StatementAnswered():
            return f"statement_{event.answer}", {"period": event.period}
        case TransferCompleted():
            return "transfer_completed", {}
        case CouldNotLandDecided():
            return f"could_not_land_{'granted' if event.is_granted else 'not_granted'}", {}
        case BatchTakenBack():
            told = "batch_taken_back_in_part" if event.remaining else "batch_taken_back"
            return told, {"count": event.withdrawn_count, "left": len(event.remaining)}
        case FirstContactsConfirmed():
            in_part = "_in_part" if event.left else ""
            counts = {"count": len(event.projects), "left": len(event.left)}
            return f"first_contacts_confirmed{in_part}", dict(counts)
    why = getattr(event, "not_counted", "")
    if not why or not kind.startswith("recognise_"):
        return None
    words = say(f"recognition.not_counted_{why}", language).rstrip("。.")
    return "recognised_not_counted", {"why": words}


def _told_of_decisions(answer: Answer) -> tuple[str, dict[str, object]]:
    outcomes = [event.outcome for event in answer.events if isinstance(event, ProposalEnded)]
    held = sum(isinstance(event, RecognitionHeld) for event in answer.events)
    counts: dict[str, object] = {
        "granted": outcomes.count("granted"),
        "refused": outcomes.count("refused"),
        "held": held,
    }
    return ("decided_some_held" if held else "decide_proposals"), counts


def _told_of_registration(entered: LeadRegistered, placing: str, *, pending: bool) -> str:
    if entered.standing == "incomplete" and (pending or placing == "first"):
        return "incomplete"
    if placing == "unnamed":
        return "unnamed"
    if pending:
        return "match_pending"
    if placing in ("collided", "asked", "repeat"):
        return placing
    return "introduced" if entered.role == "introducer" else "register_lead"


_ABOUT_TRANSFER: Final = frozenset(
    {"propose_transfer", "consent_to_transfer", "refuse_transfer", "withdraw_transfer"}
)
_ABOUT_OBJECTION: Final = frozenset({"file_objection", "withdraw_objection", "rule_objection"})
_ABOUT_CASE: Final = frozenset(
    {"rule_case", "assign_case", "offer_lead", "answer_offer", "settle_offer"}
)
_ABOUT_PROPOSAL: Final = frozenset({"propose_recognition", "withdraw_proposal"})
_ABOUT_AGREEMENT: Final = frozenset(
    {"propose_agreement", "consent_to_agreement", "refuse_agreement", "end_agreement"}
)
_ABOUT_RECOGNITION: Final = frozenset({"recognise_attainment", "revoke_recognition"})
_ABOUT_MANY: Final = frozenset({"take_back_batch", "confirm_first_contacts", "decide_proposals"})


def _ids(answer: Answer, entered: Entered | None) -> dict[str, Any]:
    """The ids of the speaker's own matter: what else followed may be another office's."""
    if answer.kind in _ABOUT_MANY:
        return {}
    own = entered or next((e for e in answer.events if hasattr(e, "project_id")), None)
    found = {
        "lead_id": getattr(own, "lead_id", None) or None,
        "project_id": getattr(own, "project_id", None),
    }
    for name, kinds in (
        ("transfer_id", _ABOUT_TRANSFER),
        ("objection_id", _ABOUT_OBJECTION),
        ("case_id", _ABOUT_CASE),
        ("proposal_id", _ABOUT_PROPOSAL),
        ("agreement_id", _ABOUT_AGREEMENT),
        ("recognition_id", _ABOUT_RECOGNITION),
    ):
        if answer.kind in kinds:
            found[name] = next((getattr(e, name) for e in answer.events if hasattr(e, name)), None)
    opened = (e for e in answer.events if isinstance(e, CaseOpened))
    own_case = next((e.case_id for e in opened if e.lead_id == found["lead_id"]), None)
    return {"case_id": own_case} | found


def _standing(entered: Entered | None, language: str) -> dict[str, Any]:
    if entered is None:
        return {}
    lacking = entered.lacking if isinstance(entered, LeadRegistered) else ()
    return {
        "standing": entered.standing,
        "lacking": [field_words([field], language) for field in lacking],
    }


def _lists(answer: Answer, language: str) -> dict[str, Any]:
    for event in answer.events:
        if isinstance(event, BatchTakenBack):
            return {"withdrawn_count": event.withdrawn_count, "remaining": list(event.remaining)}
        if isinstance(event, FirstContactsConfirmed):
            left = [
                LeftOut(project_id=i, reason=why, words=say(f"confirmation.left.{why}", language))
                for i, why in event.left.items()
            ]
            return {"confirmed": list(event.projects), "left": left}
    return {}


def _warnings(answer: Answer, language: str) -> list[str]:
    for event in answer.events:
        if isinstance(event, LeadRegistered | LeadAmended) and event.derived is not None:
            warning = read_credit_code(event.derived.credit_code).warning_code
            return [] if warning is None else [say(warning, language)]
    return []
