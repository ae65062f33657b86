"""What if on a page: the choice of rules, office by office, and what nobody has shown."""

import pytest

from tests.gateway.pages.browsing import shown, visitor
from tests.gateway.rest.town import HUAIYIN, Town

TABLE = """
who            status
lianshui       403
xuyi           403
centre         200
arbiter        200
assessor       200
auditor        200
leader         403
reviewer       403
administrator  403
security       403
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_role_opens_what_the_table_says(closed: Town, line: str) -> None:
    who, status = line.split()
    assert str(visitor(closed, who).get("/what-if").status_code) == status


@pytest.fixture(scope="module")
def shared(closed: Town) -> str:
    """The name of a project of 盱眙 that counts twice, since it lands in 淮阴."""
    told = closed.register("xuyi", investor="己试算有限公司", project="己双算项目")
    closed.sign(told["project_id"], signed_on="2025-04-10", filed_on="2025-04-12")
    place = f"/projects/{told['project_id']}/landing"
    body = {"landing_office": HUAIYIN, "could_not_land": True, "basis": "无合适地块"}
    position = closed.write("centre", place, body, method="PUT").json()["position"]
    closed.get("centre", "/board", period="2025", min_position=position)
    return "己双算项目"


def test_without_a_pack_there_is_only_the_choice(closed: Town) -> None:
    page = visitor(closed, "centre").get("/what-if?period=2025").text
    assert "请选择规则" in page
    assert "宁德市" in page
    assert "<table" not in page


def test_five_to_five_halves_both_sides_and_leaves_the_city(closed: Town, shared: str) -> None:
    assert shared
    client = visitor(closed, "centre")
    page = shown(client.get("/what-if?period=2025Q2&pack=example-split-half").text)
    assert "1 个项目的计分会变" in page
    assert "淮阴区 1 0.5 −0.5" in page
    assert "盱眙县 1 0.5 −0.5" in page
    assert "＋ 重复计算抵销 −1 0 +1" in page
    assert "＝ 全市 1 1 0" in page


def test_conditions_without_evidence_stand_with_their_projects(closed: Town, shared: str) -> None:
    page = visitor(closed, "centre").get("/what-if?period=2025Q2&pack=ningde-2017")
    words = shown(page.text)
    assert "材料：三方合同：未出示" in words
    assert shared in words
    assessor = visitor(closed, "assessor").get("/what-if?period=2025Q2&pack=ningde-2017").text
    assert "材料：三方合同：未出示" in assessor
    assert shared not in assessor


def test_the_rules_in_force_change_nothing(closed: Town, shared: str) -> None:
    assert shared
    page = shown(visitor(closed, "centre").get("/what-if?period=2025Q2&pack=huaian-2025@3").text)
    assert "0 个项目的计分会变" in page
    assert "各单位都不变" in page


def test_rules_that_are_none_and_files_are_no_page(closed: Town) -> None:
    client = visitor(closed, "centre")
    for pack in ("nonsense", "..%2Fhuaian-2025", "%2Fetc%2Fpasswd"):
        assert client.get(f"/what-if?period=2025&pack={pack}").status_code == 404


def test_what_if_stands_in_english(closed: Town, shared: str) -> None:
    assert shared
    place = "/what-if?period=2025Q2&pack=example-split-half&lang=en"
    page = shown(visitor(closed, "centre").get(place).text)
    assert "The credit of 1 projects would change" in page
