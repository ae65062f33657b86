"""What differs in secret between the two cities, and what everybody may see alike.

A ``Secret`` is something that two cities are told differently and that a viewer may not see, by the
matrix of docs/visibility.md: who may see it is written here by hand, for each kind of secret, and
nothing of the product is asked. Both sides of a secret have the same number of steps, so that
positions are equal in both cities without any normalising.

Lianshui hides. Huaiyin and Xuyi deal with it where a kind of secret says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.noninterference.dealings import DEALINGS, TABLES
from tests.noninterference.steps import (
    AUDIT,
    CITY,
    CLAIMS,
    OTHERS,
    OWN,
    SEALED,
    SIGNED,
    YI,
    Step,
    Told,
    follow,
    lead_of,
    word,
)

PAPERS = ("contract",)


@dataclass(frozen=True)
class Secret:
    """Two ways of telling, and by whom the difference may be seen."""

    kind: str
    left: tuple[Step, ...]
    right: tuple[Step, ...]
    seen_by: frozenset[str]


_amount = st.integers(1, 40).map(lambda n: n * YI // 4)
_stage = st.sampled_from(["在谈", "签约前", "尽职调查"])


@st.composite
def _content(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A sealed registration that nobody else speaks of."""
    lead = lead_of(100 + number * 10 + draw(st.integers(0, 9)))
    lead["commercial"] = {"amount_yuan": draw(_amount), "content": draw(word) or "建设产线"}
    lead["summary"] |= {"stage": draw(_stage)}
    if draw(st.booleans()):
        lead["contacts"] = {"persons": [{"name": draw(word), "phone": "13900000002"}]}
    return lead


@st.composite
def secrets_of(draw: st.DrawFn, number: int, kind: str) -> Secret:
    """A secret of this kind, told at a minute of its own."""
    left, right, seen_by = KINDS[kind](draw, number)
    return Secret(kind, tuple(left), tuple(right), seen_by)


def _another_content(draw: st.DrawFn, n: int) -> Told:
    sides = [
        [Step("lianshui", "register", f"s{n}", n * 10, content=draw(_content(n)))] for _ in range(2)
    ]
    return sides[0], sides[1], OWN | CITY | AUDIT


def _there_or_not(draw: st.DrawFn, n: int) -> Told:
    there = [Step("lianshui", "register", f"s{n}", n * 10, content=draw(_content(n)))]
    return there, [follow(f"s{n}", n * 10, draw(word))], OWN | CITY | AUDIT


def _other_note(draw: st.DrawFn, n: int) -> Told:
    lead = draw(st.sampled_from([SEALED, SIGNED]))
    sides = [[follow(f"s{n}", n * 10, draw(word), lead)] for _ in range(2)]
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

    return told(draw(word) + "甲"), told(draw(word) + "乙"), OWN | CITY


def _amended(draw: st.DrawFn, n: int) -> Told:
    """Facts of a lead: of a sealed one all of them, of a signed one what the mask hides."""

    def told() -> list[Step]:
        commercial = {"amount_yuan": draw(_amount), "content": draw(word) or "扩建"}
        content = {"commercial": commercial, "reason": draw(word)}
        return [Step("lianshui", "amend", f"s{n}", n * 10, lead=SEALED, content=content)]

    return told(), told(), OWN | CITY | AUDIT


def _told_more(draw: st.DrawFn, n: int) -> Told:
    """What is to be built by a project that others see masked."""

    def told() -> list[Step]:
        content = {"commercial": {"content": draw(word) or "扩建"}, "reason": "补充"}
        return [Step("lianshui", "amend", f"s{n}", n * 10, lead=SIGNED, content=content)]

    return told(), told(), OWN | CITY | AUDIT


def _withdrawn(draw: st.DrawFn, n: int) -> Told:
    """What its office gives up stands in the pool, a declared leak to whoever may claim."""
    gone = {"reason": draw(word) or "终止"}
    registered = Step("lianshui", "register", f"s{n}", n * 10, content=draw(_content(n)))
    left = Step(
        "lianshui", "withdraw", f"w{n}", n * 10 + 1, lead=("lianshui", f"s{n}"), content=gone
    )
    return (
        [registered, left],
        [registered, follow(f"w{n}", n * 10 + 1, draw(word))],
        OWN | CITY | AUDIT | CLAIMS,
    )


def _shown_to_one(draw: st.DrawFn, n: int) -> Told:
    """A lead shown to one office is as sealed as before for the others."""
    to = {"visibility": "named", "offices": ("320830",)}
    shown = Step("lianshui", "show", f"s{n}", n * 10, lead=SEALED, content=to)
    return [shown], [follow(f"s{n}", n * 10, draw(word))], OWN | CITY | AUDIT | {"xuyi"}


def _transfer(draw: st.DrawFn, n: int) -> Told:
    """A transfer is its parties' and the city's."""
    content = {"to_office": "320830", "reason": draw(word) or "无地块"}
    proposed = Step("lianshui", "propose_transfer", f"s{n}", n * 10, lead=SEALED, content=content)
    seen_by = OWN | CITY | AUDIT | {"xuyi"}
    return [proposed], [follow(f"s{n}", n * 10, draw(word))], seen_by


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
        "reason": draw(word) or "市领导挂钩",
    }
    put = Step("centre", "put_in_charge", f"s{n}", n * 10, lead=SEALED, content=content)
    noted = follow(f"s{n}", n * 10, draw(word))
    return [put], [noted], OWN | CITY | AUDIT | {"leader", "administrator", "security"}


def _proposed(draw: st.DrawFn, n: int) -> Told:
    """What an office proposes for recognition is its own and the city's until it is granted."""
    content = {
        "claim": {"event": "signing", "happened_on": "2025-03-02"},
        "note": draw(word),
        "evidence": {"papers": [{"kind": kind, "sha256": "cd" * 32} for kind in PAPERS]},
    }
    proposed = Step("lianshui", "propose", f"s{n}", n * 10, lead=SEALED, content=content)
    return [proposed], [follow(f"s{n}", n * 10, draw(word))], OWN | CITY | AUDIT


KINDS: dict[str, Callable[[st.DrawFn, int], Told]] = {
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
    **DEALINGS,
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
    content = {"note": draw(word) or "跟进", "stage": ""}
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
    """One to three secrets, of these kinds if any are named, among things that all are told, under
    the shipped table or one that the city adopted.
    """
    left: list[Step] = []
    right: list[Step] = []
    seen_by: frozenset[str] = frozenset()
    kind = st.sampled_from(sorted(kinds or KINDS))
    # Merged last: what its office held it then no longer extends or agrees about.
    drawn = draw(st.lists(kind, min_size=1, max_size=3, unique=True))
    chosen = sorted(drawn, key=lambda each: each == "merged")
    table = draw(st.sampled_from(("", "", *TABLES)))
    if table:
        adopted = {"table": table, "reason": "本市规定"}
        left = right = [Step("centre", "adopt_visibility", "b-table", content=adopted)]
    for number, each in enumerate(chosen, start=1):
        secret = draw(secrets_of(number, each))
        open_step = [draw(open_steps(number))] if draw(st.booleans()) else []
        left = [*left, *secret.left, *open_step]
        right = [*right, *secret.right, *open_step]
        seen_by |= secret.seen_by
    return Pair(tuple(left), tuple(right), tuple(chosen), seen_by)
