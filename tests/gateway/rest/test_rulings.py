"""Cases, merged leads and screening through REST: the centre rules, an office learns its own."""

import pytest

from auth.actors import Role
from tests.gateway.pages.browsing import token_in, visitor
from tests.gateway.rest.papers import paper
from tests.gateway.rest.signing import put
from tests.gateway.rest.town import BUREAU, CENTRE, XUYI, Town, lead


def _asked(city: Town, name: str) -> tuple[str, dict[str, object]]:
    """The lead of lianshui, and what xuyi is told of a second one that must be asked about."""
    first = city.register("lianshui", investor=name, project="丙项目")
    told = city.register("xuyi", investor=name, project="某项目", amount_yuan=300_000_000)
    assert (told["verdict"], told["placing"]) == ("asked", "asked")
    assert told["case_id"]
    return first["lead_id"], told


def test_a_ruling_settles_a_case_and_moves_the_lead(city: Town) -> None:
    first, asked = _asked(city, "裁定甲有限公司")
    body = {"answer": "same_project", "with": first, "reason": "同一企业、同一地块"}
    path = f"/cases/{asked['case_id']}/ruling"
    ruled = city.write("arbiter", path, body)
    assert ruled.status_code == 200, ruled.text
    assert (ruled.json()["kind"], ruled.json()["case_id"]) == ("rule_case", asked["case_id"])
    again = city.write("centre", path, body | {"reason": "再说一遍"})
    assert (again.status_code, "同样的裁定" in again.json()["message"]) == (200, True)
    otherwise = city.write("arbiter", path, {"answer": "different", "reason": "不同企业"})
    assert (otherwise.status_code, otherwise.json()["reason"]) == (409, "case_settled")
    assert "同一项目" in otherwise.json()["detail"]
    read = city.get(
        "xuyi", f"/leads/{asked['lead_id']}", min_position=ruled.json()["position"]
    ).json()
    assert read["project_id"] != asked["project_id"]


def test_nobody_rules_on_a_case_of_an_office_that_he_or_she_belongs_to(city: Town) -> None:
    first, asked = _asked(city, "回避己有限公司")
    put(city, "partial", (CENTRE, Role.CITY_ARBITER), (XUYI, Role.OFFICE_STAFF))
    put(city, "impartial", (CENTRE, Role.CITY_ARBITER), (BUREAU, Role.OFFICE_STAFF))
    body = {"answer": "same_project", "with": first, "reason": "同一企业、同一地块"}
    path = f"/cases/{asked['case_id']}/ruling"
    refused = city.write("partial", path, body)
    assert (refused.status_code, refused.json()["reason"]) == (403, "rules_on_own")
    page = visitor(city, "partial")
    form = {"form_token": token_in(page.get("/account").text), "act": "rule_case"}
    form |= {"submission_id": "page-partial"} | {name: str(body[name]) for name in body}
    told = page.post(f"/cases/{asked['case_id']}", data=form)
    assert (told.status_code, "回避" in told.text) == (403, True)
    assert city.write("impartial", path, body).status_code == 200


def test_a_case_is_assigned_until_it_is_settled(city: Town) -> None:
    _, asked = _asked(city, "分派乙有限公司")
    path = f"/cases/{asked['case_id']}/assignee"
    told = city.write("centre", path, {"assignee": "arbiter"}, method="PUT")
    assert (told.status_code, told.json()["case_id"]) == (200, asked["case_id"])
    city.write(
        "arbiter", f"/cases/{asked['case_id']}/ruling", {"answer": "different", "reason": "两家"}
    )
    late = city.write("centre", path, {"assignee": "arbiter"}, method="PUT")
    assert (late.status_code, late.json()["reason"]) == (409, "case_settled")


def test_a_lead_is_merged_and_the_link_is_cut_again(city: Town) -> None:
    first = city.register("lianshui", investor="并案丙有限公司", project="光伏组件项目")
    second = city.register("xuyi", investor="拆案丁有限公司", project="冷链仓储项目")
    path = f"/leads/{second['lead_id']}"
    merged = city.write("arbiter", f"{path}/merge", {"with": first["lead_id"], "reason": "同一"})
    assert merged.status_code == 200, merged.text
    position = merged.json()["position"]
    together = city.get("xuyi", path, min_position=position).json()
    assert together["project_id"] == first["project_id"]
    again = city.write("arbiter", f"{path}/merge", {"with": first["lead_id"], "reason": "同一"})
    assert (again.status_code, again.json()["reason"]) == (409, "leads_merged_already")
    cut = city.write("arbiter", f"{path}/unmerge", {"reason": "经核为两个项目"})
    assert cut.status_code == 200, cut.text
    apart = city.get("xuyi", path, min_position=cut.json()["position"]).json()
    assert apart["project_id"] != first["project_id"]


@pytest.mark.parametrize("screening", ["incomplete", "void"])
def test_a_registration_is_screened(city: Town, screening: str) -> None:
    told = city.register("lianshui", investor=f"审核{screening}有限公司")
    path = f"/leads/{told['lead_id']}"
    body = {"screening": screening, "lacking": ["source"], "reason": "信息来源未写明"}
    done = city.write("arbiter", f"{path}/screening", body)
    assert done.status_code == 200, done.text
    read = city.get("lianshui", path, min_position=done.json()["position"]).json()
    assert read["standing"] == screening
    again = city.write("arbiter", f"{path}/screening", body)
    assert (again.status_code, again.json()["reason"]) == (409, "screened_already")


def test_a_company_through_which_the_project_is_signed_is_linked_on_evidence(city: Town) -> None:
    told = city.register("lianshui", investor="母公司戊有限公司", project="电芯项目")
    path = f"/leads/{told['lead_id']}/companies"
    identity = {"investor": "戊（涟水）新能源有限公司", "project": "电芯项目"}
    bare = city.write("lianshui", path, {"identity": identity, "evidence": {}})
    assert (bare.status_code, bare.json()["reason"]) == (422, "evidence_missing")
    body = {"identity": identity, "evidence": paper(city, "lianshui", kind="licence")}
    linked = city.write("lianshui", path, body)
    assert (linked.status_code, linked.json()["lead_id"]) == (200, told["lead_id"])
    other = city.register("xuyi", investor="戊（涟水）新能源有限公司", project="电芯项目")
    assert other["placing"] == "collided"


@pytest.mark.parametrize(
    ("path", "method", "body", "field"),
    [
        ("/cases/CAAA/ruling", "POST", {"answer": "perhaps", "reason": "x"}, "answer"),
        ("/cases/CAAA/ruling", "POST", {"answer": "different", "reason": ""}, "reason"),
        ("/cases/CAAA/ruling", "POST", {"answer": "different"}, "reason"),
        ("/cases/CAAA/ruling", "POST", {"answer": "same_group", "with": 7, "reason": "x"}, "with"),
        ("/cases/CAAA/assignee", "PUT", {"assignee": ""}, "assignee"),
        ("/leads/LAAA/merge", "POST", {"reason": "x"}, "with"),
        ("/leads/LAAA/unmerge", "POST", {}, "reason"),
        ("/leads/LAAA/screening", "POST", {"screening": "good", "reason": "x"}, "screening"),
    ],
)
def test_a_field_at_fault_is_named(
    city: Town, path: str, method: str, body: dict[str, object], field: str
) -> None:
    answer = city.write("arbiter", path, body, method=method)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("place", ["/cases/{}/ruling", "/leads/{}/merge", "/leads/{}/screening"])
def test_what_is_no_id_is_not_found(city: Town, place: str) -> None:
    bodies = {
        "ruling": {"answer": "different", "reason": "x"},
        "merge": {"with": "LAAA", "reason": "x"},
        "screening": {"screening": "valid", "reason": "x"},
    }
    body = bodies[place.rpartition("/")[2]]
    for unfit in ("C" * 50, "%00", "案件"):
        assert city.write("arbiter", place.format(unfit), body).status_code == 404


@pytest.mark.parametrize("blank", ["", " ", "\u3000\u3000", "\n\t"])
def test_a_ruling_whose_reason_is_blank_is_not_taken(city: Town, blank: str) -> None:
    body = {"answer": "different", "reason": blank}
    answer = city.write("arbiter", "/cases/CAAA/ruling", body)
    assert (answer.status_code, answer.json()["reason"]) == (422, "malformed")
    assert answer.json()["errors"] == [{"field": "reason", "detail": "不能为空。"}]


def test_a_ruling_with_a_phone_number_is_not_taken(city: Town) -> None:
    body = {"answer": "different", "reason": "已电询 13812345678"}
    answer = city.write("arbiter", "/cases/CAAA/ruling", body)
    assert (answer.status_code, answer.json()["reason"]) == (422, "phone_in_open_text")
    assert "13812345678" not in answer.text


def test_a_retry_of_a_registration_tells_the_same_placing(city: Town) -> None:
    city.register("lianshui", investor="重试己有限公司")
    body = lead(investor="重试己有限责任公司")
    first = city.write("xuyi", "/leads", body, key="rulings-retry")
    again = city.write("xuyi", "/leads", body, key="rulings-retry")
    asked = city.get("xuyi", "/submissions/rulings-retry")
    assert first.json() == again.json() == asked.json()
    assert first.json()["placing"] == "collided"
