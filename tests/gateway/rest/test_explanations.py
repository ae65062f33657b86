"""A balance explained through REST: the same total as the statement, and nobody else's rows."""

from tests.gateway.rest.town import HUAIYIN, LIANSHUI, PARK, Town

YEARS = ("2025", "2026", "2027", "2028")


def signed_in_park(city: Town, investor: str) -> tuple[str, int]:
    """A chemical project of 淮阴区 that lands in the park: project id and position."""
    told = city.register(
        "huaiyin",
        investor=investor,
        project=f"{investor}项目",
        amount_yuan=300_000_000,
        summary={"industry": "工业", "chain": "新材料", "is_chemical": True},
    )
    landing = {"landing_office": PARK, "could_not_land": True}
    path = f"/projects/{told['project_id']}/landing"
    assert city.write("centre", path, landing, method="PUT").status_code == 200
    return told["project_id"], city.sign(told["project_id"])["position"]


def test_the_rows_sum_to_the_statement_and_say_rule_share_and_month(city: Town) -> None:
    project, position = signed_in_park(city, "说明甲有限公司")
    asked = {"indicator": "signed_amount_yuan", "min_position": position}
    found = []
    for year in YEARS:
        told = city.get(
            "huaiyin", f"/statements/{HUAIYIN}/explanation", period=year, **asked
        ).json()
        said = city.get("huaiyin", f"/statements/{HUAIYIN}", period=year).json()
        assert told["total"] == said["credit"]["total"]["credited_signed_amount_yuan"]
        assert told["total"] == sum(line["units"] for line in told["lines"])
        found += [line for line in told["lines"] if line["project_id"] == project]
    (line,) = found
    assert line["rule"]["line"] == "chemical_to_park"
    assert line["rule_words"].startswith("依据：化工项目流转至化工园区，双算（huaian-2025@")
    assert line["share_words"] == "计算：3 亿元 × 1 = 3 亿元"
    assert line["what_words"] == f"认定签约，计入 {line['counts_in']}"
    assert (line["side_words"], line["project"]) == ("流出", "说明甲有限公司项目")


def test_in_english_everything_is_said_in_english(city: Town) -> None:
    _, position = signed_in_park(city, "说明乙有限公司")
    headers = city.headers("park") | {"Accept-Language": "en"}
    lines = []
    for year in YEARS:
        asked = {"period": year, "indicator": "signed_count", "min_position": position}
        path = f"/api/v1/statements/{PARK}/explanation"
        lines += city.client.get(path, params=asked, headers=headers).json()["lines"]
    assert lines[0]["side_words"] == "shared in"
    assert lines[0]["share_words"] == "Arithmetic: 1 project(s) × 1 = 1 project(s)"


def test_an_office_explains_its_own_balance_alone(city: Town) -> None:
    asked = {"indicator": "signed_count", "period": "2025Q1"}
    for account in (HUAIYIN, "overlap", "suspense", "nobody"):
        assert (
            city.get("lianshui", f"/statements/{account}/explanation", **asked).status_code == 404
        )
    assert city.get("lianshui", f"/statements/{LIANSHUI}/explanation", **asked).status_code == 200
    assert city.get("leader", f"/statements/{LIANSHUI}/explanation", **asked).status_code == 403
    for account in (HUAIYIN, "overlap", "suspense"):
        assert (
            city.get("assessor", f"/statements/{account}/explanation", **asked).status_code == 200
        )


def test_the_assessor_reads_the_rows_and_no_project_by_name(city: Town) -> None:
    project, position = signed_in_park(city, "说明丙有限公司")
    asked = {"indicator": "signed_amount_yuan", "min_position": position}
    told = [
        city.get("assessor", f"/statements/{account}/explanation", period=year, **asked)
        for account in (HUAIYIN, "overlap")
        for year in YEARS
    ]
    assert any(each.json()["lines"] for each in told)
    for each in told:
        assert "说明丙" not in each.text
        assert project not in each.text


def test_an_earlier_position_is_explained_as_it_was(city: Town) -> None:
    _, before = signed_in_park(city, "说明丁有限公司")
    _, after = signed_in_park(city, "说明戊有限公司")
    path = f"/statements/{HUAIYIN}/explanation"
    asked = {"indicator": "signed_count", "min_position": after}
    for year in YEARS:
        now = city.get("huaiyin", path, period=year, **asked).json()
        then = city.get("huaiyin", path, period=year, at=before, **asked).json()
        assert then["lines"] == [line for line in now["lines"] if line["position"] <= before]
        said = city.get("huaiyin", f"/statements/{HUAIYIN}", period=year, at=before).json()
        assert said["position"] == before
        units = [line["units"] for line in said["lines"] if line["indicator"] == "signed_count"]
        assert (sum(units), len(units)) == (then["total"], len(then["lines"]))
    unheard = city.get("huaiyin", path, period="2025", at=after + 1000, **asked)
    assert unheard.status_code == 404
    for nowhere in (0, after + 1000):
        told = city.get("huaiyin", f"/statements/{HUAIYIN}", period="2025", at=nowhere)
        assert told.status_code == 404
