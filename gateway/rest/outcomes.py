"""The answer to a write over HTTP; what it says is made in ``gateway.outcomes``.

A refusal is told as a problem that names the rule; it stands in the record all the same, at
``position``: 409 where things stand otherwise than the statement takes them to, 404 where a case,
objection, transfer or batch is none that the speaker may know, else 422. A retry of the same
submission gets the same answer.

A registration that the matcher has still to compare is waited for, bounded: so an office normally
sees at once that it collided. Afterwards the answer is ``match_pending`` and tells where to ask.

Edge cases: no answer within the bound: 202 and the place to ask. The same id with other bytes: 409.
"""

import time
from collections.abc import Callable
from typing import Final

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from gateway.field_words import FieldFault, field_faults
from gateway.messages.catalogue import say
from gateway.outcomes import Outcome, awaits_match, outcome_of
from gateway.refusals import refusal_words
from gateway.rest.impartial import refuse_own_matter
from gateway.rest.parts import RETRY_SOON, Parts
from gateway.rest.problems import Problem
from gateway.saying import PhoneInOpenText, TextTooLong
from gateway.submitting import Pending, Said
from infra.store.outages import DATABASE_AWAY
from infra.store.reads import Answer, cases_of, lead_by_id, view_position
from ledger.views import LeadView
from sharing.canonical import NotCanonical
from sharing.contacts import KeyErased, KeyFault
from sharing.event_log import LogFault, RecordTooLarge

CONFLICTS: Final = frozenset(
    {
        "agreement_awaits_ruling",
        "agreement_consented_already",
        "agreement_in_closed_month",
        "agreement_not_in_effect",
        "agreement_not_under_way",
        "agreement_parties_changed",
        "agreement_under_way",
        "already_matched",
        "already_registered",
        "approval_awaited",
        "case_settled",
        "change_before_signing",
        "city_already_open",
        "city_not_open",
        "claim_cooling_down",
        "confirmation_too_early",
        "confirmation_without_opening",
        "could_not_land_declared_already",
        "could_not_land_granted_already",
        "could_not_land_not_declared",
        "extensions_used_up",
        "lead_does_not_hold",
        "lead_not_merged",
        "lead_void",
        "lead_withdrawn",
        "leads_merged_already",
        "milestone_already_recognised",
        "months_left_open",
        "no_opening_runs",
        "needs_head",
        "nothing_to_confirm",
        "objection_changes_nothing",
        "objection_instances_used",
        "objection_live",
        "objection_settled",
        "objection_to_own_first_contact",
        "objection_too_late",
        "objection_was_withdrawn",
        "offer_answered_already",
        "offer_not_held",
        "offer_not_taken",
        "offer_of_signed_project",
        "offer_open",
        "offer_settled",
        "office_change_code_taken",
        "office_change_name_taken",
        "office_change_out_of_order",
        "office_no_longer",
        "opening_in_progress",
        "opening_too_late",
        "parting_leaves_recognised",
        "period_closed_already",
        "period_hangs",
        "period_not_begun",
        "period_not_closed",
        "period_not_over",
        "progress_note_not_owed",
        "project_not_in_pool",
        "project_recognised",
        "proposal_under_way",
        "protection_frozen",
        "protection_not_running",
        "quota_reached",
        "recognised_keeps_identity",
        "replacement_moved_signing",
        "revoke_changes_first",
        "screened_already",
        "signing_already_recognised",
        "start_already_recognised",
        "statement_answered",
        "statement_not_disputed",
        "submission_id_conflict",
        "transfer_awaits_ruling",
        "transfer_consented_already",
        "transfer_from_pool",
        "transfer_of_free_project",
        "transfer_receiver_full",
        "transfer_under_way",
    }
)
"""Refusals because of how things stand (409)."""

ABSENT: Final = frozenset(
    {
        "agreement_unknown",
        "approval_unknown",
        "batch_unknown",
        "case_unknown",
        "charge_unknown",
        "objection_unknown",
        "proposal_unknown",
        "recognition_unknown",
        "statement_unknown",
        "transfer_unknown",
    }
)
"""What is not there, or not for this speaker (404). The others are about what was said (422), and
so are leads and projects that are none of the speaker's, as earlier releases answered.
"""

MATCH_WAIT_MS_MAX: Final = 2_000
"""How long a registration's answer waits for the matcher at most, after the judge's verdict."""

NOT_AVAILABLE: Final[tuple[type[Exception], ...]] = (LogFault, KeyFault, *DATABASE_AWAY)
"""Log, key store or database do not answer: nothing is known of the submission; send it again."""


class PendingOutcome(BaseModel):
    """The log has the submission; the ledger has not answered yet."""

    submission_id: str
    verdict: str = Field(examples=["pending"])
    message: str


def submit(
    parts: Parts, make: Callable[[], Said], *, office: str, submission_id: str, language: str
) -> Answer | Pending:
    """Make the statement, ask 回避, and hand it to the log. Raises Problem."""
    try:
        said = make()
        refuse_own_matter(parts, said)
        outcome = parts.submitter.submit(said)
    except (ValidationError, NotCanonical) as problem:
        raise malformed(problem, language) from None
    except PhoneInOpenText as found:
        raise phone_problem(found, language) from None
    except KeyErased:
        # Its contacts were erased: the first answer stands, whatever is sent again.
        answer = parts.submitter.answer(office, submission_id)
        if answer is None:
            raise Problem(409, "submission_erased", "rest.submission_erased") from None
        return answer
    except (TextTooLong, RecordTooLarge) as problem:
        raise Problem(422, "text_too_long", "rest.text_too_long") from problem
    except NOT_AVAILABLE as problem:
        raise Problem(503, "not_available", "rest.not_available", headers=RETRY_SOON) from problem
    if isinstance(outcome, Pending):
        parts.pending.add(outcome.office, outcome.submission_id)
    elif outcome.verdict == "refused":
        raise refusal_problem(outcome, language)
    return outcome


def malformed(problem: ValidationError | NotCanonical, language: str) -> Problem:
    """What a statement's own limits refuse, beyond those that the request states."""
    errors = problem.errors(include_input=False) if isinstance(problem, ValidationError) else []
    return Problem(422, "malformed", "rest.malformed", errors=field_faults(errors, language))


def phone_problem(found: PhoneInOpenText, language: str) -> Problem:
    """A phone number outside of the contacts: which field, and where it belongs."""
    words = say("rest.field_holds_phone", language)
    return Problem(
        422,
        "phone_in_open_text",
        "rest.phone_in_open_text",
        params={"field": found.field},
        errors=tuple(FieldFault(field=field, detail=words) for field in found.fields),
    )


def refusal_problem(answer: Answer, language: str) -> Problem:
    """A recorded refusal as a problem that names the rule."""
    status = 409 if answer.reason in CONFLICTS else 404 if answer.reason in ABSENT else 422
    return Problem(
        status,
        answer.reason,
        f"refusal.{answer.reason}",
        detail=refusal_words(answer.reason, answer.params, language),
        extra={
            "submission_id": answer.submission_id,
            "verdict": "refused",
            "position": answer.position,
            "params": dict(answer.params),
        },
    )


def respond(
    parts: Parts, outcome: Answer | Pending, *, language: str, status: int = 200
) -> JSONResponse:
    """The HTTP answer to a write that was not refused."""
    if isinstance(outcome, Pending):
        return pending_response(outcome.submission_id, language)
    wait_ms = min(parts.deployment.settings.answer_wait_ms, MATCH_WAIT_MS_MAX)
    shown = shown_outcome(parts, outcome, language=language, wait_ms=wait_ms)
    headers = {}
    if status == 201 and shown.lead_id:  # noqa: PLR2004  created
        headers["Location"] = f"/api/v1/leads/{shown.lead_id}"
    if shown.match_pending:
        headers |= RETRY_SOON
    return JSONResponse(shown.model_dump(), status_code=status, headers=headers)


def shown_outcome(parts: Parts, answer: Answer, *, language: str, wait_ms: int = 0) -> Outcome:
    """The answer in words, as the match has it within the bound."""
    waiting = awaits_match(answer)
    lead = _once_matched(parts, waiting, wait_ms=wait_ms) if waiting else None
    timezone = parts.city().timezone
    shown = outcome_of(answer, timezone=timezone, language=language, lead=lead)
    if lead is None or shown.verdict != "asked" or shown.case_id:
        return shown
    # The match opened the case, later than the answer.
    with parts.reads.moment() as connection:
        of_office = cases_of(connection, parts.deployment.city, office=lead.office)
        opened = [case.case_id for case in of_office if case.lead_id == lead.lead_id]
    return shown.model_copy(update={"case_id": opened[-1] if opened else None})


def _once_matched(parts: Parts, lead_id: str, *, wait_ms: int) -> LeadView | None:
    """The lead as the views show it, once it is matched or when the time is over."""
    deadline = time.monotonic() + wait_ms / 1000
    while True:
        with parts.reads.moment() as connection:
            position = view_position(connection, parts.deployment.city)
            lead = lead_by_id(connection, parts.deployment.city, lead_id)
        left_ms = int((deadline - time.monotonic()) * 1000)
        if (lead is not None and lead.is_matched) or left_ms <= 0:
            return lead
        parts.submitter.wait_position(position + 1, wait_ms=left_ms)


def pending_response(submission_id: str, language: str) -> JSONResponse:
    """202 with the place to ask."""
    body = PendingOutcome(
        submission_id=submission_id, verdict="pending", message=say("rest.pending", language)
    )
    where = f"/api/v1/submissions/{submission_id}"
    return JSONResponse(
        body.model_dump(), status_code=202, headers={"Location": where, **RETRY_SOON}
    )
