"""Problems told to callers: RFC 9457 problem details in the reader's language.

The rule: whatever goes wrong, the answer is ``application/problem+json`` with a stable ``type`` and
``reason`` for programs and with ``title`` and ``detail`` in words for people. Bad input is never a
500. Absent and forbidden things give the same 404.

Invariant: a problem never repeats what was sent, and never tells how the product is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from gateway.field_words import FieldFault
from gateway.messages.catalogue import language_of, say

MEDIA_TYPE: Final = "application/problem+json"
_SCHEMA: Final = "#/components/schemas/ProblemDetails"
TYPE_PREFIX: Final = "urn:oneboard:problem:"


class ProblemDetails(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:oneboard:problem:minimum_set_incomplete"])
    title: str = Field(examples=["登记被退回"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["登记要素不全，缺：资金来源。请补齐后重新登记。"])
    instance: str = Field(examples=["/api/v1/leads"])
    reason: str = Field(
        description="A stable code for programs.", examples=["minimum_set_incomplete"]
    )
    errors: list[FieldFault] = Field(default=[], description="Fields that could not be read.")


@dataclass(eq=False)
class Problem(Exception):
    """Something that a caller is told: HTTP status, reason, and a sentence of the catalogue."""

    status: int
    reason: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[FieldFault, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    """Words that are made already; otherwise ``code`` and ``params`` make them."""


def language_for(request: Request) -> str:
    """The reader's language: what the page was told, else Accept-Language, else the settings'."""
    told = getattr(request.state, "language", "")
    if told:
        return str(told)
    header = request.headers.get("accept-language")
    return language_of(header) if header else str(request.app.state.parts.language)


def not_found() -> Problem:
    """Absent, or not for this reader: the two look the same."""
    return Problem(404, "not_found", "rest.not_found")


def problem_body(problem: Problem, *, language: str, instance: str) -> dict[str, Any]:
    """The members of the problem's JSON."""
    detail = problem.detail or say(problem.code, language, **problem.params)
    body: dict[str, Any] = {
        "type": f"{TYPE_PREFIX}{problem.reason}",
        "title": say(f"rest.title_{problem.status}", language),
        "status": problem.status,
        "detail": detail,
        "instance": instance,
        "reason": problem.reason,
    }
    if problem.errors:
        body["errors"] = [fault.model_dump() for fault in problem.errors]
    return body | dict(problem.extra)


def problem_response(request: Request, problem: Problem) -> Response:
    """The answer that tells the problem: as JSON under ``/api/``, as a page elsewhere."""
    page = getattr(request.app.state, "problem_page", None)
    if page is not None and not request.url.path.startswith("/api/"):
        response: Response = page(request, problem)
        return response
    language = language_for(request)
    return JSONResponse(
        problem_body(problem, language=language, instance=request.url.path),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**problem.headers, "Content-Language": language.replace("_", "-")},
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of an operation, for its OpenAPI description."""
    return {
        status: {
            "model": ProblemDetails,
            "description": say(f"rest.title_{status}", "en"),
            "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMA}}},
        }
        for status in statuses
    }
