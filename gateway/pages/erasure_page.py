"""The form that erases a lead's contact persons and evidence, for the office's head."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from auth.actors import Role
from gateway.messages.catalogue import say
from gateway.pages.acting import action, back_to, may_say, sent_form
from gateway.pages.desk_contexts import Action, Field
from gateway.pages.form_tokens import check_form
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.erasure import erase
from gateway.rest.leads import lead_for
from gateway.rest.problems import Problem
from gateway.rest.writing import SUBMISSION_ID
from gateway.shown.lead import LeadShown
from gateway.submitting import Pending

router = APIRouter()
KIND: Final = "erase_lead"


def erasing_action(visit: Visit, lead: LeadShown) -> tuple[Action, ...]:
    """The form for who may erase this lead; nobody else has one."""
    is_own = lead.office in visit.person.actor.offices
    if not may_say(visit, KIND) or not (is_own or visit.person.role is Role.CITY_OPERATOR):
        return ()
    reason = Field("reason", say("desk.reason", visit.language), kind="note", is_needed=True)
    place = f"/leads/{lead.lead_id}/erasure"
    return (action(visit, KIND, place, fields=(reason,), tone="bad"),)


@router.post("/leads/{lead_id}/erasure")
def erase_by_form(
    lead_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Erase, and back to the lead with the answer."""
    check_form(visit.request, visit.parts, form.get("form_token", ""))
    submission_id = form.get("submission_id", "")
    reason = form.get("reason", "")
    if SUBMISSION_ID.fullmatch(submission_id) is None or not reason:
        raise Problem(422, "malformed", "rest.malformed")
    lead_for(visit.parts, visit.person.actor, lead_id, language=visit.language)
    try:
        answer = erase(
            visit.parts,
            visit.person.actor,
            submission_id=submission_id,
            lead_id=lead_id,
            reason=reason,
            language=visit.language,
        )
    except Problem as problem:
        if "position" not in problem.extra:
            raise
    else:
        if not isinstance(answer, Pending):
            wait_ms = visit.parts.deployment.settings.answer_wait_ms
            visit.parts.submitter.wait_position(answer.position, wait_ms=wait_ms)
    return back_to(form, f"/leads/{lead_id}", submission_id)
