"""The offer to move a phone number out of an open text and into the contacts.

A text with a number is refused with 422; the problem names every such field and, under
``suggestion``, what to add to the same request to have them moved. What a statement without
contacts of its own (a follow-up, a reason) holds goes into the lead's contacts by an amendment that
is said before it, under the same submission id with ``.contacts`` behind.

Invariant: the statement is said only once the numbers are kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from auth.permissions import may_submit
from gateway.rest.outcomes import malformed, submit
from gateway.rest.parts import Parts
from gateway.rest.problems import Problem
from gateway.rest.writing import Desk
from gateway.saying import LeadChange, Speaker, say_amend
from gateway.saying.moving_phones import move_phones, with_persons
from sharing.contacts import ContactPerson, Contacts

SUGGESTION: Final = {"move_phones": True}
REASON: Final = "phone_in_open_text"
_BEHIND: Final = ".contacts"
_ID_CHARS_MAX: Final = 64
Sent = TypeVar("Sent", bound=BaseModel)


@contextmanager
def offering_to_move() -> Iterator[None]:
    """Tell a refused number together with the offer to move it."""
    try:
        yield
    except Problem as problem:
        if problem.reason == REASON:
            fields = [fault.field for fault in problem.errors]
            problem.extra = {**problem.extra, "suggestion": {**SUGGESTION, "fields": fields}}
        raise


def moved_into_contacts(sent: Sent, language: str) -> Sent:
    """What was sent, its numbers among its own contacts. Raises Problem (422)."""
    try:
        clean, persons = move_phones(sent)
        contacts: Contacts | None = getattr(clean, "contacts", None)
        return clean.model_copy(update={"contacts": with_persons(contacts, persons)})
    except ValidationError as problem:
        raise malformed(problem, language) from None


def moved_apart(
    sent: Sent, keep: Callable[[tuple[ContactPerson, ...]], None], language: str
) -> Sent:
    """What was sent without its numbers, which are kept first. Raises Problem."""
    try:
        clean, persons = move_phones(sent)
    except ValidationError as problem:
        raise malformed(problem, language) from None
    if persons:
        keep(persons)
    return clean


def keep_persons(
    parts: Parts,
    speaker: Speaker,
    persons: tuple[ContactPerson, ...],
    *,
    lead_id: str,
    submission_id: str,
    language: str,
) -> None:
    """Add these persons to the contacts of a lead of the speaker's. Raises Problem."""
    apart = submission_id[: _ID_CHARS_MAX - len(_BEHIND)] + _BEHIND
    submit(
        parts,
        lambda: say_amend(
            speaker,
            apart,
            lead_id=lead_id,
            change=LeadChange(contacts=with_persons(None, persons)),
            key_of=parts.keys,
        ),
        office=speaker.office,
        submission_id=apart,
        language=language,
    )


def keep_of_desk(desk: Desk, lead_id: str, persons: tuple[ContactPerson, ...]) -> None:
    """The same for the desk of a request; its role must be one that amends. Raises Problem."""
    if not may_submit(desk.speaker.role, "amend_lead", for_own_office=True).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    keep_persons(
        desk.parts,
        desk.speaker,
        persons,
        lead_id=lead_id,
        submission_id=desk.submission_id,
        language=desk.language,
    )
