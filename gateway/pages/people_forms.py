"""Forms of people, rights and deputies: read as the REST operation reads its body, and answered.

Unlike what is said to the ledger these change who may do what, at once and beside the log; so a
form has no submission id that is looked up, and the page tells what was done by a word of a list.

Invariant: nothing is done without the form's token, and nothing that the operation would not do.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from gateway.field_words import FieldFault, field_faults
from gateway.messages.catalogue import say
from gateway.pages.desk_contexts import Told
from gateway.pages.form_tokens import check_form
from gateway.pages.visit import Visit
from gateway.rest.problems import Problem
from gateway.rest.request_parts import Request

Sent = TypeVar("Sent", bound=Request)
LABELS: Final = {
    "deputy": "standing.deputy",
    "display_name": "people.column_name",
    "from_on": "standing.from_on",
    "in_stead_of": "standing.principal",
    "kind": "standing.change_kind",
    "login": "people.column_login",
    "office": "standing.membership_office",
    "reason": "desk.reason",
    "role": "standing.membership_role",
    "successor": "standing.successor",
    "until_on": "standing.until_on",
}
"""What the fields are called on the pages, so that a fault names what the reader filled in."""
DONE: Final = ("approved", "deputy_ended", "deputy_named", "proposed", "refused", "taken_back")


def sent_as(visit: Visit, model: type[Sent], form: Mapping[str, Any]) -> Sent:
    """The body that the form's fields make; what is blank is not said. Raises Problem."""
    check_form(visit.request, visit.parts, str(form.get("form_token", "")))
    fields = {name: form[name] for name in model.model_fields if form.get(name, "") != ""}
    try:
        return model.model_validate(fields)
    except ValidationError as problem:
        found = field_faults(problem.errors(include_input=False), visit.language)
        faults = tuple(FieldFault(field=_label(visit, f.field), detail=f.detail) for f in found)
        raise Problem(422, "malformed", "rest.malformed", errors=faults) from problem


def _label(visit: Visit, field: str) -> str:
    return say(LABELS[field], visit.language) if field in LABELS else field


def done(place: str, what: str) -> Response:
    """Back to the page, which tells what was done."""
    return RedirectResponse(f"{place}?done={what}", status_code=303)


def told_done(visit: Visit, what: str) -> Told | None:
    """What was done, in words; None for a word that is none of the list."""
    if what not in DONE:
        return None
    return Told(say(f"standing.done_{what}", visit.language), (), is_refused=False)
