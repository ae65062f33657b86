"""A lead's page shows what was recognised, agreed and proposed of its project, by HTTP."""

from tests.gateway.pages.browsing import visitor
from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import LIANSHUI, XUYI, Town


def test_the_page_of_a_lead_shows_figures_agreements_and_what_waits(city: Town) -> None:
    told = city.register("lianshui", investor="页示甲有限公司")
    project, lead = told["project_id"], told["lead_id"]
    figure = {
        "event": "foreign_paid_in",
        "happened_on": "2025-06-02",
        "units": 12_345_678,
        "usd_rate": {"yuan_per_usd_1e4": 71_883, "on": "2025-06-02", "source": "外汇交易中心"},
    }
    done = city.write("arbiter", f"/projects/{project}/attainments", figure)
    assert done.status_code == 200, done.text
    agreed = {
        "terms": [
            {"indicator": "signed_count", "office": LIANSHUI, "parts": 6_250},
            {"indicator": "signed_count", "office": XUYI, "parts": 3_750},
        ],
        "from_on": "2025-06-01",
        "evidence": paper(city, "lianshui", kind="agreement", signed_by=["holder", "receiver"]),
    }
    assert city.write("lianshui", f"/projects/{project}/agreements", agreed).status_code == 200
    waits = {"event": "tax", "happened_on": "2025-06-03", "units": 1}
    proposed = city.write("lianshui", f"/projects/{project}/proposals", waits)
    assert proposed.status_code == 200, proposed.text
    city.get("lianshui", f"/leads/{lead}", min_position=proposed.json()["position"])

    page = visitor(city, "lianshui").get(f"/leads/{lead}").text
    assert "123,456.78 美元" in page
    assert "7.1883" in page
    assert "62.50%" in page
    assert "待同意：盱眙县" in page
    assert "待认定申报" in page
    assert visitor(city, "huaiyin").get(f"/leads/{lead}").status_code == 404


def test_a_proposal_is_opened_as_a_case_by_who_may_know_it(city: Town) -> None:
    told = city.register("lianshui", investor="页示乙有限公司")
    body = {"event": "tax", "happened_on": "2025-06-03", "units": 1}
    proposed = city.write("lianshui", f"/projects/{told['project_id']}/proposals", body)
    proposal = proposed.json()["proposal_id"]
    city.get("lianshui", "/proposals", min_position=proposed.json()["position"])
    assert visitor(city, "lianshui").get(f"/cases/{proposal}").status_code == 200
    assert visitor(city, "arbiter").get(f"/cases/{proposal}").status_code == 200
    assert visitor(city, "huaiyin").get(f"/cases/{proposal}").status_code == 404
