"""Objections in text tables: 异议, 撤异议, 异议裁定, 确认首谈.

线索 is the lead that objects. Of 异议裁定 the column 答复 says 支持 or 驳回, and 对象 the lead that
gets first contact if it is another. 其他: 有据 (evidence is there), 项目=L1,L2 (to confirm).

Claims: 异议 (how many are live in the project), 拟认定 (whether first contact waits for the
centre's confirmation), 停摆 (the clocks of the project that stand still).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.judge.state import ObjectionState
from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

OUTCOMES = {"支持": "upheld", "驳回": "dismissed"}


def objections_of(play: "Play", lead_id: str) -> list[ObjectionState]:
    """The objections that this lead filed, live or ended."""
    found = (play.city.value(key) for key in play.city.store if key.startswith("objection:"))
    return [each for each in found if isinstance(each, ObjectionState) and each.lead_id == lead_id]


def _objection_of(play: "Play", row: Row) -> str:
    """The lead's live objection, else its last one."""
    lead_id = play.lead_named(row.cell("线索"))
    found = objections_of(play, lead_id)
    live = [each.objection_id for each in found if each.is_open]
    if live:
        play.objections[lead_id] = live[0]
    return play.objections.get(lead_id, "ONONE")


def _file(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    lead_id = play.lead_named(row.cell("线索"))
    body = {"kind": "file_objection", "version": 1, "lead_id": lead_id, "grounds": "本单位先谈"}
    paper = {"kind": "talk_note", "sha256": "b" * 64}
    return body | ({"evidence": {"papers": [paper]}} if "有据" in more else {})


def _withdraw(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    objection_id = _objection_of(play, row)
    return {"kind": "withdraw_objection", "version": 1, "objection_id": objection_id}


def _rule(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "rule_objection",
        "version": 1,
        "objection_id": _objection_of(play, row),
        "outcome": OUTCOMES[row.cell("答复")],
        "to_lead": play.lead_named(row.cell("对象")),
        "reason": "经核实",
    }


def _confirm(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    named = more.get("项目", row.cell("线索")).split(",")
    projects = [play.project_named(name) for name in named]
    return {"kind": "confirm_first_contacts", "version": 1, "projects": projects}


def _live(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = play.city.project(project_id).objections
    assert len(found) == int(wanted), f"{told}\n  live objections: {found}"


def _provisional(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = "是" if play.city.project(project_id).is_provisional else "否"
    assert found == wanted, f"{told}\n  provisional: {found}"


def _standing_still(play: "Play", project_id: str, wanted: str, told: str) -> None:
    clocks = play.city.project(project_id).clocks
    found = ",".join(sorted({clock.kind for clock in clocks if not clock.is_running})) or "无"
    assert found == wanted, f"{told}\n  the clocks that stand still are {found}"


OBJECTION_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {
    "异议": _file,
    "撤异议": _withdraw,
    "异议裁定": _rule,
    "确认首谈": _confirm,
}
OBJECTION_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {
    "异议": _live,
    "拟认定": _provisional,
    "停摆": _standing_still,
}
