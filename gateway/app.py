"""The web application: REST under ``/api/v1`` and the pages, over one city's deployment.

``make_app`` puts routes, problem answers and guards together; it opens nothing and starts nothing.
Operations are synchronous and run in the thread pool, since log and database block.
"""

from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from gateway import pages
from gateway.field_words import field_faults
from gateway.pages import lead_actions
from gateway.rest import (
    access,
    account,
    agreements,
    board,
    case_reads,
    cases,
    charges,
    city_reads,
    deputies,
    erasure,
    evidence,
    explanations,
    exports,
    feed,
    feed_live,
    health,
    holds,
    leads,
    machine_keys,
    objections,
    offers,
    offices,
    own_sign_in,
    people,
    periods,
    projects,
    receipts,
    recognitions,
    reconciliation,
    standing,
    submissions,
    transfers,
    visibility,
    what_if,
)
from gateway.rest.common_answers import with_common_answers
from gateway.rest.guards import BodyTooLarge, BodyTooSlow, Guards, too_slow
from gateway.rest.outcomes import phone_problem
from gateway.rest.parts import make_parts
from gateway.rest.problems import Problem, language_for, problem_response
from gateway.saying import PhoneInOpenText
from gateway.watching import Watching
from gateway.wiring import Deployment
from infra.ledger_service import LedgerService
from infra.receipts.heads import HeadInconsistent

API: Final = "/api/v1"
DESCRIPTION: Final = """
OneBoard 一盘棋: one shared, provable ledger for the investment offices of a city.

Sign in at `/token`. A write needs an `Idempotency-Key`: its submission id, made and stored by the
client before the first send; sending it again with the same body is always safe and gives the
first answer. The answer names a `position`; give it to reads as `min_position` to see the own
write. An office is told its cards at `/feed`, and as they change at `/feed/live`. Faults are
problem details (RFC 9457) in Chinese or English by `Accept-Language`.
"""


_RESOURCES: Final = (
    *(account, own_sign_in, people, machine_keys, deputies),
    *(leads, erasure, access, cases, holds, transfers, offers, objections),
    *(recognitions, agreements, periods),
    *(
        offices,
        case_reads,
        city_reads,
        projects,
        board,
        feed,
        feed_live,
        exports,
        evidence,
        submissions,
        receipts,
        health,
    ),
    *(explanations, reconciliation, what_if),
    *(standing, charges, visibility),
)


class _Application(FastAPI):
    """Describes the answers around every operation too."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, made once."""
        return with_common_answers(super().openapi())


def make_app(deployment: Deployment, *, service: LedgerService | None = None) -> FastAPI:
    """The application. ``service``: the ledger that runs in this process, if one does."""
    app = _Application(
        title="OneBoard 一盘棋",
        version="1",
        description=DESCRIPTION,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = make_parts(deployment, service)
    for resource in _RESOURCES:
        app.include_router(resource.router, prefix=API)
    pages.add_to(app)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HeadInconsistent, _on_inconsistent)
    app.add_exception_handler(RequestValidationError, _on_malformed)
    app.add_exception_handler(PhoneInOpenText, _on_phone)
    app.add_exception_handler(HTTPException, _on_http)
    takes_files = (API + evidence.PATH, lead_actions.OBJECTIONS)
    larger = {("POST", path): evidence.body_bytes_max(deployment.settings) for path in takes_files}
    app.add_middleware(Watching)
    app.add_middleware(Guards, larger_bodies=larger)
    return app


def _on_problem(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, Problem)  # noqa: S101  registered for it alone
    return problem_response(request, raised)


def _on_inconsistent(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, HeadInconsistent)  # noqa: S101  registered for it alone
    problem = Problem(503, "head_inconsistent", raised.code, raised.params)
    return problem_response(request, problem)


def _on_malformed(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, RequestValidationError)  # noqa: S101  registered for it alone
    faults = field_faults(raised.errors(), language_for(request))
    return problem_response(request, Problem(422, "malformed", "rest.malformed", errors=faults))


def _on_phone(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, PhoneInOpenText)  # noqa: S101  registered for it alone
    return problem_response(request, phone_problem(raised, language_for(request)))


def _on_http(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, HTTPException)  # noqa: S101  registered for it alone
    known = {404: "not_found", 405: "method_not_allowed", 400: "malformed", 413: "body_too_large"}
    is_too_large = isinstance(raised.__cause__, BodyTooLarge)  # noticed while reading the body
    if isinstance(raised.__cause__, BodyTooSlow):
        return problem_response(request, too_slow())
    status = 413 if is_too_large else raised.status_code
    status = status if status in known else 400
    reason = known[status]
    headers = raised.headers or {}
    params = {"limit": "1 MiB"}
    return problem_response(
        request, Problem(status, reason, f"rest.{reason}", params=params, headers=headers)
    )
