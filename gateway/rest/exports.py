"""Issued exports 已发布报表: issue one, list them, and download a file as it was issued.

A download serves the bytes that were kept, after they were held against the hash in the journal.
An office reads the statements that were issued to it, and to ended offices for which it stands; the
centre, the assessor and the auditor read everything; for everybody else an issued export is as
absent.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import ConfigDict, Field

from auth.actors import Actor
from auth.permissions import Permission, may, may_submit
from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.files import Export, ExportKind, hashes_of
from gateway.exports.issuing import KIND, issued
from gateway.outcomes import Outcome
from gateway.rest.board import PeriodText, period_of
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.outcomes import refusal_problem, respond
from gateway.rest.paging import POSITION_MAX, CaughtUp
from gateway.rest.parts import Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, documented, not_found
from gateway.rest.request_parts import Request
from gateway.rest.writing import Desk, DeskOf
from gateway.shown.exports import IssuedShown
from gateway.watching import Watch
from infra.city_reads import PositionUnknown
from infra.clock import milliseconds
from infra.store.issued_exports import (
    IssuedDamaged,
    IssuedExports,
    IssuedMissing,
    exports_issued,
)
from infra.store.reads import Answer
from ledger.book_lines import BookView
from ledger.period_views import ExportView
from sharing.events.periods import ExportIssued

router = APIRouter(tags=["报表 exports"])

MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_OCTETS: Final = "application/octet-stream"
_GIVEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file.", "content": {kind: {} for kind in MEDIA_TYPES.values()}}
}


class ExportSent(Request):
    """发布: which export, of which period, as of which position."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"export": "statement", "period": "2025Q1", "office": "320826"}]
        }
    )
    export: ExportKind
    period: Annotated[str, Field(max_length=20)]
    office: Annotated[str, Field(max_length=32)] = Field(
        default="", description="Whose statement; of the other exports none."
    )
    view: BookView | None = Field(
        default=None,
        description="Of a statement: list the lines of one view alone. Of an assessment: the view "
        "of its figures, as exported where none is named.",
    )
    position: Annotated[int, Field(ge=1, le=POSITION_MAX)] | None = Field(
        default=None, description="As of this journal position; the latest where none is named."
    )


@router.post(
    "/exports",
    summary="发布报表 Issue an export (assessor, centre)",
    response_model=Outcome,
    status_code=201,
    responses=WRITE_PROBLEMS | PENDING,
)
def issue(sent: ExportSent, desk: DeskOf, person: Viewer) -> JSONResponse:
    """The files are made and kept, then the journal names their hashes. A retry with the same id
    gets the first answer; where none came at all, naming `position` makes the retry the same bytes.
    """
    parts = desk.parts
    if not may_submit(desk.speaker.role, KIND, for_own_office=True).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    asked = _asked(sent, parts)
    answered = parts.submitter.answer(desk.speaker.office, desk.submission_id)
    if answered is not None:
        return _again(desk, answered, asked, sent.position)
    made = _made(parts, asked, sent.position)
    kept = IssuedExports(parts.deployment.engine, parts.deployment.city)
    issued_at = milliseconds(parts.deployment.clock.now())
    Watch.of(parts.deployment).exported(person.actor, f"{sent.export}/{desk.submission_id}")
    return desk.say(
        KIND,
        lambda: issued(
            kept, desk.speaker, made, issued_at=issued_at, submission_id=desk.submission_id
        ),
        status=201,
    )


def _asked(sent: ExportSent, parts: Parts) -> ExportAsked:
    """What is asked for. Raises Problem (422)."""
    is_statement = sent.export == "statement"
    if is_statement and parts.city().office(sent.office) is None:
        raise Problem(422, "office_unknown", "rest.export_office_unknown")
    if not is_statement and sent.office:
        raise Problem(422, "export_of_the_city", "rest.export_of_the_city")
    if sent.export == "reconciliation" and sent.view is not None:
        raise Problem(422, "export_without_view", "rest.export_without_view")
    return ExportAsked(sent.export, period_of(sent.period), sent.office, sent.view)


def _made(parts: Parts, asked: ExportAsked, position: int | None) -> Export:
    try:
        return export_asked(parts.reads, asked, at=position, heads=parts.deployment.head_desk())
    except PositionUnknown as unknown:
        known = {"position": unknown.position, "head": unknown.head}
        raise Problem(422, "position_unknown", "cli.position_unknown", params=known) from None


def _again(desk: Desk, answered: Answer, asked: ExportAsked, position: int | None) -> JSONResponse:
    """The first answer, if it was to the same question. Raises Problem (409, or as refused)."""
    if answered.kind == KIND and answered.verdict == "refused":
        raise refusal_problem(answered, desk.language)
    said = next((e for e in answered.events if isinstance(e, ExportIssued)), None)
    if said is None or not _is_said(desk.parts, said, asked, position):
        raise Problem(409, "submission_id_conflict", "refusal.submission_id_conflict")
    return respond(desk.parts, answered, language=desk.language, status=201)


def _is_said(parts: Parts, said: ExportIssued, asked: ExportAsked, position: int | None) -> bool:
    """Whether an export was issued in answer to this very question."""
    what = (said.export, said.period, said.office)
    if what != (asked.kind, str(asked.period), asked.office):
        return False
    # What a closed period was is as of its closing, whatever position was named.
    at = said.position if position is None else position
    return hashes_of(_made(parts, asked, at).files) == {f.file: f.sha256 for f in said.files}


@router.get(
    "/exports",
    summary="已发布报表 What was issued",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def exports(
    parts: PartsOf,
    person: Viewer,
    period: PeriodText | None = None,
    office: Annotated[str, Query(max_length=32)] = "",
) -> list[IssuedShown]:
    """The latest first, as far as the reader may read them."""
    if not may(person.role, Permission.OWN_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    wanted = None if period is None else str(period_of(period))
    timezone = parts.city().timezone
    return [
        IssuedShown.of(name, export, timezone=timezone)
        for name, export in _readable(parts, person.actor)
        if wanted in (None, name) and office in ("", export.office)
    ]


@router.get(
    "/exports/{issued_position}/{file}",
    summary="下载已发布文件 A file as it was issued",
    response_class=Response,
    responses=_GIVEN | documented(401, 403, 404, 422, 503),
)
def download(issued_position: int, file: str, parts: PartsOf, person: Viewer) -> Response:
    """The kept bytes; damaged or lost ones are told and never sent."""
    if not may(person.role, Permission.OWN_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    found = (
        each
        for _, export in _readable(parts, person.actor)
        if export.seq == issued_position
        for each in export.files
        if each.file == file
    )
    named = next(found, None)
    if named is None:
        raise not_found()
    params = {"file": named.file, "sha256": named.sha256}
    try:
        content = IssuedExports(parts.deployment.engine, parts.deployment.city).read(named.sha256)
    except IssuedMissing:
        raise Problem(503, "export_missing", "export.missing", params=params) from None
    except IssuedDamaged:
        raise Problem(503, "export_damaged", "export.damaged", params=params) from None
    Watch.of(parts.deployment).exported(person.actor, f"{issued_position}/{named.file}")
    return Response(
        content,
        media_type=MEDIA_TYPES.get(named.file.rpartition(".")[2], _OCTETS),
        headers={
            "Content-Disposition": f'attachment; filename="{named.file}"',
            "ETag": f'"{named.sha256}"',
        },
    )


def _readable(parts: Parts, viewer: Actor) -> list[tuple[str, ExportView]]:
    """The issued exports that this reader may read, the latest first."""
    with parts.reads.moment() as connection:
        found = exports_issued(connection, parts.deployment.city)
    if may(viewer.role, Permission.CITY_STATEMENT_READ).allowed:
        return found
    return [each for each in found if each[1].office in viewer.offices]
