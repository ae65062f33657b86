"""What can be said in the histories of ``test_first_contact_machine``: rules, draws, and bodies."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.judging import first_contact_state as numbers
from tests.judging.bodies import lead_body
from tests.judging.first_contact_state import Said
from tests.judging.paper_setting import huaian_pack

OFFICES = ("J", "Y", "B", "D")
FIRMS = ("新源材料有限公司", "华天电子有限公司", "远景能源有限公司", "广宇生物有限公司")
LAST = 12
"""How far back a statement may speak of something, so that most of what is said fits."""

MOSTLY, SELDOM = 0.8, 0.25


def pack() -> dict[str, Any]:
    """Rules with every clock, in the numbers that the model has."""
    rules = huaian_pack() | {"matching": "scored"}
    rules["protection"] = {
        "days": numbers.HOLD_DAYS,
        "inactivity_days": numbers.IDLE_DAYS,
        "cool_down_days": numbers.COOL_DAYS,
        "extension_days": numbers.EXTRA_DAYS,
        "extensions_max": numbers.EXTENSIONS,
        "credit_after": dict.fromkeys(numbers.CREDIT_GOES_AFTER, "taker"),
        "source": "ours",
    }
    rules["registration"] = {"keep_days": numbers.KEEP_DAYS, "source": "ours"}
    rules["objections"] = {
        "window_days": numbers.OBJECTION_DAYS,
        "instances_max": numbers.INSTANCES,
        "source": "ours",
    }
    kind = {"transfer": "county", "answer_hours": numbers.ANSWER_HOURS, "source": "ours"}
    rules["transfers"] = {"kinds": [kind], "source": "ours"}
    return rules


class Draw(NamedTuple):
    """Numbers that choose one statement."""

    kind: str
    office: int
    is_own: bool
    one: int
    two: int
    firm: int
    answer: int
    flag: bool


KINDS = (
    *("register",) * 6,
    *("match",) * 6,
    *("merge", "unmerge", "rule", "rule", "screen"),
    *("follow", "complete", "rename", "withdraw"),
    *("release", "release", "extend", "claim", "claim"),
    *("object", "object", "decide", "decide", "take_back"),
    *("sign", "sign"),
    *("propose", "propose", "agree", "agree", "refuse", "call_off"),
)
draws = st.builds(
    Draw,
    kind=st.sampled_from(KINDS),
    office=st.integers(0, 3),
    is_own=st.sampled_from((True, True, True, False)),
    one=st.integers(0, LAST),
    two=st.integers(0, LAST),
    firm=st.sampled_from((0, 0, 0, 1, 1, 2, 3)),
    answer=st.integers(0, 3),
    flag=st.sampled_from((False, False, True)),
)
waits = st.sampled_from((*(0,) * 12, 1, 1, 3, 8, 16, 31))


CENTRAL = ("match", "merge", "unmerge", "rule", "screen", "decide", "sign")
ANSWERS = {
    "match": ("same", "same", "ask", "same"),
    "rule": ("same_project", "different", "other_project", "same_group"),
    "screen": ("void", "valid", "incomplete", "void"),
    "decide": ("upheld", "dismissed", "upheld", "dismissed"),
    "release": ("waiver", "shared", "waiver", "shared"),
    "agree": ("receiver", "holder", "receiver", "receiver"),
}

TITLE = "电池结构件项目"
"""Of every project, so that the investor alone decides which project it is."""
PAPERS = {"papers": [{"kind": "talk_note", "sha256": "a" * 64}]}

Parts = dict[str, Callable[[Said], dict[str, Any]]]

OF_LEADS: Parts = {
    "match": lambda said: {
        "kind": "match_registration",
        "matcher": "test-1",
        "matches": [{"lead_id": name, "answer": said.answer} for name in said.other],
    },
    "merge": lambda said: {"kind": "merge_leads", "with_lead": said.other[0], "reason": "同一项目"},
    "unmerge": lambda _: {"kind": "unmerge_lead", "reason": "并错"},
    "screen": lambda said: {
        "kind": "screen_registration",
        "screening": said.answer,
        "lacking": ["source"] if said.answer == "incomplete" else [],
        "reason": "审核意见",
    },
    "follow": lambda _: {"kind": "follow_up_lead", "note": "来访"},
    "complete": lambda _: {"kind": "amend_lead", "first_talk": {"source": "企业自荐"}},
    "rename": lambda said: {
        "kind": "amend_lead",
        "identity": {"investor": said.firm, "project": TITLE, "credit_code": ""},
    },
    "withdraw": lambda _: {"kind": "withdraw_lead", "reason": "企业暂停投资"},
    "release": lambda said: {"kind": "release_hold", "release": said.answer, "reason": "暂无条件"},
    "extend": lambda _: {"kind": "extend_protection", "evidence": PAPERS},
    "object": lambda _: {"kind": "file_objection", "grounds": "本单位先谈"},
}
OF_PROJECTS: Parts = {
    "claim": lambda _: {"kind": "claim_project"},
    "propose": lambda said: {
        "kind": "propose_transfer",
        "transfer": "county",
        "to_office": said.to,
        "reason": "用地不足",
    },
    "agree": lambda said: {"kind": "consent_to_transfer", "party": said.answer},
    "refuse": lambda _: {"kind": "refuse_transfer", "reason": "用地不足"},
    "sign": lambda _: {"kind": "recognise_signing", "signed_on": "2025-01-02"},
    "call_off": lambda _: {"kind": "withdraw_transfer"},
}
OF_QUESTIONS: Parts = {
    "rule": lambda said: {
        "kind": "rule_case",
        "case_id": said.case,
        "answer": said.answer,
        "with_lead": said.other[0] if said.other else "",
        "reason": "经核实",
    },
    "take_back": lambda said: {"kind": "withdraw_objection", "objection_id": said.objection},
    "decide": lambda said: {
        "kind": "rule_objection",
        "objection_id": said.objection,
        "outcome": said.answer,
        "to_lead": said.other[0] if said.other else "",
        "reason": "经核实",
    },
}


def body_of(said: Said) -> dict[str, Any]:
    """The statement as an office's client writes it; what it names are ids by now."""
    if said.kind == "register":
        without = "source" if said.flag else ""
        return lead_body(investor=said.firm, project=TITLE, without=without)
    if said.kind in OF_LEADS:
        return {"version": 1, "lead_id": said.lead} | OF_LEADS[said.kind](said)
    if said.kind in OF_PROJECTS:
        return {"version": 1, "project_id": said.project} | OF_PROJECTS[said.kind](said)
    return {"version": 1} | OF_QUESTIONS[said.kind](said)
