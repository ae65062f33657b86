"""What every write has in common: who may say it, under which id, and how it is answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Header
from fastapi.responses import JSONResponse

from auth.permissions import may_submit
from gateway.rest.outcomes import respond, submit
from gateway.rest.parts import Language, Parts, PartsOf, Viewer, speaker_of
from gateway.rest.problems import Problem, not_found
from gateway.saying import Speaker
from gateway.submitting import Said

SUBMISSION_ID: Final = re.compile(r'"?([0-9A-Za-z_.:-]{1,64})"?')
ID: Final = re.compile(r"[0-9A-Za-z_.:-]{1,40}")


def submission_id_of(
    idempotency_key: Annotated[
        str | None,
        Header(
            description="The submission id: 1 to 64 letters, digits, `_ . : -`, made by the "
            "client before the first send and kept until the answer is there. The same id with "
            "the same body gives the first answer again.",
            examples=["3f0c9a54-6c1e-4f0a-9d0e-2b6f5f1f7a11"],
        ),
    ] = None,
) -> str:
    """The submission id of a write. Raises Problem (400)."""
    if not idempotency_key:
        raise Problem(400, "idempotency_key_missing", "rest.idempotency_key_missing")
    match = SUBMISSION_ID.fullmatch(idempotency_key.strip())
    if match is None:
        raise Problem(400, "idempotency_key_malformed", "rest.idempotency_key_malformed")
    return match.group(1)


@dataclass(frozen=True, slots=True)
class Desk:
    """One signed-in person's way to say something."""

    parts: Parts
    speaker: Speaker
    submission_id: str
    language: str

    def must_be_allowed(self, kind: str) -> None:
        """Raises Problem (403) where the role may not say such a thing."""
        if not may_submit(self.speaker.role, kind, for_own_office=True).allowed:
            raise Problem(403, "role_may_not", "auth.role_may_not")

    def say(self, kind: str, make: Callable[[], Said], *, status: int = 200) -> JSONResponse:
        """Say it and answer. Raises Problem."""
        self.must_be_allowed(kind)
        outcome = submit(
            self.parts,
            make,
            office=self.speaker.office,
            submission_id=self.submission_id,
            language=self.language,
        )
        return respond(self.parts, outcome, language=self.language, status=status)


def desk_of(
    parts: PartsOf,
    person: Viewer,
    submission_id: Annotated[str, Depends(submission_id_of)],
    language: Language,
) -> Desk:
    """The desk for this request."""
    return Desk(parts, speaker_of(parts.city(), person.actor), submission_id, language)


DeskOf = Annotated[Desk, Depends(desk_of)]


def known_id(text: str) -> str:
    """An id from a path as it may be asked for; anything else is as absent (404)."""
    if ID.fullmatch(text) is None:
        raise not_found()
    return text
