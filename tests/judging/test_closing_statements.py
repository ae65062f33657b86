"""Statements 对账单 of a closed period, claimed figures, issued exports.

Rules: docs/rules/statements.md.
"""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from ledger.judge.clocks import STATEMENT_ANSWER
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import city_ms, huaian_pack
from tests.judging.playbook import Play, play
from tests.judging.verbs_periods import statements_of

TABLES = {
    "a head confirms or disputes, once the period is closed": """
        单位     | 事项     | 项目   | 收到       | 其他                | 结果
        甲县     | 确认对账 | 2025Q1 | 2025-04-01 |                     | 拒:period_not_closed
        市商务局 | 关账     | 2025Q1 | 2025-04-02 |                     | 受理 送达=6
        甲县     | 确认对账 | 2025Q1 | 2025-04-03 |                     | 受理 答复=甲县:confirmed
        乙县     | 异议对账 | 2025Q1 | 2025-04-03 |                     | 拒:dispute_without_reason
        乙县     | 异议对账 | 2025Q1 | 2025-04-03 | 行=E1 理由=少计一个 | 受理 答复=乙县:disputed
        市商务局 | 确认对账 | 2025Q1 | 2025-04-03 |                     | 拒:statement_unknown
        甲县     | 确认对账 | 2025   | 2025-04-03 |                     | 拒:period_not_closed
    """,
    "staff of an office do not answer its statement, the operator may for it": """
        单位     | 事项     | 项目   | 收到       | 其他               | 结果
        市商务局 | 关账     | 2025Q1 | 2025-04-02 |                    | 受理
        甲县     | 确认对账 | 2025Q1 | 2025-04-03 | 角色=office_staff  | 拒:role_may_not
        甲县     | 确认对账 | 2025Q1 | 2025-04-03 | 角色=city_operator | 受理 答复=甲县:confirmed
    """,
    "confirmed is final, disputed is not": """
        单位     | 事项     | 项目   | 对象 | 收到       | 其他      | 结果
        市商务局 | 关账     | 2025Q1 |      | 2025-04-02 |           | 受理
        甲县     | 确认对账 | 2025Q1 |      | 2025-04-03 |           | 受理
        甲县     | 异议对账 | 2025Q1 |      | 2025-04-03 | 理由=少计 | 拒:statement_answered
        市商务局 | 答复对账 | 2025Q1 | 甲县 | 2025-04-03 |           | 拒:statement_not_disputed
        乙县     | 异议对账 | 2025Q1 |      | 2025-04-03 | 理由=少计 | 受理
        乙县     | 确认对账 | 2025Q1 |      | 2025-04-04 |           | 受理 答复=乙县:confirmed
        丙县     | 异议对账 | 2025Q1 |      | 2025-04-03 | 理由=少计 | 受理
        丙县     | 答复对账 | 2025Q1 | 丙县 | 2025-04-05 |           | 拒:role_may_not
        市商务局 | 答复对账 | 2025Q1 | 丙县 | 2025-04-05 |           | 受理 答复=丙县:settled
        丙县     | 确认对账 | 2025Q1 |      | 2025-04-06 |           | 拒:statement_answered
        市商务局 | 答复对账 | 2025Q1 | 丙县 | 2025-04-06 |           | 拒:statement_not_disputed
    """,
    "silence is noted by this pack when five working days are over; the office may still answer": """
        单位     | 事项     | 项目   | 收到             | 结果
        市商务局 | 关账     | 2025Q1 | 2025-04-02       | 受理 答复=甲县:
        甲县     | 确认对账 | 2025Q1 | 2025-04-10 23:59 | 受理 答复=甲县:confirmed 答复=乙县:
        市商务局 | 报时     |        | 2025-04-11 00:00 | 受理 答复=乙县:noted 答复=甲县:confirmed
        乙县     | 确认对账 | 2025Q1 | 2025-04-12       | 受理 答复=乙县:confirmed
    """,
    "the sealed page is filed by its hash, as often as there is a better one": """
        单位     | 事项 | 项目   | 收到       | 其他     | 结果
        甲县     | 归档 | 2025Q1 | 2025-04-01 |          | 拒:period_not_closed
        市商务局 | 关账 | 2025Q1 | 2025-04-02 |          | 受理
        甲县     | 归档 | 2025Q1 | 2025-04-03 |          | 受理 答复=甲县:
        甲县     | 归档 | 2025Q1 | 2025-04-04 |          | 受理
        甲县     | 归档 | 2025Q1 | 2025-04-04 | 材料=nda | 拒:paper_is_no_sealed_statement
    """,
    "a figure is claimed of a period that has begun and an indicator that the rules know": """
        单位 | 事项 | 项目   | 对象         | 收到       | 结果
        甲县 | 自报 | 2025Q2 | signed_count | 2025-03-31 | 拒:period_not_begun
        甲县 | 自报 | 2025Q2 | signed_count | 2025-04-01 | 受理
        甲县 | 自报 | 2025Q2 | signed_count | 2025-04-02 | 受理
        甲县 | 自报 | 2024   | happiness    | 2025-04-02 | 拒:indicator_unknown
    """,
    "an export is issued as of a position that the journal has": """
        单位     | 事项 | 项目   | 日期 | 收到       | 结果
        市商务局 | 发布 | 2025Q1 | 3    | 2025-04-01 | 拒:export_position_unknown
        市商务局 | 发布 | 2025Q1 | 3    | 2025-04-01 | 受理
        甲县     | 发布 | 2025Q1 | 1    | 2025-04-01 | 拒:role_may_not
    """,
    "a county that became part of another is answered for by the other": """
        单位     | 事项     | 项目   | 对象 | 承接 | 日期       | 收到       | 其他    | 结果
        市商务局 | 撤销     |        | 乙县 | 甲县 | 2025-04-01 | 2025-03-05 |         | 受理
        市商务局 | 关账     | 2025Q1 |      |      |            | 2025-04-02 |         | 受理 送达=6
        乙县     | 确认对账 | 2025Q1 |      |      |            | 2025-04-03 |         | 拒:office_no_longer
        丙县     | 确认对账 | 2025Q1 |      |      |            | 2025-04-03 | 代=乙县 | 拒:statement_unknown
        甲县     | 确认对账 | 2025Q1 |      |      |            | 2025-04-03 | 代=乙县 | 受理 答复=乙县:confirmed 答复=甲县:
    """,
    "an office that did not exist in the period gets a statement where it has lines": """
        单位     | 事项 | 项目    | 对象 | 承接 | 日期       | 收到       | 其他      | 结果
        市商务局 | 撤销 |         | 乙县 | 甲县 | 2025-02-01 | 2025-01-05 |           | 受理
        市商务局 | 关账 | 2025-02 |      |      |            | 2025-03-02 |           | 受理
        市商务局 | 关账 | 2025Q1  |      |      |            | 2025-04-02 | 有账=K999 | 拒:office_unknown
        市商务局 | 关账 | 2025Q1  |      |      |            | 2025-04-02 |           | 受理 送达=6
    """,
}


@pytest.mark.parametrize("name", TABLES)
def test_statements(name: str) -> None:
    play(TABLES[name])


def test_an_office_that_had_ended_before_has_a_statement_where_it_has_lines() -> None:
    table = """
        单位     | 事项 | 项目    | 对象 | 承接 | 日期       | 收到       | 其他        | 结果
        市商务局 | 撤销 |         | 乙县 | 甲县 | 2025-02-01 | 2025-01-05 |             | 受理
        市商务局 | 关账 | 2025-02 |      |      |            | 2025-03-02 |             | 受理
        市商务局 | 关账 | 2025-03 |      |      |            | 2025-04-02 | 有账=乙县,市商务局 | 受理
    """
    played = play(table)
    assert statements_of(played, "2025-02").offices == ("J", "B", "D", "HG", "ZH")
    assert statements_of(played, "2025-03").offices == ("J", "Y", "B", "D", "HG", "ZH", "320800")


CLOSE = """
    单位     | 事项 | 项目    | 收到             | 结果
    市商务局 | 关账 | 2025Q1  | 2025-04-30 16:00 | 受理
"""


def test_the_limit_counts_the_working_days_of_the_citys_calendar() -> None:
    # 1, 2 and 5 May are holidays of 2025, so the fifth working day after 30 April is the 12th.
    clocks = statements_of(play(CLOSE)).clocks
    assert {clock.due_at for clock in clocks} == {city_ms("2025-05-13 00:00")}
    assert [clock.kind for clock in clocks] == [STATEMENT_ANSWER] * 6


@pytest.mark.parametrize("silence", ["confirmed", "disputed"])
def test_silence_means_what_the_pack_says(silence: str) -> None:
    statements = huaian_pack()["statements"] | {"silence": silence}
    played = play(CLOSE, pack={"statements": statements})
    rows = len(played.city.rows)
    played.play(f"""
        单位     | 事项     | 项目   | 收到       | 其他      | 结果
        市商务局 | 报时     |        | 2025-05-13 |           | 受理 答复=甲县:{silence}
        甲县     | 异议对账 | 2025Q1 | 2025-05-13 | 理由=少计 | {"拒:statement_answered" if silence == "confirmed" else "受理"}
        乙县     | 归档     | 2025Q1 | 2025-05-13 |           | 受理
    """)
    lapsed = [row for row in played.city.rows[rows:] if row.header.kind == "lapse"]
    answered = [event for row in lapsed for event in row.decision.events]
    assert [event.name for event in answered] == ["deadline_lapsed", "statement_answered"] * 6
    assert all(event.by_silence for event in answered if event.name == "statement_answered")
    assert played.city.faults == []


def test_a_pack_without_rules_of_statements_sets_no_limit() -> None:
    pack = {name: part for name, part in huaian_pack().items() if name != "statements"}
    played = Play(PaperCity(pack=pack))
    played.play(CLOSE)
    assert statements_of(played).clocks == ()
    played.play("""
        单位 | 事项     | 项目   | 收到       | 结果
        甲县 | 确认对账 | 2025Q1 | 2026-04-30 | 受理 答复=甲县:confirmed
    """)
