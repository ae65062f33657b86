"""Opening a city from last year's ledgers: what the judge holds to. Rule: docs/rules/opening.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from auth.actors import Role
from tests.judging.bodies import batch_body, lead_body
from tests.judging.paper_city import PaperCity
from tests.judging.playbook import play

TABLES = {
    "rows have no minimum set; log order decides who was first": """
        单位     | 事项 | 线索 | 其他                                          | 结果
        市商务局 | 开批 |      |                                               | 受理
        甲县     | 登记 | L1   | 登记=2024-03-01 缺=source 角色=city_operator  | 首谈
        乙县     | 登记 | L2   | 登记=2024-05-01 缺=content 角色=city_operator | 撞单 同=L1 首谈=甲县
        市商务局 | 关批 |      |                                               | 受理
    """,
    "an agreeing signing date is enough": """
        单位     | 事项 | 线索 | 项目     | 金额 | 其他                                                | 结果
        市商务局 | 开批 |      |          |      |                                                     | 受理
        甲县     | 登记 | L1   | 新源项目 | 5亿  | 登记=2024-03-01 签约=2024-06-01 角色=city_operator | 首谈
        乙县     | 登记 | L2   | 新源项目 | 6亿  | 登记=2024-05-01 签约=2024-06-01 角色=city_operator | 撞单 同=L1
        丙县     | 登记 | L3   | 新源项目 | 7亿  | 登记=2024-05-01 签约=2024-06-02 角色=city_operator | 待裁定 异=L1
    """,
    "the same office's second row amends its lead": """
        单位     | 事项     | 线索 | 金额 | 日期       | 项目   | 其他                               | 结果
        市商务局 | 开批     |      |      |            |        |                                    | 受理
        甲县     | 登记     | L1   | 5亿  |            |        | 登记=2024-03-01 角色=city_operator | 首谈
        乙县     | 登记     | L2   | 5亿  |            |        | 登记=2024-04-01 角色=city_operator | 撞单
        甲县     | 登记     | X    | 6亿  |            |        | 登记=2024-05-01 角色=city_operator | 重复 同=L1 首谈=甲县
        市商务局 | 签约认定 | L1   |      | 2024-06-01 |        |                                    | 受理
                 | 对账     |      |      | 2024-06    | 协议额 |                                    | 余额 市=6 甲县=6
    """,
    "a second row after the recognition changes no figure": """
        单位     | 事项     | 线索 | 金额   | 日期       | 项目   | 其他                               | 结果
        市商务局 | 开批     |      |        |            |        |                                    | 受理
        甲县     | 登记     | L1   | 5亿    |            |        | 登记=2024-03-01 角色=city_operator | 首谈
        市商务局 | 开工认定 | L1   |        | 2024-06-01 |        |                                    | 受理
        甲县     | 登记     | X    | 9999万 |            |        | 登记=2024-05-01 角色=city_operator | 重复
                 | 对账     |      |        | 2024-06    | 开工数 |                                    | 余额 市=1 甲县=1
    """,
    "the stated dates decide, a year late and all the same": """
        单位     | 事项     | 线索 | 收到       | 日期       | 项目   | 其他                               | 结果
        市商务局 | 开批     |      | 2025-01-20 |            |        |                                    | 受理
        甲县     | 登记     | L1   |            |            |        | 登记=2024-02-01 角色=city_operator | 首谈
        市商务局 | 签约认定 | L1   |            | 2024-02-10 |        |                                    | 受理
        市商务局 | 开工认定 | L1   |            | 2024-05-10 |        |                                    | 受理
                 | 对账     |      |            | 2024-02    | 签约数 |                                    | 余额 市=1 甲县=1
                 | 对账     |      |            | 2024-05    | 开工数 |                                    | 余额 市=1 甲县=1
    """,
    "an opening comes before the first live registration": """
        单位     | 事项 | 线索 | 结果
        甲县     | 登记 | L1   | 首谈
        市商务局 | 开批 |      | 拒:opening_too_late
    """,
    "a live registration waits while the opening runs": """
        单位     | 事项 | 线索 | 结果
        市商务局 | 开批 |      | 受理
        甲县     | 登记 | X    | 拒:opening_in_progress
        市商务局 | 关批 |      | 受理
        甲县     | 登记 | L1   | 首谈
    """,
    "there is one opening": """
        单位     | 事项 | 线索 | 结果
        市商务局 | 开批 |      | 受理
        市商务局 | 开批 |      | 拒:opening_in_progress
        市商务局 | 关批 |      | 受理
        市商务局 | 开批 |      | 拒:opening_too_late
    """,
    "claims belong to an opening": """
        单位 | 事项 | 线索 | 其他                               | 结果
        甲县 | 登记 | X    | 登记=2024-03-01 角色=city_operator | 拒:no_opening_runs
        甲县 | 登记 | L1   |                                    | 首谈
    """,
    "the opening is the centre's: no office begins, fills or ends it": """
        单位     | 事项 | 线索 | 其他                               | 结果
        甲县     | 开批 |      |                                    | 拒:role_may_not
        市商务局 | 开批 |      |                                    | 受理
        甲县     | 关批 |      |                                    | 拒:role_may_not
        甲县     | 登记 | X    | 登记=2020-01-01 角色=office_staff  | 拒:role_may_not
        乙县     | 登记 | L1   | 登记=2024-03-01 角色=city_operator | 首谈
        甲县     | 登记 | X    |                                    | 拒:opening_in_progress
    """,
    "an office's own import is no opening": """
        单位 | 事项 | 线索 | 其他 | 结果
        甲县 | 登记 | L1   |      | 首谈
        甲县 | 开批 |      | 普通 | 受理
        甲县 | 登记 | X    |      | 拒:already_registered 告知=L1
        甲县 | 关批 |      |      | 受理
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_opening(title: str) -> None:
    play(TABLES[title])


def test_an_import_that_an_office_ends_under_the_openings_code_does_not_end_the_opening() -> None:
    city = PaperCity()
    city.say("市商务局", batch_body("open_batch", batch="2024"))
    city.say("甲县", batch_body("open_batch", batch="2024", is_opening=False))
    city.say("甲县", batch_body("close_batch", batch="2024"))
    assert city.say("乙县", lead_body()).reason == "opening_in_progress"


def test_the_office_of_a_row_stands_in_the_stamp_and_the_importer_as_the_actor() -> None:
    city = PaperCity()
    city.say("市商务局", batch_body("open_batch"))
    row = city.say("乙县", lead_body(claims={}), role=Role.SYSTEM)
    assert (row.verdict, row.placing) == ("accepted", "first")
    assert city.project(row.project_id).first_office == "Y"
