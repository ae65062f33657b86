"""Standing in, in text tables: 设审批 批准 不批准 交接 负责 不再负责 可见 删联系人.

设审批: 其他 类=登记,认领 names what needs the head's word (nothing for none). 批准 and 不批准:
线索 is the lead that waits; 答复=异议 or 申报 the lead's objection, the last proposal of its
project. 交接: 线索 is one lead or several (L1,L2), 对象 the person. 负责: 线索 the lead whose
project, or 链=… the chain; 对象 the person, 答复 as what (领导 专班 评审), 自=… 至=… the days.
不再负责: 对象 the person whose last charge ends. 可见: 答复 is 本单位 指定 上板 公开, 对象 the
offices (乙县,丙县). What the head says is 设审批 批准 不批准 交接; 人=… says who.

Claims: 待批=1 (how much waits for a head in the city), 批=L1:approved (how the lead's approval
stands), 经办=乙 (who has the lead in hand), 看=乙县,丙县 or 看=board (whom the lead is shown),
在责=2025-03-01:丁 (who is in charge of anything on a day), 代=甲 (in whose stead the last answer
was given).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.judge.standing import ApprovalState
from ledger.standing_views import ChargeView
from ledger.view_folds import fold_all
from ledger.views import Documents, LeadView
from sharing.events.recognitions import RecognitionProposed
from sharing.events.standing import ApprovalAnswered, PersonPutInCharge
from tests.judging.paper_setting import OFFICES
from tests.judging.table import Row
from tests.judging.verbs_holds import NAMES
from tests.judging.verbs_objections import objections_of

if TYPE_CHECKING:
    from tests.judging.playbook import Play

SAID_BY_HEADS = ("设审批", "批准", "不批准", "交接")
KINDS = {
    "登记": "register_lead",
    "认领": "claim_project",
    "异议": "file_objection",
    "申报": "propose_recognition",
    "撤回": "withdraw_lead",
    "放弃": "release_hold",
}
CAPACITIES = {"领导": "leader", "专班": "team_member", "评审": "reviewer"}
VISIBLE = {"本单位": "sealed", "指定": "named", "上板": "board", "公开": "open"}


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def _set(_play: "Play", _row: Row, more: dict[str, str]) -> dict[str, Any]:
    kinds = [KINDS.get(word, word) for word in _words(more.get("类", ""))]
    return {"kind": "set_approvals", "version": 1, "kinds": kinds}


def _subject(play: "Play", row: Row) -> str:
    lead_id = play.lead_named(row.cell("线索"))
    if row.cell("答复") == "异议":
        return objections_of(play, lead_id)[-1].objection_id
    if row.cell("答复") == "申报":
        made = [e for e in play.city.events() if isinstance(e, RecognitionProposed)]
        return made[-1].proposal_id
    return lead_id


def _approve(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return {"kind": "approve_submission", "version": 1, "subject": _subject(play, row)}


def _refuse(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    said = {"subject": _subject(play, row), "reason": "未经集体研究"}
    return {"kind": "refuse_submission", "version": 1} | said


def _hand_over(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    leads = [play.lead_named(name) for name in row.cell("线索").split(",")]
    said = {"lead_ids": leads, "to_person": row.cell("对象"), "reason": "岗位调整"}
    return {"kind": "hand_over_leads", "version": 1} | said


def _put(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "kind": "put_in_charge",
        "version": 1,
        "person": row.cell("对象"),
        "capacity": CAPACITIES[row.cell("答复")],
        "from_on": more.get("自", "2025-01-01"),
        "reason": "专班分工",
    }
    body |= {"until_on": more["至"]} if "至" in more else {}
    body |= {"chain": more["链"]} if "链" in more else {}
    named = row.cell("线索")
    return body | ({"project_id": play.project_named(named)} if named else {})


def _end(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    made = [e for e in play.city.events() if isinstance(e, PersonPutInCharge)]
    mine = [e.charge_id for e in made if e.person == row.cell("对象")]
    return {"kind": "end_charge", "version": 1, "charge_id": ["ENONE", *mine][-1]}


def _show(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    offices = [OFFICES.get(name, name) for name in _words(row.cell("对象"))]
    said = {"visibility": VISIBLE[row.cell("答复")], "offices": offices}
    said |= {"lead_id": play.lead_named(row.cell("线索"))}
    return {"kind": "set_lead_visibility", "version": 1} | said


def _erase(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    said = {"lead_id": play.lead_named(row.cell("线索")), "reason": "当事人要求"}
    return {"kind": "erase_lead", "version": 1, "key_ids": ["a" * 32]} | said


def documents_of(play: "Play") -> Documents:
    """What people read of the city after the rows so far."""
    return fold_all((row.header.seq, row.decision.events) for row in play.city.rows)


def _waiting(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    values = (play.city.value(key) for key in play.city.store if key.startswith("approval:"))
    found = sum(1 for each in values if isinstance(each, ApprovalState) and each.waits)
    assert found == int(wanted), f"{told}\n  {found} wait"
    views = documents_of(play).standings.values()
    assert found == sum(1 for view in views if view.kind == "approval" and view.is_open), told


def _lead(play: "Play", lead_id: str) -> LeadView:
    return documents_of(play).leads[lead_id]


def _approval(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    name, _, state = wanted.partition(":")
    found = _lead(play, play.lead_named(name)).approval
    assert found == state, f"{told}\n  the approval is {found!r}"


def _handler(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    found = _lead(play, play.spoken_of.split(",")[0]).handler
    assert found == wanted, f"{told}\n  in the hand of {found}"


def _shown(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    lead = _lead(play, play.spoken_of)
    found = ",".join(NAMES[code] for code in lead.shared_with) or lead.visibility
    assert found == wanted, f"{told}\n  shown to {found}"


def _in_charge(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    day, _, person = wanted.partition(":")
    views = documents_of(play).standings.values()
    lasting = {v.person for v in views if isinstance(v, ChargeView) and v.lasts_on(day)}
    assert lasting == ({person} if person else set()), f"{told}\n  in charge: {lasting}"


def _in_stead(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    answers = [e for e in play.city.events() if isinstance(e, ApprovalAnswered)]
    assert answers[-1].in_stead_of == wanted, told


STANDING_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {
    "设审批": _set,
    "批准": _approve,
    "不批准": _refuse,
    "交接": _hand_over,
    "负责": _put,
    "不再负责": _end,
    "可见": _show,
    "删联系人": _erase,
}
STANDING_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {
    "待批": _waiting,
    "批": _approval,
    "经办": _handler,
    "看": _shown,
    "在责": _in_charge,
    "代": _in_stead,
}
