"""Random histories of holds: few offices and projects, days and months that go by between them.

A history is a list of ``Step``: what is said, by whom, of which earlier lead, and how long after
the step before. ``told`` says it to a city; with ticks in between or without, the same is said.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from auth.actors import Role
from ledger.judge.clocks import HOUR_MS
from ledger.judge.state import LeadState, lead_key
from sharing.ids import lead_id_from
from sharing.seeds import submission_seed
from tests.judging import bodies
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import CENTRE, SECRET, city_ms, huaian_pack

OFFICES = ("J", "Y", "B", "ZH")
INVESTORS = ("新源材料有限公司", "华天电子有限公司", "金陵食品有限公司")
BEGIN = city_ms("2025-02-01")
PROTECTION: dict[str, Any] = {
    "days": 60,
    "inactivity_days": 25,
    "extension_days": 20,
    "extensions_max": 1,
    "extension_papers_min": 0,
    "cool_down_days": 15,
    "quota": 2,
    "credit_after": {"inactivity": "taker"},
    "source": "ours",
}
REGISTRATION = {"keep_days": 10, "source": "ours"}


class Step(NamedTuple):
    """Numbers that choose what is said, and when after the step before."""

    kind: str
    office: int
    lead: int
    investor: int
    hours: int
    flag: bool


KINDS = (
    *("register",) * 6,
    *("follow",) * 3,
    *("claim",) * 3,
    "waiver",
    "shared",
    "extend",
    "withdraw",
    "rename",
    "complete",
    "sign",
)
steps = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    office=st.integers(0, len(OFFICES) - 1),
    lead=st.integers(0, 9),
    investor=st.sampled_from((0, 0, 0, 1, 2)),
    hours=st.sampled_from((0, 1, 24, 24 * 5, 24 * 10, 24 * 15, 24 * 25, 24 * 60, 24 * 200)),
    flag=st.booleans(),
)
histories = st.lists(steps, min_size=1, max_size=25)


def city_of_holds() -> PaperCity:
    """A city with short clocks, a quota and a deadline for incomplete registrations."""
    pack = huaian_pack() | {"protection": PROTECTION, "registration": REGISTRATION}
    return PaperCity(pack=pack)


def told(city: PaperCity, history: Sequence[Step], *, ticks: Sequence[int] = ()) -> list[Answer]:
    """Say a history; before step n so many ticks, spread over the time since the step before."""
    answers = []
    leads: list[tuple[str, str]] = []
    at = BEGIN
    for number, step in enumerate(history):
        before, at = at, at + step.hours * HOUR_MS
        count = ticks[number] if number < len(ticks) else 0
        for tick in range(count):
            tick_at = before + (at - before) * (tick + 1) // (count + 1)
            body = {"kind": "tick", "version": 1, "due_at": tick_at}
            city.say(CENTRE, body, role=Role.SYSTEM, sid=f"t{number}.{tick}", at=tick_at)
        office, lead_id = leads[step.lead % len(leads)] if leads else (OFFICES[0], "LNONE")
        if step.kind in ("register", "claim"):
            office = OFFICES[step.office]
            seed = submission_seed(SECRET, office=office, submission_id=f"h{number}")
            leads.append((office, lead_id_from(seed)))
        body = _body(city, step, lead_id)
        speaker = CENTRE if step.kind == "sign" else office
        answers.append(city.say(speaker, body, sid=f"h{number}", at=at))
    return answers


def _body(city: PaperCity, step: Step, lead_id: str) -> dict[str, Any]:
    of_lead = {"version": 1, "lead_id": lead_id}
    match step.kind:
        case "register":
            without = "source" if step.flag else ""
            return bodies.lead_body(investor=INVESTORS[step.investor], without=without)
        case "follow":
            return bodies.follow_up_body(lead_id)
        case "withdraw":
            return bodies.withdraw_body(lead_id)
        case "waiver" | "shared":
            return of_lead | {"kind": "release_hold", "release": step.kind, "reason": "另有安排"}
        case "extend":
            return of_lead | {"kind": "extend_protection", "evidence": {}}
        case "complete":
            return of_lead | {"kind": "amend_lead", "first_talk": {"source": "企业自荐"}}
        case "rename":
            said = bodies.lead_body(investor=INVESTORS[step.investor])
            return of_lead | {"kind": "amend_lead", "identity": said["identity"]}
        case "claim":
            return {"kind": "claim_project", "version": 1, "project_id": project_of(city, lead_id)}
        case _:
            return bodies.signing_body(project_of(city, lead_id), on="2025-01-15")


def project_of(city: PaperCity, lead_id: str) -> str:
    """The project that a lead speaks of now; a code that nothing has if there is no such lead."""
    lead = city.value(lead_key(lead_id))
    return lead.project_id if isinstance(lead, LeadState) else "PNONE"
