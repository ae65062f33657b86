"""Transfers and offers in text tables: 提流转 同意 不同意 撤流转 申报无法落地 核准 通报, and for
offers 分流 答复分流 确定分流.

线索 names the lead whose project is meant. 对象 is the receiving office, of 分流 the asked offices
(乙县,丙县), of 确定分流 the office that gets it. 答复 says the kind of 提流转 (县区 部门 化工), the
party of 同意 (移出 承接 企业 中心), 准 or 不准, 接 or 不接. 其他: 企业签 (a paper that the investor
signed), 协议=签约数:甲县:5000;签约数:乙县:5000, 无签署 (the agreement without its paper), 无理由,
到资=5000000.

Claims: 流转 (进行 or 无), 已同意 (the parties that consented), 落户 (the place of landing), 难落
(whether 无法落地 is granted), 分成 (whether a credit agreement is in effect), 分流 (of the last
offer: 进行, or how it ended: an office, 无人接 作废 另议, 无), 承接线索 (a name for the receiver's
new lead).
"""

from typing import TYPE_CHECKING, Any

from ledger.judge.state import CaseState, case_key
from sharing.ids import offer_case_id
from tests.judging.paper_setting import OFFICES
from tests.judging.table import Row
from tests.judging.verbs_holds import NAMES

if TYPE_CHECKING:
    from tests.judging.playbook import Play

KINDS = {"县区": "county", "部门": "unit", "化工": "chemical"}
PARTIES = {"移出": "holder", "承接": "receiver", "企业": "investor", "中心": "centre"}
INDICATORS = {"签约数": "signed_count", "协议额": "signed_amount_yuan", "开工数": "started_count"}
ENDED = {"declined": "无人接", "void": "作废", "replaced": "另议"}
SIGNED = {"papers": [{"kind": "consent", "sha256": "c" * 64, "signed_by": ["investor"]}]}


def _office(name: str) -> str:
    return OFFICES.get(name, name)


def _reason(more: dict[str, str]) -> str:
    return " " if "无理由" in more else "经协商"


def _about(play: "Play", row: Row, kind: str) -> dict[str, Any]:
    return {"kind": kind, "version": 1, "project_id": play.project_named(row.cell("线索"))}


def _propose(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    body = _about(play, row, "propose_transfer")
    body |= {"transfer": KINDS[row.cell("答复")], "to_office": _office(row.cell("对象"))}
    body |= {"reason": _reason(more)}
    body |= {"evidence": SIGNED} if "企业签" in more else {}
    return body | ({"agreement": _agreement(more)} if "协议" in more else {})


def _agreement(more: dict[str, str]) -> dict[str, Any]:
    papers = [] if "无签署" in more else [{"kind": "agreement", "sha256": "d" * 64}]
    return {"terms": share_terms(more["协议"]), "evidence": {"papers": papers}}


def share_terms(said: str) -> list[dict[str, Any]]:
    """``签约数:甲县:5000;签约数:乙县:5000`` as the lines of an agreement."""
    terms = []
    for line in said.split(";"):
        indicator, office, parts = line.split(":")
        term = {"indicator": INDICATORS.get(indicator, indicator), "office": _office(office)}
        terms.append(term | {"parts": int(parts)})
    return terms


def _consent(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    body = _about(play, row, "consent_to_transfer") | {"party": PARTIES[row.cell("答复")]}
    return body | ({"evidence": SIGNED} if "企业签" in more else {})


def _refuse(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return _about(play, row, "refuse_transfer") | {"reason": _reason(more)}


def _withdraw(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return _about(play, row, "withdraw_transfer")


def _declare(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return _about(play, row, "declare_could_not_land") | {"reason": _reason(more)}


def _decide(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    body = _about(play, row, "decide_could_not_land")
    return body | {"is_granted": row.cell("答复") == "准", "reason": _reason(more)}


def _note(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    body = _about(play, row, "file_progress_note")
    body |= {"stage": "在建", "note": " " if "无理由" in more else "厂房封顶"}
    return body | ({"paid_in_yuan": int(more["到资"])} if "到资" in more else {})


def last_offer(play: "Play", lead_id: str) -> CaseState | None:
    """The last offer that the centre made of a lead."""
    found, number = None, 0
    while True:
        case = play.city.value(case_key(offer_case_id(lead_id, number)))
        if not isinstance(case, CaseState):
            return found
        found, number = case, number + 1


def _offered(play: "Play", row: Row, kind: str) -> dict[str, Any]:
    case = last_offer(play, play.lead_named(row.cell("线索")))
    return {"kind": kind, "version": 1, "case_id": case.case_id if case else "CNONE"}


def _offer(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    offices = [_office(name) for name in row.cell("对象").split(",")]
    body = {"kind": "offer_lead", "version": 1, "lead_id": play.lead_named(row.cell("线索"))}
    return body | {"offices": offices, "reason": "客商分流"}


def _answer(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return _offered(play, row, "answer_offer") | {"is_taken": row.cell("答复") == "接"}


def _settle(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    body = _offered(play, row, "settle_offer")
    return body | {"office": _office(row.cell("对象")), "reason": "条件最合适"}


def _under_way(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = "进行" if play.city.project(project_id).transfer is not None else "无"
    assert found == wanted, f"{told}\n  transfer: {found}"


def _consented(play: "Play", project_id: str, wanted: str, told: str) -> None:
    transfer = play.city.project(project_id).transfer
    names = {code: name for name, code in PARTIES.items()}
    found = ",".join(names[party] for party in transfer.consents) if transfer else ""
    assert (found or "无") == wanted, f"{told}\n  consented: {found}"


def _landing(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = play.city.project(project_id).landing_office
    assert (NAMES.get(found, found) or "无") == wanted, f"{told}\n  landing: {found}"


def _could_not_land(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = "是" if play.city.project(project_id).could_not_land else "否"
    assert found == wanted, f"{told}\n  could not land: {found}"


def _agreed(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = "有" if play.city.project(project_id).agreement else "无"
    assert found == wanted, f"{told}\n  credit agreement: {found}"


def _offer_stands(play: "Play", project_id: str, wanted: str, told: str) -> None:
    leads = [t.lead_id for t in play.city.project(project_id).touches]
    case = next((case for lead in leads if (case := last_offer(play, lead))), None)
    answer = "" if case is None else case.answer
    found = "无" if case is None else ENDED.get(answer, NAMES.get(answer, "进行"))
    assert found == wanted, f"{told}\n  offer: {found}"


def _new_lead(play: "Play", project_id: str, wanted: str, told: str) -> None:
    touch = play.city.project(project_id).touches[-1]
    assert touch.is_received, told
    assert play.city.lead(touch.lead_id).office == touch.office, told
    play.leads[wanted], play.projects[wanted] = touch.lead_id, project_id


TRANSFER_VERBS = {
    "提流转": _propose,
    "同意": _consent,
    "不同意": _refuse,
    "撤流转": _withdraw,
    "申报无法落地": _declare,
    "核准": _decide,
    "通报": _note,
    "分流": _offer,
    "答复分流": _answer,
    "确定分流": _settle,
}
TRANSFER_CLAIMS = {
    "流转": _under_way,
    "已同意": _consented,
    "落户": _landing,
    "难落": _could_not_land,
    "分成": _agreed,
    "分流": _offer_stands,
    "承接线索": _new_lead,
}
