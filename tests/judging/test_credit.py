"""Credit 计分额 under the Huai'an 2025 rules. Rule: docs/rules/credit-and-overlap.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging.playbook import play

TABLES = {
    "landed at home: the city's one project is the county's one": """
        单位     | 事项     | 线索 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   |            |        | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-02 |        | 受理
        市商务局 | 开工认定 | L1   | 2025-01-02 |        | 受理
                 | 对账     |      | 2025-01    | 签约数 | 余额 市=1 甲县=1
                 | 对账     |      | 2025-01    | 协议额 | 余额 市=5 甲县=5
                 | 对账     |      | 2025-01    | 开工数 | 余额 市=1 甲县=1
    """,
    "landing set to the first-contact office itself changes nothing": """
        单位     | 事项     | 线索 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   |            |        | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-02 |        | 受理
        市商务局 | 落户     | L1   |            | 甲县   | 受理
                 | 对账     |      | 2025-01    | 签约数 | 余额 市=1 甲县=1
    """,
    "a chemical project that goes to the park counts for both": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他 | 结果
        甲县     | 登记     | L1   |            |        | 化工 | 首谈
        市商务局 | 落户     | L1   |            | 化工园 |      | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |      | 受理
        市商务局 | 开工认定 | L1   | 2025-01-02 |        |      | 受理
                 | 对账     |      | 2025-01    | 签约数 |      | 余额 市=1 甲县=1 化工园=1 抵销=-1
                 | 对账     |      | 2025-01    | 协议额 |      | 余额 市=5 甲县=5 化工园=5 抵销=-5
                 | 对账     |      | 2025-01    | 开工数 |      | 余额 市=1 甲县=1 化工园=1 抵销=-1
    """,
    "a chemical project that goes to another county does not count twice": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他 | 结果
        甲县     | 登记     | L1   |            |        | 化工 | 首谈
        市商务局 | 落户     | L1   |            | 乙县   |      | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |      | 受理
                 | 对账     |      | 2025-01    | 签约数 |      | 余额 市=1 甲县=1
    """,
    "no chemistry, so the park is a place like any other": """
        单位     | 事项     | 线索 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   |            |        | 首谈
        市商务局 | 落户     | L1   |            | 化工园 | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        | 受理
                 | 对账     |      | 2025-01    | 签约数 | 余额 市=1 甲县=1
    """,
    "could not land it, declared: both sides count": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他     | 结果
        甲县     | 登记     | L1   |            |        |          | 首谈
        市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |          | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
    "a bureau has no land: what it brought counts for it and for the county that landed it": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他     | 结果
        驻沪局   | 登记     | L1   |            |        |          | 首谈
        市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |          | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 驻沪局=1 乙县=1 抵销=-1
    """,
    "any other move does not count twice": """
        单位     | 事项     | 线索 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   |            |        | 首谈
        市商务局 | 落户     | L1   |            | 乙县   | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        | 受理
                 | 对账     |      | 2025-01    | 签约数 | 余额 市=1 甲县=1
    """,
    "an office without land is no landing place": """
        单位     | 事项 | 线索 | 项目     | 结果
        甲县     | 登记 | L1   |          | 首谈
        市商务局 | 落户 | L1   | 驻沪局   | 拒:office_without_land
        市商务局 | 落户 | L1   | 市商务局 | 拒:office_without_land
        市商务局 | 落户 | L1   | K999     | 拒:office_unknown
    """,
    "asked: the city has it, nobody may claim it yet": """
        单位     | 事项     | 线索 | 金额 | 日期       | 项目     | 结果
        甲县     | 登记     | L1   | 5亿  |            | 新源项目 | 首谈
        乙县     | 登记     | L2   | 8亿  |            | 新源项目 | 待裁定
        市商务局 | 签约认定 | L2   |      | 2025-01-02 |          | 受理
                 | 对账     |      |      | 2025-01    | 签约数   | 余额 市=1 待定=1
                 | 对账     |      |      | 2025-01    | 协议额   | 余额 市=8 待定=8
        市商务局 | 签约认定 | L1   |      | 2025-01-02 |          | 受理
                 | 对账     |      |      | 2025-01    | 签约数   | 余额 市=2 甲县=1 待定=1
    """,
    "1 亿 counts, a yuan less does not": """
        单位     | 事项     | 线索 | 企业         | 金额   | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 一号有限公司 | 1亿    |            |        | 首谈
        乙县     | 登记     | L2   | 二号有限公司 | 9999.9999万 |       |        | 首谈
        市商务局 | 签约认定 | L1   |              |        | 2025-01-02 |        | 受理
        市商务局 | 签约认定 | L2   |              |        | 2025-01-02 |        | 受理
        市商务局 | 开工认定 | L2   |              |        | 2025-01-02 |        | 受理
                 | 对账     |      |              |        | 2025-01    | 签约数 | 余额 市=1 甲县=1
                 | 对账     |      |              |        | 2025-01    | 协议额 | 余额 市=1 甲县=1
                 | 对账     |      |              |        | 2025-01    | 开工数 | 余额
    """,
    "an amount in dollars alone reaches no threshold in yuan": """
        单位     | 事项     | 线索 | 金额       | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 5000万美元 |            |        | 首谈
        市商务局 | 签约认定 | L1   |            | 2025-01-02 |        | 受理
                 | 对账     |      |            | 2025-01    | 签约数 | 余额
                 | 对账     |      |            | 2025-01    | 协议额 | 余额
    """,
    "the centre recognises with the amount of the contract": """
        单位     | 事项     | 线索 | 金额 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 5亿  |            |        | 首谈
        市商务局 | 签约认定 | L1   | 3亿  | 2025-01-02 |        | 受理
                 | 对账     |      |      | 2025-01    | 协议额 | 余额 市=3 甲县=3
    """,
    "where two rows differ the landing office's row says the amount": """
        单位     | 事项     | 线索 | 金额 | 日期       | 项目   | 其他     | 结果
        甲县     | 登记     | L1   | 5亿  |            |        |          | 首谈
        乙县     | 登记     | L2   | 6亿  |            |        |          | 撞单
        市商务局 | 落户     | L1   |      |            | 乙县   | 无法落地 | 受理
        市商务局 | 签约认定 | L1   |      | 2025-01-02 |        |          | 受理
                 | 对账     |      |      | 2025-01    | 协议额 |          | 余额 市=6 甲县=6 乙县=6 抵销=-6
    """,
    "a row that its office took back decides nothing": """
        单位     | 事项     | 线索 | 金额 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 5亿  |            |        | 首谈
        乙县     | 登记     | L2   | 6亿  |            |        | 撞单
        乙县     | 撤回     | L2   |      |            |        | 受理
        市商务局 | 落户     | L1   |      |            | 乙县   | 受理
        市商务局 | 签约认定 | L1   |      | 2025-01-02 |        | 受理
                 | 对账     |      |      | 2025-01    | 协议额 | 余额 市=5 甲县=5
    """,
    "无法落地 is said of an office and does not pass on with first contact": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他     | 结果
        甲县     | 登记     | L1   |            |        |          | 首谈
        丙县     | 登记     | L3   |            |        |          | 撞单
        市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
        甲县     | 撤回     | L1   |            |        |          | 受理 首谈=丙县
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |          | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 丙县=1
        市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 丙县=1 乙县=1 抵销=-1
    """,
    "nor to who takes up a project that all had left": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他     | 结果
        甲县     | 登记     | L1   |            |        |          | 首谈
        市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
        甲县     | 撤回     | L1   |            |        |          | 受理 首谈=无
        丙县     | 登记     | L3   |            |        |          | 首谈 同=L1
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |          | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 丙县=1
    """,
    "landing changed after the recognition: taken back and posted anew": """
        单位     | 事项     | 线索 | 日期       | 项目   | 其他     | 结果
        甲县     | 登记     | L1   |            |        |          | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |          | 受理
        市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 甲县=1 乙县=1 抵销=-1
        市商务局 | 落户     | L1   |            | 丙县   | 无法落地 | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 甲县=1 丙县=1 抵销=-1
        市商务局 | 落户     | L1   |            | 丙县   |          | 受理
                 | 对账     |      | 2025-01    | 签约数 |          | 余额 市=1 甲县=1
    """,
    "a start without a signing counts by the facts as recognised": """
        单位     | 事项     | 线索 | 金额   | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 5亿    |            |        | 首谈
        市商务局 | 开工认定 | L1   |        | 2025-01-02 |        | 受理
        甲县     | 更正     | L1   | 9999万 |            |        | 受理
                 | 对账     |      |        | 2025-01    | 开工数 | 余额 市=1 甲县=1
    """,
    "the signing, recognised after the start, says the amount for both": """
        单位     | 事项     | 线索 | 金额   | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 5亿    |            |        | 首谈
        市商务局 | 开工认定 | L1   |        | 2025-01-02 |        | 受理
        市商务局 | 签约认定 | L1   | 9999万 | 2025-01-01 |        | 受理
                 | 对账     |      |        | 2025-01    | 开工数 | 余额
                 | 对账     |      |        | 2025-01    | 签约数 | 余额
    """,
    "an amendment after the signing changes no figure": """
        单位     | 事项     | 线索 | 金额   | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 5亿    |            |        | 首谈
        市商务局 | 签约认定 | L1   |        | 2025-01-02 |        | 受理
        甲县     | 更正     | L1   | 9999万 |            |        | 受理
                 | 对账     |      |        | 2025-01    | 协议额 | 余额 市=5 甲县=5
    """,
    "the landing office's row, come late, does not move a start": """
        单位     | 事项     | 线索 | 金额   | 日期       | 项目   | 其他     | 结果
        甲县     | 登记     | L1   | 5亿    |            |        |          | 首谈
        市商务局 | 落户     | L1   |        |            | 乙县   | 无法落地 | 受理
        市商务局 | 开工认定 | L1   |        | 2025-01-02 |        |          | 受理
                 | 对账     |      |        | 2025-01    | 开工数 |          | 余额 市=1 甲县=1 乙县=1 抵销=-1
        乙县     | 登记     | L2   | 9999万 |            |        |          | 撞单
                 | 对账     |      |        | 2025-01    | 开工数 |          | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_credit(title: str) -> None:
    play(TABLES[title])


def test_a_changed_landing_leaves_one_reversal_and_one_new_entry() -> None:
    city = play(TABLES["landing changed after the recognition: taken back and posted anew"]).city
    counts = [e for e in city.events() if getattr(e, "indicator", "") == "signed_count"]
    assert [e.name for e in counts] == ["credit_posted"] + 3 * ["credit_reversed", "credit_posted"]
    entry_ids = [e.entry_id for e in counts if e.name in ("credit_posted", "credit_reversed")]
    assert len(set(entry_ids)) == len(entry_ids)
    for reversed_, before in zip(counts[1::2], counts[0::2], strict=False):
        assert reversed_.name == "credit_reversed"
        assert before.name == "credit_posted"
        assert reversed_.reverses == before.entry_id
        assert {(p.account, p.side, -p.units) for p in reversed_.postings} == {
            (p.account, p.side, p.units) for p in before.postings
        }
