"""Offices propose, the centre grants, refuses, revokes. Rule: docs/rules/recognition.md."""

# ruff: noqa: E501  rows of a table are as long as they are

from typing import Any

import pytest

from ledger.view_folds import fold_all
from sharing.events.centre import CreditPosted, CreditReversed
from tests.judging.bodies import YI
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play

TABLES = {
    "signed 30 December, filed 4 January, granted 8 January: it counts in December": """
        单位     | 事项     | 线索 | 收到       | 答复 | 日期       | 项目   | 其他          | 结果
        甲县     | 登记     | L1   | 2024-12-01 |      |            |        |               | 首谈
        甲县     | 申报     | L1   | 2025-01-04 | 签约 | 2024-12-30 |        | 材料=contract | 受理 申报=1 签约于=无
        市商务局 | 认定申报 | L1   | 2025-01-08 | 准   |            |        |               | 受理 申报=0 签约于=2024-12-30 签约归属=2024-12
                 | 对账     |      |            |      | 2024-12    | 签约数 |               | 余额 市=1 甲县=1
                 | 对账     |      |            |      | 2025-01    | 签约数 |               | 余额
    """,
    "filed 20 January: it counts in January, however fast the centre is": """
        单位     | 事项     | 线索 | 收到       | 答复 | 日期       | 项目   | 其他          | 结果
        甲县     | 登记     | L1   | 2024-12-01 |      |            |        |               | 首谈
        甲县     | 申报     | L1   | 2025-01-20 | 签约 | 2024-12-30 |        | 材料=contract | 受理
        市商务局 | 认定申报 | L1   | 2025-01-20 | 准   |            |        |               | 受理 签约归属=2025-01
                 | 对账     |      |            |      | 2025-01    | 签约数 |               | 余额 市=1 甲县=1
    """,
    "the tenth of January is in time, the eleventh is not, whenever it is granted": """
        单位     | 事项     | 线索 | 收到       | 企业   | 答复 | 日期       | 对象 | 其他          | 结果
        甲县     | 登记     | L1   | 2024-12-01 | 一号有限公司 |      |            |      |               | 首谈
        甲县     | 登记     | L2   | 2024-12-01 | 二号有限公司 |      |            |      |               | 首谈
        甲县     | 申报     | L1   | 2025-01-10 |        | 签约 | 2024-12-30 |      | 材料=contract | 受理
        甲县     | 申报     | L2   | 2025-01-11 |        | 签约 | 2024-12-30 |      | 材料=contract | 受理
        市商务局 | 认定申报 |      | 2025-02-20 |        | 准   |            | 1,2  |               | 受理
        市商务局 | 认定     | L1   | 2025-02-20 |        | 竣工 | 2025-02-01 |      |               | 受理 签约归属=2024-12
        市商务局 | 认定     | L2   | 2025-02-20 |        | 竣工 | 2025-02-01 |      |               | 受理 签约归属=2025-01
    """,
    "the check-list must be complete; what lacks is named": """
        单位 | 事项 | 线索 | 收到       | 答复 | 日期       | 其他                        | 结果
        甲县 | 登记 | L1   | 2025-01-02 |      |            |                             | 首谈
        甲县 | 申报 | L1   | 2025-02-03 | 签约 | 2025-02-01 |                             | 拒:proposal_papers_missing 缺材料=paper:contract
        甲县 | 申报 | L1   | 2025-02-03 | 签约 | 2025-02-01 | 材料=photo                  | 拒:proposal_papers_missing 缺材料=paper:contract
        甲县 | 申报 | L1   | 2025-02-03 | 开工 | 2025-02-01 | 材料=contract               | 拒:proposal_papers_missing 缺材料=paper:construction_permit
        甲县 | 申报 | L1   | 2025-02-03 | 开工 | 2025-02-01 | 材料=construction_permit    | 受理
        甲县 | 申报 | L1   | 2025-02-03 | 竣工 | 2025-02-01 |                             | 受理 申报=2
    """,
    "who has part proposes: first contact, holder, landing; nobody else": """
        单位     | 事项   | 线索  | 收到       | 答复 | 日期       | 项目 | 其他          | 结果
        甲县     | 登记   | L1    | 2025-01-02 |      |            |      |               | 首谈
        乙县     | 登记   | L2    | 2025-01-03 |      |            |      |               | 撞单
        乙县     | 申报   | L1    | 2025-02-03 | 签约 | 2025-02-01 |      | 材料=contract | 拒:proposal_not_for_office
        丙县     | 申报   | L1    | 2025-02-03 | 签约 | 2025-02-01 |      | 材料=contract | 拒:project_unknown
        市商务局 | 申报   | L1    | 2025-02-03 | 签约 | 2025-02-01 |      | 材料=contract | 拒:proposal_not_for_office
        市商务局 | 落户   | L1    | 2025-02-03 |      |            | 丙县 |               | 受理
        丙县     | 申报   | L1    | 2025-02-04 | 签约 | 2025-02-01 |      | 材料=contract | 受理
        甲县     | 申报   | PNONE | 2025-02-04 | 签约 | 2025-02-01 |      | 材料=contract | 拒:project_unknown
    """,
    "a milestone waits for one proposal, figures for any number": """
        单位 | 事项   | 线索 | 收到       | 答复 | 日期       | 金额  | 对象 | 其他          | 结果
        甲县 | 登记   | L1   | 2025-01-02 |      |            |       |      |               | 首谈
        甲县 | 申报   | L1   | 2025-02-03 | 签约 | 2025-02-01 |       |      | 材料=contract | 受理
        甲县 | 申报   | L1   | 2025-02-04 | 签约 | 2025-02-02 |       |      | 材料=contract | 拒:proposal_under_way
        甲县 | 申报   | L1   | 2025-02-04 | 到资 | 2025-02-02 | 500万 |      |               | 受理
        甲县 | 申报   | L1   | 2025-02-04 | 到资 | 2025-02-02 | 500万 |      |               | 受理 申报=3
        乙县 | 撤申报 | L1   | 2025-02-05 |      |            |       | 1    |               | 拒:project_unknown
        甲县 | 撤申报 | L1   | 2025-02-05 |      |            |       | 1    |               | 受理 申报=2
        甲县 | 撤申报 | L1   | 2025-02-05 |      |            |       | 1    |               | 拒:proposal_unknown
        甲县 | 申报   | L1   | 2025-02-05 | 签约 | 2025-02-02 |       |      | 材料=contract | 受理
    """,
    "a refusal has its reason, and what is decided is decided": """
        单位     | 事项     | 线索 | 收到       | 答复 | 日期       | 其他          | 结果
        甲县     | 登记     | L1   | 2025-01-02 |      |            |               | 首谈
        甲县     | 申报     | L1   | 2025-02-03 | 签约 | 2025-02-01 | 材料=contract | 受理
        甲县     | 认定申报 | L1   | 2025-02-04 | 准   |            |               | 拒:role_may_not
        市商务局 | 认定申报 | L1   | 2025-02-04 | 不准 |            | 无理由        | 拒:proposal_reason_missing
        市商务局 | 认定申报 | L1   | 2025-02-04 | 不准 |            |               | 受理 申报=0 签约于=无
        市商务局 | 认定申报 | L1   | 2025-02-04 | 准   |            |               | 拒:proposal_unknown
        甲县     | 申报     | L1   | 2025-02-05 | 签约 | 2025-02-01 | 材料=contract | 受理
        市商务局 | 认定申报 | L1   | 2025-02-06 | 准   |            |               | 受理 签约于=2025-02-01
        甲县     | 申报     | L1   | 2025-02-07 | 签约 | 2025-02-01 | 材料=contract | 拒:signing_already_recognised
    """,
    "of a batch all is decided or nothing, and the first that cannot be is named": """
        单位     | 事项     | 线索 | 收到       | 企业         | 答复 | 日期       | 对象  | 项目   | 其他          | 结果
        甲县     | 登记     | L1   | 2025-01-02 | 一号有限公司 |      |            |       |        |               | 首谈
        乙县     | 登记     | L2   | 2025-01-02 | 二号有限公司 |      |            |       |        |               | 首谈
        甲县     | 申报     | L1   | 2025-02-03 |              | 签约 | 2025-02-01 |       |        | 材料=contract | 受理
        乙县     | 申报     | L2   | 2025-02-03 |              | 签约 | 2025-02-01 |       |        | 材料=contract | 受理
        甲县     | 申报     | L1   | 2025-02-03 |              | 竣工 | 2025-02-02 |       |        |               | 受理
        市商务局 | 签约认定 | L2   | 2025-02-04 |              |      | 2025-02-01 |       |        |               | 受理
        市商务局 | 认定申报 |      | 2025-02-05 |              | 准   |            | 1,2,3 |        |               | 拒:signing_already_recognised 序号=2
                 | 对账     |      |            |              |      | 2025-02    |       | 签约数 |               | 余额 市=1 乙县=1
        市商务局 | 认定申报 |      | 2025-02-05 |              | 准   |            | 1,1   |        |               | 拒:proposal_unknown 序号=2
        市商务局 | 认定申报 |      | 2025-02-05 |              | 准   |            | 1,3   |        |               | 受理
                 | 对账     |      |            |              |      | 2025-02    |       | 签约数 |               | 余额 市=2 甲县=1 乙县=1
        市商务局 | 认定申报 | L2   | 2025-02-06 |              | 不准 |            | 2     |        |               | 受理 申报=0
    """,
    "what could not be recognised today is not proposed": """
        单位     | 事项     | 线索 | 收到       | 答复 | 日期       | 金额 | 其他                  | 结果
        甲县     | 登记     | L1   | 2025-01-02 |      |            |      |                       | 首谈
        甲县     | 申报     | L1   | 2025-02-03 | 签约 | 2025-02-04 |      | 材料=contract         | 拒:event_in_the_future
        甲县     | 申报     | L1   | 2025-02-03 | 增资 | 2025-02-01 | 1亿  |                       | 拒:change_before_signing
        甲县     | 申报     | L1   | 2025-02-03 | 到资 | 2025-02-01 |      |                       | 拒:claim_without_figure
        甲县     | 申报     | L1   | 2025-02-03 | 竣工 | 2025-02-01 | 1亿  |                       | 拒:claim_says_too_much
        甲县     | 申报     | L1   | 2025-02-03 | 到资 | 2025-02-01 | 1亿  | 多说                  | 拒:claim_says_too_much
        甲县     | 申报     | L1   | 2025-02-03 | 到资 | 2025-02-01 | 1亿  | 汇率=71000            | 拒:claim_says_too_much
        甲县     | 申报     | L1   | 2025-02-03 | 签约 | 2025-02-01 | 5亿  | 材料=contract         | 受理
        甲县     | 撤回     | L1   | 2025-02-03 |      |            |      |                       | 受理
        甲县     | 申报     | L1   | 2025-02-03 | 竣工 | 2025-02-01 |      |                       | 拒:project_not_pursued
        市商务局 | 认定申报 | L1   | 2025-02-03 | 准   |            |      |                       | 拒:project_not_pursued
    """,
    "what is revoked leaves the book, and recognised again it is a new entry": """
        单位     | 事项     | 线索 | 收到       | 对象 | 日期       | 项目   | 结果
        甲县     | 登记     | L1   | 2025-01-02 |      |            |        | 首谈
        市商务局 | 撤销认定 | L1   | 2025-02-01 | 签约 |            |        | 拒:recognition_unknown
        市商务局 | 签约认定 | L1   | 2025-02-02 |      | 2025-02-01 |        | 受理
        市商务局 | 开工认定 | L1   | 2025-02-02 |      | 2025-02-02 |        | 受理
        甲县     | 撤销认定 | L1   | 2025-02-03 | 签约 |            |        | 拒:role_may_not
        市商务局 | 撤销认定 | L1   | 2025-02-03 | 签约 |            |        | 受理 签约于=无 开工于=2025-02-02
                 | 对账     |      |            |      | 2025-02    | 签约数 | 余额
                 | 对账     |      |            |      | 2025-02    | 开工数 | 余额 市=1 甲县=1
        市商务局 | 撤销认定 | L1   | 2025-02-03 | 签约 |            |        | 拒:recognition_unknown
        市商务局 | 签约认定 | L1   | 2025-02-04 |      | 2025-02-01 |        | 受理 签约于=2025-02-01
                 | 对账     |      |            |      | 2025-02    | 签约数 | 余额 市=1 甲县=1
        市商务局 | 撤销认定 | L1   | 2025-02-05 | 开工 |            |        | 受理 开工于=无
                 | 对账     |      |            |      | 2025-02    | 开工数 | 余额
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_proposed_recognition(title: str) -> None:
    play(TABLES[title])


UNMATCHED = """
    单位     | 事项     | 线索 | 收到       | 答复 | 日期       | 对象 | 项目   | 其他          | 结果
    甲县     | 登记     | L1   | 2024-12-01 |      |            |      |        |               | 首谈
    甲县     | 申报     | L1   | 2025-01-04 | 签约 | 2024-12-30 |      |        | 材料=contract | 受理
    市商务局 | 认定申报 | L1   | 2025-01-08 | 准   |            |      |        |               | 受理 申报=0 签约于=无
    市商务局 | 认定     | L1   | 2025-01-08 | 竣工 | 2025-01-07 |      |        |               | 受理 认定=0
    市商务局 | 比对     | L1   | 2025-02-20 |      |            |      |        |               | 受理 签约于=2024-12-30 签约归属=2024-12 认定=1
             | 对账     |      |            |      | 2024-12    |      | 签约数 |               | 余额 市=1 甲县=1
"""


def test_what_is_granted_while_the_match_is_awaited_is_held_with_its_day_of_filing() -> None:
    play(UNMATCHED, pack={"matching": "scored"})


def test_every_revocation_is_a_reversal_and_every_restoring_a_new_entry() -> None:
    events = play(TABLES["what is revoked leaves the book, and recognised again it is a new entry"])
    posted = [e for e in events.city.events() if isinstance(e, CreditPosted)]
    undone = [e.reverses for e in events.city.events() if isinstance(e, CreditReversed)]
    assert len({e.entry_id for e in posted}) == len(posted)
    assert len(set(undone)) == len(undone)
    left = {e.entry_id for e in posted} - set(undone)
    assert len(left) == sum(1 for e in posted if e.indicator.startswith("signed_")) // 2


def test_after_the_signing_is_revoked_the_start_counts_by_its_own_facts() -> None:
    table = """
        单位     | 事项     | 线索 | 收到       | 对象 | 日期       | 金额 | 结果
        甲县     | 登记     | L1   | 2025-01-02 |      |            | 5亿  | 首谈
        市商务局 | 开工认定 | L1   | 2025-02-02 |      | 2025-02-01 |      | 受理
        市商务局 | 签约认定 | L1   | 2025-02-03 |      | 2025-02-01 | 9亿  | 受理
        市商务局 | 撤销认定 | L1   | 2025-02-04 | 签约 |            |      | 受理
    """
    city = play(table).city
    read = fold_all((row.header.seq, row.decision.events) for row in city.rows).projects
    for project in city.projects():
        kept = project.recognised
        assert kept is not None
        assert kept.amount_yuan == read[project.project_id].amount_yuan == 5 * YI


def test_a_batch_of_many_draws_an_entry_id_for_every_posting() -> None:
    city = PaperCity(pack=_pack_without_lists())
    rows = ["单位 | 事项 | 线索 | 收到 | 企业 | 答复 | 日期 | 对象 | 结果"]
    for number in range(1, 301):
        rows.append(f"甲县 | 登记 | L{number} | 2025-01-02 | {number}号厂 | | | | 首谈")
        rows.append(f"甲县 | 申报 | L{number} | 2025-02-02 | | 签约 | 2025-02-01 | | 受理")
    named = ",".join(str(number) for number in range(1, 301))
    rows.append(f"市商务局 | 认定申报 | | 2025-02-03 | | 准 | | {named} | 受理")
    play("\n".join(rows), city=city)
    posted = [e.entry_id for e in city.events() if isinstance(e, CreditPosted)]
    assert len(posted) == len(set(posted)) == 600


def _pack_without_lists() -> dict[str, Any]:
    return {k: v for k, v in huaian_pack().items() if k not in ("recognition", "counting")}
