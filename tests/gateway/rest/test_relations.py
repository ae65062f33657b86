"""Who reads what by how one stands to it: relation × every operation and page that takes an id.

``y`` all of it, ``m`` with something left out, ``0`` as absent (404), ``n`` forbidden (403), ``-``
not asked. Written by hand from docs/visibility.md; the first ten columns are REST, the others
pages. The lead is sealed but for the office that it is shown to by name; who is asked about is
always 涟水 (of ``offered`` the centre).

Edge cases: single leads are read by their own office, the city and who is in charge, all others
read cards; the bytes of an evidence file go to the office that sent it, the centre, and who is
shown the evidence of the lead that names it; a case shows an office its own side; ``m`` of a
receipt opens fewer field classes.

Invariant: what is absent for a reader answers with the same bytes as what never was, apart from the
id that was asked for, and after the same look-ups: the same SQL statements in the same order, so
that the time it takes tells nothing either.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pytest
from httpx import Response

from tests.gateway.rest.related import NOT_COUNTED, NOT_THERE, Ids, Related
from tests.gateway.rest.statements_seen import statements_seen
from tests.gateway.rest.town import LIANSHUI, town

PERIOD: Final = {"period": "2025", "indicator": "signed_count"}
OPERATIONS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "l": ("/leads/{lead_id}", {}),
    "c": ("/cases/{case_id}", {}),
    "o": ("/objections/{objection_id}", {}),
    "e": ("/evidence/{sha256}", {}),
    "s": ("/submissions/{submission_id}", {"office": LIANSHUI}),
    "r": ("/submissions/{submission_id}/receipt", {"office": LIANSHUI}),
    "x": ("/exports/{issued_position}/{file}", {}),
    "t": ("/statements/{office}", PERIOD),
    "p": ("/statements/{office}/explanation", PERIOD),
    "a": ("/reconciliation/{account}", PERIOD),
}
PAGES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "L": ("/leads/{lead_id}", {}),
    "R": ("/leads/{lead_id}/receipt", {}),
    "C": ("/cases/{case_id}", {}),
    "P": ("/projects/{project_id}", {}),
    "X": ("/exports/{issued_position}/{file}", {}),
    "T": ("/statements/{office}", PERIOD),
    "E": ("/statements/{office}/explanation", PERIOD),
    "A": ("/reconciliation/{account}", PERIOD),
    "V": ("/leads/{lead_id}/preview", {}),
}
BY_ROLE_ALONE: Final = {"/periods/{period}", "/periods/{period}/hanging", "/what-if/{pack}"}
"""They take no id of a thing to which somebody could stand; tests/gateway/rest/test_roles.py."""
TABLE: Final = """
relation                  who            scene    l c o e s r x t p a  L R C P X T E A V
own_first_contact         lianshui       talks    y 0 0 y y y y y y y  y y 0 y y y y y y
own_not_holding           lianshui       claimed  y 0 0 y y y y y y y  y y 0 y y y y y y
own_landing_elsewhere     lianshui       moved    y 0 0 y y y y y y y  y y 0 y y y y y y
machine_of_own            machine        talks    y 0 0 y y y y y y y  y y 0 y y y y y y
key_with_scopes           key-all        talks    y 0 0 y y y y y y y  - - - - - - - - -
key_without_scope         key-other      talks    n n n n n n n n n n  - - - - - - - - -
holder                    xuyi           claimed  0 0 0 0 0 0 0 0 0 0  0 0 0 0 0 0 0 0 0
holder_and_landing        xuyi           moved    0 0 0 0 0 0 0 0 0 0  0 0 0 y 0 0 0 0 0
landing                   park           talks    0 0 0 0 0 0 0 0 0 0  0 0 0 y 0 0 0 0 0
receiver_asked            xuyi           asked    0 0 0 0 0 0 0 0 0 0  0 0 0 0 0 0 0 0 0
waiting_collided_objects  huaiyin        talks    0 0 m 0 0 0 0 0 0 0  0 0 0 0 0 0 0 0 0
asked_about_identity      bureau         talks    0 m 0 0 0 0 0 0 0 0  0 0 m 0 0 0 0 0 0
named_office              jinhu          talks    0 0 0 0 0 0 0 0 0 0  0 0 0 0 0 0 0 0 0
offered                   jinhu          offered  0 m 0 0 0 0 0 0 0 0  0 0 m 0 0 0 0 0 0
other_office              stranger       talks    0 0 0 0 0 0 0 0 0 0  0 0 0 0 0 0 0 0 0
leader_in_charge          leader         talks    m n n y n n n n n n  y m n y n n n n 0
team_member_in_charge     member         talks    m n n y n n n n n n  y m n y n n n n 0
reviewer_in_charge        reviewer       talks    m n n y n n n n n n  m 0 n 0 n n n n 0
leader_not_in_charge      idle-leader    talks    0 n n 0 n n n n n n  0 0 n 0 n n n n 0
reviewer_not_in_charge    idle-reviewer  talks    0 n n 0 n n n n n n  0 0 n 0 n n n n 0
operator                  centre         talks    y y y y y y y y y y  y y y y y y y y 0
arbiter                   arbiter        talks    y y y y y y y y y y  y y y y y y y y 0
assessor                  assessor       talks    0 n n 0 n n y y y y  0 0 n 0 y y y y 0
auditor                   auditor        talks    m y y y y m y y y y  y m y y y y y y 0
administrator             administrator  talks    0 n n 0 n n n n n n  0 0 n 0 n n n n 0
security_officer          security       talks    0 n n 0 n n n n n n  0 0 n 0 n n n n 0
"""
OWN_NAME: Final = "涟水县"
LOOK_UPS_MIN: Final = 5
"""Who asks, as whom, the city, the thing itself, and the miss that is counted."""
ALL_CLASSES: Final = {"identity", "contacts", "commercial", "summary", "evidence", "history"}


def cells() -> Iterator[tuple[str, str, str, str, str]]:
    """Relation, who, scene, operation, letter."""
    head, *lines = TABLE.strip().splitlines()
    for line in lines:
        relation, who, scene, *letters = line.split()
        for operation, letter in zip(head.split()[3:], letters, strict=True):
            if letter != "-":
                yield relation, who, scene, operation, letter


@pytest.fixture(scope="module")
def related(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Related]:
    """A running city with every relation."""
    with town(tmp_path_factory.mktemp("town"), **NOT_COUNTED) as running:
        yield Related(running)


def ask(related: Related, who: str, operation: str, ids: Ids) -> Response:
    """One reading."""
    if operation in OPERATIONS:
        path, params = OPERATIONS[operation]
        return related.read(who, path.format(**ids), **params)
    path, params = PAGES[operation]
    return related.page(who, path.format(**ids), **params)


def is_masked(operation: str, answer: Response) -> bool:
    """Whether something was left out of what was shown."""
    if operation == "l":
        told = answer.json()
        return not (told["has_contacts"] and told["registered_at"])
    if operation == "L":
        return "商会推荐" not in answer.text  # how it was talked of first, which is its history
    if operation in "rR":
        return not answer.json()["opened"].keys() >= ALL_CLASSES
    if operation in "co":
        return not answer.json()["candidates"]
    return operation == "C" and OWN_NAME not in answer.text


@pytest.mark.parametrize(("relation", "who", "scene", "operation", "letter"), list(cells()))
def test_each_relation_reads_what_the_table_says(
    related: Related, relation: str, who: str, scene: str, operation: str, letter: str
) -> None:
    ids = related.scenes["talks"] | related.scenes[scene]
    related.token(who)  # so that signing in is no part of what is compared
    with statements_seen() as absent_asked:
        answer = ask(related, who, operation, ids)
    got = {403: "n", 404: "0"}.get(answer.status_code, str(answer.status_code))
    if answer.status_code == 200:
        got = "m" if is_masked(operation, answer) else "y"
    assert got == letter, (relation, answer.text[:500])
    if letter == "0":
        with statements_seen() as never_asked:
            never = ask(related, who, operation, NOT_THERE)
        assert told(never, operation, NOT_THERE) == told(answer, operation, ids)
        assert never_asked == absent_asked
        assert len(never_asked) >= LOOK_UPS_MIN


def told(answer: Response, operation: str, ids: Ids) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Everything that an answer tells, without the path that was asked for."""
    path, _ = (OPERATIONS | PAGES)[operation]
    content = answer.content.replace(path.format(**ids).encode(), b"PATH")
    told = [each for each in answer.headers.items() if each[0] != "content-length"]
    return answer.status_code, content, told


def test_the_table_covers_everything_that_takes_an_id(related: Related) -> None:
    described = related.city.client.get("/api/v1/openapi.json").json()["paths"]
    reads = {
        path.removeprefix("/api/v1")
        for path, methods in described.items()
        if "get" in methods and "{" in path
    }
    assert reads == {path for path, _ in OPERATIONS.values()} | BY_ROLE_ALONE
    pages = {path for path in page_paths(related.city.app.routes) if "{" in path}
    assert pages == {path for path, _ in PAGES.values()} | {"/periods/{period}"}


def page_paths(routes: Iterable[Any]) -> Iterator[str]:
    """The paths outside the API that can be read, of these routes and of the routers in them."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None and not route.include_context.prefix:
            yield from page_paths(inner.routes)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield route.path
