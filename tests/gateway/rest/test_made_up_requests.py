"""Every operation asked with values made up from its own description, by every role.

The rule: whatever comes, the answer is no 5xx, and its status, type and body are what the OpenAPI
says of them. Some requests fit the description and some break it; path values are sometimes made up
and sometimes ids of things that are there. A few requests for each operation in every run, always
the same ones; many in ``make soak``.

Edge cases: an operation that ends the own session is asked with a session of its own each time. The
one 503 that a request may ask for is to wait for a position that the journal has not reached.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

import pytest
import schemathesis
from httpx import Response
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from auth.actors import Role
from tests.evidence_samples import pdf
from tests.gateway.rest.related import NOT_COUNTED
from tests.gateway.rest.test_roles import OPEN, rows
from tests.gateway.rest.town import LIANSHUI, PASSWORD, PEOPLE, Town, lead, town

CHECKS: Final = (
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
NOBODY: Final = ""
OF_ROLE: Final = {role: who for who, (_, role) in reversed(PEOPLE.items())}
"""One person of each role."""
EVERYBODY: Final = (*OF_ROLE.values(), NOBODY)
HALVES: Final = (EVERYBODY[::2], EVERYBODY[1::2])
A_FEW: Final = (OF_ROLE[Role.OFFICE_STAFF], OF_ROLE[Role.CITY_OPERATOR], NOBODY)
OPERATIONS: Final = sorted({operation for operation, _, _ in rows()} | OPEN)
EXAMPLES_LONG: Final = 12


class Asked:
    """The city, its description, its people's sessions, and ids of what is there."""

    def __init__(self, city: Town) -> None:
        """Sign everybody in, and say the first things."""
        self.city = city
        self.schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", city.app)
        self.devices: dict[str, str] = {}
        self.tokens = {who: self.sign_in(who) for who in PEOPLE}
        self.known = self._known()

    def sign_in(self, who: str) -> str:
        """A new session, from a known device, whatever passwords were tried meanwhile."""
        form = {"username": who, "password": PASSWORD, "device_token": self.devices.get(who, "")}
        answer = self.city.client.post("/api/v1/token", data=form)
        assert answer.status_code == 200, answer.text
        self.devices[who] = answer.json()["device_token"]
        return str(answer.json()["access_token"])

    def _known(self) -> dict[str, str]:
        city, body = self.city, lead(investor="随机有限公司")
        told = city.write("lianshui", "/leads", body, key="made-up-1").json()
        city.sign(told["project_id"])
        of_lianshui = city.headers("lianshui")
        paper = city.client.post("/api/v1/evidence", content=pdf(), headers=of_lianshui)
        asked = {"export": "statement", "period": "2025Q1", "office": LIANSHUI}
        issued = city.write("assessor", "/exports", asked).json()
        listed = city.get("assessor", "/exports", min_position=issued["position"]).json()[0]
        return {
            "issued_position": str(listed["issued_position"]),
            "file": listed["files"][0]["file"],
            "lead_id": told["lead_id"],
            "subject": told["lead_id"],
            "project_id": told["project_id"],
            "submission_id": "made-up-1",
            "period": "2025Q1",
            "office": LIANSHUI,
            "account": LIANSHUI,
            "pack": "example-split-half",
            "sha256": paper.json()["sha256"],
            "login": "xuyi",
        }

    def send(self, case: Any, who: str, *, is_known: bool) -> None:
        """Ask as somebody, and hold the answer to the description."""
        headers = {}
        if who:
            ends_session = "sign-out" in case.path or case.path.endswith("/me/password")
            token = self.sign_in(who) if ends_session else self.tokens[who]
            headers["Authorization"] = f"Bearer {token}"
        if is_known:
            for name in set(case.path_parameters or {}) & set(self.known):
                case.path_parameters[name] = self.known[name]
            headers["Idempotency-Key"] = f"made-up-{next(self.city.numbers)}"
        if isinstance((case.query or {}).get("min_position"), int):
            case.query["min_position"] = min(case.query["min_position"], 1)  # else each one waits
        response = case.call(headers=headers)
        checks = [
            check for check in CHECKS if check is not not_a_server_error or not waits(response)
        ]
        case.validate_response(response, checks=checks)


def waits(response: Response) -> bool:
    """Whether it was asked to wait for a position that is not there."""
    is_busy = response.status_code == 503
    return is_busy and response.json().get("reason") == "position_not_reached"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A running city in which there is one of most things, and nobody is too often there."""
    folder = tmp_path_factory.mktemp("town")
    with town(folder, answer_wait_ms=800, **NOT_COUNTED) as running:
        yield Asked(running)


def ask(
    asked: Asked,
    operation: str,
    readers: tuple[tuple[str, ...], ...],
    mode: GenerationMode,
    *,
    examples: int,
) -> None:
    """Ask so many times, each time as each of the next group of readers; every second time about
    something that is there.
    """
    method, path = operation.split()
    times = count()
    described = asked.schema[f"/api/v1{path}"][method]

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described.as_strategy(generation_mode=mode))
    def made_up(case: Any) -> None:
        time = next(times)
        for who in readers[time % len(readers)]:
            asked.send(case, who, is_known=time % 2 == 1)

    try:
        made_up()
    except Unsatisfiable:
        # What takes nothing at all cannot be asked wrongly.
        assert mode is GenerationMode.NEGATIVE, operation
        assert not described.body, operation


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_made_up_request_breaks_an_operation(asked: Asked, operation: str) -> None:
    ask(asked, operation, HALVES, GenerationMode.POSITIVE, examples=2)
    ask(asked, operation, (A_FEW,), GenerationMode.NEGATIVE, examples=1)


@pytest.mark.soak
@pytest.mark.parametrize("operation", OPERATIONS)
def test_many_made_up_requests_break_no_operation(asked: Asked, operation: str) -> None:
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        ask(asked, operation, (EVERYBODY,), mode, examples=EXAMPLES_LONG)
