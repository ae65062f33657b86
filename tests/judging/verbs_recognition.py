"""Recognition in text tables: 申报 撤申报 认定申报 认定 撤销认定.

线索 names the lead whose project is meant. 答复 is the event (EVENTS below); of 认定申报 准 or
不准. 金额 is the figure, or of 签约 and 换投资方 the amount of the project. 对象: of 撤申报 and
认定申报 the proposals by number in the order in which they were made (1,2; the project's last one
if blank), of 撤销认定 签约, 开工 or the number of a later recognition. 其他: 材料=contract,permit
(papers), 奖补=5000000 (incentives), 汇率=71000 (on the day of the event), 报送=2025-01-04 (filed
on, of 认定), 无理由, 多说 (facts that the event does not have).

Claims: 认定=2 (later recognitions that stand), 申报=1 (proposals that wait), 签约于 and 开工于
(the day recognised, 无 for none), 签约归属 and 归属 (the month in which the signing, the last
later recognition counts), 数=5000000 (the units of the last one), 不计=reason (of the last one;
签约不计 and 开工不计 of those; 无 where it counts), 序号=2 (the refusal names this decision of
the batch), 缺材料=paper:contract.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.judge.recognitions import Attainment
from sharing.events.recognitions import AttainmentRecognised, RecognitionProposed
from tests.judging.table import Row

if TYPE_CHECKING:
    from ledger.judge.state import Recognition
    from tests.judging.playbook import Play

EVENTS = {
    "签约": "signing",
    "开工": "start",
    "竣工": "completion",
    "投产": "production",
    "列统": "statistics_entry",
    "达效": "full_output",
    "到资": "paid_in",
    "固投": "fixed_investment",
    "产值": "output",
    "税收": "tax",
    "外资": "foreign_paid_in",
    "就业": "jobs",
    "增资": "capital_increase",
    "扩建": "upgrade",
    "换投资方": "investor_replaced",
}
OF_PROJECT = ("签约", "换投资方")


def papers(kinds: str, *, signed_by: str = "") -> dict[str, Any]:
    """Evidence with a paper of each kind, signed by these."""
    parties = signed_by.split("+") if signed_by else []
    said = [
        {"kind": kind, "sha256": f"{number:064x}", "signed_by": parties}
        for number, kind in enumerate(kinds.split(","), start=1)
    ]
    return {"papers": said}


def _about(play: "Play", row: Row, kind: str) -> dict[str, Any]:
    return {"kind": kind, "version": 1, "project_id": play.project_named(row.cell("线索"))}


def _claim(row: Row, more: dict[str, str]) -> dict[str, Any]:
    from tests.judging.playbook import amount_of  # noqa: PLC0415  the playbook imports the verbs

    event, day = row.cell("答复"), row.cell("日期")
    claim: dict[str, Any] = {"event": EVENTS[event], "happened_on": day}
    amounts = amount_of(row.cell("金额")) if row.cell("金额") else {}
    if event in OF_PROJECT:
        claim |= amounts
    elif amounts:
        claim["units"] = amounts.get("amount_usd_cents") or amounts.get("amount_yuan")
    claim |= {"incentives_yuan": int(more["奖补"])} if "奖补" in more else {}
    claim |= {"industry": "工业"} if "多说" in more else {}
    if "汇率" in more:
        rate = {"yuan_per_usd_1e4": int(more["汇率"]), "on": day}
        claim["usd_rate"] = rate | {"source": "中国外汇交易中心"}
    return claim


def _evidence(more: dict[str, str]) -> dict[str, Any]:
    return {"evidence": papers(more["材料"])} if "材料" in more else {}


def _propose(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    said = {"claim": _claim(row, more)} | _evidence(more)
    return _about(play, row, "propose_recognition") | said


def _recognise(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"claim": _claim(row, more)} | _evidence(more)
    said |= {"filed_on": more["报送"]} if "报送" in more else {}
    return _about(play, row, "recognise_attainment") | said


def proposals(play: "Play") -> list[RecognitionProposed]:
    """Every proposal, in order."""
    return [event for event in play.city.events() if isinstance(event, RecognitionProposed)]


def _proposed(play: "Play", row: Row) -> list[RecognitionProposed]:
    made = proposals(play)
    if row.cell("对象"):
        return [made[int(number) - 1] for number in row.cell("对象").split(",")]
    project_id = play.project_named(row.cell("线索"))
    return [event for event in made if event.project_id == project_id][-1:]


def _withdraw(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    found = _proposed(play, row)[0]
    said = {"project_id": found.project_id, "proposal_id": found.proposal_id}
    return {"kind": "withdraw_proposal", "version": 1} | said


def _decide(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    reason = "" if "无理由" in more else "经审核"
    decisions = [
        {
            "project_id": found.project_id,
            "proposal_id": found.proposal_id,
            "is_granted": row.cell("答复") == "准",
            "reason": reason,
        }
        for found in _proposed(play, row)
    ]
    return {"kind": "decide_proposals", "version": 1, "decisions": decisions}


def _revoke(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    named = row.cell("对象")
    recognition = EVENTS.get(named, "ANONE")
    if named.isdigit():
        made = [e for e in play.city.events() if isinstance(e, AttainmentRecognised)]
        recognition = made[int(named) - 1].recognition_id
    said = {"recognition": recognition, "reason": "材料不实"}
    return _about(play, row, "revoke_recognition") | said


def _last(play: "Play", project_id: str) -> Attainment:
    return play.city.project(project_id).attainments[-1]


def _counts(what: str) -> Callable[["Play", str, str, str], None]:
    """A claim about how many there are."""

    def counted(play: "Play", project_id: str, wanted: str, told: str) -> None:
        found = getattr(play.city.project(project_id), what)
        assert len(found) == int(wanted), f"{told}\n  {what}: {found}"

    return counted


def _of_last(what: str, blank: str = "") -> Callable[["Play", str, str, str], None]:
    """A claim about the last later recognition."""

    def said(play: "Play", project_id: str, wanted: str, told: str) -> None:
        found = str(getattr(_last(play, project_id), what)) or blank
        assert found == wanted, f"{told}\n  {what}: {found}"

    return said


def _of_first(which: str, what: str) -> Callable[["Play", str, str, str], None]:
    """A claim about the signing or the start."""

    def said(play: "Play", project_id: str, wanted: str, told: str) -> None:
        recognition: Recognition | None = getattr(play.city.project(project_id), which)
        found = (getattr(recognition, what) if recognition is not None else "") or "无"
        assert found == wanted, f"{told}\n  {which} {what}: {found}"

    return said


def _refusal(name: str) -> Callable[["Play", str, str, str], None]:
    """A claim about a parameter of the refusal."""

    def said(play: "Play", _project_id: str, wanted: str, told: str) -> None:
        refusal = play.city.rows[-1].decision.refusal
        found = refusal.params.get(name, "无") if refusal is not None else "无"
        assert found == wanted, f"{told}\n  {name}: {found}"

    return said


RECOGNITION_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {
    "申报": _propose,
    "撤申报": _withdraw,
    "认定申报": _decide,
    "认定": _recognise,
    "撤销认定": _revoke,
}
RECOGNITION_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {
    "认定": _counts("attainments"),
    "申报": _counts("proposals"),
    "签约于": _of_first("signing", "on"),
    "签约归属": _of_first("signing", "period"),
    "签约不计": _of_first("signing", "not_counted"),
    "开工于": _of_first("start", "on"),
    "开工不计": _of_first("start", "not_counted"),
    "归属": _of_last("period"),
    "数": _of_last("units"),
    "奖补": _of_last("incentives_yuan"),
    "汇率": _of_last("usd_rate"),
    "不计": _of_last("not_counted", "无"),
    "序号": _refusal("number"),
    "缺材料": _refusal("fields"),
}
