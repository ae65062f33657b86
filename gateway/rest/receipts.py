"""Receipts 回执: of one's own submissions, with heads, keys and proofs to verify them by.

A receipt opens what its reader may see and nothing else (``gateway.receipts_given``); whose
submissions one may ask for is as for the answer itself. Heads, keys and consistency proofs tell of
nobody (declared leaks: size of tree, root) and are for everybody who signs in.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from auth.actors import Actor
from gateway.receipt_words import proved_words, wrong_words
from gateway.receipts_given import opened_classes
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, documented
from gateway.rest.request_parts import Request
from gateway.rest.submissions import asked_office, submission_unknown
from gateway.watching import Watch
from infra.city_reads import PositionUnknown
from infra.receipts.desk import ReceiptDesk
from infra.receipts.mentioned import mentioned_in
from infra.receipts.verifying import keys_of, verify
from ledger.merkle.checkpoint import VerifierKey
from ledger.merkle.receipt import ReceiptWrong
from ledger.stored_row import StoredRow

router = APIRouter(tags=["回执 receipts"])

SIZE_MAX: Final = (1 << 53) - 1
_JSON: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file.", "content": {"application/json": {}}}
}
_TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The signed head.", "content": {"text/plain": {}}}
}
_NOT_YET: Final = documented(503)


class KeyShown(BaseModel):
    """A public key of the city, with the sizes of tree that it signed."""

    key: str = Field(description="The verifier key in one line, for `oneboard verify --key`.")
    from_size: int
    until_size: int | None = Field(description="null for the key that signs now.")


class Verifiable(Request):
    """验证: receipts, signed heads and consistency proofs as text, and the keys to hold them to."""

    files: Annotated[
        list[Annotated[str, Field(max_length=1_000_000)]], Field(min_length=1, max_length=16)
    ]
    keys: tuple[Annotated[str, Field(max_length=400)], ...] = Field(
        default=(),
        max_length=16,
        description="Verifier keys; the city's own where none is given.",
    )


class VerifiedShown(BaseModel):
    """Whether they verify, and what that proves."""

    holds: bool
    words: list[str] = Field(description="What is proved, or why it is not.")
    reason: str = Field(description="A stable code where it does not verify; else empty.")


@router.get(
    "/submissions/{submission_id}/receipt",
    summary="回执 The receipt of a submission",
    responses=READ_PROBLEMS | _JSON | _NOT_YET,
)
def receipt(
    submission_id: str,
    parts: PartsOf,
    person: Viewer,
    office: Annotated[
        str | None, Query(max_length=32, description="The centre: whose submission; else own.")
    ] = None,
) -> Response:
    """The receipt of what was decided about it, refusals and collisions too. 404 as long as it is
    not judged, and 503 while no head covers it: both pass.
    """
    whose = asked_office(parts, person, submission_id, office)
    row = desk_of(parts).row_of(whose, submission_id)
    if row is None:
        raise submission_unknown()
    return receipt_file(parts, person.actor, row)


@router.get(
    "/receipts/head", summary="树头 The newest signed head", responses=READ_PROBLEMS | _TEXT
)
def head(parts: PartsOf, person: Viewer) -> Response:
    """The signed head of the journal's tree, in the C2SP checkpoint format."""
    del person
    desk = parts.deployment.head_desk()
    kept = desk.last() or desk.covering(1)
    if kept is None:
        raise _not_yet()
    return Response(kept.text, media_type="text/plain; charset=utf-8")


@router.get("/receipts/keys", summary="公钥 The public keys", responses=READ_PROBLEMS)
def keys(parts: PartsOf, person: Viewer) -> list[KeyShown]:
    """Every key that ever signed heads of this city, the first one first."""
    del person
    listed = parts.deployment.head_desk().signing.listed()
    return [
        KeyShown(key=key.text, from_size=one.from_size, until_size=one.until_size)
        for one, key in listed
    ]


@router.get(
    "/receipts/consistency",
    summary="一致性证明 A consistency proof",
    responses=READ_PROBLEMS | _JSON | _NOT_YET,
)
def consistency(
    parts: PartsOf,
    person: Viewer,
    first: Annotated[int, Query(alias="from", ge=0, le=SIZE_MAX)],
    second: Annotated[int, Query(alias="to", ge=0, le=SIZE_MAX)],
) -> Response:
    """That the tree of the second size begins with the tree of the first."""
    del person
    desk = desk_of(parts)
    try:
        made = desk.consistency(first, second)
    except PositionUnknown as unknown:
        raise Problem(
            422,
            "position_unknown",
            "cli.position_unknown",
            {"position": unknown.position, "head": unknown.head},
        ) from unknown
    return Response(made.content, media_type="application/json")


@router.post("/receipts/verify", summary="验证 Verify receipts", responses=READ_PROBLEMS)
def verify_given(
    parts: PartsOf, person: Viewer, language: Language, sent: Verifiable
) -> VerifiedShown:
    """The same as `oneboard verify` does without this server. Nothing is kept."""
    del person
    try:
        given = keys_of("\n".join(sent.keys)) if sent.keys else _own_keys(parts)
        found = verify((one.encode() for one in sent.files), given)
    except ReceiptWrong as wrong:
        words = [wrong_words(wrong, language)]
        return VerifiedShown(holds=False, words=words, reason=wrong.code.partition(".")[2])
    return VerifiedShown(holds=True, words=proved_words(found, language), reason="")


def receipt_file(parts: Parts, viewer: Actor, row: StoredRow) -> Response:
    """The receipt of a row for this reader, as a file. Raises Problem (503), HeadInconsistent."""
    with parts.reads.moment() as connection:
        mentioned = mentioned_in(connection, parts.deployment.city, row)
    opens = opened_classes(viewer, row, city=parts.city(), mentioned=mentioned)
    made = desk_of(parts).receipt(row, opens)
    if made is None:
        raise _not_yet()
    watch = Watch.of(parts.deployment)
    watch.took_receipt(viewer, row.submission_id, of_office=row.office, opened=opens)
    name = f"receipt-{made.leaf.city}-{made.leaf.seq}.json"
    return Response(
        made.content,
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _not_yet() -> Problem:
    return Problem(503, "no_head_yet", "rest.no_head_yet", headers={"Retry-After": "2"})


def _own_keys(parts: Parts) -> list[VerifierKey]:
    return [key for _, key in parts.deployment.head_desk().signing.listed()]


def desk_of(parts: Parts) -> ReceiptDesk:
    """The city's receipt desk."""
    return ReceiptDesk(parts.deployment.store, parts.deployment.head_desk())
