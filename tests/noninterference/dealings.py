"""Secrets between two offices, between staff and head, and of the centre.

Each says by hand who may see it (docs/visibility.md): the offices that deal, the city, the auditor.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from sharing.visibility_default import SHIPPED_TABLE
from tests.noninterference.steps import (
    ASKED,
    AUDIT,
    BEHIND,
    CHAIN,
    CITY,
    CLAIMS,
    HELD,
    OFFERED,
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

XUYI, HUAIYIN = frozenset({"xuyi"}), frozenset({"huaiyin", "machine"})


def _paper(kind: str, **more: Any) -> dict[str, Any]:
    return {"papers": [{"kind": kind, "sha256": "cd" * 32} | more]}


def _objected(draw: st.DrawFn, n: int) -> Told:
    """The objecting office's and the city's; that clocks stand still, the holder's."""
    content = {"grounds": draw(word) or "先谈", "evidence": _paper("minutes")}
    filed = Step("xuyi", "object", f"s{n}", n * 10, lead=BEHIND, content=content)
    noted = {"note": draw(word) or "无变化", "stage": ""}
    said = Step("xuyi", "follow_up", f"s{n}", n * 10, lead=BEHIND, content=noted)
    return [filed], [said], XUYI | OWN | CITY | AUDIT


def _ruled(draw: st.DrawFn, n: int) -> Told:
    """A ruling is told to both offices."""
    reason = {"reason": draw(word) or "查明"}
    same = {"answer": "same_project", **reason}
    others = {"with_lead": SEALED}
    left = Step("centre", "rule", f"s{n}", n * 10, lead=ASKED, content=same, others=others)
    different = {"answer": "different", **reason}
    right = Step("centre", "rule", f"s{n}", n * 10, lead=ASKED, content=different)
    return [left], [right], HUAIYIN | OWN | CITY | AUDIT


def _merged(draw: st.DrawFn, n: int) -> Told:
    """Two leads that are put together are their offices' and the city's."""
    reason = {"reason": draw(word) or "同一项目"}
    others = {"with_lead": ("xuyi", "b-xuyi")}
    left = Step("centre", "merge", f"s{n}", n * 10, lead=HELD, content=reason, others=others)
    return [left], [follow(f"s{n}", n * 10, draw(word))], XUYI | OWN | CITY | AUDIT


def _agreed(draw: st.DrawFn, n: int) -> Told:
    """An agreement is its parties' and the city's."""
    parts = draw(st.integers(1, 9)) * 1000
    shares = (("320826", parts), ("320830", 10_000 - parts))
    content = {
        "terms": [{"indicator": "signed_count", "office": o, "parts": p} for o, p in shares],
        "from_on": "2025-03-03",
        "evidence": _paper("agreement", signed_by=["holder", "receiver"]),
    }
    left = Step("lianshui", "agree", f"s{n}", n * 10, lead=HELD, content=content)
    return [left], [follow(f"s{n}", n * 10, draw(word))], XUYI | OWN | CITY | AUDIT


def _screened(draw: st.DrawFn, n: int) -> Told:
    found = {"screening": "incomplete", "lacking": ["amount"], "reason": draw(word) or "缺额"}
    left = Step("centre", "screen", f"s{n}", n * 10, lead=SEALED, content=found)
    return [left], [follow(f"s{n}", n * 10, draw(word))], OWN | CITY | AUDIT


def _extended(draw: st.DrawFn, n: int) -> Told:
    """How long somebody holds is nobody else's business, least of all of who waits."""
    content = {"evidence": _paper("minutes"), "reason": draw(word)}
    left = Step("lianshui", "extend", f"s{n}", n * 10, lead=HELD, content=content)
    return [left], [follow(f"s{n}", n * 10, draw(word), HELD)], OWN | CITY | AUDIT


def _offered(draw: st.DrawFn, n: int) -> Told:
    """An offer is the office's that is asked, and the city's."""
    content = {"offices": ["320830"], "reason": draw(word) or "分流"}
    left = Step("centre", "offer", f"s{n}", n * 10, lead=OFFERED, content=content)
    note = {"note": draw(word) or "无变化", "stage": ""}
    right = Step("centre", "follow_up", f"s{n}", n * 10, lead=OFFERED, content=note)
    return [left], [right], XUYI | CITY | AUDIT


def _approved(draw: st.DrawFn, n: int) -> Told:
    """What a head says to the staff's word, is the office's own and the city's."""
    kinds = {"kinds": ["register_lead"]}
    lead = ("lianshui", f"s{n}")
    told = [
        Step("lianshui-head", "set_approvals", f"a{n}", n * 10, content=kinds),
        Step("lianshui", "register", f"s{n}", n * 10 + 1, content=lead_of(300 + n)),
    ]
    yes = Step("lianshui-head", "approve", f"w{n}", n * 10 + 2, lead=lead)
    no = {"reason": draw(word) or "不实"}
    refused = Step("lianshui-head", "refuse", f"w{n}", n * 10 + 2, lead=lead, content=no)
    noted = follow(f"w{n}", n * 10 + 2, draw(word))
    left, right = draw(st.permutations([yes, refused, noted]))[:2]
    # What is taken back stands in the pool, a declared leak to whoever may claim.
    return [*told, left], [*told, right], OWN | CITY | AUDIT | CLAIMS


def _erased(draw: st.DrawFn, n: int) -> Told:
    reason = {"reason": draw(word) or "本人要求"}
    lead = draw(st.sampled_from([SEALED, SIGNED]))
    left = Step("lianshui-head", "erase", f"s{n}", n * 10, lead=lead, content=reason)
    return [left], [follow(f"s{n}", n * 10, draw(word))], OWN | CITY | AUDIT


def _amount_in_band(draw: st.DrawFn, n: int) -> Told:
    """The exact amount of a project on the board; who reads every total reads it in these."""

    def told(hundredths: int) -> list[Step]:
        commercial = {"amount_yuan": hundredths * YI // 100, "content": "建设产线"}
        content = {"commercial": commercial, "reason": "更正"}
        return [Step("lianshui", "amend", f"s{n}", n * 10, lead=SIGNED, content=content)]

    one, other = (draw(st.integers(100, 499)) for _ in range(2))
    return told(one), told(other), OWN | CITY | AUDIT | {"assessor"}


def _in_charge_of_chain(draw: st.DrawFn, n: int) -> Told:
    """Told to that person, the city, and who manages people."""

    def put(person: str) -> list[Step]:
        content = {"person": person, "capacity": "leader", "chain": CHAIN, "from_on": "2025-03-01"}
        content |= {"reason": draw(word) or "分工"}
        step = Step("centre", "put_in_charge_of_chain", f"s{n}", n * 10, content=content)
        return [step]

    return put("leader"), put("nobody"), CITY | AUDIT | {"leader", "administrator", "security"}


DEALINGS: dict[str, Callable[[st.DrawFn, int], Told]] = {
    "objected": _objected,
    "ruled": _ruled,
    "merged": _merged,
    "agreed": _agreed,
    "screened": _screened,
    "extended": _extended,
    "offered": _offered,
    "approved": _approved,
    "erased": _erased,
    "another amount in its band": _amount_in_band,
    "put in charge of a chain": _in_charge_of_chain,
}


def _with_lines(lines: str) -> str:
    """The shipped table with these lines in the place of its own."""
    own = {tuple(line.split()[:2]): line for line in lines.strip().splitlines()}
    table = [own.pop(tuple(each.split()[:2]), each) for each in SHIPPED_TABLE.splitlines()]
    return "\n".join([*table, *own.values()]) + "\n"


TABLES: tuple[str, ...] = (
    _with_lines(
        """
        in_charge * show absent mask show absent mask in_charge
        auditor * show absent mask show absent mask auditor
        """
    ),
    _with_lines(
        """
        other board show absent mask show absent mask open_to_all
        """
    ),
)
"""Tables that a city may adopt: under none of them more people see a secret. One tells leaders and
the auditor less, one tells every office the names of what stands on the board.
"""
