"""Projects, board and statements through REST: what is counted, and what others may see."""

from tests.gateway.rest.town import HUAIYIN, LIANSHUI, PARK, XUYI, Town


def test_a_signed_project_counts_once_for_the_city_and_twice_in_the_book(city: Town) -> None:
    told = city.register(
        "huaiyin",
        investor="双算甲有限公司",
        amount_yuan=5_000_000_000,
        summary={"industry": "工业", "chain": "新材料", "is_chemical": True},
    )
    landed = city.write(
        "centre",
        f"/projects/{told['project_id']}/landing",
        {"landing_office": PARK, "could_not_land": True},
        method="PUT",
    )
    assert landed.status_code == 200
    before = city.get("centre", "/board", period="2025Q1").json()
    signed = city.sign(told["project_id"], filed_on="2025-03-25")
    after = city.get("leader", "/board", period="2025Q1", min_position=signed["position"]).json()
    grown = {
        name: (before[name], after[name])
        for name in ("signed_count", "ge_50yi_count", "industrial_count")
    }
    assert all(later == earlier + 1 for earlier, later in grown.values()), grown
    for office in (HUAIYIN, PARK):
        credit = after["offices"][office]
        assert (credit["credited_signed_count"], before["offices"][office]) == (
            "1",
            dict.fromkeys(credit, "0")
            | {"credited_signed_amount_yuan": 0, "credited_signed_amount_usd_cents": 0},
        )
    assert after["overlap"]["credited_signed_amount_yuan"] == -5_000_000_000


def test_the_statement_names_the_project_to_both_sides_and_to_nobody_else(city: Town) -> None:
    told = city.register("lianshui", investor="对账乙有限公司", project="对账项目")
    signed = city.sign(told["project_id"])
    months = _posted_months(city, LIANSHUI, signed["position"])
    own = city.get("lianshui", f"/statements/{LIANSHUI}", period=months[-1]).json()
    lines = [line for line in own["lines"] if line["project_id"] == told["project_id"]]
    assert {line["indicator"] for line in lines} == {"signed_count", "signed_amount_yuan"}
    assert all(line["project"] == "对账项目" for line in lines)
    assessed = city.get("assessor", f"/statements/{LIANSHUI}", period=months[-1])
    assert "对账项目" not in assessed.text
    assert told["project_id"] not in assessed.text
    assert len(assessed.json()["lines"]) == len(own["lines"])


def _posted_months(city: Town, office: str, position: int) -> list[str]:
    found = []
    for year in ("2025", "2026", "2027"):
        told = city.get("centre", f"/statements/{office}", period=year, min_position=position)
        found += [line["posted_period"] for line in told.json()["lines"]]
    return sorted(found)


def test_others_see_a_masked_card_once_the_signing_is_recognised(city: Town) -> None:
    told = city.register(
        "lianshui", investor="脱敏丙有限公司", project="脱敏机密项目", amount_yuan=1_234_567_890
    )
    before = city.get("xuyi", "/projects", limit=200, min_position=told["position"])
    signed = city.sign(told["project_id"])
    after = city.get("xuyi", "/projects", limit=200, min_position=signed["position"])
    assert after.json()["total"] == before.json()["total"] + 1
    for secret in ("脱敏", "1234567890", told["project_id"], told["lead_id"], "2025-03-20"):
        assert secret not in after.text
    fresh = [card for card in after.json()["items"] if card not in before.json()["items"]]
    assert [(c["is_masked"], c["amount_band"], c["signed"]) for c in fresh] == [
        (True, "10-20", "2025-03")
    ]


def test_a_collided_office_cannot_find_the_project_it_collided_with(city: Town) -> None:
    first = city.register("lianshui", investor="寻踪丁有限公司")
    second = city.register("xuyi", investor="寻踪丁有限公司")
    assert first["project_id"] == second["project_id"]
    signed = city.sign(first["project_id"])
    cards = city.get("xuyi", "/projects", limit=200, min_position=signed["position"])
    assert first["project_id"] not in cards.text
    assert "寻踪" not in cards.text


def test_the_office_and_the_centre_see_the_project_in_full(city: Town) -> None:
    told = city.register("lianshui", investor="全见戊有限公司", amount_yuan=300_000_000)
    for who in ("lianshui", "centre", "auditor"):
        cards = city.get(who, "/projects", limit=200, min_position=told["position"]).json()
        card = next(c for c in cards["items"] if c["project_id"] == told["project_id"])
        assert (card["investor"], card["amount_yuan"]) == ("全见戊有限公司", 300_000_000)


def test_the_place_of_landing_sees_what_it_is_to_build(city: Town) -> None:
    told = city.register("lianshui", investor="落户己有限公司")
    landed = city.write(
        "centre",
        f"/projects/{told['project_id']}/landing",
        {"landing_office": XUYI},
        method="PUT",
    ).json()
    cards = city.get("xuyi", "/projects", limit=200, min_position=landed["position"]).json()
    card = next(c for c in cards["items"] if c["project_id"] == told["project_id"])
    assert (card["investor"], card["own_placing"]) == ("落户己有限公司", "landing")


def test_recognitions_are_made_once_and_never_ahead_of_time(city: Town) -> None:
    project = city.register("lianshui", investor="认定庚有限公司")["project_id"]
    early = city.write("centre", f"/projects/{project}/start", {"started_on": "2099-01-01"})
    assert (early.status_code, early.json()["reason"]) == (422, "event_in_the_future")
    city.sign(project)
    again = city.write("centre", f"/projects/{project}/signing", {"signed_on": "2025-03-21"})
    assert (again.status_code, again.json()["reason"]) == (409, "signing_already_recognised")
    assert "2025-03-20" in again.json()["detail"]


def test_a_bureau_can_not_be_the_place_of_landing(city: Town) -> None:
    project = city.register("bureau", investor="落地辛有限公司")["project_id"]
    answer = city.write(
        "centre", f"/projects/{project}/landing", {"landing_office": "B01"}, method="PUT"
    )
    assert (answer.status_code, answer.json()["reason"]) == (422, "office_without_land")


def test_the_board_reconciles_in_every_period(city: Town) -> None:
    for period in ("2024", "2025", "2025H1", "2025Q1", "2025-03", "2026Q4"):
        board = city.get("leader", "/board", period=period).json()
        assert board["difference"] == {
            "credited_signed_count": "0",
            "credited_signed_amount_yuan": 0,
            "credited_started_count": "0",
            "credited_signed_amount_usd_cents": 0,
        }
        assert set(board["offices"]) >= {LIANSHUI, HUAIYIN, PARK}


def test_only_who_reads_every_lead_learns_how_many_projects_are_registered(city: Town) -> None:
    before = {who: _registered(city, who) for who in ("centre", "lianshui", "leader", "assessor")}
    told = city.register("huaiyin", investor="密封壬有限公司")
    after = {who: _registered(city, who, told["position"]) for who in before}
    assert isinstance(before["centre"], int)
    assert after["centre"] == before["centre"] + 1
    assert {who: after[who] for who in after if who != "centre"} == {
        "lianshui": None,
        "leader": None,
        "assessor": None,
    }


def test_a_sealed_lead_changes_nothing_on_another_offices_board(city: Town) -> None:
    def seen() -> dict[str, object]:
        board: dict[str, object] = city.get("lianshui", "/board", period="2025").json()
        return {name: value for name, value in board.items() if name not in ("position", "as_of")}

    before = seen()
    told = city.register("huaiyin", investor="密封癸有限公司")
    city.get("lianshui", "/board", period="2025", min_position=told["position"])
    assert seen() == before


def _registered(city: Town, who: str, min_position: int = 0) -> int | None:
    board = city.get(who, "/board", period="2025", min_position=min_position).json()
    found: int | None = board["projects"]
    return found


def test_a_centre_that_was_first_stands_on_the_board_and_has_a_statement(city: Town) -> None:
    told = city.register("centre", investor="市局首谈有限公司", amount_yuan=300_000_000)
    city.write(
        "centre",
        f"/projects/{told['project_id']}/landing",
        {"landing_office": PARK},
        method="PUT",
    )
    signed = city.sign(told["project_id"])
    code = city.get("centre", "/me").json()["office"]
    month = _posted_months(city, code, signed["position"])[-1]
    board = city.get("auditor", "/board", period=month).json()
    assert code in board["offices"]
    shown = [*board["offices"].values(), board["overlap"], board["suspense"]]
    yuan = "credited_signed_amount_yuan"
    assert sum(credit[yuan] for credit in shown) == board["book_city"][yuan]
