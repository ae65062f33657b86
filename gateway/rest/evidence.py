"""Evidence files 证据材料: send one, and read what one's own office sent or one is shown.

A file comes as the body itself or as the one file of a multipart form; in both cases its name and
the type that the caller states are ignored. It is written to a temporary file while it comes, so
that no more than a piece of it is in memory; this route alone lets through more than the usual
body, up to the size of a file and a form's wrapping.

A file is given only after all its bytes were read from the store and hash to their name.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, BinaryIO, Final, cast

from fastapi import APIRouter, Depends, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile as FormFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from auth.permissions import Permission
from gateway.rest.guards import BodyTooLarge
from gateway.rest.parts import RETRY_SOON, PartsOf, Viewer, needs
from gateway.rest.problems import Problem, documented, not_found
from gateway.watching import Watch
from infra.evidence.pieces import pieces_of
from infra.settings import Settings
from infra.store.people import Person
from sharing.evidence_files import (
    EvidenceBroken,
    EvidenceDamaged,
    EvidenceDayFull,
    EvidenceEmpty,
    EvidenceEncrypted,
    EvidenceFault,
    EvidenceHoldsProgram,
    EvidenceTooLarge,
    EvidenceTypeRefused,
    EvidenceUnavailable,
    EvidenceUnknown,
    EvidenceUnpacksTooLarge,
    MediaType,
)

router = APIRouter(tags=["证据材料 evidence"])

PATH: Final = "/evidence"
IN_MEMORY_BYTES: Final = 1024 * 1024
FORM_WRAPPING_BYTES: Final = 64 * 1024
HOUR_S: Final = "3600"
FORM: Final = "multipart/form-data"
_TYPES: Final = " / ".join(kind.name for kind in MediaType)
_REFUSED: Final[Mapping[type[EvidenceFault], str]] = {
    EvidenceBroken: "evidence.broken",
    EvidenceEmpty: "evidence.empty",
    EvidenceEncrypted: "evidence.encrypted",
    EvidenceHoldsProgram: "evidence.holds_program",
    EvidenceTypeRefused: "evidence.type_refused",
    EvidenceUnpacksTooLarge: "evidence.unpacks_too_large",
}
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_SENT: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": _BINARY,
            FORM: {
                "schema": {"type": "object", "properties": {"file": _BINARY["schema"]}},
            },
        },
    }
}
_GIVEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file.", "content": {kind.value: _BINARY for kind in MediaType}}
}


class EvidenceKept(BaseModel):
    """A file that was taken: write its hash into `evidence.files` of a statement."""

    sha256: str = Field(
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )
    bytes_count: int = Field(serialization_alias="bytes", examples=[482_113])
    media_type: str = Field(description="What the bytes are.", examples=["application/pdf"])


def body_bytes_max(settings: Settings) -> int:
    """The longest body that this route lets through."""
    return settings.evidence_bytes_max + FORM_WRAPPING_BYTES


@router.post(
    PATH,
    summary="提交证据材料 Send an evidence file",
    status_code=201,
    responses=documented(400, 401, 403, 413, 422, 503),
    openapi_extra=_SENT,
)
async def store_evidence(
    request: Request,
    parts: PartsOf,
    person: Annotated[Person, Depends(needs(Permission.OWN_EVIDENCE_STORE))],
) -> EvidenceKept:
    """PDF, JPEG, PNG, DOCX, XLSX or OFD, by its bytes. Needs no submission id: the hash is one."""
    settings = parts.deployment.settings
    desk = parts.deployment.evidence_desk()
    with _told(settings):
        try:
            sent = await _received(request)
        except BodyTooLarge as fault:
            raise EvidenceTooLarge from fault
        try:
            stored = await run_in_threadpool(desk.take, sent.file, person.actor)
        finally:
            await sent.close()
    return EvidenceKept(
        sha256=stored.sha256, bytes_count=stored.bytes_count, media_type=stored.media_type.value
    )


@router.get(
    PATH + "/{sha256}",
    summary="读取证据材料 Read an evidence file",
    response_class=StreamingResponse,
    responses=_GIVEN | documented(401, 404, 422, 429, 503),
)
def read_evidence(sha256: str, parts: PartsOf, person: Viewer) -> StreamingResponse:
    """For the office that sent it, the city centre, and who is shown the evidence of the lead or
    project that names it; for everybody else it is as absent.
    """
    desk, watch = parts.deployment.evidence_desk(), Watch.of(parts.deployment)
    with watch.counting_misses(person.actor), _told(parts.deployment.settings):
        found = desk.find(sha256, person.actor)
        proven = _proven(desk.read(found))
    sender = desk.sender_of(found, person.actor)
    watch.took_evidence(person.actor, found.sha256, of_office=sender)
    name = f"{found.sha256}.{found.media_type.extension}"
    return StreamingResponse(
        _given(proven),
        media_type=found.media_type.value,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(found.bytes_count),
        },
    )


async def _received(request: Request) -> FormFile:
    """The file that was sent, in a temporary file. Raises BodyTooLarge, Problem."""
    if request.headers.get("content-type", "").strip().lower().startswith(FORM):
        return await _received_form(request)
    temporary = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  closed by the caller
    sent = UploadFile(cast("BinaryIO", temporary))
    try:
        async for piece in request.stream():
            await sent.write(piece)
    except ClientDisconnect as gone:
        await sent.close()
        raise Problem(400, "malformed", "rest.malformed") from gone
    except BaseException:
        await sent.close()
        raise
    return sent


async def _received_form(request: Request) -> FormFile:
    try:
        form = await request.form(max_files=1, max_fields=1)
    except (HTTPException, ClientDisconnect) as fault:
        raise _not_one_file() from fault
    sent = [value for _, value in form.multi_items()]
    if len(sent) == 1 and isinstance(sent[0], FormFile):
        return sent[0]
    await form.close()
    raise _not_one_file()


def _proven(pieces: Iterator[bytes]) -> IO[bytes]:
    """A temporary file with all the bytes, so that a damaged file is told and not half sent."""
    whole = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  closed when it was sent
    try:
        for piece in pieces:
            whole.write(piece)
    except BaseException:
        whole.close()
        raise
    return whole


def _given(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        yield from pieces_of(whole)


@contextmanager
def _told(settings: Settings) -> Iterator[None]:
    """Tell a fault of an evidence file as a problem."""
    try:
        yield
    except EvidenceFault as fault:
        raise evidence_problem(fault, settings) from fault


def evidence_problem(fault: EvidenceFault, settings: Settings) -> Problem:
    """The fault of an evidence file in words and a status."""
    code = _REFUSED.get(type(fault))
    if code is not None:
        return Problem(422, code.replace(".", "_"), code, params={"types": _TYPES})
    if isinstance(fault, EvidenceUnknown):
        return not_found()
    if isinstance(fault, EvidenceTooLarge):
        limit = f"{settings.evidence_megabytes_max} MiB"
        return Problem(413, "evidence_too_large", "evidence.too_large", params={"limit": limit})
    if isinstance(fault, EvidenceDayFull):
        return Problem(
            413,
            "evidence_day_full",
            "evidence.day_full",
            params={"limit": f"{settings.evidence_day_megabytes_max} MiB"},
            headers={"Retry-After": HOUR_S},
        )
    if isinstance(fault, EvidenceDamaged):
        return Problem(503, "evidence_damaged", "evidence.damaged")
    assert isinstance(fault, EvidenceUnavailable)  # noqa: S101  every kind is told above
    return Problem(503, "not_available", "evidence.not_available", headers=RETRY_SOON)


def _not_one_file() -> Problem:
    return Problem(422, "evidence_not_one_file", "evidence.not_one_file")
