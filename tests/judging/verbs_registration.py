"""What a registration or an amendment can say further in text tables, and claims about validity.

In the column 其他: 行业=, 固投=6000万, 税=500万 (a year), 用地= (square metres), 首谈日=, 正式=
(the day on which formal talks began), 合同= (the day of the contract), 材料= (papers as
``kind:signer+signer``, several divided by ``,``), 引荐 (in the role of introducer), 批次= and 行=
(of an import), 补= (fields that an amendment states now). For 登记 缺= may name several fields.

Claims: 登记状态=有效/待补/无效/无名, 尚缺= (what an incomplete registration still lacks),
引荐单位=, 补齐= (the day by which it must be complete); 余留= (the leads that stay when a batch is
taken back), 在推= (all leads of the table that their offices still pursue).
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.judge.clocks import COMPLETION
from ledger.judge.state import Touch
from sharing.events.cases import BatchTakenBack
from tests.judging.paper_setting import OFFICES, ZONE

if TYPE_CHECKING:
    from tests.judging.playbook import Play

STANDINGS = {"有效": "valid", "待补": "incomplete", "无效": "void", "无名": "unnamed"}
UNITS = {"亿": 100_000_000, "万": 10_000}
STATED: dict[str, tuple[str, dict[str, Any]]] = {
    "content": ("commercial", {"content": "建设生产线"}),
    "amount": ("commercial", {"amount_yuan": 500_000_000}),
    "industry": ("summary", {"industry": "工业"}),
    "source": ("first_talk", {"source": "企业自荐"}),
    "talked_on": ("first_talk", {"talked_on": "2025-01-01"}),
    "talk_form": ("first_talk", {"form": "上门拜访"}),
}
DATES = {"首谈日": "talked_on", "正式": "formal_on", "合同": "contract_on"}


def yuan(text: str) -> int:
    """``6000万`` or ``1.5亿`` in yuan."""
    return int(Decimal(text[:-1]) * UNITS[text[-1]])


def with_more(body: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    """The body of a registration or an amendment with what the column 其他 says."""
    commercial: dict[str, Any] = {}
    commercial |= {"fixed_assets_yuan": yuan(more["固投"])} if "固投" in more else {}
    commercial |= {"tax_yuan_per_year": yuan(more["税"])} if "税" in more else {}
    commercial |= {"land_sqm": int(more["用地"])} if "用地" in more else {}
    sections: dict[str, dict[str, Any]] = {
        "commercial": commercial,
        "summary": {"industry": more["行业"]} if "行业" in more else {},
        "first_talk": {name: more[key] for key, name in DATES.items() if key in more},
        "evidence": {"papers": papers(more["材料"])} if "材料" in more else {},
    }
    for field in more.get("补", "").split(","):
        if field:
            section, said = STATED[field]
            sections[section] |= said
    for name, said in sections.items():
        if said:
            body[name] = (body.get(name) or {}) | said
    if "引荐" in more:
        body["role"] = "introducer"
    if "批次" in more:
        row = int(more.get("行", "2"))
        body["provenance"] = {"batch": more["批次"], "file": "台账.xlsx", "sheet_row": row}
    return body


def papers(text: str) -> list[dict[str, Any]]:
    """``confirmation:holder+receiver,profile`` as papers, each with bytes of its own."""
    found = []
    for number, part in enumerate(text.split(",")):
        kind, _, signers = part.partition(":")
        signed_by = [signer for signer in signers.split("+") if signer]
        found.append({"kind": kind, "sha256": f"{number + 1:064x}", "signed_by": signed_by})
    return found


def _touch(play: "Play", project_id: str, told: str) -> Touch:
    """The touch that the row's lead is: the last that the table named in this project."""
    project = play.city.project(project_id)
    return project.touch_of(play.spoken_of) if play.spoken_of else _fail(told)


def _fail(told: str) -> Touch:
    raise AssertionError(f"{told}\n  the row names no lead")


def _standing(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = _touch(play, project_id, told).standing
    assert found == STANDINGS[wanted], f"{told}\n  the registration is {found}"


def _lacking(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = ",".join(_touch(play, project_id, told).lacking) or "无"
    assert found == wanted, f"{told}\n  it lacks {found}"


def _introducer(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = play.city.project(project_id).introducer_office or "无"
    assert found == OFFICES.get(wanted, wanted), f"{told}\n  the introducer is {found}"


def _completes_by(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = [
        datetime.fromtimestamp(clock.due_at / 1000, ZONE).date().isoformat()
        for clock in play.city.project(project_id).clocks
        if clock.kind == COMPLETION and clock.lead_id == play.spoken_of
    ]
    assert found == ([] if wanted == "无" else [wanted]), f"{told}\n  it completes by {found}"


def _remaining(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    """The leads of the last batch that was taken back that stay, by their names in the table."""
    events = [e for e in play.city.events() if isinstance(e, BatchTakenBack)]
    names = {lead_id: name for name, lead_id in play.leads.items()}
    found = ",".join(names[lead_id] for lead_id in events[-1].remaining) or "无"
    assert found == wanted, f"{told}\n  there remain {found}"


def _pursued(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    found = {name for name, lead_id in play.leads.items() if play.city.lead(lead_id).is_active}
    assert found == set(wanted.split(",")) - {"无"}, f"{told}\n  pursued are {sorted(found)}"


REGISTRATION_CLAIMS = {
    "余留": _remaining,
    "在推": _pursued,
    "登记状态": _standing,
    "尚缺": _lacking,
    "引荐单位": _introducer,
    "补齐": _completes_by,
}
