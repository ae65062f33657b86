"""What submissions say, with defaults, so that what a test writes is what matters."""

from datetime import date
from typing import Any

from tests.judging.paper_setting import OFFICES, city_ms, paper_offices


def opening_body() -> dict[str, Any]:
    """开城."""
    city = paper_offices().model_dump(mode="json")
    return {"kind": "open_city", "version": 1, "city": city}


def rules_body(pack: dict[str, Any]) -> dict[str, Any]:
    """The pack comes into force."""
    return {
        "kind": "adopt_rules",
        "version": 1,
        "pack": pack,
        "source_sha256": "0" * 64,
        "effective_on": "2025-01-01",
    }


YI = 100_000_000


_LEFT_OUT: dict[str, tuple[str, dict[str, Any]]] = {
    "content": ("commercial", {"content": " "}),
    "amount": ("commercial", {"amount_yuan": None, "amount_usd_cents": None}),
    "industry": ("summary", {"industry": ""}),
    "source": ("talk", {"source": ""}),
    "talked_on": ("talk", {"talked_on": None}),
    "talk_form": ("talk", {"form": " "}),
}


def lead_body(
    *,
    investor: str = "新源材料有限公司",
    project: str = "年产5万套电池结构件项目",
    credit_code: str = "",
    amount_yuan: int | None = 5 * YI,
    amount_usd_cents: int | None = None,
    is_chemical: bool | None = None,
    without: str = "",
    claims: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """登记: complete by default; ``without`` names fields of the minimum set to leave out."""
    commercial = {"content": "建设电池结构件生产线", "amount_said": "见表"}
    commercial |= {"amount_yuan": amount_yuan, "amount_usd_cents": amount_usd_cents}  # type: ignore[dict-item]
    talk = {"source": "企业自荐", "talked_on": "2025-01-01", "form": "上门拜访"}
    summary = {"industry": "工业", "is_chemical": is_chemical}
    for left_out in filter(None, without.split(",")):
        if left_out == "investor":
            investor = " "
            continue
        section, blank = _LEFT_OUT[left_out]
        {"commercial": commercial, "talk": talk, "summary": summary}[section].update(blank)  # type: ignore[attr-defined]
    body: dict[str, Any] = {
        "kind": "register_lead",
        "version": 1,
        "identity": {"investor": investor, "project": project, "credit_code": credit_code},
        "commercial": commercial,
        "summary": summary,
        "first_talk": talk,
    }
    if claims is not None:
        body["claims"] = {"registered_at": city_ms("2024-03-01")} | claims
    return body


def follow_up_body(lead_id: str, *, note: str = "企业来访", stage: str = "") -> dict[str, Any]:
    """跟进."""
    body = {"kind": "follow_up_lead", "version": 1, "lead_id": lead_id}
    return body | {"note": note, "stage": stage}


def withdraw_body(lead_id: str) -> dict[str, Any]:
    """撤回."""
    return {"kind": "withdraw_lead", "version": 1, "lead_id": lead_id, "reason": "企业暂停投资"}


def signing_body(
    project_id: str, *, on: str = "2025-01-02", filed_on: str | None = None, **facts: Any
) -> dict[str, Any]:
    """签约认定."""
    body = {"kind": "recognise_signing", "version": 1, "project_id": project_id, "signed_on": on}
    return body | ({"filed_on": filed_on} if filed_on else {}) | facts


def start_body(
    project_id: str, *, on: str = "2025-01-02", filed_on: str | None = None
) -> dict[str, Any]:
    """开工认定."""
    body = {"kind": "recognise_start", "version": 1, "project_id": project_id, "started_on": on}
    return body | ({"filed_on": filed_on} if filed_on else {})


def landing_body(project_id: str, office: str, *, could_not_land: bool = False) -> dict[str, Any]:
    """落户."""
    code = OFFICES.get(office, office)
    body = {"kind": "set_landing", "version": 1, "project_id": project_id, "landing_office": code}
    return body | {"could_not_land": could_not_land}


def batch_body(kind: str, *, batch: str = "2024", is_opening: bool = True) -> dict[str, Any]:
    """``open_batch`` or ``close_batch``."""
    body: dict[str, Any] = {"kind": kind, "version": 1, "batch": batch}
    return body | ({"is_opening": is_opening} if kind == "open_batch" else {})


def day(text: str) -> date:
    """A date written as ``2025-01-02``."""
    return date.fromisoformat(text)
