"""What is told to the two cities: what everybody may see alike, and what differs in secret.

A ``Step`` is one statement. ``base_history`` is what both cities of every pair begin with. A
``Secret`` is something that two cities are told differently and that a viewer may not see, by the
matrix of docs/visibility.md: who may see it is written here by hand, for each kind of secret, and
nothing of the product is asked. Both sides of a secret have the same number of steps, so that
positions are equal in both cities without any normalising.

Lianshui hides. Huaiyin and Xuyi deal with it where a kind of secret says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import strategies as st

from gateway.saying import KeyOf, LeadChange, NewLead, Speaker, say_amend, say_register
from gateway.saying.speaking import said_of
from gateway.submitting import Said
from sharing.sections import Frozen
from sharing.submissions.centre import RecogniseSigning
from sharing.submissions.holds import ReleaseHold
from sharing.submissions.leads import FollowUpLead, WithdrawLead
from sharing.submissions.recognitions import ProposeRecognition
from sharing.submissions.showing import SetLeadVisibility
from sharing.submissions.standing import HandOverLeads, PutInCharge
from sharing.submissions.transfers import ProposeTransfer

Ids = Callable[[str, str], tuple[str, str]]
"""Who registered, under which submission id → lead id, project id."""
YI = 100_000_000
PAPERS = ("contract",)


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


def said_by(step: Step, speaker: Speaker, keys: KeyOf, ids: Ids) -> Said:
    """The statement for the log."""
    lead_id, project_id = ids(*step.lead) if step.lead[0] else ("", "")
    content = step.content
    if step.what == "register":
        lead = NewLead.model_validate_json(_json(content))
        return say_register(speaker, step.under, lead, key_of=keys)
    if step.what == "amend":
        change = LeadChange.model_validate_json(_json(content))
        return say_amend(speaker, step.under, lead_id=lead_id, change=change, key_of=keys)
    model, named, more = _MAKES[step.what]
    about = {"lead_id": lead_id, "lead_ids": [lead_id], "project_id": project_id}
    known = {name: about[name] for name in named}
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
        "summary": {"industry": "工业", "chain": "新能源汽车及零部件", "is_chemical": False},
        "first_talk": {"source": "商会推荐", "talked_on": "2025-01-04", "form": "上门拜访"},
    } | changes


SEALED, SIGNED, POOLED = ("lianshui", "b-sealed"), ("lianshui", "b-signed"), ("lianshui", "b-pool")
OTHERS = ("huaiyin", "b-other")
ASKED = ("huaiyin", "b-asked")


def base_history() -> list[Step]:
    """Leads sealed, on the board and in the pool; another office's own; a closed month."""
    contacts = {"contacts": {"persons": [{"name": "某甲", "phone": "13900000001"}]}}
    same_firm = lead_of(1)["identity"]
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
            content=lead_of(6, identity=same_firm | {"project": "另一处仓储基地项目"}),
        ),
        Step("centre", "sign", "b-sign", -1_000, lead=SIGNED),
        Step("lianshui", "share", "b-share", -990, lead=POOLED, content={"reason": "无地块"}),
    ]


@dataclass(frozen=True)
class Secret:
    """Two ways of telling, and by whom the difference may be seen."""

    kind: str
    left: tuple[Step, ...]
    right: tuple[Step, ...]
    seen_by: frozenset[str]


CITY = frozenset({"centre", "arbiter"})
OWN = frozenset({"lianshui", "lianshui-head"})
AUDIT = frozenset({"auditor"})
CLAIMS = frozenset({"huaiyin", "xuyi", "bureau", "park", "machine"})
"""By hand, from the matrix: the own office and the city see all; the auditor all but persons."""

_word = st.sampled_from(["洽谈顺利", "投资方犹豫", "要地三百亩", "等待批复", "已考察两次", ""])
_amount = st.integers(1, 40).map(lambda n: n * YI // 4)
_stage = st.sampled_from(["在谈", "签约前", "尽职调查"])


def _follow(under: str, minute: int, note: str, lead: tuple[str, str] = SEALED) -> Step:
    content = {"note": note or "无变化", "stage": ""}
    return Step("lianshui", "follow_up", under, minute, lead=lead, content=content)


@st.composite
def _content(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A sealed registration that nobody else speaks of."""
    lead = lead_of(100 + number * 10 + draw(st.integers(0, 9)))
    lead["commercial"] = {"amount_yuan": draw(_amount), "content": draw(_word) or "建设产线"}
    lead["summary"] |= {"stage": draw(_stage)}
    if draw(st.booleans()):
        lead["contacts"] = {"persons": [{"name": draw(_word), "phone": "13900000002"}]}
    return lead


@st.composite
def secrets_of(draw: st.DrawFn, number: int, kind: str) -> Secret:
    """A secret of this kind, told at a minute of its own."""
    left, right, seen_by = _KINDS[kind](draw, number)
    return Secret(kind, tuple(left), tuple(right), seen_by)


Told = tuple[list[Step], list[Step], frozenset[str]]


def _another_content(draw: st.DrawFn, n: int) -> Told:
    sides = [
        [Step("lianshui", "register", f"s{n}", n * 10, content=draw(_content(n)))] for _ in range(2)
    ]
    return sides[0], sides[1], OWN | CITY | AUDIT


def _there_or_not(draw: st.DrawFn, n: int) -> Told:
    there = [Step("lianshui", "register", f"s{n}", n * 10, content=draw(_content(n)))]
    return there, [_follow(f"s{n}", n * 10, draw(_word))], OWN | CITY | AUDIT


def _other_note(draw: st.DrawFn, n: int) -> Told:
    lead = draw(st.sampled_from([SEALED, SIGNED]))
    sides = [[_follow(f"s{n}", n * 10, draw(_word), lead)] for _ in range(2)]
    return sides[0], sides[1], OWN | CITY | AUDIT


def _other_person(draw: st.DrawFn, n: int) -> Told:
    def told(name: str) -> list[Step]:
        persons = {"contacts": {"persons": [{"name": name, "phone": "13900000003"}]}}
        return [
            Step(
                "lianshui",
                "amend",
                f"s{n}",
                n * 10,
                lead=SEALED,
                content=persons | {"reason": "补充"},
            )
        ]

    return told(draw(_word) + "甲"), told(draw(_word) + "乙"), OWN | CITY


def _amended(draw: st.DrawFn, n: int) -> Told:
    """Facts of a lead: of a sealed one all of them, of a signed one what the mask hides."""

    def told() -> list[Step]:
        commercial = {"amount_yuan": draw(_amount), "content": draw(_word) or "扩建"}
        content = {"commercial": commercial, "reason": draw(_word)}
        return [Step("lianshui", "amend", f"s{n}", n * 10, lead=SEALED, content=content)]

    return told(), told(), OWN | CITY | AUDIT


def _told_more(draw: st.DrawFn, n: int) -> Told:
    """What is to be built by a project that others see masked."""

    def told() -> list[Step]:
        content = {"commercial": {"content": draw(_word) or "扩建"}, "reason": "补充"}
        return [Step("lianshui", "amend", f"s{n}", n * 10, lead=SIGNED, content=content)]

    return told(), told(), OWN | CITY | AUDIT


def _withdrawn(draw: st.DrawFn, n: int) -> Told:
    """What its office gives up stands in the pool, a declared leak to whoever may claim."""
    gone = {"reason": draw(_word) or "终止"}
    registered = Step("lianshui", "register", f"s{n}", n * 10, content=draw(_content(n)))
    left = Step(
        "lianshui", "withdraw", f"w{n}", n * 10 + 1, lead=("lianshui", f"s{n}"), content=gone
    )
    return (
        [registered, left],
        [registered, _follow(f"w{n}", n * 10 + 1, draw(_word))],
        OWN | CITY | AUDIT | CLAIMS,
    )


def _shown_to_one(draw: st.DrawFn, n: int) -> Told:
    """A lead shown to one office is as sealed as before for the others."""
    to = {"visibility": "named", "offices": ("320830",)}
    shown = Step("lianshui", "show", f"s{n}", n * 10, lead=SEALED, content=to)
    return [shown], [_follow(f"s{n}", n * 10, draw(_word))], OWN | CITY | AUDIT | {"xuyi"}


def _transfer(draw: st.DrawFn, n: int) -> Told:
    """A transfer is its parties' and the city's."""
    content = {"to_office": "320830", "reason": draw(_word) or "无地块"}
    proposed = Step("lianshui", "propose_transfer", f"s{n}", n * 10, lead=SEALED, content=content)
    seen_by = OWN | CITY | AUDIT | {"xuyi"}
    return [proposed], [_follow(f"s{n}", n * 10, draw(_word))], seen_by


def _handed_over(draw: st.DrawFn, n: int) -> Told:
    to = [draw(st.sampled_from(["lianshui", "lianshui-b", "lianshui-c"])) for _ in range(2)]

    def told(person: str) -> list[Step]:
        content = {"to_person": person, "reason": "岗位调整"}
        return [Step("lianshui-head", "hand_over", f"s{n}", n * 10, lead=SEALED, content=content)]

    return told(to[0]), told(to[1]), OWN | CITY | AUDIT


def _in_charge(draw: st.DrawFn, n: int) -> Told:
    """Who is put in charge is told to that person, the offices of the project and the city."""
    content = {
        "person": draw(st.sampled_from(["leader", "nobody"])),
        "capacity": "leader",
        "from_on": "2025-03-01",
        "reason": draw(_word) or "市领导挂钩",
    }
    put = Step("centre", "put_in_charge", f"s{n}", n * 10, lead=SEALED, content=content)
    noted = _follow(f"s{n}", n * 10, draw(_word))
    return [put], [noted], OWN | CITY | AUDIT | {"leader", "administrator", "security"}


def _proposed(draw: st.DrawFn, n: int) -> Told:
    """What an office proposes for recognition is its own and the city's until it is granted."""
    content = {
        "claim": {"event": "signing", "happened_on": "2025-03-02"},
        "note": draw(_word),
        "evidence": {"papers": [{"kind": kind, "sha256": "cd" * 32} for kind in PAPERS]},
    }
    proposed = Step("lianshui", "propose", f"s{n}", n * 10, lead=SEALED, content=content)
    return [proposed], [_follow(f"s{n}", n * 10, draw(_word))], OWN | CITY | AUDIT


_KINDS: dict[str, Callable[[st.DrawFn, int], Told]] = {
    "another content": _another_content,
    "there or not": _there_or_not,
    "another note": _other_note,
    "another person": _other_person,
    "amended": _amended,
    "told more on the board": _told_more,
    "withdrawn": _withdrawn,
    "shown to one office": _shown_to_one,
    "transfer": _transfer,
    "handed over": _handed_over,
    "put in charge": _in_charge,
    "proposed": _proposed,
}


@st.composite
def open_steps(draw: st.DrawFn, number: int) -> Step:
    """Something that both cities are told alike, after the secret of this number."""
    minute = number * 10 + 5
    what = draw(st.sampled_from(["register", "follow_up"]))
    who = draw(st.sampled_from(["huaiyin", "huaiyin", "xuyi", "bureau", "park"]))
    if what == "register":
        content = lead_of(500 + number * 10 + draw(st.integers(0, 9)))
        return Step(who, "register", f"o{number}", minute, content=content)
    content = {"note": draw(_word) or "跟进", "stage": ""}
    return Step("huaiyin", "follow_up", f"o{number}", minute, lead=OTHERS, content=content)


@dataclass(frozen=True)
class Pair:
    """Two histories that differ in secrets alone."""

    left: tuple[Step, ...]
    right: tuple[Step, ...]
    kinds: tuple[str, ...]
    seen_by: frozenset[str]


@st.composite
def pairs(draw: st.DrawFn, kinds: Sequence[str] = ()) -> Pair:
    """One to three secrets, of these kinds if any are named, among things that all are told."""
    left: list[Step] = []
    right: list[Step] = []
    seen_by: frozenset[str] = frozenset()
    kind = st.sampled_from(sorted(kinds or _KINDS))
    chosen = draw(st.lists(kind, min_size=1, max_size=3, unique=True))
    for number, each in enumerate(chosen, start=1):
        secret = draw(secrets_of(number, each))
        open_step = [draw(open_steps(number))] if draw(st.booleans()) else []
        left += [*secret.left, *open_step]
        right += [*secret.right, *open_step]
        seen_by |= secret.seen_by
    return Pair(tuple(left), tuple(right), tuple(chosen), seen_by)
