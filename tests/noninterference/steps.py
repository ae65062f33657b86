"""Statements from which histories are made, and what both cities of every pair begin with.

A ``Step`` is one statement. Ids that a statement names are those that earlier statements began.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import strategies as st

from gateway.saying import KeyOf, LeadChange, NewLead, Speaker, say_amend, say_register
from gateway.saying.speaking import said_of
from gateway.submitting import Said
from sharing.ids import case_id_from, lead_id_from, offer_case_id, project_id_from
from sharing.sections import Frozen
from sharing.submissions.agreements import ProposeAgreement
from sharing.submissions.cases import MergeLeads, RuleCase, ScreenRegistration
from sharing.submissions.centre import RecogniseSigning
from sharing.submissions.holds import ExtendProtection, ReleaseHold
from sharing.submissions.leads import FollowUpLead, WithdrawLead
from sharing.submissions.objections import FileObjection
from sharing.submissions.recognitions import ProposeRecognition
from sharing.submissions.showing import AdoptVisibility, EraseLead, SetLeadVisibility
from sharing.submissions.standing import (
    ApproveSubmission,
    HandOverLeads,
    PutInCharge,
    RefuseSubmission,
    SetApprovals,
)
from sharing.submissions.transfers import OfferLead, ProposeTransfer

SeedOf = Callable[[str, str], bytes]
"""Who said it, under which submission id → what the ids of what it began are made from."""
YI = 100_000_000


@dataclass(frozen=True)
class Step:
    """One statement: who says what, when (minutes after the beginning), under which id."""

    who: str
    what: str
    under: str
    minute: int = 0
    lead: tuple[str, str] = ("", "")
    """Whose registration it speaks of: who registered it, under which id."""
    content: dict[str, Any] = field(default_factory=dict)
    others: dict[str, tuple[str, str]] = field(default_factory=dict)
    """More leads that it names: by the name of the field."""


def begun_by(seed: bytes) -> dict[str, str]:
    """What a statement with this seed began, by the name under which another one speaks of it."""
    lead_id = lead_id_from(seed)
    return {
        "lead_id": lead_id,
        "project_id": project_id_from(seed),
        "case_id": case_id_from(seed),
        "offer": offer_case_id(lead_id, 0),
        "subject": lead_id,
    }


def said_by(step: Step, speaker: Speaker, keys: KeyOf, seed_of: SeedOf) -> Said:
    """The statement for the log."""
    about = begun_by(seed_of(*step.lead)) if step.lead[0] else {"lead_id": ""}
    about |= {name: begun_by(seed_of(*at))["lead_id"] for name, at in step.others.items()}
    lead_id, content = about["lead_id"], step.content
    if step.what == "register":
        lead = NewLead.model_validate_json(_json(content))
        return say_register(speaker, step.under, lead, key_of=keys)
    if step.what == "amend":
        change = LeadChange.model_validate_json(_json(content))
        return say_amend(speaker, step.under, lead_id=lead_id, change=change, key_of=keys)
    model, named, more = _MAKES[step.what]
    told: dict[str, Any] = {**about, "lead_ids": [lead_id]}
    known = {name: told[name] for name in (*named, *step.others)}
    return said_of(speaker, step.under, model.model_validate_json(_json(known | more | content)))


def _json(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content)


_LEAD, _PROJECT = ("lead_id",), ("project_id",)
_MAKES: dict[str, tuple[type[Frozen], tuple[str, ...], dict[str, Any]]] = {
    "follow_up": (FollowUpLead, _LEAD, {}),
    "withdraw": (WithdrawLead, _LEAD, {}),
    "sign": (RecogniseSigning, _PROJECT, {"signed_on": "2025-03-01"}),
    "share": (ReleaseHold, _LEAD, {"release": "shared"}),
    "propose_transfer": (ProposeTransfer, _PROJECT, {"transfer": "county"}),
    "propose": (ProposeRecognition, _PROJECT, {}),
    "show": (SetLeadVisibility, _LEAD, {}),
    "hand_over": (HandOverLeads, ("lead_ids",), {}),
    "put_in_charge": (PutInCharge, _PROJECT, {}),
    "put_in_charge_of_chain": (PutInCharge, (), {}),
    "object": (FileObjection, _LEAD, {}),
    "rule": (RuleCase, ("case_id",), {}),
    "merge": (MergeLeads, _LEAD, {}),
    "screen": (ScreenRegistration, _LEAD, {}),
    "agree": (ProposeAgreement, _PROJECT, {}),
    "extend": (ExtendProtection, _LEAD, {}),
    "offer": (OfferLead, _LEAD, {}),
    "set_approvals": (SetApprovals, (), {}),
    "approve": (ApproveSubmission, ("subject",), {}),
    "refuse": (RefuseSubmission, ("subject",), {}),
    "erase": (EraseLead, _LEAD, {}),
    "adopt_visibility": (AdoptVisibility, (), {}),
}
"""By what is said: the model, the ids that it names, and what else it always says."""


def lead_of(number: int, **changes: Any) -> dict[str, Any]:
    """A registration with the whole minimum set and names of its own."""
    names = ("启明精密", "华盛光伏", "中科新材", "东方智造", "海润食品", "金石电子")
    return {
        "identity": {
            "investor": f"苏州{names[number % 6]}第{number}号制造有限公司",
            "project": f"第{number}号产线项目",
            "credit_code": "",
        },
        "commercial": {"amount_yuan": 3 * YI + number, "content": f"建设第{number}条产线"},
        "summary": {"industry": "工业", "chain": CHAIN, "is_chemical": False},
        "first_talk": {"source": "商会推荐", "talked_on": "2025-01-04", "form": "上门拜访"},
    } | changes


SEALED, SIGNED, POOLED = ("lianshui", "b-sealed"), ("lianshui", "b-signed"), ("lianshui", "b-pool")
OTHERS = ("huaiyin", "b-other")
ASKED = ("huaiyin", "b-asked")
HELD, WAITS = ("lianshui", "b-held"), ("xuyi", "b-waits")
DISPUTED, BEHIND = ("lianshui", "b-disputed"), ("xuyi", "b-behind")
"""First contact of a project, and a lead that collided with it."""
OFFERED = ("centre", "b-centre")
FIRST = ("lianshui", "s1")
"""The first secret, where it is a registration: there in one city, and perhaps not in the other."""
NAMED = (SEALED, SIGNED, POOLED, OTHERS, ASKED, HELD, FIRST)
"""Whose ids are asked for."""
CHAIN, OTHER_CHAIN = "新能源汽车及零部件", "新材料"


def base_history() -> list[Step]:
    """Leads sealed, asked, behind another, on the board and in the pool; people in charge."""
    contacts = {"contacts": {"persons": [{"name": "某甲", "phone": "13900000001"}]}}
    same_firm = lead_of(1)["identity"]
    charged = {"chain": OTHER_CHAIN, "from_on": "2025-03-01", "reason": "分工"}
    put = [
        Step(
            "centre",
            "put_in_charge_of_chain",
            f"b-{person}",
            -980,
            content=charged | {"person": person, "capacity": person},
        )
        for person in ("leader", "reviewer")
    ]
    return [
        Step("lianshui", "register", "b-sealed", -2_000, content=lead_of(1) | contacts),
        Step("lianshui", "register", "b-signed", -1_990, content=lead_of(2) | contacts),
        Step("lianshui", "register", "b-pool", -1_980, content=lead_of(3)),
        Step("huaiyin", "register", "b-other", -1_970, content=lead_of(4)),
        Step("xuyi", "register", "b-xuyi", -1_960, content=lead_of(5)),
        Step(
            "huaiyin",
            "register",
            "b-asked",
            -1_950,
            content=lead_of(6, identity=same_firm | {"project": "项目"}),
        ),
        Step("lianshui", "register", "b-held", -1_940, content=lead_of(7)),
        Step("xuyi", "register", "b-waits", -1_935, content=lead_of(7)),
        Step("lianshui", "register", "b-disputed", -1_934, content=lead_of(9)),
        Step("xuyi", "register", "b-behind", -1_930, content=lead_of(9)),
        Step("centre", "register", "b-centre", -1_920, content=lead_of(8)),
        Step("centre", "sign", "b-sign", -1_000, lead=SIGNED),
        Step("lianshui", "share", "b-share", -990, lead=POOLED, content={"reason": "无地块"}),
        *put,
    ]


CITY = frozenset({"centre", "arbiter"})
OWN = frozenset({"lianshui", "lianshui-head"})
AUDIT = frozenset({"auditor"})
CLAIMS = frozenset({"huaiyin", "xuyi", "bureau", "park", "machine"})
"""By hand, from the matrix: the own office and the city see all; the auditor all but persons."""

word = st.sampled_from(["洽谈顺利", "投资方犹豫", "要地三百亩", "等待批复", "已考察两次", ""])


Told = tuple[list[Step], list[Step], frozenset[str]]
"""Two ways of telling, and who may see the difference."""


def follow(under: str, minute: int, note: str, lead: tuple[str, str] = SEALED) -> Step:
    content = {"note": note or "无变化", "stage": ""}
    return Step("lianshui", "follow_up", under, minute, lead=lead, content=content)
