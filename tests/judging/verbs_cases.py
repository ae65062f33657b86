"""Cases in text tables: 比对 (the matcher's word), 裁定, 并案, 拆案, 审核, 分派, 新设公司, 撤批;
and the claims 待定 (in suspense), 开案 (how many identity cases are open), 认领案 (of claims).

The column 对象 names the other lead; 答复 the answer: 同一项目 其他项目 不同企业 同一集团, for 比对
同 问 他项目 集团 无 (several with commas), for 审核 有效 待补 无效.
"""

from typing import TYPE_CHECKING, Any

from ledger.judge.state import CaseState
from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

RULINGS = {
    "同一项目": "same_project",
    "其他项目": "other_project",
    "不同企业": "different",
    "同一集团": "same_group",
}
MATCHES = {"同": "same", "问": "ask", "他项目": "other_project", "集团": "same_group"}
SCREENINGS = {"有效": "valid", "待补": "incomplete", "无效": "void"}


def _match(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    names, answers = row.cell("对象").split(","), row.cell("答复").split(",")
    matches = [
        {"lead_id": play.lead_named(name), "answer": MATCHES[answer]}
        for name, answer in zip(names, answers, strict=True)
        if answer not in ("", "无")
    ]
    lead_id = play.lead_named(row.cell("线索"))
    body = {"kind": "match_registration", "version": 1, "lead_id": lead_id, "matcher": "test-1"}
    return body | {"matches": matches}


def open_cases(play: "Play", lead_id: str = "") -> list[CaseState]:
    """The open cases, of one lead or all."""
    found = []
    for key in play.city.store:
        case = play.city.value(key) if key.startswith("case:") else None
        if isinstance(case, CaseState) and case.is_open and lead_id in ("", case.lead_id):
            found.append(case)
    return found


def _case_of(play: "Play", row: Row) -> str:
    lead_id = play.lead_named(row.cell("线索"))
    remembered = play.cases.get(lead_id)
    cases = open_cases(play, lead_id)
    if cases:
        play.cases[lead_id] = cases[0].case_id
        return cases[0].case_id
    return remembered or "CNONE"


def _rule(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "rule_case",
        "version": 1,
        "case_id": _case_of(play, row),
        "answer": RULINGS[row.cell("答复")],
        "with_lead": play.lead_named(row.cell("对象")),
        "reason": "经核实",
    }


def _assign(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "assign_case",
        "version": 1,
        "case_id": _case_of(play, row),
        "assignee": more.get("人", "经办一"),
    }


def _merge(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "merge_leads",
        "version": 1,
        "lead_id": play.lead_named(row.cell("线索")),
        "with_lead": play.lead_named(row.cell("对象")),
        "reason": "同一项目",
    }


def _unmerge(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    lead_id = play.lead_named(row.cell("线索"))
    return {"kind": "unmerge_lead", "version": 1, "lead_id": lead_id, "reason": "并错"}


def _screen(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    lacking = [name for name in more.get("缺", "").split(",") if name]
    return {
        "kind": "screen_registration",
        "version": 1,
        "lead_id": play.lead_named(row.cell("线索")),
        "screening": SCREENINGS[row.cell("答复")],
        "lacking": lacking,
        "reason": "审核意见",
    }


def _link(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    paper = {"kind": "company_deed", "sha256": "a" * 64}
    identity = {"investor": row.cell("企业"), "project": "电池结构件项目"}
    return {
        "kind": "link_company",
        "version": 1,
        "lead_id": play.lead_named(row.cell("线索")),
        "identity": identity,
        "evidence": {"papers": [paper]},
    }


def _take_back(_play: "Play", _row: Row, more: dict[str, str]) -> dict[str, Any]:
    batch = more.get("批次", "B1")
    return {"kind": "take_back_batch", "version": 1, "batch": batch, "reason": "导入有误"}


def _suspense(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = "是" if play.city.project(project_id).is_in_suspense else "否"
    assert found == wanted, f"{told}\n  in suspense: {found}"


def _count(play: "Play", wanted: str, kind: str, told: str) -> None:
    found = [case for case in open_cases(play) if case.kind == kind]
    assert len(found) == int(wanted), f"{told}\n  open cases: {found}"


CASE_VERBS = {
    "比对": _match,
    "裁定": _rule,
    "分派": _assign,
    "并案": _merge,
    "拆案": _unmerge,
    "审核": _screen,
    "新设公司": _link,
    "撤批": _take_back,
}
CASE_CLAIMS = {
    "待定": _suspense,
    "开案": lambda play, _project, wanted, told: _count(play, wanted, "identity", told),
    "认领案": lambda play, _project, wanted, told: _count(play, wanted, "claim", told),
}
