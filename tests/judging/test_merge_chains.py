"""Merges of merges, cut in any order: what was recognised counts in one place.

Rule: docs/rules/merging.md.
"""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, huaian_pack
from tests.judging.playbook import play

THREE = """
        单位     | 事项     | 线索 | 企业             | 项目   | 金额   | 对象 | 日期       | 答复 | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 |        |        |      |            |      | 首谈
        乙县     | 登记     | L2   | 华天电子有限公司 |        |        |      |            |      | 首谈
        丙县     | 登记     | L3   | 金陵食品有限公司 |        |        |      |            |      | 首谈
"""

TABLES = {
    "a signing that went through two merges goes back with its own lead alone": f"""{THREE}
        市商务局 | 签约认定 | L3   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 并案     | L3   |                  |        |        | L2   |            |      | 受理 同=L2
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理 同=L1
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 首谈=乙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
        市商务局 | 拆案     | L3   |                  |        |        |      |            |      | 受理 首谈=丙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 丙县=1
    """,
    "of two signings of one day one goes and the other stays": f"""{THREE}
        市商务局 | 签约认定 | L2   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 签约认定 | L3   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理
        市商务局 | 并案     | L3   |                  |        |        | L1   |            |      | 受理
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
        市商务局 | 拆案     | L3   |                  |        |        |      |            |      | 受理
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=2 甲县=1 丙县=1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=2 乙县=1 丙县=1
    """,
    "a start counts by its own facts again when a smaller signing goes back": f"""{THREE}
        市商务局 | 开工认定 | L1   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 签约认定 | L2   |                  |        | 5000万 |      | 2025-01-02 |      | 受理
                 | 对账     |      |                  | 开工数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理
                 | 对账     |      |                  | 开工数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
    """,
    "无法落地 of the office that comes second is not said of the first": f"""{THREE}
        乙县     | 申报无法落地 | L2 |              |        |        |      |            |      | 受理
        市商务局 | 核准     | L2   |                  |        |        |      |            | 准   | 受理
        市商务局 | 落户     | L2   |                  | 丙县   |        |      |            |      | 受理
        市商务局 | 签约认定 | L2   |                  |        |        |      | 2025-01-02 |      | 受理
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 乙县=1 丙县=1 抵销=-1
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理 首谈=甲县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 首谈=乙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 乙县=1 丙县=1 抵销=-1
    """,
    "无法落地 of the office that comes first stays when another lead brings the landing": f"""{THREE}
        甲县     | 申报无法落地 | L1 |              |        |        |      |            |      | 受理
        市商务局 | 核准     | L1   |                  |        |        |      |            | 准   | 受理
        市商务局 | 签约认定 | L1   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 落户     | L2   |                  | 丙县   |        |      |            |      | 受理
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理 首谈=甲县 落户=丙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1 丙县=1 抵销=-1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 首谈=乙县 落户=丙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
    """,
    "a signing that was brought along and moved to another investor's day counts once when they part": f"""{THREE}
        市商务局 | 签约认定 | L2   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理
        市商务局 | 认定     | L1   |                  |        |        |      | 2025-01-02 | 换投资方 | 受理
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 首谈=乙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
    """,
    "of a chain only the leads that began a project go when it parts, and what comes later is the rest's": f"""{THREE}
        市商务局 | 并案     | L3   |                  |        |        | L2   |            |      | 受理 同=L2
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理 同=L1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 首谈=乙县 异=L3
        市商务局 | 开工认定 | L3   |                  |        |        |      | 2025-01-02 |      | 受理 同=L1 首谈=甲县
                 | 对账     |      |                  | 开工数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
    """,
    "a recognised project is not left to nobody": f"""{THREE}
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理
        乙县     | 撤回     | L2   |                  |        |        |      |            |      | 受理
        市商务局 | 签约认定 | L1   |                  |        |        |      | 2025-01-02 |      | 受理
        市商务局 | 拆案     | L1   |                  |        |        |      |            |      | 拒:parting_leaves_recognised
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 异=L1
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |      | 余额 市=1 甲县=1
    """,
    "a landing comes along before anything is signed": f"""{THREE}
        市商务局 | 落户     | L2   |                  | 丙县   |        |      |            |      | 受理
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |      | 受理 首谈=甲县 落户=丙县
        市商务局 | 拆案     | L2   |                  |        |        |      |            |      | 受理 首谈=乙县 落户=丙县
    """,
    "what the centre recognised stays recognised when the row of an opening is the earlier one": """
        单位     | 事项     | 线索 | 企业             | 项目   | 金额   | 对象 | 日期       | 其他            | 结果
        市商务局 | 开批     |      |                  |        |        |      |            |                 | 受理
        甲县     | 登记     | L1   | 新源材料有限公司 |        |        |      |            | 登记=2024-03-01 | 首谈
        市商务局 | 关批     |      |                  |        |        |      |            |                 | 受理
        乙县     | 登记     | L2   | 华天电子有限公司 |        |        |      |            |                 | 首谈
        市商务局 | 签约认定 | L2   |                  |        |        |      | 2025-01-02 |                 | 受理
        市商务局 | 并案     | L2   |                  |        |        | L1   |            |                 | 受理 首谈=甲县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |                 | 余额 市=1 甲县=1
        市商务局 | 拆案     | L2   |                  |        |        |      |            |                 | 受理 首谈=乙县
                 | 对账     |      |                  | 签约数 |        |      | 2025-01    |                 | 余额 市=1 乙县=1
    """,
    "a case that goes with its lead leaves nothing asked behind": """
        单位     | 事项     | 线索 | 企业             | 项目     | 金额 | 对象 | 日期       | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 | 新源项目 | 5亿  |      |            | 首谈
        乙县     | 登记     | L2   | 新源材料有限公司 | 新源项目 | 8亿  |      |            | 待裁定 异=L1 待定=是
        乙县     | 共享     | L2   |                  |          |      |      |            | 受理 公海=是
        丙县     | 认领     | L3   |                  |          |      | L2   |            | 受理 同=L2 待定=是
        市商务局 | 拆案     | L2   |                  |          |      |      |            | 受理 异=L3 待定=是 开案=1
        市商务局 | 签约认定 | L3   |                  |          |      |      | 2025-01-02 | 受理 待定=否
                 | 对账     |      |                  | 签约数   |      |      | 2025-01    | 余额 市=1 丙县=1
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_merge_chains(title: str) -> None:
    play(TABLES[title])


def test_the_old_id_of_a_project_means_the_project_that_its_leads_are_in() -> None:
    played = play(f"""{THREE}
        市商务局 | 并案 | L3 |  |  |  | L2 |  |  | 受理
        市商务局 | 并案 | L2 |  |  |  | L1 |  |  | 受理
        市商务局 | 拆案 | L2 |  |  |  |    |  |  | 受理 异=L1
    """)
    answer = played.city.say(CENTRE, bodies.signing_body(played.projects["L3"]))
    assert answer.project_id == played.city.lead(played.leads["L3"]).project_id
    assert answer.project_id == played.projects["L1"]


def test_a_lead_that_is_parted_before_its_match_is_still_matched() -> None:
    city = PaperCity(pack=huaian_pack() | {"matching": "scored"})
    played = play(
        """
        单位     | 事项 | 线索 | 对象 | 答复 | 结果
        甲县     | 登记 | L1   |      |      | 首谈
        甲县     | 共享 | L1   |      |      | 受理 公海=是
        乙县     | 认领 | L2   | L1   |      | 受理 同=L1
        市商务局 | 拆案 | L1   |      |      | 受理 异=L2
        市商务局 | 比对 | L1   |      | 无   | 受理
        市商务局 | 比对 | L1   |      | 无   | 拒:already_matched
        """,
        city=city,
    )
    lead_id = played.leads["L1"]
    assert city.project(city.lead(lead_id).project_id).touch_of(lead_id).is_matched
