"""What attackers type, in every text that an operation takes: path, query, body and header.

The rule: a path or query that is no id, code or filter of ours is answered with 4xx, and so is a
coded field of a body (id, office, hash, date, kind). Free text is kept as it was written and
interpreted by nobody: it may be accepted, unless it is overlong or holds what no text holds (NUL,
half of a surrogate pair, and in statements and reasons what a terminal obeys). No answer is a 5xx,
repeats how the product is made, or lets a line break into a header; files go out under names that
are safe on every system.

Edge cases: a filter that compares with what is kept may answer 200, but then with nothing; a path
with ``../`` may lead nowhere, never out of the API.
"""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest
from httpx import Response

from gateway.pages.fresh_cookies import SESSION_COOKIE
from tests.gateway.rest.related import NOT_COUNTED, Related
from tests.gateway.rest.test_bad_input import assert_told
from tests.gateway.rest.test_roles import BODIES, ROLES, rows
from tests.gateway.rest.town import LIANSHUI, Town, lead, town

HOSTILE: Final = {
    "sql": "' OR '1'='1' --",
    "sql that ends a statement": "1'); DROP TABLE lead; --",
    "template": "{{1234577*7654321}}${1234577*7654321}<%=1234577*7654321%>",
    "format": "%s%n{0.__class__}",
    "script": "<script>alert(1)</script>",
    "header": "a\r\nSet-Cookie: evil=1",
    "nul": "L\x00AAA",
    "traversal": "../../../etc/passwd",
    "traversal, encoded twice": "..%2f..%2fetc%2fpasswd",
    "traversal of windows": "..\\..\\windows\\win.ini",
    "overlong": "长" * 40_000,
    "right to left": "\u202egpj.exe",
    "letters that look alike": "Ｌ\u200bＡＡＡ",
    "half of a pair": "\ud800",
}
NEVER_TEXT: Final = ("nul", "overlong", "half of a pair")
"""What is refused in free text too."""
IN_PATHS: Final = (
    *("sql", "template", "header", "nul", "traversal", "traversal, encoded twice"),
    *("traversal of windows", "right to left"),
)
IN_BODIES: Final = (
    *NEVER_TEXT,
    "sql",
    "template",
    "header",
    "traversal",
    "letters that look alike",
)
IN_QUERIES: Final = ("sql", "template", "header", "nul", "traversal", "letters that look alike")
FREE_TEXT: Final = {
    *("reason", "note", "grounds", "basis", "investor", "project", "content", "source", "form"),
    *("industry", "chain", "stage", "title", "answer", "name", "display_name", "label"),
    *("old", "new", "password", "code", "table", "credit_code"),
}
"""Fields of bodies that take any text (a credit code as it was said; its validity is judged), and
passwords; all others are codes.
"""
VERIFIED: Final = "POST /receipts/verify"
"""Any text is a file that does not verify, which is its answer."""
COMPARED: Final = {"office", "subject", "login"}
"""Filters that are compared with what is kept."""
SAFE_NAME: Final = re.compile(r'attachment; filename="[A-Za-z0-9][A-Za-z0-9._-]{0,119}"')


def allowed() -> dict[str, str]:
    """For each operation somebody who is let in, or who finds it absent."""
    found: dict[str, tuple[int, str]] = {}
    for operation, who, letter in rows():
        rank = "y0n".index(letter)
        if operation not in found or rank < found[operation][0]:
            found[operation] = (rank, who)
    return {operation: who for operation, (_, who) in found.items()}


ALLOWED: Final = allowed()
assert set(ALLOWED.values()) <= set(ROLES.split()) | {"administrator", "security"}


@pytest.fixture(scope="module")
def related(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Related]:
    """A running city with things in it, in which nobody is turned away for asking too often."""
    with town(tmp_path_factory.mktemp("town"), **NOT_COUNTED) as running:
        yield Related(running)


@pytest.fixture(scope="module")
def city(related: Related) -> Town:
    """The city alone."""
    return related.city


def send(city: Town, operation: str, path: str, body: Any = None, query: str = "") -> Response:
    """Ask as somebody who is let in."""
    method = operation.split(maxsplit=1)[0]
    headers = city.headers(ALLOWED[operation]) | {
        "Idempotency-Key": f"hostile-{next(city.numbers)}",
        "Content-Type": "application/json",
    }
    content = None if method == "GET" else json.dumps(body).encode()
    answer: Response = city.client.request(
        method, f"/api/v1{path}{query}", content=content, headers=headers
    )
    assert answer.status_code < 500, (operation, path[:200], answer.text[:500])
    assert "evil" not in str(answer.headers)
    for trace in ("Traceback", "sqlalchemy", "site-packages", "root:x:0"):
        assert trace not in answer.text
    return answer


def is_4xx(answer: Response) -> bool:
    return 400 <= answer.status_code < 500


@pytest.mark.parametrize("operation", sorted(each for each in ALLOWED if "{" in each))
def test_a_hostile_path_is_4xx(city: Town, operation: str) -> None:
    _, path = operation.split()
    names = re.findall(r"{(\w+)}", path)
    for hostile in IN_PATHS:
        for name in names:
            texts = dict.fromkeys(names, "LAAAAAAAAAAAA")
            texts[name] = quote(HOSTILE[hostile], safe="")
            query = "?period=2025&indicator=signed_count" if operation.startswith("GET") else ""
            answer = send(city, operation, path.format(**texts), BODIES.get(operation), query)
            assert is_4xx(answer), (operation, name, hostile, answer.text[:300])
            assert_told(answer, answer.status_code)


def text_filters(city: Town) -> dict[str, list[str]]:
    """The texts of each operation's query, by its description."""
    described = city.client.get("/api/v1/openapi.json").json()["paths"]
    found: dict[str, list[str]] = {}
    for path, methods in described.items():
        for method, told in methods.items():
            operation = f"{method.upper()} {path.removeprefix('/api/v1')}"
            names = [each["name"] for each in told.get("parameters", []) if each["in"] == "query"]
            if operation in ALLOWED and names:
                found[operation] = names
    return found


def test_a_hostile_query_is_4xx_or_finds_nothing(city: Town) -> None:
    asked = text_filters(city)
    assert len(asked) > 30
    for operation, names in asked.items():
        path = operation.split()[1]
        texts = dict.fromkeys(re.findall(r"{(\w+)}", path), LIANSHUI)
        for name in names:
            for hostile in IN_QUERIES:
                text = HOSTILE[hostile]
                place = path.format(**texts)
                query = f"?{name}={quote(text, safe='')}"
                answer = send(city, operation, place, BODIES.get(operation), query)
                if name in COMPARED and answer.status_code == 200:
                    told = answer.json()
                    assert not (told if isinstance(told, list) else told["items"])
                else:
                    assert is_4xx(answer), (operation, name, hostile, answer.text[:300])


def leaves(value: Any, *before: Any) -> Iterator[tuple[Any, ...]]:
    """Where texts stand in a body."""
    if isinstance(value, str):
        yield before
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, *before, key)


def with_text(body: Any, place: tuple[Any, ...], text: str) -> Any:
    """The body with this text there."""
    changed = copy.deepcopy(body)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = text
    return changed


WITH_TEXTS: Final = sorted(each for each in ALLOWED if any(leaves(BODIES.get(each))))


@pytest.mark.parametrize("operation", WITH_TEXTS)
def test_a_hostile_body_is_4xx_unless_it_is_free_text(city: Town, operation: str) -> None:
    path = operation.split()[1]
    texts = dict.fromkeys(re.findall(r"{(\w+)}", path), "LAAAAAAAAAAAA")
    for place in leaves(BODIES[operation]):
        named = [each for each in place if isinstance(each, str)][-1]
        for hostile in IN_BODIES:
            if named in FREE_TEXT and hostile not in (*NEVER_TEXT, "sql", "template"):
                continue
            body = with_text(BODIES[operation], place, HOSTILE[hostile])
            answer = send(city, operation, path.format(**texts), body)
            if operation == VERIFIED and answer.status_code == 200:
                assert answer.json()["holds"] is False
            elif named not in FREE_TEXT or hostile in NEVER_TEXT:
                assert is_4xx(answer), (operation, place, hostile, answer.text[:300])
            if is_4xx(answer):
                assert_told(answer, answer.status_code)


@pytest.mark.parametrize("hostile", ["sql", "template", "script", "format"])
def test_free_text_is_kept_as_it_was_written(city: Town, hostile: str) -> None:
    told = city.register("lianshui", investor=f"敌意{hostile}有限公司")
    note = {"note": HOSTILE[hostile]}
    said = city.write("lianshui", f"/leads/{told['lead_id']}/follow-ups", note)
    assert said.status_code == 200, said.text
    read = f"/leads/{told['lead_id']}"
    lead = city.get("lianshui", read, min_position=said.json()["position"]).json()
    assert [each["note"] for each in lead["notes"]] == [HOSTILE[hostile]]
    token = city.headers("lianshui")["Authorization"].removeprefix("Bearer ")
    page = city.client.get(read, headers={"Cookie": f"{SESSION_COOKIE}={token}"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert str(1234577 * 7654321) not in page.text, "nobody worked it out"


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x07", "\x9b", "\u202e", "\ufffe"])
def test_what_a_terminal_obeys_or_turns_the_order_is_in_no_text(city: Town, sign: str) -> None:
    named = lead(investor=f"敌意{sign}有限公司")
    told = city.register("lianshui", investor="和善有限公司", project="和善项目")
    note = {"note": f"已到{sign}考察"}
    rights = {"kind": "disable", "login": "xuyi", "reason": f"离{sign}岗"}
    invited = {"kind": "invite", "login": "new", "reason": "到岗", "display_name": f"新{sign}人"}
    key = {"kind": "issue_key", "login": "machine", "reason": "对接", "label": f"报{sign}表"}
    for who, path, body, field in (
        ("lianshui", "/leads", named, "identity.investor"),
        ("lianshui", f"/leads/{told['lead_id']}/follow-ups", note, "note"),
        ("administrator", "/rights-changes", rights, "reason"),
        ("administrator", "/rights-changes", invited, "display_name"),
        ("administrator", "/rights-changes", key, "label"),
    ):
        answer = city.write(who, path, body)
        assert_told(answer, 422)
        assert [each["field"] for each in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "header", ["Idempotency-Key", "Accept-Language", "Authorization", "Cookie"]
)
def test_a_hostile_header_breaks_nothing(city: Town, header: str) -> None:
    for text in HOSTILE.values():
        raw = text.encode("utf-8", "surrogatepass").replace(b"\r\n", b" ").replace(b"\x00", b"")
        headers = [
            (name.encode(), value.encode())
            for name, value in city.headers("lianshui").items()
            if name != header
        ]
        headers += [(b"Idempotency-Key", b"fine-1")] if header != "Idempotency-Key" else []
        headers.append((header.encode(), raw[:2000]))
        answer = city.client.post("/api/v1/leads", json={"identity": 7}, headers=headers)
        assert_told(answer, 400, 401, 422)


def test_files_go_out_under_safe_names(related: Related) -> None:
    ids = related.scenes["talks"]
    given = [
        related.read("centre", f"/exports/{ids['issued_position']}/{ids['file']}"),
        related.read("centre", f"/evidence/{ids['sha256']}"),
        related.read("lianshui", f"/submissions/{ids['submission_id']}/receipt"),
        related.page("lianshui", f"/leads/{ids['lead_id']}/receipt"),
        related.page("centre", f"/exports/{ids['issued_position']}/{ids['file']}"),
    ]
    for answer in given:
        assert answer.status_code == 200
        assert SAFE_NAME.fullmatch(answer.headers["content-disposition"]), answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
