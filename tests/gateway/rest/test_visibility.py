"""Who sees what, through REST: preview as later shown, named offices, own table, charges."""

from typing import Any

from sharing.visibility import Relation
from sharing.visibility_default import SHIPPED_TABLE
from tests.gateway.pages.browsing import shown, visitor
from tests.gateway.rest.town import HUAIYIN, LIANSHUI, XUYI, Town, lead

WITHOUT_NAMES = ("project_id", "code_name")


def preview(city: Town, who: str = "lianshui", **changes: Any) -> dict[tuple[str, str], Any]:
    answer = city.write(who, "/leads/preview", lead(**changes))
    assert answer.status_code == 200, answer.text
    return {(each["reader"], each["when"]): each for each in answer.json()["readers"]}


def share(city: Town, told: dict[str, Any], visibility: str, *offices: str) -> int:
    body = {"visibility": visibility, "offices": list(offices)}
    answer = city.write("lianshui", f"/leads/{told['lead_id']}/visibility", body, method="PUT")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["position"])


def cards(city: Town, who: str, position: int) -> list[dict[str, Any]]:
    answer = city.get(who, "/projects", limit=200, min_position=position)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def nameless(card: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in card.items() if name not in WITHOUT_NAMES}


def test_a_preview_is_what_is_shown_later_to_every_kind_of_reader(city: Town) -> None:
    draft: dict[str, Any] = {
        "investor": "预览甲有限公司",
        "project": "预览项目",
        "amount_yuan": 730_000_000,
    }
    foreseen = preview(city, visibility="board", **draft)
    told = city.register("lianshui", **draft)
    before = cards(city, "xuyi", told["position"])
    position = share(city, told, "board")
    after = cards(city, "xuyi", position)
    [fresh] = [card for card in after if card not in before]
    assert nameless(fresh) == nameless(foreseen["other", "posted"]["card"])
    assert fresh["amount_band"] == "5-10"
    own = next(c for c in cards(city, "lianshui", position) if c["investor"] == draft["investor"])
    assert nameless(own) == nameless(foreseen["first_contact", "posted"]["card"])
    for who, reader in (("centre", "centre"), ("auditor", "auditor")):
        seen = next(c for c in cards(city, who, position) if c["investor"] == draft["investor"])
        assert nameless(seen) == nameless(foreseen[reader, "posted"]["card"])


def test_a_sealed_draft_is_nothing_to_others_until_it_is_signed(city: Town) -> None:
    foreseen = preview(city, investor="预览乙有限公司", contacts={"persons": [{"name": "张三"}]})
    for reader in ("other", "waiting", "assessor", "outside"):
        assert foreseen[reader, "posted"]["card"] is None
    for reader in ("other", "waiting", "assessor"):
        card = foreseen[reader, "signed"]["card"]
        assert (card["is_masked"], card["investor"], card["amount_yuan"]) == (True, "", None)
    assert foreseen["outside", "signed"]["card"] is None
    assert foreseen["centre", "posted"]["card"]["investor"] == "预览乙有限公司"
    assert "张三" not in str(foreseen)


def test_a_preview_has_every_kind_of_reader_of_the_table(city: Town) -> None:
    foreseen = preview(city, visibility="named", offices=[XUYI])
    assert {reader for reader, _ in foreseen} == {each.value for each in Relation} - {"own"}
    for reader in ("holder", "offered"):
        for when, letters in (("posted", "s-ss--"), ("signed", "s-ss-m")):
            seen = foreseen[reader, when]["classes"]
            told = [{"show": "s", "mask": "m", "absent": "-"}[each["showing"]] for each in seen]
            assert "".join(told) == letters
    assert foreseen["holder", "posted"]["card"]["investor"]
    assert foreseen["offered", "posted"]["card"] is None, "it reads the case alone"


def test_a_preview_leaves_nothing_behind(city: Town) -> None:
    before = city.get("centre", "/leads").json()
    preview(city, investor="预览丙有限公司")
    after = city.get("centre", "/leads").json()
    assert (after["total"], after["position"]) == (before["total"], before["position"])


def test_named_offices_see_a_masked_card_and_nobody_else(city: Town) -> None:
    told = city.register("lianshui", investor="指定丁有限公司")
    xuyi, huaiyin = (cards(city, who, told["position"]) for who in ("xuyi", "huaiyin"))
    position = share(city, told, "named", XUYI)
    [fresh] = [card for card in cards(city, "xuyi", position) if card not in xuyi]
    assert (fresh["is_masked"], fresh["project_id"], fresh["investor"]) == (True, "", "")
    assert cards(city, "huaiyin", position) == huaiyin
    position = share(city, told, "sealed")
    assert cards(city, "xuyi", position) == xuyi
    position = share(city, told, "open")
    assert any(card["investor"] == "指定丁有限公司" for card in cards(city, "huaiyin", position))
    share(city, told, "sealed")
    assert LIANSHUI != HUAIYIN


def adopt(city: Town, table: str) -> Any:
    body = {"table": table, "reason": "办公会决定"}
    return city.write("centre", "/visibility", body, method="PUT")


def test_a_city_changes_the_policy_and_every_reader_follows(city: Town) -> None:
    told = city.register("lianshui", investor="改表戊有限公司")
    signed = city.sign(told["project_id"])
    seen = cards(city, "assessor", signed["position"])
    assert seen
    nothing = "absent absent absent absent absent absent -"
    less = "\n".join(
        f"assessor {line.split()[1]} {nothing}" if line.startswith("assessor") else line
        for line in SHIPPED_TABLE.splitlines()
    )
    adopted = adopt(city, less)
    assert adopted.status_code == 200, adopted.text
    position = adopted.json()["position"]
    try:
        assert cards(city, "assessor", position) == []
        read = city.get("administrator", "/visibility", min_position=position).json()
        assert (read["is_shipped"], read["table"]) == (False, less)
        page = shown(visitor(city, "administrator").get("/visibility").text)
        assert "本市采用的表" in page
    finally:
        back = adopt(city, "").json()["position"]
    assert cards(city, "assessor", back) == seen
    assert city.get("reviewer", "/visibility", min_position=back).json()["is_shipped"] is True


def test_a_table_with_a_fault_is_refused_with_its_line(city: Town) -> None:
    answer = adopt(
        city,
        SHIPPED_TABLE.replace("auditor         *       show      absent", "auditor * show show"),
    )
    assert answer.status_code == 422
    assert "联系人不得给考核办、审计" in answer.json()["detail"]


def test_a_leader_reads_what_he_is_put_in_charge_of_and_a_reviewer_without_its_history(
    city: Town,
) -> None:
    told = city.register("lianshui", investor="包保己有限公司", project="包保项目")
    assert city.get("leader", f"/leads/{told['lead_id']}").status_code == 404
    person = city.get("leader", "/me").json()["login"]
    reviewer = city.get("reviewer", "/me").json()["login"]
    for who, capacity in ((person, "leader"), (reviewer, "reviewer")):
        charge = {
            "person": who,
            "capacity": capacity,
            "project_id": told["project_id"],
            "from_on": "2024-01-01",
            "reason": "市领导包保",
        }
        answer = city.write("centre", "/charges", charge)
        assert answer.status_code in {200, 201}, answer.text
        position = answer.json()["position"]
    read = city.get("leader", f"/leads/{told['lead_id']}", min_position=position).json()
    assert (read["investor"], read["source"], read["has_contacts"]) == (
        "包保己有限公司",
        "商会推荐",
        False,
    )
    review = city.get("reviewer", f"/leads/{told['lead_id']}", min_position=position).json()
    assert (review["investor"], review["amount_yuan"]) == ("包保己有限公司", 1_200_000_000)
    for name in ("source", "talked_on", "registered_at", "placing"):
        assert review[name] == ""
    assert (review["history"], review["rows"], review["standing_of_project"]) == ([], [], None)
