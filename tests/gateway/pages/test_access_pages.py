"""The access log and probing on pages: who may open them, and whose names an office reads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.gateway.pages.browsing import shown, visitor
from tests.gateway.pages.conftest import Served, serving
from tests.gateway.pages.visitor_in_browser import sign_in
from tests.gateway.rest.town import Town, steady_clock, town

PAGES = {"/access-log", "/probing"}
TABLE = """
who            access-log  probing
lianshui       200         403
machine        200         403
centre         200         403
arbiter        200         403
auditor        200         200
assessor       403         403
leader         403         403
reviewer       403         403
administrator  403         403
security       200         200
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city in which leads were seen, and somebody tried out ids."""
    with town(tmp_path_factory.mktemp("town"), steady_clock(), absent_per_hour=3) as running:
        yield running


@pytest.fixture(scope="module")
def lead_id(watched: Town) -> str:
    """A lead that its office, the centre and the auditor saw; and xuyi found nothing four times."""
    told = watched.register("lianshui")
    found = str(told["lead_id"])
    assert visitor(watched, "centre").get(f"/leads/{found}").status_code == 200
    assert visitor(watched, "auditor").get(f"/projects/{told['project_id']}").status_code == 200
    assert watched.get("lianshui", f"/leads/{found}").status_code == 200
    for number in range(4):
        assert watched.get("xuyi", f"/leads/LNONE{number}").status_code in (404, 429)
    return found


@pytest.fixture(scope="module")
def served(watched: Town) -> Iterator[Served]:
    """That city on a free port of loopback."""
    yield from serving(watched)


def rows() -> Iterator[tuple[str, str, int]]:
    header, *lines = TABLE.strip().splitlines()
    for line in lines:
        who, *statuses = line.split()
        for page, status in zip(header.split()[1:], statuses, strict=True):
            yield who, page, int(status)


@pytest.mark.parametrize(("who", "page", "status"), list(rows()))
def test_each_role_opens_what_the_table_says(
    watched: Town, who: str, page: str, status: int
) -> None:
    assert visitor(watched, who).get(f"/{page}").status_code == status


def test_an_office_reads_names_of_its_own_people_alone(watched: Town, lead_id: str) -> None:
    client = visitor(watched, "lianshui")
    page = client.get("/access-log", params={"subject": lead_id}).text
    told = shown(page)
    assert "lianshui 涟水县 · 单位经办人 · 接口" in told
    assert "市级经办" in told
    assert "centre" not in told.partition("<main")[2]
    assert "没有符合条件" in client.get("/access-log", params={"login": "centre"}).text
    assert "lianshui" in client.get("/access-log", params={"login": "lianshui"}).text
    assert "没有符合条件" in visitor(watched, "xuyi").get("/access-log").text
    assert f"/access-log?subject={lead_id}" in client.get(f"/leads/{lead_id}").text


def test_the_auditor_reads_all_names_and_filters_by_person_office_and_lead(
    watched: Town, lead_id: str
) -> None:
    client = visitor(watched, "auditor")
    by_lead = client.get("/access-log", params={"subject": lead_id}).text
    assert {"lianshui", "centre"} <= set(shown(by_lead).split())
    assert "联系人" in by_lead
    by_person = shown(client.get("/access-log", params={"login": "centre"}).text)
    assert lead_id in by_person
    assert "单位经办人" not in by_person
    by_office = shown(client.get("/access-log", params={"office": "320826"}).text)
    assert "市级经办" not in by_office
    english = shown(client.get("/access-log?lang=en").text)
    assert "Access log" in english
    assert "web page" in english


def test_who_tries_out_ids_is_told_to_the_security_officer(watched: Town, lead_id: str) -> None:
    del lead_id
    told = shown(visitor(watched, "security").get("/probing").text)
    assert "xuyi 盱眙县" in told
    assert "查询不存在或无权查看的编号 3 1" in told


@pytest.mark.parametrize("query", ["page=0", "subject=" + "x" * 65, "login=%00", "office=none"])
def test_rubbish_in_the_address_does_no_harm(watched: Town, query: str) -> None:
    assert visitor(watched, "auditor").get(f"/access-log?{query}").status_code in (200, 422)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.usefixtures("lead_id")
def test_nothing_runs_out_of_the_page(
    browser: Browser, served: Served, width: int, language: str
) -> None:
    context = browser.new_context(
        base_url=served.url,
        locale="zh-CN",
        viewport={"width": width, "height": 844},
        java_script_enabled=True,
    )
    page = context.new_page()
    sign_in(page, "auditor")
    for place in ("/access-log", "/probing"):
        answer = page.goto(f"{place}?lang={language}")
        assert answer is not None
        assert answer.status == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        assert page.locator("tbody tr").count() >= 1
    context.close()
