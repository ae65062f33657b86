"""Periods in text tables: 预告关账 关账 确认对账 异议对账 答复对账 归档 自报 发布.

项目 names the period. 对象 is of 答复对账 the office, of 自报 the indicator; 日期 is of 发布 the
position. 其他: 仍有=2 (so much hangs), 仍关 (closes all the same), 有账=驻沪局 (offices that have
lines), 行=E1,E2 (disputed entries), 理由=…, 代=甲县 (for an office that ended), 材料=nda (of 归档,
another kind of paper).

Claims: 关至=2025-03 (the last closed month, 无 for none), 答复=甲县:confirmed (how an office's
statement of the period 2025Q1 stands), 送达=3 (to how many offices statements of 2025Q1 went).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.judge.state import statements_key
from ledger.judge.statement_state import StatementsState
from tests.judging.paper_setting import OFFICES
from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

PERIOD = "2025Q1"
"""The period that the claims speak of."""
ANSWERED_BY_HEADS = ("确认对账", "异议对账", "归档")
"""What an office's head says, and nobody else of the office."""


def _begun(kind: str, row: Row, more: dict[str, str]) -> dict[str, Any]:
    hanging = [
        {"what": "case", "subject": f"C{number}"} for number in range(int(more.get("仍有", "0")))
    ]
    return {"kind": kind, "version": 1, "period": row.cell("项目"), "hanging": hanging}


def _announce(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return _begun("begin_closing", row, more)


def _close(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    offices = [OFFICES.get(name, name) for name in more.get("有账", "").split(",") if name]
    said = {"despite_hanging": "仍关" in more, "offices": offices}
    return _begun("close_period", row, more) | said


def _answer(row: Row, more: dict[str, str], *, is_confirmed: bool) -> dict[str, Any]:
    office = more.get("代", "")
    return {
        "kind": "answer_statement",
        "version": 1,
        "period": row.cell("项目"),
        "office": OFFICES.get(office, office),
        "is_confirmed": is_confirmed,
        "lines": [line for line in more.get("行", "").split(",") if line],
        "reason": more.get("理由", ""),
    }


def _confirm(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return _answer(row, more, is_confirmed=True)


def _dispute(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return _answer(row, more, is_confirmed=False)


def _settle(_play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    office = OFFICES.get(row.cell("对象"), row.cell("对象"))
    said = {"kind": "settle_statement", "version": 1, "period": row.cell("项目")}
    return said | {"office": office, "reason": "经核对"}


def _file(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    paper = {"kind": more.get("材料", "sealed_statement"), "sha256": "c" * 64}
    said = {"kind": "file_sealed_statement", "version": 1, "period": row.cell("项目")}
    return said | {"paper": paper}


def _claim(_play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    said = {"kind": "claim_figure", "version": 1, "period": row.cell("项目")}
    return said | {"indicator": row.cell("对象"), "units": 30_000}


def _issue(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    position = int(row.cell("日期") or play.city.head.seq)
    file = {"file": "assessment.json", "sha256": "d" * 64}
    said = {"kind": "record_export", "version": 1, "export": "assessment", "files": [file]}
    return said | {"period": row.cell("项目"), "position": position}


def statements_of(play: "Play", period: str = PERIOD) -> StatementsState:
    """How the offices answered the statements of a closed period."""
    found = play.city.value(statements_key(period))
    assert isinstance(found, StatementsState)
    return found


def _closed_through(play: "Play", _project: str, wanted: str, told: str) -> None:
    found = play.city.city_state().closed_through or "无"
    assert found == wanted, f"{told}\n  closed through {found}"


def _answered(play: "Play", _project: str, wanted: str, told: str) -> None:
    office, _, answer = wanted.partition(":")
    found = statements_of(play).answer_of(OFFICES[office])
    assert found == answer, f"{told}\n  answered {found}"


def _sent_to(play: "Play", _project: str, wanted: str, told: str) -> None:
    found = statements_of(play).offices
    assert len(found) == int(wanted), f"{told}\n  sent to {found}"


PERIOD_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {
    "预告关账": _announce,
    "关账": _close,
    "确认对账": _confirm,
    "异议对账": _dispute,
    "答复对账": _settle,
    "归档": _file,
    "自报": _claim,
    "发布": _issue,
}
PERIOD_CLAIMS = {"关至": _closed_through, "答复": _answered, "送达": _sent_to}
