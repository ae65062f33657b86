"""The answer to a write: verdict, ids, position, and what may be done next, in words.

A collided office learns that it collided and what it may do, never with whom. A refusal is told as
a problem (409 or 422) that names the rule; it stands in the record all the same, at ``position``.
A retry of the same submission gets the same answer.

Edge cases: no answer within the bound: 202 and the place to ask. The same id with other bytes: 409.
"""

from collections.abc import Callable
from typing import Any, Final

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from gateway.messages.catalogue import say
from gateway.refusals import refusal_words
from gateway.rest.field_words import field_faults
from gateway.rest.parts import RETRY_SOON, Parts
from gateway.rest.problems import FieldFault, Problem
from gateway.saying import PhoneInOpenText, TextTooLong
from gateway.submitting import Pending, Said
from infra.store.outages import DATABASE_AWAY
from infra.store.reads import Answer
from ledger.city_time import city_time
from sharing.canonical import NotCanonical
from sharing.contacts import KeyErased, KeyFault
from sharing.enterprise.credit_code import read_credit_code
from sharing.event_log import LogFault, RecordTooLarge
from sharing.events.leads import LeadAmended, LeadRegistered, Placing

CONFLICTS: Final = frozenset(
    {
        "already_registered",
        "city_already_open",
        "city_not_open",
        "lead_withdrawn",
        "no_opening_runs",
        "opening_in_progress",
        "opening_too_late",
        "project_recognised",
        "signing_already_recognised",
        "start_already_recognised",
        "submission_id_conflict",
    }
)
"""Refusals because of how things stand (409); the others are about what was said (422)."""

NOT_AVAILABLE: Final[tuple[type[Exception], ...]] = (LogFault, KeyFault, *DATABASE_AWAY)
"""Log, key store or database do not answer: nothing is known of the submission; send it again."""


class Outcome(BaseModel):
    """The answer to a submission."""

    submission_id: str = Field(examples=["3f0c9a54-6c1e-4f0a-9d0e-2b6f5f1f7a11"])
    kind: str = Field(examples=["register_lead"])
    verdict: str = Field(
        description="`accepted`, `collided`, `asked`, or `refused` (only when asked by id)."
    )
    lead_id: str | None = Field(default=None, examples=["LABCDEFGH234"])
    project_id: str | None = Field(default=None, examples=["PABCDEFGH234"])
    placing: str | None = Field(default=None, description="`first`, `collided`, `asked`.")
    position: int = Field(description="Give it to reads as `min_position`.", examples=[4182])
    recorded_at: str = Field(description="When the log received it, in city time.")
    reason: str | None = Field(default=None, description="The rule that refused it.")
    message: str = Field(description="The verdict in words.")
    next: list[str] = Field(default=[], description="What may be done next, in words.")
    warnings: list[str] = Field(default=[], description="What was kept but looks wrong.")


class PendingOutcome(BaseModel):
    """The log has the submission; the ledger has not answered yet."""

    submission_id: str
    verdict: str = Field(examples=["pending"])
    message: str


def submit(
    parts: Parts, make: Callable[[], Said], *, office: str, submission_id: str, language: str
) -> Answer | Pending:
    """Make the statement and hand it to the log. Raises Problem."""
    try:
        outcome = parts.submitter.submit(make())
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
        errors=(FieldFault(field=found.field, detail=words),),
    )


def refusal_problem(answer: Answer, language: str) -> Problem:
    """A recorded refusal as a problem that names the rule."""
    status = 409 if answer.reason in CONFLICTS else 422
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
    shown = outcome_of(outcome, parts.city().timezone, language)
    headers = {}
    if status == 201 and shown.lead_id:  # noqa: PLR2004  created
        headers["Location"] = f"/api/v1/leads/{shown.lead_id}"
    return JSONResponse(shown.model_dump(), status_code=status, headers=headers)


def pending_response(submission_id: str, language: str) -> JSONResponse:
    """202 with the place to ask."""
    body = PendingOutcome(
        submission_id=submission_id, verdict="pending", message=say("rest.pending", language)
    )
    where = f"/api/v1/submissions/{submission_id}"
    return JSONResponse(
        body.model_dump(), status_code=202, headers={"Location": where, **RETRY_SOON}
    )


def outcome_of(answer: Answer, timezone: str, language: str) -> Outcome:
    """The answer in the reader's language."""
    ids = _ids(answer)
    placing: Placing | None = ids.pop("placing", None)
    verdict = _verdict(answer, placing)
    if verdict == "refused":
        message = refusal_words(answer.reason, answer.params, language)
    else:
        message = say(f"rest.done_{_said(answer.kind, verdict)}", language)
    return Outcome(
        submission_id=answer.submission_id,
        kind=answer.kind,
        verdict=verdict,
        placing=None if placing is None else placing.value,
        position=answer.position,
        recorded_at=city_time(answer.recorded_at, timezone),
        reason=answer.reason or None,
        message=message,
        next=[say(f"rest.next_{code}", language) for code in _NEXT.get(verdict, ())],
        warnings=_warnings(answer, language),
        **ids,
    )


_NEXT: Final = {
    "collided": ("speak_to_centre", "follow_up", "withdraw"),
    "asked": ("centre_rules", "follow_up", "withdraw"),
}


def _said(kind: str, verdict: str) -> str:
    return verdict if verdict in _NEXT else kind


def _verdict(answer: Answer, placing: Placing | None) -> str:
    return "asked" if placing is Placing.ASKED else answer.verdict


def _ids(answer: Answer) -> dict[str, Any]:
    for event in answer.events:
        if isinstance(event, LeadRegistered):
            return {
                "lead_id": event.lead_id,
                "project_id": event.project_id,
                "placing": event.placing,
            }
        if hasattr(event, "project_id"):
            lead_id = getattr(event, "lead_id", None)
            return {"lead_id": lead_id, "project_id": event.project_id}
    return {}


def _warnings(answer: Answer, language: str) -> list[str]:
    for event in answer.events:
        if isinstance(event, LeadRegistered | LeadAmended) and event.derived is not None:
            warning = read_credit_code(event.derived.credit_code).warning_code
            return [] if warning is None else [say(warning, language)]
    return []
