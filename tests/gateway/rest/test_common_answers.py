"""Every operation describes what may be answered around it, as a problem."""

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.rest.problems import MEDIA_TYPE
from tests.gateway.rest.test_roles import OPEN
from tests.gateway.rest.town import town

PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
NEEDED = """
of which operations     answers
signed in               401 403 429 503
with a body             400 408 413 422
with parameters         422
with an id              422
open                    503
"""
NOTHING_LOOKED_UP = "GET /health"
READY = "GET /ready"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Every operation by method and path, as a client reads it."""
    with town(tmp_path_factory.mktemp("described")) as city:
        answer = city.client.get("/api/v1/openapi.json").json()
        assert answer["components"]["schemas"]["ProblemDetails"]["required"]
        yield {
            f"{method.upper()} {path.removeprefix('/api/v1')}": operation
            for path, operations in answer["paths"].items()
            for method, operation in operations.items()
        }


def statuses(kind: str) -> set[str]:
    lines = (line.rsplit("  ", 1) for line in NEEDED.strip().splitlines()[1:])
    found = {name.strip(): set(told.split()) for name, told in lines}
    return found[kind]


def test_no_operation_lacks_an_answer_that_may_be_given_around_it(
    described: dict[str, Any],
) -> None:
    lacking = []
    for name, operation in described.items():
        kinds = ["open" if name in OPEN else "signed in"]
        kinds += ["with a body"] if "requestBody" in operation else []
        kinds += ["with parameters"] if operation.get("parameters") else []
        kinds += ["with an id"] if "{" in name else []
        needed = set().union(*(statuses(kind) for kind in kinds))
        if name == NOTHING_LOOKED_UP:
            needed = set()
        lacking += [(name, status) for status in sorted(needed - set(operation["responses"]))]
    assert lacking == []
    assert len(described) > 100


def test_every_answer_of_a_fault_is_described_as_a_problem(described: dict[str, Any]) -> None:
    other = [
        (name, status)
        for name, operation in described.items()
        for status, answer in operation["responses"].items()
        if status >= "400" and schema_of(answer) != PROBLEM
    ]
    assert other == [(READY, "503")], "readiness tells the state of each part"


def schema_of(answer: dict[str, Any]) -> object:
    return answer.get("content", {}).get(MEDIA_TYPE, {}).get("schema")


def test_who_reads_by_id_may_find_it_absent(described: dict[str, Any]) -> None:
    reads = [name for name in described if name.startswith("GET ") and name.endswith("_id}")]
    assert len(reads) >= 4
    assert [name for name in reads if "404" not in described[name]["responses"]] == []
