"""Recognition 认定 and the month in which it counts. Rule: docs/rules/recognition-period.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging.playbook import play

TABLES = {
    "signed on 30 December, filed on 4 January: December": """
        单位     | 事项     | 线索 | 收到       | 日期       | 项目   | 其他            | 结果
        甲县     | 登记     | L1   | 2024-12-01 |            |        |                 | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-08 | 2024-12-30 |        | 报送=2025-01-04 | 受理
                 | 对账     |      |            | 2024-12    | 签约数 |                 | 余额 市=1 甲县=1
                 | 对账     |      |            | 2025-01    | 签约数 |                 | 余额
    """,
    "filed on 20 January: January": """
        单位     | 事项     | 线索 | 收到       | 日期       | 项目   | 其他            | 结果
        甲县     | 登记     | L1   | 2024-12-01 |            |        |                 | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-20 | 2024-12-30 |        | 报送=2025-01-20 | 受理
                 | 对账     |      |            | 2024-12    | 签约数 |                 | 余额
                 | 对账     |      |            | 2025-01    | 签约数 |                 | 余额 市=1 甲县=1
    """,
    "the tenth day is in time, the eleventh is late": """
        单位     | 事项     | 线索 | 收到       | 企业         | 日期       | 项目   | 其他            | 结果
        甲县     | 登记     | L1   | 2024-12-01 | 一号有限公司 |            |        |                 | 首谈
        乙县     | 登记     | L2   | 2024-12-01 | 二号有限公司 |            |        |                 | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-20 |              | 2024-12-30 |        | 报送=2025-01-10 | 受理
        市商务局 | 签约认定 | L2   | 2025-01-20 |              | 2024-12-30 |        | 报送=2025-01-11 | 受理
                 | 对账     |      |            |              | 2024-12    | 签约数 |                 | 余额 市=1 甲县=1
                 | 对账     |      |            |              | 2025-01    | 签约数 |                 | 余额 市=1 乙县=1
    """,
    "without a filing day the receipt's day in city time is meant": """
        单位     | 事项     | 线索 | 收到             | 企业         | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 2024-12-01       | 一号有限公司 |            |        | 首谈
        乙县     | 登记     | L2   | 2024-12-01       | 二号有限公司 |            |        | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-10 23:59 |              | 2024-12-30 |        | 受理
        市商务局 | 签约认定 | L2   | 2025-01-11 00:00 |              | 2024-12-30 |        | 受理
                 | 对账     |      |                  |              | 2024-12    | 签约数 | 余额 市=1 甲县=1
                 | 对账     |      |                  |              | 2025-01    | 签约数 | 余额 市=1 乙县=1
    """,
    "a start has its own date and month": """
        单位     | 事项     | 线索 | 收到       | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 2024-12-01 |            |        | 首谈
        市商务局 | 签约认定 | L1   | 2024-12-20 | 2024-12-10 |        | 受理
        市商务局 | 开工认定 | L1   | 2025-03-03 | 2025-02-27 |        | 受理
                 | 对账     |      |            | 2024-12    | 签约数 | 余额 市=1 甲县=1
                 | 对账     |      |            | 2024-12    | 开工数 | 余额
                 | 对账     |      |            | 2025-02    | 开工数 | 余额 市=1 甲县=1
    """,
    "today counts, tomorrow is refused": """
        单位     | 事项     | 线索 | 收到             | 日期       | 其他            | 结果
        甲县     | 登记     | L1   | 2025-01-02       |            |                 | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-08 23:30 | 2025-01-09 |                 | 拒:event_in_the_future
        市商务局 | 签约认定 | L1   | 2025-01-08 23:31 | 2025-01-08 | 报送=2025-01-09 | 拒:event_in_the_future
        市商务局 | 签约认定 | L1   | 2025-01-09 00:30 | 2025-01-09 |                 | 受理
        市商务局 | 开工认定 | L1   | 2025-01-09 00:31 | 2025-01-10 |                 | 拒:event_in_the_future
    """,
    "a project is recognised once": """
        单位     | 事项     | 线索 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   |            |        | 首谈
        乙县     | 登记     | L2   |            |        | 撞单
        市商务局 | 签约认定 | L1   | 2025-01-02 |        | 受理
        市商务局 | 签约认定 | L1   | 2025-01-01 |        | 拒:signing_already_recognised
        市商务局 | 签约认定 | L2   | 2025-01-02 |        | 拒:signing_already_recognised
        市商务局 | 开工认定 | L1   | 2025-01-02 |        | 受理
        市商务局 | 开工认定 | L2   | 2025-01-02 |        | 拒:start_already_recognised
                 | 对账     |      | 2025-01    | 签约数 | 余额 市=1 甲县=1
    """,
    "a project that does not exist is refused": """
        单位     | 事项     | 线索  | 项目 | 结果
        市商务局 | 签约认定 | PNONE |      | 拒:project_unknown
        市商务局 | 开工认定 | PNONE |      | 拒:project_unknown
        市商务局 | 落户     | PNONE | 乙县 | 拒:project_unknown
    """,
    "what all have left is nobody's, so it is not recognised": """
        单位     | 事项     | 线索 | 日期       | 结果
        甲县     | 登记     | L1   |            | 首谈
        甲县     | 撤回     | L1   |            | 受理 首谈=无
        市商务局 | 签约认定 | L1   | 2025-01-02 | 拒:project_not_pursued
        市商务局 | 开工认定 | L1   | 2025-01-02 | 拒:project_not_pursued
        乙县     | 登记     | L2   |            | 首谈 同=L1
        市商务局 | 签约认定 | L2   | 2025-01-02 | 受理 首谈=乙县
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_recognition(title: str) -> None:
    play(TABLES[title])
