"""The pages by HTTP: who may open what, forms of others, rubbish, and equal figures."""

import html

import pytest

from gateway.pages import PAGES
from gateway.pages.figures import count, dollars, units_of, yi
from tests.gateway.pages.browsing import token_in, visitor, without_live_script
from tests.gateway.pages.test_access_pages import PAGES as ACCESS_PAGES
from tests.gateway.pages.test_desk_pages import PAGES as DESK_PAGES
from tests.gateway.pages.test_people_pages import PAGES as PEOPLE_PAGES
from tests.gateway.pages.test_standing_pages import PAGES as STANDING_PAGES
from tests.gateway.rest.town import PASSWORD, PEOPLE, Town

TABLE = """
who            board   own 320826   other 320830   visibility
lianshui       200     200          404            200
machine        200     200          404            200
xuyi           200     404          200            200
centre         200     200          200            200
arbiter        200     200          200            200
assessor       200     200          200            200
auditor        200     200          200            200
leader         200     403          403            200
reviewer       200     403          403            200
administrator  403     403          403            200
security       403     403          403            200
"""
ACCOUNT_PAGES = {
    "/account",
    "/account/acting",
    "/account/password",
    "/account/second-factor",
    "/account/second-factor/confirmation",
    "/account/sessions/end",
    "/account/sessions/end-all",
    "/exports/{issued_position}/{file}",
    "/figures",
    "/invitation",
    "/live",
    "/leads/{lead_id}/erasure",
    "/leads/{lead_id}/preview",
    "/periods",
    "/periods/{period}",
    "/projects/{project_id}",
    "/recognitions",
    "/reconciliation",
    "/reconciliation/{account}",
    "/sign-in/code",
    "/statements/{office}/explanation",
    "/what-if",
}
"""The pages whose tables of roles stand in the files of their own tests."""


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_role_opens_what_the_table_says(city: Town, line: str) -> None:
    who, *wanted = line.split()
    client = visitor(city, who)
    statements = [f"/statements/{office}?period=2025" for office in ("320826", "320830")]
    got = [client.get(place).status_code for place in ("/", *statements, "/visibility")]
    assert got == [int(status) for status in wanted]


def test_nobody_reads_without_signing_in(city: Town) -> None:
    for place in ("/", "/?period=2025", "/statements/320826"):
        answer = visitor(city).get(place)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=%2F")
    forged = visitor(city)
    forged.cookies.set("oneboard_session", "rubbish")
    assert forged.get("/").status_code == 303


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(city: Town) -> None:
    client = visitor(city)
    form = client.get("/sign-in").text
    sent = {"login": "centre", "password": PASSWORD, "form_token": token_in(form)}
    cookie = client.post("/sign-in", data=sent).headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()


def test_the_api_takes_no_cookie(city: Town) -> None:
    assert visitor(city, "centre").get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("token", ["", "0" * 64, "ü", "x" * 1_000])
def test_a_form_of_another_site_is_refused(city: Town, token: str) -> None:
    client = visitor(city, "centre")
    for place in ("/sign-in", "/sign-out"):
        answer = client.post(place, data={"form_token": token, "login": "a", "password": "b"})
        assert answer.status_code == 403
        assert "页面已过期" in answer.text
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"]
)
def test_signing_in_never_leads_away(city: Town, where: str) -> None:
    client = visitor(city)
    form = client.get("/sign-in", params={"next": where}).text
    sent = {"login": "xuyi", "password": PASSWORD, "form_token": token_in(form), "next": where}
    assert client.post("/sign-in", data=sent).headers["location"] == "/"


@pytest.mark.parametrize(
    "query",
    ["period=%00", "page=0", "page=x", "scope=other", "q=" + "x" * 101, "period=" + "2" * 50],
)
def test_rubbish_in_the_address_is_told_on_a_page(city: Town, query: str) -> None:
    answer = visitor(city, "centre").get(f"/?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "返回全市一盘棋" in answer.text


def test_a_page_number_that_is_none_is_told_by_name(city: Town) -> None:
    told = visitor(city, "centre").get("/?page=abc").text
    assert "page: 应为整数" in told


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/sign-in", 303)])
def test_head_is_answered_as_get_without_a_body(city: Town, path: str, status: int) -> None:
    client = visitor(city, "centre")
    asked, read = client.head(path), client.get(path)
    assert asked.status_code == read.status_code == status
    assert asked.headers.get("content-type") == read.headers.get("content-type")
    assert client.head("/sign-out").status_code == 405


@pytest.mark.parametrize(
    "query", ["office=none", "stage=%00", "chain=%F0%9F%98%80", "band=x", "page=999999", "lang=xx"]
)
def test_filters_that_nobody_knows_do_no_harm(city: Town, query: str) -> None:
    assert visitor(city, "centre").get(f"/?{query}").status_code == 200


def test_what_people_wrote_is_never_markup(city: Town) -> None:
    evil = "<script>alert(1)</script>"
    told = city.register("lianshui", investor=f"{evil}有限公司", project=f"{evil}项目")
    city.get("centre", "/me")
    city.get("centre", "/board", period="2025", min_position=told["position"])
    client = visitor(city, "centre")
    page = client.get("/", params={"scope": "all", "q": evil}).text
    assert evil not in page
    assert html.escape(evil) in page


def test_the_page_says_what_the_api_says(city: Town) -> None:
    board = city.get("centre", "/board", period="2025").json()
    page = visitor(city, "centre").get("/?period=2025").text
    assert f">{yi(board['signed_amount_yuan'])}<" in page
    assert f">{board['signed_count']}<" in page
    assert str(board["position"]) in page


def test_the_page_counts_registered_projects_only_for_who_reads_every_lead(city: Town) -> None:
    assert "在册项目" in visitor(city, "centre").get("/?period=2025").text
    assert "在册项目" not in visitor(city, "lianshui").get("/?period=2025").text


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89"), (-150, "\u22121.50")],
)
def test_dollars_are_shown_to_the_cent(cents: int, text: str) -> None:
    assert dollars(cents) == text


def test_a_statement_shows_credit_in_dollars_as_dollars(city: Town) -> None:
    amount = {"amount_usd_cents": 123_456_700, "content": "建设压铸及机加工产线"}
    told = city.register("lianshui", investor="美元子有限公司", commercial=amount)
    signed = city.sign(told["project_id"], filed_on="2025-03-25")
    city.get("centre", "/board", period="2025", min_position=signed["position"])
    page = visitor(city, "lianshui").get("/statements/320826?period=2025").text
    assert "1,234,567.00" in page
    assert "协议外资额" in page


def test_a_problem_is_told_as_a_page_and_under_the_api_as_json(city: Town) -> None:
    client = visitor(city, "centre")
    assert client.get("/no/such").headers["content-type"].startswith("text/html")
    assert client.get("/api/v1/no/such").headers["content-type"] == "application/problem+json"


def test_a_page_needs_no_script_and_nothing_from_elsewhere(city: Town) -> None:
    for place in ("/", "/statements/320826?period=2025", "/sign-in"):
        client = visitor(city, "" if place == "/sign-in" else "centre")
        page = client.get(place).text
        assert "<script" not in without_live_script(page)
        assert "style=" not in page
        assert "http://" not in page
        assert "https://" not in page


def test_the_style_sheet_is_served(city: Town) -> None:
    for name, kind in (("oneboard.css", "text/css"), ("seal.svg", "image/svg+xml")):
        answer = visitor(city).get(f"/assets/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
    assert visitor(city).get("/assets/../board_page.py").status_code == 404


def test_every_page_is_in_the_tables() -> None:
    known = {
        "/",
        "/statements/{office}",
        "/visibility",
        "/sign-in",
        "/sign-out",
        *DESK_PAGES,
        *ACCOUNT_PAGES,
        *STANDING_PAGES,
        *PEOPLE_PAGES,
        *ACCESS_PAGES,
    }
    found = {route.path for page in PAGES for route in page.router.routes}
    assert found == known
    assert {line.split()[0] for line in TABLE.strip().splitlines()[1:]} <= set(PEOPLE)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (0, "0.00"),
        (470_190_000_000, "4,701.90"),
        (-41_636_000_000, "−416.36"),
        (499_999, "0.00"),
        (500_000, "0.01"),
        (-499_999, "0.00"),
    ],
)
def test_an_amount_is_shown_in_yi(yuan: int, text: str) -> None:
    assert yi(yuan) == text


@pytest.mark.parametrize(
    ("said", "units", "text"),
    [
        ("107", 1_070_000, "107"),
        ("0.5", 5_000, "0.5"),
        ("-3", -30_000, "−3"),
        ("1204", 12_040_000, "1,204"),
        ("-0.25", -2_500, "−0.25"),
    ],
)
def test_a_count_of_the_board_is_read_and_shown(said: str, units: int, text: str) -> None:
    assert units_of(said) == units
    assert count(units) == text
