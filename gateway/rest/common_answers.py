"""The problem answers that stand around every operation, added to its OpenAPI description.

The rule, by what an operation is: one that needs a sign-in may answer 401, 403 (a key beyond its
scopes, a second factor to set up first), 429 (too many requests) and 503 (database away); one that
takes a body 400, 408, 413 and 422; one that takes parameters 422; one that needs no sign-in but
looks something up 503. What an operation says of itself (404, 409, ...) stays as it says it.

Invariant: what is added here is what ``gateway.rest.parts``, ``gateway.rest.guards`` and the
framework answer before or around an operation, and every added answer is a problem.
"""

from typing import Any, Final

from gateway.rest.problems import documented

OF_SIGNED_IN: Final = (401, 403, 429, 503)
OF_BODY: Final = (400, 408, 413, 422)
OF_PARAMETERS: Final = (422,)
OF_LOOKING_UP: Final = (503,)
_LOOKS_NOTHING_UP: Final = frozenset({"/api/v1/health"})


def with_common_answers(description: dict[str, Any]) -> dict[str, Any]:
    """The description, in which every operation names these answers too."""
    for path, operations in description.get("paths", {}).items():
        for operation in operations.values():
            answers = operation["responses"]
            for status in common_statuses(path, operation):
                answers.setdefault(str(status), _problem(status))
    return description


def common_statuses(path: str, operation: dict[str, Any]) -> tuple[int, ...]:
    """Which answers may be given around this operation."""
    signed_in = OF_SIGNED_IN if operation.get("security") else ()
    looking_up = () if path in _LOOKS_NOTHING_UP else OF_LOOKING_UP
    body = OF_BODY if "requestBody" in operation else ()
    parameters = OF_PARAMETERS if operation.get("parameters") else ()
    return tuple(dict.fromkeys((*signed_in, *looking_up, *body, *parameters)))


def _problem(status: int) -> dict[str, Any]:
    told = documented(status)[status]
    return {"description": told["description"], "content": told["content"]}
