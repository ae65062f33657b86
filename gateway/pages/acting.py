"""Saying something by a form of a page: the same statements as REST, and the answer in words.

A form carries its submission id, made when the page was made, so that sending it twice says it
once. After the answer the browser is sent back to the page, which looks the answer up by that id:
nothing that stands on the page comes from the address itself.

Edge cases: a refusal is recorded and told on the page; what could not even be said (a phone number
in a text) is told as a problem, with the form to be mended, or the browser keeps it. No answer
within the bound: the page says so.

Invariant: nothing is said without the form's token, and nothing that the role may not say.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from auth.permissions import may_submit
from gateway.messages.catalogue import say
from gateway.pages.desk_contexts import Action, Field, Told
from gateway.pages.form_tokens import check_form
from gateway.pages.visit import Visit, safe_place
from gateway.rest.outcomes import MATCH_WAIT_MS_MAX, shown_outcome, submit
from gateway.rest.parts import speaker_of
from gateway.rest.phone_offer import REASON, keep_persons
from gateway.rest.problems import Problem
from gateway.rest.writing import SUBMISSION_ID
from gateway.saying import Speaker
from gateway.saying.moving_phones import move_in_form
from gateway.submitting import Pending, Said

Form = Mapping[str, str]
Saying = Callable[[Speaker, str, str, Form], Said]
"""Speaker, submission id, what it is about (an id of the path), and the form's fields."""
FIELD_CHARS_MAX: Final = 5_000
FIELDS_MAX: Final = 50
TICKS_MAX: Final = 5_000
MOVE: Final = "move_phones"
ABOUT_LEAD: Final = frozenset({"follow_up_lead", "withdraw_lead", "release_hold"})
"""Kinds whose subject is an own lead, so that phone numbers can go into its contacts."""
_NO_TEXTS: Final = frozenset({"form_token", "submission_id", "act", "back", "lead_id", MOVE})
TICKED: Final = "ticked"
"""The field under which what was ticked comes to a saying: ids, one a line."""


def may_say(visit: Visit, kind: str) -> bool:
    """Whether this person may say such a thing for the own office."""
    return may_submit(visit.person.role, kind, for_own_office=True).allowed


def action(
    visit: Visit,
    act: str,
    place: str,
    *,
    fields: tuple[Field, ...] = (),
    is_open: bool = False,
    tone: str = "plain",
) -> Action:
    """A form for something that can be done; its words are ``desk.act_NAME`` and so on."""
    language = visit.language
    return Action(
        title=say(f"desk.act_{act}", language),
        hint=say(f"desk.hint_{act}", language),
        button=say(f"desk.button_{act}", language),
        place=place,
        act=act,
        submission_id=f"page-{secrets.token_hex(12)}",
        fields=fields,
        is_open=is_open,
        tone=tone,
    )


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form with perhaps one file."""

    fields: dict[str, str]
    file: UploadFile | None


async def sent_form(request: Request) -> dict[str, str]:
    """The text fields of a form; what is too long for any field is left out.

    They stay with the request, so that a problem page can give them back to whoever typed them.
    """
    request.state.typed = _texts(await request.form(max_files=0, max_fields=FIELDS_MAX))
    return dict(request.state.typed)


async def sent_with_file(request: Request) -> SentForm:
    """The text fields of a form and its file, None where none was chosen."""
    form = await request.form(max_files=1, max_fields=FIELDS_MAX)
    files = [value for value in form.values() if isinstance(value, UploadFile)]
    return SentForm(_texts(form), next((file for file in files if file.size), None))


async def sent_with_ticks(request: Request) -> SentForm:
    """The text fields, what was ticked of a list (under ``TICKED``), and perhaps a file."""
    form = await request.form(max_files=1, max_fields=FIELDS_MAX + TICKS_MAX)
    ticks = [tick for tick in form.getlist("tick") if isinstance(tick, str)]
    files = [value for value in form.values() if isinstance(value, UploadFile)]
    fields = _texts(form) | {TICKED: "\n".join(ticks)}
    return SentForm(fields, next((file for file in files if file.size), None))


def ticked(form: Form) -> tuple[str, ...]:
    """What was ticked, each once."""
    return tuple(dict.fromkeys(form.get(TICKED, "").split()))


def _texts(form: FormData) -> dict[str, str]:
    return {
        name: value.replace("\r\n", "\n").strip()
        for name, value in form.items()
        if not isinstance(value, UploadFile) and len(value) <= FIELD_CHARS_MAX
    }


def act_on(
    visit: Visit, subject: str, form: Form, sayings: Mapping[str, tuple[str, Saying]]
) -> str:
    """Say what the form says about the subject; the submission id. Raises Problem.

    ``sayings``: by the form's ``act`` the kind of statement and how it is made.
    """
    check_form(visit.request, visit.parts, form.get("form_token", ""))
    found = sayings.get(form.get("act", ""))
    submission_id = form.get("submission_id", "")
    if found is None or SUBMISSION_ID.fullmatch(submission_id) is None:
        raise Problem(422, "malformed", "rest.malformed")
    kind, make = found
    if not may_say(visit, kind):
        raise Problem(403, "role_may_not", "auth.role_may_not")
    speaker = speaker_of(visit.city, visit.person.actor)
    about_lead = subject if kind in ABOUT_LEAD else form.get("lead_id", "")
    if form.get(MOVE) and about_lead:
        form = _without_phones(visit, speaker, form, lead_id=about_lead)
    try:
        answer = submit(
            visit.parts,
            lambda: make(speaker, submission_id, subject, form),
            office=speaker.office,
            submission_id=submission_id,
            language=visit.language,
        )
    except Problem as problem:
        if problem.reason == REASON and about_lead:
            problem.extra = {"resend": tuple(form.items())}
        if "position" not in problem.extra:
            raise
        return submission_id
    if not isinstance(answer, Pending):
        wait_ms = visit.parts.deployment.settings.answer_wait_ms
        shown_outcome(
            visit.parts,
            answer,
            language=visit.language,
            wait_ms=min(wait_ms, MATCH_WAIT_MS_MAX),
        )
        visit.parts.submitter.wait_position(answer.position, wait_ms=wait_ms)
    return submission_id


def _without_phones(visit: Visit, speaker: Speaker, form: Form, *, lead_id: str) -> dict[str, str]:
    """The form without phone numbers, which are kept among the lead's contacts. Raises Problem."""
    clean, persons = move_in_form({k: v for k, v in form.items() if k not in _NO_TEXTS})
    if persons:
        keep_persons(
            visit.parts,
            speaker,
            persons,
            lead_id=lead_id,
            submission_id=form["submission_id"],
            language=visit.language,
        )
    return {**form, **clean}


def back_to(form: Form, place: str, submission_id: str) -> Response:
    """Back to the page, which tells the answer."""
    where = safe_place(form.get("back", "") or place)
    joint = "&" if "?" in where else "?"
    return RedirectResponse(f"{where}{joint}told={submission_id}", status_code=303)


def told(visit: Visit, submission_id: str) -> Told | None:
    """The answer to what this person's office said under this id; None if there is none."""
    if not submission_id or SUBMISSION_ID.fullmatch(submission_id) is None:
        return None
    answer = visit.parts.submitter.answer(visit.person.office, submission_id)
    if answer is None:
        return Told(say("rest.pending", visit.language), (), is_refused=False)
    shown = shown_outcome(visit.parts, answer, language=visit.language)
    return Told(shown.message, tuple(shown.next), is_refused=shown.verdict == "refused")
