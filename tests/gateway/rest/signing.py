"""What tests of sign-in have in common: a form, a person of one's own, and a second person."""

from typing import Any

from httpx import Response

from auth.actors import Role
from auth.memberships import Membership
from auth.passwords import hash_password
from infra.store.people import Person
from infra.store.people_stores import PeopleStores
from tests.gateway.rest.town import CHEAP, LIANSHUI, PASSWORD, Town

HASHED = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)


def stores(running: Town) -> PeopleStores:
    """The stores of the running city."""
    kept: PeopleStores = running.app.state.parts.people
    return kept


def put(
    running: Town,
    login: str,
    *memberships: tuple[str, Role],
    is_disabled: bool = False,
) -> None:
    """Somebody with these memberships; staff of Lianshui without."""
    first, *others = memberships or ((LIANSHUI, Role.OFFICE_STAFF),)
    person = Person(
        login,
        HASHED,
        *first,
        display_name=login,
        is_disabled=is_disabled,
        others=tuple(Membership(*each) for each in others),
    )
    stores(running).people.put(person)


def ask(running: Town, login: str, password: str = PASSWORD, **more: str) -> Response:
    """Sign in; the whole answer."""
    form = {"username": login, "password": password} | more
    answer: Response = running.client.post("/api/v1/token", data=form)
    return answer


def tokens(running: Town, login: str, password: str = PASSWORD, **more: str) -> dict[str, Any]:
    """Sign in; the tokens."""
    answer = ask(running, login, password, **more)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def bearer(text: str) -> dict[str, str]:
    """The header of a token."""
    return {"Authorization": f"Bearer {text}"}


def me(running: Town, access: str) -> Response:
    """Who this token is."""
    answer: Response = running.client.get("/api/v1/me", headers=bearer(access))
    return answer


def post(running: Town, access: str, path: str, body: Any = None) -> Response:
    """Post something with this token."""
    answer: Response = running.client.post(
        f"/api/v1{path}", json={} if body is None else body, headers=bearer(access)
    )
    return answer


def propose(running: Town, **change: Any) -> str:
    """The administrator proposes a change; its id."""
    answer = running.write("administrator", "/rights-changes", {"reason": "工作需要"} | change)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["change_id"])


def approve(running: Town, change_id: str) -> dict[str, Any]:
    """The security officer approves it; what is told."""
    path = f"/rights-changes/{change_id}/decision"
    answer = running.write("security", path, {"approve": True})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told
