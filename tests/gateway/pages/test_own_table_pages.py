"""A city's own table that gives amounts as bands is followed where projects are read whole."""

from collections.abc import Iterator

import pytest

from sharing.visibility_default import SHIPPED_TABLE
from tests.gateway.pages.browsing import shown, visitor
from tests.gateway.rest.town import Town, town

BANDED = ("in_charge", "auditor")
"""Who reads history and names, but no amounts."""


@pytest.fixture(scope="module")
def banded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city that adopted such a table."""
    table = "\n".join(
        f"{line.split()[0]} * show absent mask show absent show own_lead"
        if line.startswith(BANDED)
        else line
        for line in SHIPPED_TABLE.splitlines()
    )
    with town(tmp_path_factory.mktemp("town")) as running:
        adopted = running.write(
            "centre", "/visibility", {"table": table, "reason": "本市规定"}, method="PUT"
        )
        assert adopted.status_code == 200, adopted.text
        yield running


def test_a_project_page_gives_a_leader_the_band_alone(banded: Town) -> None:
    told = banded.register("lianshui", investor="分档甲有限公司", amount_yuan=734_000_000)
    charge = {
        "person": banded.get("leader", "/me").json()["login"],
        "capacity": "leader",
        "project_id": told["project_id"],
        "from_on": "2024-01-01",
        "reason": "市领导包保",
    }
    put = banded.write("centre", "/charges", charge)
    banded.get("leader", "/projects", min_position=put.json()["position"])
    page = shown(visitor(banded, "leader").get(f"/projects/{told['project_id']}").text)
    assert "分档甲有限公司" in page
    assert "5–10 亿元" in page
    assert "7.34" not in page
    own = shown(visitor(banded, "lianshui").get(f"/projects/{told['project_id']}").text)
    assert "7.34" in own


def test_shopping_around_gives_the_auditor_no_amount(banded: Town) -> None:
    for who in ("lianshui", "xuyi"):
        told = banded.register(who, investor="分档乙有限公司", amount_yuan=845_000_000)
    position = told["position"]
    for who, is_exact in (("centre", True), ("auditor", False)):
        found = banded.get(who, "/shopping-around", min_position=position).json()["enterprises"]
        [seen] = [each for each in found if each["name"] == "分档乙有限公司"]
        amounts = {each["amount_yuan"] for each in seen["contacts"]}
        assert amounts == ({845_000_000} if is_exact else {None})
        page = shown(visitor(banded, who).get("/shopping-around").text)
        assert ("8.45" in page) is is_exact
