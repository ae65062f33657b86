"""Closing a period 关账. Rule: docs/rules/periods.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import city_ms
from tests.judging.playbook import play

TABLES = {
    "a period is closed when it is over in city time, once, and for ever": """
        单位     | 事项 | 项目    | 收到             | 结果
        市商务局 | 关账 | 2025-01 | 2025-01-31 23:59 | 拒:period_not_over 关至=无
        市商务局 | 关账 | 2025-01 | 2025-02-01 00:00 | 受理 关至=2025-01
        市商务局 | 关账 | 2025-01 | 2025-02-02       | 拒:period_closed_already
        市商务局 | 关账 | 2025Q1  | 2025-03-31 23:59 | 拒:period_not_over
        市商务局 | 关账 | 2025Q1  | 2025-04-01 00:00 | 受理 关至=2025-03
        市商务局 | 关账 | 2025-02 | 2025-04-01       | 拒:period_closed_already
        市商务局 | 关账 | 2025    | 2025-04-01       | 拒:period_not_over
        市商务局 | 关账 | 0000    | 2025-04-01       | 拒:period_unreadable
    """,
    "the first closing of a city closes all that went before it": """
        单位     | 事项 | 项目   | 收到       | 结果
        市商务局 | 关账 | 2025Q1 | 2025-07-02 | 受理 关至=2025-03
        市商务局 | 关账 | 2024   | 2025-07-02 | 拒:period_closed_already
    """,
    "afterwards no month is left out between": """
        单位     | 事项 | 项目    | 收到       | 结果
        市商务局 | 关账 | 2025-01 | 2025-07-02 | 受理
        市商务局 | 关账 | 2025-03 | 2025-07-02 | 拒:months_left_open
        市商务局 | 关账 | 2025Q2  | 2025-07-02 | 拒:months_left_open
        市商务局 | 关账 | 2025H1  | 2025-07-02 | 受理 关至=2025-06
    """,
    "the year is closed after its quarters, for its statements, and each once": """
        单位     | 事项     | 项目    | 收到       | 结果
        市商务局 | 关账     | 2025-03 | 2025-04-02 | 受理 关至=2025-03
        市商务局 | 关账     | 2025Q1  | 2025-04-03 | 受理 关至=2025-03 送达=6
        甲县     | 确认对账 | 2025Q1  | 2025-04-03 | 受理 答复=甲县:confirmed
        市商务局 | 关账     | 2025Q1  | 2025-04-04 | 拒:period_closed_already
        市商务局 | 关账     | 2025H2  | 2026-01-02 | 拒:months_left_open
        市商务局 | 关账     | 2025Q2  | 2026-01-02 | 受理
        市商务局 | 关账     | 2025Q4  | 2026-01-02 | 拒:months_left_open
        市商务局 | 关账     | 2025H2  | 2026-01-02 | 受理 关至=2025-12
        市商务局 | 关账     | 2025H1  | 2026-01-02 | 受理 关至=2025-12
        市商务局 | 关账     | 2025Q4  | 2026-01-02 | 拒:period_closed_already   # it was closed by the half-year
        市商务局 | 关账     | 2025    | 2026-01-02 | 受理 关至=2025-12
        市商务局 | 关账     | 2025    | 2026-01-03 | 拒:period_closed_already
        市商务局 | 关账     | 2025H2  | 2026-01-03 | 拒:period_closed_already
    """,
    "what hangs refuses the closing unless it is said that it closes all the same": """
        单位     | 事项     | 项目   | 收到       | 其他        | 结果
        市商务局 | 预告关账 | 2025Q1 | 2025-04-02 | 仍有=2      | 受理 关至=无
        市商务局 | 关账     | 2025Q1 | 2025-04-02 | 仍有=2      | 拒:period_hangs 关至=无
        市商务局 | 关账     | 2025Q1 | 2025-04-02 | 仍有=2 仍关 | 受理 关至=2025-03
        市商务局 | 预告关账 | 2025Q1 | 2025-04-02 | 仍有=2      | 拒:period_closed_already
    """,
    "the centre closes, nobody else": """
        单位     | 事项     | 项目   | 收到       | 其他             | 结果
        甲县     | 关账     | 2025Q1 | 2025-04-02 |                  | 拒:role_may_not
        甲县     | 关账     | 2025Q1 | 2025-04-02 | 角色=office_head | 拒:role_may_not
        市商务局 | 关账     | 2025Q1 | 2025-04-02 | 角色=auditor     | 拒:role_may_not
    """,
    "while an opening runs nothing is closed": """
        单位     | 事项 | 项目   | 收到       | 结果
        市商务局 | 开批 |        | 2025-04-02 | 受理
        市商务局 | 关账 | 2025Q1 | 2025-04-02 | 拒:opening_in_progress
        市商务局 | 关批 |        | 2025-04-02 | 受理
        市商务局 | 关账 | 2025Q1 | 2025-04-02 | 受理
    """,
    "what is recognised after the closing counts in the earliest open month, in both views": """
        单位     | 事项     | 线索 | 日期       | 项目    | 收到       | 其他   | 结果
        甲县     | 登记     | L1   |            |         | 2025-03-03 |        | 首谈
        市商务局 | 关账     |      |            | 2025-03 | 2025-04-02 |        | 受理
        市商务局 | 签约认定 | L1   | 2025-03-30 |         | 2025-04-03 |        | 受理
                 | 对账     |      | 2025-03    | 签约数  |            |        | 余额
                 | 对账     |      | 2025-04    | 签约数  |            |        | 余额 市=1 甲县=1
                 | 对账     |      | 2025-03    | 签约数  |            | 更正后 | 余额
                 | 对账     |      | 2025-04    | 签约数  |            | 更正后 | 余额 市=1 甲县=1
        市商务局 | 关账     |      |            | 2025-04 | 2025-05-02 |        | 受理
        市商务局 | 开工认定 | L1   | 2025-04-01 |         | 2025-05-03 |        | 受理
                 | 对账     |      | 2025-05    | 开工数  |            | 更正后 | 余额 市=1 甲县=1
    """,
    "Q1 closed, then a ruling merges two of its projects: exported, corrected and open period": """
        单位     | 事项     | 线索 | 日期       | 项目         | 对象 | 收到       | 其他   | 结果
        甲县     | 登记     | L1   |            | 电池项目     |      | 2025-01-05 |        | 首谈
        乙县     | 登记     | L2   |            | 光学镜头项目 |      | 2025-01-06 |        | 首谈 异=L1
        市商务局 | 签约认定 | L1   | 2025-01-10 |              |      | 2025-01-12 |        | 受理
        市商务局 | 签约认定 | L2   | 2025-02-11 |              |      | 2025-02-12 |        | 受理
        市商务局 | 关账     |      |            | 2025Q1       |      | 2025-04-02 |        | 受理
                 | 对账     |      | 2025Q1     | 签约数       |      |            |        | 余额 市=2 甲县=1 乙县=1
        市商务局 | 并案     | L2   |            |              | L1   | 2025-04-20 |        | 受理 同=L1
                 | 对账     |      | 2025Q1     | 签约数       |      |            |        | 余额 市=2 甲县=1 乙县=1
                 | 对账     |      | 2025Q1     | 协议额       |      |            |        | 余额 市=10 甲县=5 乙县=5
                 | 对账     |      | 2025Q1     | 签约数       |      |            | 更正后 | 余额 市=1 甲县=1
                 | 对账     |      | 2025Q1     | 协议额       |      |            | 更正后 | 余额 市=5 甲县=5
                 | 对账     |      | 2025-04    | 签约数       |      |            |        | 余额 市=-1 乙县=-1
                 | 对账     |      | 2025-04    | 签约数       |      |            | 更正后 | 余额
                 | 对账     |      | 2025       | 签约数       |      |            |        | 余额 市=1 甲县=1
                 | 对账     |      | 2025       | 签约数       |      |            | 更正后 | 余额 市=1 甲县=1
        市商务局 | 关账     |      |            | 2025-04      |      | 2025-05-06 |        | 受理
        市商务局 | 拆案     | L2   |            |              |      | 2025-05-20 |        | 受理 异=L1
                 | 对账     |      | 2025Q1     | 签约数       |      |            |        | 余额 市=2 甲县=1 乙县=1
                 | 对账     |      | 2025-04    | 签约数       |      |            |        | 余额 市=-1 乙县=-1
                 | 对账     |      | 2025-05    | 签约数       |      |            |        | 余额 市=1 乙县=1
                 | 对账     |      | 2025Q1     | 签约数       |      |            | 更正后 | 余额 市=2 甲县=1 乙县=1
    """,
    "a landing that is set after the closing moves credit in the open month": """
        单位     | 事项     | 线索 | 日期       | 项目    | 收到       | 其他            | 结果
        甲县     | 登记     | L1   |            |         | 2025-01-05 |                 | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-10 |         | 2025-01-12 |                 | 受理
        市商务局 | 关账     |      |            | 2025-01 | 2025-02-02 |                 | 受理
        市商务局 | 落户     | L1   |            | 乙县    | 2025-02-20 | 无法落地        | 受理
                 | 对账     |      | 2025-01    | 签约数  |            |                 | 余额 市=1 甲县=1
                 | 对账     |      | 2025-02    | 签约数  |            |                 | 余额 乙县=1 抵销=-1
                 | 对账     |      | 2025-01    | 签约数  |            | 更正后          | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
}


@pytest.mark.parametrize("name", TABLES)
def test_closing(name: str) -> None:
    play(TABLES[name])


def test_the_refusal_names_the_earliest_month_that_is_open() -> None:
    city = PaperCity()
    city.say("市商务局", _close("2024-11"), at=city_ms("2025-03-02"))
    refused = city.say("市商务局", _close("2025-02"), at=city_ms("2025-03-02"))
    assert refused.reason == "months_left_open"
    assert refused.params["month"] == "2024-12"


def test_what_hung_is_recorded_with_the_closing() -> None:
    city = PaperCity()
    hanging = [{"what": "held", "subject": "PX", "project_id": "PX"}]
    body = _close("2025-01") | {"hanging": hanging, "despite_hanging": True, "reason": "按时关账"}
    closed, _ = city.say("市商务局", body, at=city_ms("2025-02-02")).events
    assert closed.name == "period_closed"
    assert [each.model_dump() for each in closed.hanging] == hanging
    assert (closed.through, closed.reason) == ("2025-01", "按时关账")


def _close(period: str) -> dict[str, object]:
    return {"kind": "close_period", "version": 1, "period": period}
