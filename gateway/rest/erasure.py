"""Erasing contact persons and evidence of a lead 删除联系人: the office's head, the operator."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from auth.actors import Actor
from auth.permissions import may_submit
from gateway.erasing import Erasing
from gateway.outcomes import Outcome
from gateway.rest.outcomes import respond, submit
from gateway.rest.parts import RETRY_SOON, Parts, PartsOf, Viewer, speaker_of
from gateway.rest.problems import Problem, documented
from gateway.rest.request_parts import Reason, Request
from gateway.rest.writing import DeskOf, known_id
from gateway.submitting import Pending
from infra.store.reads import Answer
from sharing.contacts import KeyFault
from sharing.evidence_files import EvidenceFault

router = APIRouter(tags=["线索 leads"])


class ErasureSent(Request):
    """删除联系人, with a reason. It is for ever: no backup brings them back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "联系人要求删除"}]})
    reason: Reason


@router.post(
    "/leads/{lead_id}/erasure",
    summary="删除联系人 Erase contacts and evidence",
    response_model=Outcome,
    responses=documented(400, 401, 403, 404, 409, 422, 503),
)
def erase_contacts(
    lead_id: str, sent: ErasureSent, parts: PartsOf, person: Viewer, desk: DeskOf
) -> JSONResponse:
    """Every contact person that was ever said of the lead, and the papers behind it, for ever."""
    outcome = erase(
        parts,
        person.actor,
        submission_id=desk.submission_id,
        lead_id=known_id(lead_id),
        reason=sent.reason,
        language=desk.language,
    )
    return respond(parts, outcome, language=desk.language)


def erase(
    parts: Parts, actor: Actor, *, submission_id: str, lead_id: str, reason: str, language: str
) -> Answer | Pending:
    """Have it judged, then erase. Raises Problem."""
    if not may_submit(actor.role, "erase_lead", for_own_office=True).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    speaker = speaker_of(parts.city(), actor)
    erasing = Erasing(parts.deployment, speaker, actor, submission_id, lead_id, reason)
    outcome = erasing.first_answer(parts.submitter) or submit(
        parts,
        erasing.said,
        office=speaker.office,
        submission_id=submission_id,
        language=language,
    )
    try:
        erasing.finish(outcome)
    except (KeyFault, EvidenceFault) as problem:
        raise Problem(503, "not_available", "rest.not_available", headers=RETRY_SOON) from problem
    return outcome
