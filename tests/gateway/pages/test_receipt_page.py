"""The receipt on a lead's page: a link for who reads the lead, the file that verifies."""

import pytest

from infra.receipts.verifying import keys_of, verify
from tests.gateway.pages.browsing import visitor
from tests.gateway.rest.town import Town


@pytest.fixture(scope="module")
def lead_id(city: Town) -> str:
    told = city.register("lianshui", investor="回执页面有限公司", project="回执页面项目")
    city.get("lianshui", "/offices", min_position=told["position"])
    return str(told["lead_id"])


@pytest.mark.parametrize(
    ("who", "opens_contacts"), [("lianshui", True), ("centre", True), ("auditor", False)]
)
def test_who_reads_a_lead_downloads_its_receipt(
    city: Town, lead_id: str, who: str, *, opens_contacts: bool
) -> None:
    client = visitor(city, who)
    assert f'href="/leads/{lead_id}/receipt"' in client.get(f"/leads/{lead_id}").text
    answer = client.get(f"/leads/{lead_id}/receipt")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    key = city.get(who, "/receipts/keys").json()[0]["key"]
    (receipt,) = verify([answer.content], keys_of(key)).receipts
    assert receipt.leaf.kind == "register_lead"
    assert ("contacts" in receipt.opened) == opens_contacts


@pytest.mark.parametrize("who", ["xuyi", "assessor", "administrator"])
def test_for_everybody_else_it_is_as_absent(city: Town, lead_id: str, who: str) -> None:
    client = visitor(city, who)
    assert client.get(f"/leads/{lead_id}/receipt").status_code == 404
    assert client.get("/leads/LAAAAAAAAAAAA/receipt").status_code == 404
