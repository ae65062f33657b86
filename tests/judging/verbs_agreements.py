"""Credit agreements in text tables: 提协议 同意协议 不同意协议 终止协议.

线索 names the lead whose project is meant; the last agreement is spoken of, or that of the number
对象. 日期 is the first day of 提协议 and the last of 终止协议. 其他: 协议=签约数:甲县:5000;…
(shares), 签署=holder+receiver (who signed the paper; absent: no paper).

Claims: 协议=提出 (how the last agreement stands: 提出 生效 拒绝 撤回 终止 替代 作废, 无), 前协议
(the one before it), 协议方=甲县,乙县 (its parties), 自=2025-03-01 (from when it holds), 至 (until
when, 无 for without end), 合计=90% (the sum that the refusal names), 指标=… (the indicator that
it names).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.judge.recognitions import Agreement
from sharing.events.agreements import AgreementProposed
from tests.judging.paper_setting import OFFICES
from tests.judging.table import Row
from tests.judging.verbs_recognition import papers
from tests.judging.verbs_transfers import share_terms

if TYPE_CHECKING:
    from tests.judging.playbook import Play

STANDINGS = {
    "proposed": "提出",
    "concluded": "生效",
    "refused": "拒绝",
    "withdrawn": "撤回",
    "ended": "终止",
    "replaced": "替代",
    "void": "作废",
}
NAMES = {code: name for name, code in OFFICES.items()}


def _propose(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    body = {
        "kind": "propose_agreement",
        "version": 1,
        "project_id": play.project_named(row.cell("线索")),
        "terms": share_terms(more["协议"]),
        "from_on": row.cell("日期"),
    }
    evidence = {"evidence": papers("agreement", signed_by=more["签署"])} if "签署" in more else {}
    return body | evidence


def _spoken_of(play: "Play", row: Row) -> dict[str, Any]:
    project_id = play.project_named(row.cell("线索"))
    made = [event for event in play.city.events() if isinstance(event, AgreementProposed)]
    number = int(row.cell("对象") or 0) - 1
    agreement_id = made[number].agreement_id if made else "GNONE"
    return {"version": 1, "project_id": project_id, "agreement_id": agreement_id}


def _consent(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return _spoken_of(play, row) | {"kind": "consent_to_agreement"}


def _refuse(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return _spoken_of(play, row) | {"kind": "refuse_agreement", "reason": "比例不妥"}


def _end(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    said = {"kind": "end_agreement", "until_on": row.cell("日期"), "reason": "协议期满"}
    return _spoken_of(play, row) | said


def _agreement(play: "Play", project_id: str, place: int = -1) -> Agreement | None:
    agreements = play.city.project(project_id).agreements
    return agreements[place] if len(agreements) >= -place else None


def _stands(place: int) -> Callable[["Play", str, str, str], None]:
    def said(play: "Play", project_id: str, wanted: str, told: str) -> None:
        found = _agreement(play, project_id, place)
        standing = STANDINGS[found.standing] if found is not None else "无"
        assert standing == wanted, f"{told}\n  the agreement stands: {standing}"

    return said


def _parties(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = _agreement(play, project_id)
    names = sorted(NAMES[code] for code in found.parties) if found is not None else []
    assert names == sorted(wanted.split(",")), f"{told}\n  parties: {names}"


def _day(what: str, place: int = -1) -> Callable[["Play", str, str, str], None]:
    def said(play: "Play", project_id: str, wanted: str, told: str) -> None:
        found = getattr(_agreement(play, project_id, place), what) or "无"
        assert found == wanted, f"{told}\n  {what}: {found}"

    return said


def _refusal(name: str) -> Callable[["Play", str, str, str], None]:
    def said(play: "Play", _project_id: str, wanted: str, told: str) -> None:
        refusal = play.city.rows[-1].decision.refusal
        found = refusal.params.get(name, "无") if refusal is not None else "无"
        assert found == wanted, f"{told}\n  {name}: {found}"

    return said


AGREEMENT_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {
    "提协议": _propose,
    "同意协议": _consent,
    "不同意协议": _refuse,
    "终止协议": _end,
}
AGREEMENT_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {
    "协议": _stands(-1),
    "前协议": _stands(-2),
    "协议方": _parties,
    "自": _day("from_on"),
    "至": _day("until_on"),
    "前至": _day("until_on", -2),
    "合计": _refusal("sum"),
    "指标": _refusal("indicator"),
}
