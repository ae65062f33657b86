"""Claims to a signing, and rulings on the rows of an opening. Rules: docs/rules/cases.md."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from auth.actors import Role
from ledger.judge.state import CaseState
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, city_ms
from tests.judging.playbook import play

CLAIMS = {
    "a row behind first contact that states the signing is a claim, and nothing waits": """
        单位 | 事项 | 线索 | 其他 | 项目 | 日期 | 结果
        市商务局 | 开批 |  |  |  |  | 受理
        甲县 | 登记 | L1 | 登记=2024-02-01 |  |  | 首谈
        乙县 | 登记 | L2 | 登记=2024-03-01 签约=2024-05-06 |  |  | 撞单
        市商务局 | 签约认定 | L1 |  |  | 2024-05-06 | 受理 认领案=1 待定=否
         | 对账 |  |  | 签约数 | 2024-05 | 余额 市=1 甲县=1
    """,
    "the earlier registration stands where the centre says that it is one project": """
        单位 | 事项 | 线索 | 其他 | 项目 | 日期 | 对象 | 答复 | 结果
        市商务局 | 开批 |  |  |  |  |  |  | 受理
        甲县 | 登记 | L1 | 登记=2024-02-01 |  |  |  |  | 首谈
        乙县 | 登记 | L2 | 登记=2024-03-01 签约=2024-05-06 |  |  |  |  | 撞单
        市商务局 | 签约认定 | L1 |  |  | 2024-05-06 |  |  | 受理
        市商务局 | 关批 |  |  |  |  |  |  | 受理
        市商务局 | 裁定 | L2 |  |  |  | L1 | 同一项目 | 受理 同=L1 首谈=甲县 认领案=0
         | 对账 |  |  | 签约数 | 2024-05 |  |  | 余额 市=1 甲县=1
    """,
    "different parts them, and each counts what its own rows say": """
        单位 | 事项 | 线索 | 其他 | 项目 | 日期 | 答复 | 结果
        市商务局 | 开批 |  |  |  |  |  | 受理
        甲县 | 登记 | L1 | 登记=2024-02-01 签约=2024-05-06 |  |  |  | 首谈
        乙县 | 登记 | L2 | 登记=2024-03-01 签约=2024-05-06 |  |  |  | 撞单
        市商务局 | 签约认定 | L1 |  |  | 2024-05-06 |  | 受理
        市商务局 | 关批 |  |  |  |  |  | 受理
        市商务局 | 裁定 | L2 |  |  |  | 不同企业 | 受理 异=L1 首谈=乙县 认领案=0
         | 对账 |  |  | 签约数 | 2024-05 |  | 余额 市=2 甲县=1 乙县=1
    """,
    "the landing office claims nothing, its row is the other side of the move": """
        单位 | 事项 | 线索 | 其他 | 项目 | 日期 | 结果
        市商务局 | 开批 |  |  |  |  | 受理
        甲县 | 登记 | L1 | 登记=2024-02-01 |  |  | 首谈
        乙县 | 登记 | L2 | 登记=2024-03-01 签约=2024-05-06 |  |  | 撞单
        市商务局 | 落户 | L1 | 无法落地 | 乙县 |  | 受理
        市商务局 | 签约认定 | L1 |  |  | 2024-05-06 | 受理 认领案=0
    """,
    "a claim is asked about once": """
        单位     | 事项     | 线索 | 其他                            | 日期       | 结果
        市商务局 | 开批     |      |                                 |            | 受理
        甲县     | 登记     | L1   | 登记=2024-02-01                 |            | 首谈
        乙县     | 登记     | L2   | 登记=2024-03-01 签约=2024-05-06 |            | 撞单
        市商务局 | 签约认定 | L1   |                                 | 2024-05-06 | 受理 认领案=1
        市商务局 | 开工认定 | L1   |                                 | 2024-06-06 | 受理 认领案=1
    """,
}


@pytest.mark.parametrize("table", CLAIMS.values(), ids=CLAIMS.keys())
def test_claim(table: str) -> None:
    play(table)


# A small opened city whose rows exact keys cannot settle: one enterprise, no agreeing fact, so each
# later row is asked about all earlier ones.


class OpenedRow(NamedTuple):
    """One row of last year's ledgers."""

    office: str
    registered: str
    yuan: int
    signed: str = ""
    started: str = ""
    land: str = ""


ROWS = (
    OpenedRow("J", "2024-01-05", 5 * YI, land="Y"),
    OpenedRow("Y", "2024-02-05", 6 * YI, signed="2024-05-06", started="2024-09-10"),
    OpenedRow("B", "2024-03-05", 7 * YI, signed="2024-07-08"),
    OpenedRow("D", "2024-04-05", 8 * YI, land="D"),
)

MONTHS = tuple(f"2024-{month:02}" for month in range(1, 13))


def opened(rows: Sequence[OpenedRow]) -> tuple[PaperCity, list[str]]:
    """The city with these rows imported and closed, and the lead of each row.

    As the importer does: what each row's project comes to is recognised before the opening ends.
    """
    city = PaperCity()
    city.say(CENTRE, bodies.batch_body("open_batch"))
    leads: list[str] = []
    for row in rows:
        claims: dict[str, Any] = {"registered_at": city_ms(row.registered)}
        dates = {"signed_on": row.signed, "started_on": row.started, "landing_office": row.land}
        claims |= {name: said for name, said in dates.items() if said}
        body = bodies.lead_body(project="新源项目", amount_yuan=row.yuan, claims=claims)
        answer = city.say(row.office, body, role=Role.CITY_OPERATOR)
        assert answer.placing == ("asked" if leads else "first")
        leads.append(answer.lead_id)
        if row.land not in ("", "ZH"):  # the bureau has no land
            moves = row.land != row.office
            landing = bodies.landing_body(answer.project_id, row.land, could_not_land=moves)
            assert city.say(CENTRE, landing).verdict == "accepted"
        if row.signed:
            signing = bodies.signing_body(answer.project_id, on=row.signed)
            assert city.say(CENTRE, signing).verdict == "accepted"
        if row.started:
            start = bodies.start_body(answer.project_id, on=row.started)
            assert city.say(CENTRE, start).verdict == "accepted"
    city.say(CENTRE, bodies.batch_body("close_batch"))
    return city, leads


def ruled(rows: Sequence[OpenedRow], same_as: Sequence[int], order: Sequence[int]) -> PaperCity:
    """The opened city after every case was ruled, in this order. ``same_as``: for each row after
    the first the earlier row with which it is one project, or −1 for none.
    """
    city, leads = opened(rows)
    for number in order:
        earlier = same_as[number - 1]
        (case,) = open_cases_of(city, leads[number])
        ruling = {"kind": "rule_case", "version": 1, "case_id": case, "reason": "经核实"}
        answer = {"answer": "different"}
        if earlier >= 0:
            answer = {"answer": "same_project", "with_lead": leads[earlier]}
        assert city.say(CENTRE, ruling | answer).verdict == "accepted"
    return city


def open_cases_of(city: PaperCity, lead_id: str) -> list[str]:
    """The open identity cases about a lead."""
    found = (city.value(key) for key in city.store if key.startswith("case:"))
    return [
        case.case_id
        for case in found
        if isinstance(case, CaseState)
        and (case.is_open, case.kind, case.lead_id) == (True, "identity", lead_id)
    ]


def outcome(city: PaperCity) -> tuple[Any, ...]:
    """What the city comes to: its projects with their facts, and every figure by month."""
    projects = sorted(
        (
            tuple(touch.office for touch in project.touches),
            project.first_office,
            project.landing_office,
            project.could_not_land,
            project.signing.on if project.signing else "",
            project.start.on if project.start else "",
            project.recognised.amount_yuan if project.recognised else None,
            project.is_in_suspense,
        )
        for project in city.projects()
        if not project.merged_into
    )
    figures = [
        (month, indicator, sorted(city.balances(period=month, indicator=indicator).items()))
        for month in MONTHS
        for indicator in ("signed_count", "signed_amount_yuan", "started_count")
    ]
    return projects, figures


def test_the_landing_offices_row_says_amount_and_dates_of_the_merged_project() -> None:
    """J names Y as the landing; Y's row has the signing, so it decides; B's later one does not."""
    city = ruled(ROWS, (0, 0, -1), (1, 2, 3))
    projects, _ = outcome(city)
    assert projects == [
        (("D",), "D", "D", False, "", "", None, False),
        (("J", "Y", "B"), "J", "Y", True, "2024-05-06", "2024-09-10", 6 * YI, False),
    ]
    both = {"city": -10_000, "office:J": 10_000, "office:Y": 10_000, "overlap": -10_000}
    assert city.balances(period="2024-05", indicator="signed_count") == both
    assert city.balances(period="2024-07", indicator="signed_count") == {}
    assert city.balances(period="2024-09", indicator="started_count") == both


def test_a_later_row_that_is_not_the_landings_decides_nothing() -> None:
    """J and B are one: B has neither first contact nor landing, so its signing does not count."""
    city = ruled(ROWS, (-1, 0, -1), (1, 2, 3))
    projects, _ = outcome(city)
    assert (("J", "B"), "J", "Y", True, "", "", None, False) in projects
    assert city.balances(period="2024-07", indicator="signed_count") == {}
    assert city.balances(period="2024-05", indicator="signed_count") == {
        "city": -10_000,
        "office:Y": 10_000,
    }


def test_until_it_is_ruled_what_is_asked_waits_in_suspense() -> None:
    city, _ = opened(ROWS)
    assert city.balances(period="2024-05", indicator="signed_count") == {
        "city": -10_000,
        "suspense": 10_000,
    }


opened_rows = st.tuples(
    *[
        st.builds(
            OpenedRow,
            office=st.just(office),
            registered=st.just(f"2024-0{number}-05"),
            yuan=st.just((4 + number) * YI),
            signed=st.sampled_from(("", f"2024-06-0{number}")),
            started=st.sampled_from(("", "2024-09-10", f"2024-10-0{number}")),
            land=st.sampled_from(("", "", office, "J", "Y", "ZH")),
        )
        for number, office in enumerate(("J", "Y", "B", "D"), start=1)
    ]
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=opened_rows,
    same_as=st.tuples(st.integers(-1, 0), st.integers(-1, 1), st.integers(-1, 2)),
    order=st.permutations((1, 2, 3)),
)
def test_the_order_of_the_rulings_changes_nothing(
    rows: tuple[OpenedRow, ...], same_as: tuple[int, ...], order: list[int]
) -> None:
    assert outcome(ruled(rows, same_as, order)) == outcome(ruled(rows, same_as, (1, 2, 3)))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=opened_rows, one=st.integers(0, 3), other=st.integers(0, 3))
def test_a_merge_and_its_undoing_leave_an_opened_city_as_it_was(
    rows: tuple[OpenedRow, ...], one: int, other: int
) -> None:
    city = ruled(rows, (-1, -1, -1), (1, 2, 3))
    leads = [touch.lead_id for p in city.projects() for touch in p.touches]
    assume(one != other)
    before = outcome(city)
    pair = {"lead_id": leads[one], "with_lead": leads[other]}
    merge = {"kind": "merge_leads", "version": 1, "reason": "同一项目"} | pair
    assert city.say(CENTRE, merge).verdict == "accepted"
    gone = next(p for p in city.projects() if p.merged_into)
    (touch,) = [t for p in city.projects() for t in p.touches if t.home == gone.project_id]
    unmerge = {"kind": "unmerge_lead", "version": 1, "lead_id": touch.lead_id, "reason": "并错"}
    assert city.say(CENTRE, unmerge).verdict == "accepted"
    assert outcome(city) == before
