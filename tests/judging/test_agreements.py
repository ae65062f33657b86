"""Credit agreements of the offices. Rule: docs/rules/agreements.md."""

# ruff: noqa: E501  rows of a table are as long as they are

from typing import Any

import pytest

from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play
from tests.judging.transfer_packs import played

HALF = "协议=签约数:甲县:5000;签约数:乙县:5000"
SIGNED = "签署=holder+receiver"

TABLES = {
    "all parties consent, and it holds from its day on": f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目   | 其他            | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |        |                 | 首谈
        市商务局 | 落户     | L1   | 2025-02-01 |            | 乙县   |                 | 受理
        甲县     | 提协议   | L1   | 2025-02-02 | 2025-02-01 |        | {HALF} {SIGNED} | 受理 协议=提出 协议方=甲县,乙县
        市商务局 | 签约认定 | L1   | 2025-02-03 | 2025-02-02 |        |                 | 受理
                 | 对账     |      |            | 2025-02    | 签约数 |                 | 余额 市=1 甲县=1
        甲县     | 同意协议 | L1   | 2025-02-03 |            |        |                 | 拒:agreement_consented_already
        丙县     | 同意协议 | L1   | 2025-02-03 |            |        |                 | 拒:agreement_unknown
        乙县     | 同意协议 | L1   | 2025-02-04 |            |        |                 | 受理 协议=生效 自=2025-02-01 至=无
                 | 对账     |      |            | 2025-02    | 签约数 |                 | 余额 市=1 甲县=0.5 乙县=0.5
        乙县     | 同意协议 | L1   | 2025-02-05 |            |        |                 | 拒:agreement_not_under_way
    """,
    "every office that is named must consent, with first contact and landing": f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目 | 其他                                               | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |      |                                                    | 首谈
        市商务局 | 落户     | L1   | 2025-02-01 |            | 乙县 |                                                    | 受理
        乙县     | 提协议   | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:乙县:9000;签约数:丙县:1000 {SIGNED}    | 受理 协议方=乙县,丙县,甲县
        丙县     | 同意协议 | L1   | 2025-02-03 |            |      |                                                    | 受理 协议=提出
        市商务局 | 同意协议 | L1   | 2025-02-03 |            |      |                                                    | 拒:agreement_not_for_office
        甲县     | 提协议   | L1   | 2025-02-03 | 2025-02-01 |      | {HALF} {SIGNED}                                    | 拒:agreement_under_way
        甲县     | 同意协议 | L1   | 2025-02-03 |            |      |                                                    | 受理 协议=生效
    """,
    "the shares of an indicator sum to what the rules allow": f"""
        单位     | 事项   | 线索 | 收到       | 日期       | 项目 | 其他                                                         | 结果
        甲县     | 登记   | L1   | 2025-01-02 |            |      |                                                              | 首谈
        市商务局 | 落户   | L1   | 2025-02-01 |            | 乙县 |                                                              | 受理
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:5000;签约数:乙县:4050 {SIGNED}              | 拒:agreement_sum_wrong 合计=90.5% 指标=signed_count
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:10000;签约数:乙县:10000 {SIGNED}            | 拒:agreement_sum_wrong 合计=200%
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:10000;协议额:乙县:9999 {SIGNED}             | 拒:agreement_sum_wrong 合计=99.99% 指标=signed_amount_yuan
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=tax:甲县:10000 {SIGNED}                                 | 拒:agreement_indicator_not_shared
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:NO:10000 {SIGNED}                                | 拒:office_unknown
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:J:1;签约数:J:9999 {SIGNED}                       | 拒:agreement_term_twice
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF}                                                       | 拒:agreement_papers_missing
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} 签署=holder                                           | 拒:agreement_papers_missing
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:10000;签约数:乙县:0 {SIGNED}                | 受理
    """,
    "who merely waits behind it, or is no party, proposes nothing and learns nothing": f"""
        单位     | 事项   | 线索 | 收到       | 日期       | 项目 | 其他                           | 结果
        甲县     | 登记   | L1   | 2025-01-02 |            |      |                                | 首谈
        乙县     | 登记   | L2   | 2025-01-03 |            |      |                                | 撞单
        丙县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} {SIGNED}                | 拒:project_unknown
        市商务局 | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} {SIGNED}                | 拒:agreement_not_for_office
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:10000 {SIGNED} | 拒:agreement_of_one_office
        乙县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} {SIGNED}                | 拒:agreement_not_for_office
        乙县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:乙县:10000 {SIGNED} | 拒:agreement_not_for_office
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:5000;签约数:丙县:5000 {SIGNED} | 受理
        乙县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} {SIGNED}                | 拒:agreement_not_for_office # not: under way
    """,
    "refused, taken back, ended": f"""
        单位     | 事项       | 线索 | 收到       | 日期       | 项目   | 其他            | 结果
        甲县     | 登记       | L1   | 2025-01-02 |            |        |                 | 首谈
        市商务局 | 落户       | L1   | 2025-02-01 |            | 乙县   |                 | 受理
        甲县     | 不同意协议 | L1   | 2025-02-02 |            |        |                 | 拒:agreement_unknown
        甲县     | 提协议     | L1   | 2025-02-02 | 2025-02-01 |        | {HALF} {SIGNED} | 受理
        乙县     | 不同意协议 | L1   | 2025-02-02 |            |        |                 | 受理 协议=拒绝
        乙县     | 同意协议   | L1   | 2025-02-02 |            |        |                 | 拒:agreement_not_under_way
        甲县     | 提协议     | L1   | 2025-02-02 | 2025-02-01 |        | {HALF} {SIGNED} | 受理
        甲县     | 不同意协议 | L1   | 2025-02-02 |            |        |                 | 受理 协议=撤回
        甲县     | 提协议     | L1   | 2025-02-03 | 2025-02-01 |        | {HALF} {SIGNED} | 受理
        市商务局 | 终止协议   | L1   | 2025-02-03 | 2025-02-10 |        |                 | 拒:agreement_not_in_effect
        乙县     | 同意协议   | L1   | 2025-02-03 |            |        |                 | 受理 协议=生效
        市商务局 | 终止协议   | L1   | 2025-02-04 | 2025-01-31 |        |                 | 拒:agreement_ends_outside
        甲县     | 终止协议   | L1   | 2025-02-04 | 2025-02-10 |        |                 | 拒:role_may_not
        市商务局 | 签约认定   | L1   | 2025-02-12 | 2025-02-10 |        |                 | 受理
                 | 对账       |      |            | 2025-02    | 签约数 |                 | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 终止协议   | L1   | 2025-02-12 | 2025-02-11 |        |                 | 受理 协议=终止 至=2025-02-11
                 | 对账       |      |            | 2025-02    | 签约数 |                 | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 终止协议   | L1   | 2025-02-13 | 2025-02-10 |        |                 | 拒:agreement_not_in_effect
    """,
    "a later agreement replaces the earlier from its day on": f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目   | 其他                                            | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |        |                                                 | 首谈
        市商务局 | 落户     | L1   | 2025-02-01 |            | 乙县   |                                                 | 受理
        甲县     | 提协议   | L1   | 2025-02-02 | 2025-02-01 |        | {HALF} {SIGNED}                                 | 受理
        乙县     | 同意协议 | L1   | 2025-02-02 |            |        |                                                 | 受理
        乙县     | 提协议   | L1   | 2025-03-02 | 2025-03-01 |        | 协议=签约数:甲县:2000;签约数:乙县:8000 {SIGNED} | 受理 前协议=生效
        甲县     | 同意协议 | L1   | 2025-03-02 |            |        |                                                 | 受理 协议=生效 前协议=替代 前至=2025-03-01
        市商务局 | 签约认定 | L1   | 2025-03-03 | 2025-02-20 |        |                                                 | 受理
                 | 对账     |      |            | 2025-02    | 签约数 |                                                 | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 撤销认定 | L1   | 2025-03-04 |            |        |                                                 | 拒:recognition_unknown
    """,
    "first contact passed to an office that is no party: it must be proposed anew": f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目 | 其他            | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |      |                 | 首谈
        丙县     | 登记     | L2   | 2025-01-03 |            |      |                 | 撞单
        甲县     | 提协议   | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} {SIGNED} | 受理
        甲县     | 撤回     | L1   | 2025-02-03 |            |      |                 | 受理 首谈=丙县
        乙县     | 同意协议 | L1   | 2025-02-03 |            |      |                 | 拒:agreement_parties_changed
    """,
    "one in effect rests with a project whose leads went elsewhere, and holds again when they part": f"""
        单位     | 事项     | 线索 | 收到       | 企业   | 日期       | 项目   | 对象 | 其他   | 结果
        丙县     | 登记     | L0   | 2025-01-02 | 零号厂 |            |        |      |        | 首谈
        甲县     | 登记     | L1   | 2025-01-03 | 一号厂 |            |        |      |        | 首谈
        市商务局 | 落户     | L1   | 2025-01-04 |        |            | 乙县   |      |        | 受理
        甲县     | 提协议   | L1   | 2025-01-05 |        | 2025-01-05 |        |      | {HALF} {SIGNED} | 受理
        乙县     | 同意协议 | L1   | 2025-01-05 |        |            |        |      |        | 受理 协议=生效
        市商务局 | 签约认定 | L1   | 2025-01-06 |        | 2025-01-06 |        |      |        | 受理
                 | 对账     |      |            |        | 2025-01    | 签约数 |      |        | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 关账     |      | 2025-02-02 |        |            | 2025-01 |     |        | 受理
        市商务局 | 并案     | L1   | 2025-02-03 |        |            |        | L0   |        | 受理 协议=无
                 | 对账     |      |            |        | 2025-01    | 签约数 |      | 更正后 | 余额 市=1 丙县=1       # the rule's shares: another move
        市商务局 | 拆案     | L1   | 2025-02-04 |        |            |        |      |        | 受理 协议=生效
                 | 对账     |      |            |        | 2025-01    | 签约数 |      | 更正后 | 余额 市=1 甲县=0.5 乙县=0.5
    """,
    "a proposed agreement of a project whose leads went elsewhere is void": f"""
        单位     | 事项   | 线索 | 收到       | 企业   | 日期       | 对象 | 其他            | 结果
        甲县     | 登记   | L0   | 2025-01-02 | 零号厂 |            |      |                 | 首谈
        甲县     | 登记   | L1   | 2025-01-03 | 一号厂 |            |      |                 | 首谈
        甲县     | 提协议 | L1   | 2025-02-02 |        | 2025-02-01 |      | {HALF} {SIGNED} | 受理
        市商务局 | 并案   | L1   | 2025-02-03 |        |            | L0   |                 | 受理 协议=无
        市商务局 | 拆案   | L1   | 2025-02-04 |        |            |      |                 | 受理 协议=作废
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_agreements(title: str) -> None:
    play(TABLES[title])


def _agreements(**rules: Any) -> dict[str, Any]:
    return {"agreements": {"sums_to": {"*": ["1"]}, "source": "ours"} | rules}


def test_it_holds_for_as_many_years_as_the_rules_say() -> None:
    table = f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目 | 其他   | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |      |        | 首谈
        市商务局 | 落户     | L1   | 2025-02-01 |            | 乙县 |        | 受理
        甲县     | 提协议   | L1   | 2025-02-02 | 2024-02-29 |      | {HALF} | 受理
        乙县     | 同意协议 | L1   | 2025-02-02 |            |      |        | 受理 自=2024-02-29 至=2026-03-01
    """
    play(table, pack=_agreements(valid_years=2))


def test_years_that_end_beyond_the_calendar_have_no_last_day() -> None:
    table = f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目 | 其他   | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |      |        | 首谈
        市商务局 | 落户     | L1   | 2025-02-01 |            | 乙县 |        | 受理
        甲县     | 提协议   | L1   | 2025-02-02 | 9999-01-01 |      | {HALF} | 受理
        乙县     | 同意协议 | L1   | 2025-02-02 |            |      |        | 受理 自=9999-01-01 至=无
    """
    played = play(table, pack=_agreements(valid_years=2))
    assert played.city.faults == []


def test_sums_of_a_city_that_counts_both_sides() -> None:
    table = """
        单位     | 事项   | 线索 | 收到       | 日期       | 项目 | 其他                                     | 结果
        甲县     | 登记   | L1   | 2025-01-02 |            |      |                                          | 首谈
        市商务局 | 落户   | L1   | 2025-02-01 |            | 乙县 |                                          | 受理
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:10000;签约数:乙县:5000  | 拒:agreement_sum_wrong 合计=150%
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | 协议=签约数:甲县:10000;签约数:乙县:10000 | 受理
    """
    play(table, pack=_agreements(sums_to={"*": ["1", "2"]}))


def test_without_rules_for_agreements_there_are_none() -> None:
    pack = {"agreements": None, "share_rules": _rules_without_agreement()}
    table = f"""
        单位     | 事项   | 线索 | 收到       | 日期       | 项目 | 其他   | 结果
        甲县     | 登记   | L1   | 2025-01-02 |            |      |        | 首谈
        市商务局 | 落户   | L1   | 2025-02-01 |            | 乙县 |        | 受理
        甲县     | 提协议 | L1   | 2025-02-02 | 2025-02-01 |      | {HALF} | 拒:agreements_not_allowed
    """
    play(table, pack=pack)


def _rules_without_agreement() -> list[dict[str, Any]]:
    rules = [rule for rule in huaian_pack()["share_rules"] if not rule.get("by_agreement")]
    for rule in rules:
        rule["before"] = [name for name in rule.get("before", []) if name != "agreed_move"]
    return rules


BY_TRANSFER = {
    "双方: giver and receiver are all its parties, so it holds with the transfer": f"""
        单位     | 事项     | 线索 | 收到       | 对象 | 答复 | 日期       | 项目   | 其他   | 结果
        甲县     | 登记     | L1   | 2025-01-02 |      |      |            |        |        | 首谈
        甲县     | 提流转   | L1   | 2025-02-01 | 乙县 | 县区 |            |        | {HALF} | 受理 协议=无
        乙县     | 同意     | L1   | 2025-02-02 |      | 承接 |            |        |        | 受理 协议=生效 协议方=甲县,乙县 自=2025-02-02
        市商务局 | 签约认定 | L1   | 2025-02-05 |      |      | 2025-02-04 |        |        | 受理
                 | 对账     |      |            |      |      | 2025-02    | 签约数 |        | 余额 市=1 甲县=0.5 乙县=0.5
    """,
    "双方: the first-contact office, which does not give, is waited for": """
        单位 | 事项     | 线索 | 收到       | 对象 | 答复 | 其他                                                    | 结果
        甲县 | 登记     | L1   | 2025-01-02 |      |      |                                                         | 首谈
        甲县 | 提流转   | L1   | 2025-02-01 | 乙县 | 县区 |                                                         | 受理
        乙县 | 同意     | L1   | 2025-02-02 |      | 承接 |                                                         | 受理 协议=无
        乙县 | 提流转   | L1   | 2025-02-03 | 丙县 | 县区 | 协议=签约数:甲县:2000;签约数:乙县:4000;签约数:丙县:4000 | 受理
        丙县 | 同意     | L1   | 2025-02-04 |      | 承接 |                                                         | 受理 协议=提出 协议方=甲县,乙县,丙县
        甲县 | 同意协议 | L1   | 2025-02-05 |      |      |                                                         | 受理 协议=生效 自=2025-02-04
    """,
    "双方: its sums are checked when the transfer is proposed": """
        单位 | 事项   | 线索 | 收到       | 对象 | 答复 | 其他                                   | 结果
        甲县 | 登记   | L1   | 2025-01-02 |      |      |                                        | 首谈
        甲县 | 提流转 | L1   | 2025-02-01 | 乙县 | 县区 | 协议=签约数:甲县:5000;签约数:乙县:4000 | 拒:agreement_sum_wrong 合计=90% 指标=signed_count
    """,
    "双方: a transfer that comes to nothing leaves no agreement": f"""
        单位 | 事项   | 线索 | 收到       | 对象 | 答复 | 其他   | 结果
        甲县 | 登记   | L1   | 2025-01-02 |      |      |        | 首谈
        甲县 | 提流转 | L1   | 2025-02-01 | 乙县 | 县区 | {HALF} | 受理
        乙县 | 不同意 | L1   | 2025-02-02 |      |      |        | 受理 协议=无
    """,
}


@pytest.mark.parametrize("title", BY_TRANSFER)
def test_agreed_by_transfer(title: str) -> None:
    played(title, BY_TRANSFER[title])


CLOSED = {
    "it begins in no closed month; a closing while it waits moves its first day": f"""
        单位     | 事项     | 线索 | 收到       | 日期       | 项目    | 其他            | 结果
        甲县     | 登记     | L1   | 2025-01-02 |            |         |                 | 首谈
        市商务局 | 落户     | L1   | 2025-01-03 |            | 乙县    |                 | 受理
        甲县     | 提协议   | L1   | 2025-02-02 | 2025-01-10 |         | {HALF} {SIGNED} | 受理
        市商务局 | 关账     |      | 2025-02-10 |            | 2025-01 |                 | 受理
        乙县     | 同意协议 | L1   | 2025-02-11 |            |         |                 | 受理 协议=生效 自=2025-02-01
        甲县     | 提协议   | L1   | 2025-02-12 | 2025-01-31 |         | {HALF} {SIGNED} | 拒:agreement_in_closed_month
        市商务局 | 终止协议 | L1   | 2025-02-12 | 2025-01-31 |         |                 | 拒:agreement_in_closed_month
        市商务局 | 终止协议 | L1   | 2025-02-12 | 2025-02-01 |         |                 | 受理 协议=终止
    """,
    "what was filed in time for a month that was closed meanwhile counts in the open one": """
        单位     | 事项     | 线索 | 收到       | 答复 | 日期       | 对象 | 项目    | 其他          | 结果
        甲县     | 登记     | L1   | 2025-01-02 |      |            |      |         |               | 首谈
        甲县     | 申报     | L1   | 2025-02-04 | 签约 | 2025-01-30 |      |         | 材料=contract | 受理
        市商务局 | 关账     |      | 2025-02-05 |      |            |      | 2025-01 |               | 受理
        市商务局 | 认定申报 | L1   | 2025-02-08 | 准   |            |      |         |               | 受理 签约归属=2025-02
                 | 对账     |      |            |      | 2025-02    |      | 签约数  |               | 余额 市=1 甲县=1
        市商务局 | 关账     |      | 2025-03-05 |      |            |      | 2025-02 |               | 受理
        市商务局 | 撤销认定 | L1   | 2025-03-06 |      |            | 签约 |         |               | 受理 签约于=无
                 | 对账     |      |            |      | 2025-02    |      | 签约数  |               | 余额 市=1 甲县=1
                 | 对账     |      |            |      | 2025-03    |      | 签约数  |               | 余额 市=-1 甲县=-1
    """,
}


@pytest.mark.parametrize("title", CLOSED)
def test_closed_months(title: str) -> None:
    play(CLOSED[title])
