"""Asking for the answer to a submission by its id."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from auth.permissions import Permission, may
from gateway.outcomes import Outcome
from gateway.rest.leads import PENDING, READ_PROBLEMS
from gateway.rest.outcomes import pending_response, shown_outcome
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem
from gateway.rest.writing import SUBMISSION_ID
from infra.store.people import Person

router = APIRouter(tags=["线索 leads"])


@router.get(
    "/submissions/{submission_id}",
    summary="查询答复 The answer to a submission",
    response_model=Outcome,
    responses=READ_PROBLEMS | PENDING,
)
def submission(
    submission_id: str,
    parts: PartsOf,
    person: Viewer,
    language: Language,
    office: Annotated[
        str | None, Query(max_length=32, description="The centre: whose submission; else own.")
    ] = None,
) -> JSONResponse:
    """200 with the verdict (`refused` too), 202 while the ledger has not answered. A registration
    is told as the matcher has placed it by now; `match_pending` says that it has not yet.

    An id that was answered 202 before a restart, or by another gateway, is told as 404 until it is
    judged: it stands in the log all the same, and the same request with the same id is safe.
    """
    whose = asked_office(parts, person, submission_id, office)
    answer = parts.submitter.answer(whose, submission_id)
    if answer is not None:
        return JSONResponse(shown_outcome(parts, answer, language=language).model_dump())
    if (whose, submission_id) in parts.pending:
        return pending_response(submission_id, language)
    raise submission_unknown()


def asked_office(parts: Parts, person: Person, submission_id: str, office: str | None) -> str:
    """Whose submission is asked for: the own office's, or of another one for the city's readers.

    Raises Problem (403, 404).
    """
    if not may(person.role, Permission.OWN_SUBMISSION_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    whose = office or person.office
    is_own = whose == person.office
    if not is_own and not may(person.role, Permission.CITY_SUBMISSION_READ).allowed:
        raise submission_unknown()
    if SUBMISSION_ID.fullmatch(submission_id) is None or parts.city().office(whose) is None:
        raise submission_unknown()
    return whose


def submission_unknown() -> Problem:
    """Not judged yet, absent, or not for this reader: they all look the same."""
    return Problem(404, "not_found", "rest.submission_unknown")
