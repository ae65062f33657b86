"""Random histories with closings: registrations, recognitions, merges, rulings and closed periods.

One submission every few days over a year or so, so that months end. Numbers drawn by hypothesis
choose from short lists; what a rule refuses is part of the history too.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from ledger.period import Period, read_period
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.histories import INVESTORS, OFFICES, PLACES, TITLES
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, city_ms
from tests.judging.verbs_cases import RULINGS

BEGIN = date(2025, 1, 5)
AMOUNTS = (5 * YI, YI, YI - 1, 8 * YI)
KINDS = (
    *("register",) * 6,
    *("sign",) * 4,
    *("close",) * 4,
    *("merge", "merge", "unmerge", "rule", "rule", "land", "start", "amend", "withdraw", "state"),
)


class Step(NamedTuple):
    """Numbers that choose one submission, and how many days after the one before it comes."""

    kind: str
    days: int
    office: int
    lead: int
    other: int
    investor: int
    goods: int
    amount: int
    back: int
    flag: bool


steps = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    days=st.integers(0, 25),
    office=st.integers(0, len(OFFICES) - 1),
    lead=st.integers(0, 7),
    other=st.integers(0, 7),
    investor=st.integers(0, len(INVESTORS) - 1),
    goods=st.integers(0, len(TITLES) - 1),
    amount=st.integers(0, len(AMOUNTS) - 1),
    back=st.integers(0, 4),
    flag=st.booleans(),
)
histories = st.lists(steps, min_size=4, max_size=24)


class Told(NamedTuple):
    """A submission of a history: who says it, what, and when."""

    office: str
    body: dict[str, Any]
    at: int


class Teller:
    """Plays a history on a city, and keeps what was told so that it can be told again."""

    def __init__(self, city: PaperCity) -> None:
        self.city = city
        self.day = BEGIN
        self.leads: list[str] = []
        self.told: list[Told] = []

    def tell(self, step: Step) -> None:
        """The next submission."""
        self.day += timedelta(days=step.days)
        office, body = self._body(step)
        told = Told(office, body, city_ms(self.day.isoformat()))
        self.told.append(told)
        answer = self.city.say(told.office, told.body, at=told.at)
        if step.kind == "register" and answer.lead_id:
            self.leads.append(answer.lead_id)

    def _lead(self, number: int) -> str:
        return self.leads[number % len(self.leads)] if self.leads else "LNONE"

    def _project(self, number: int) -> str:
        return self.city.lead(self._lead(number)).project_id if self.leads else "PNONE"

    def _owner(self, number: int) -> str:
        return self.city.lead(self._lead(number)).office if self.leads else "J"

    def _body(self, step: Step) -> tuple[str, dict[str, Any]]:
        lead, project = self._lead(step.lead), self._project(step.lead)
        on = (self.day - timedelta(days=step.back * 14)).isoformat()
        match step.kind:
            case "register":
                body = bodies.lead_body(
                    investor=INVESTORS[step.investor],
                    project=f"{tuple(TITLES)[step.goods]}项目",
                    amount_yuan=AMOUNTS[step.amount],
                    is_chemical=step.flag,
                )
                return OFFICES[step.office], body
            case "sign":
                return CENTRE, bodies.signing_body(project, on=on)
            case "start":
                return CENTRE, bodies.start_body(project, on=on)
            case "land":
                place = PLACES[step.other % len(PLACES)]
                return CENTRE, bodies.landing_body(project, place, could_not_land=step.flag)
            case "withdraw":
                return self._owner(step.lead), bodies.withdraw_body(lead)
            case "amend":
                body = {"kind": "amend_lead", "version": 1, "lead_id": lead}
                return self._owner(step.lead), body | {
                    "commercial": {"amount_yuan": AMOUNTS[step.amount]}
                }
            case "state":
                amount = AMOUNTS[step.amount]
                return CENTRE, bodies.signing_body(project, on=on, amount_yuan=amount)
            case "close":
                return CENTRE, _closing(self.day, step)
        return CENTRE, self._about_cases(step, lead)

    def _about_cases(self, step: Step, lead: str) -> dict[str, Any]:
        reason = {"version": 1, "reason": "经核实"}
        other = self._lead(step.other)
        if step.kind == "merge":
            return {"kind": "merge_leads", "lead_id": lead, "with_lead": other} | reason
        if step.kind == "unmerge":
            return {"kind": "unmerge_lead", "lead_id": lead} | reason
        cases = sorted(key.partition(":")[2] for key in self.city.store if key.startswith("case:"))
        case = cases[step.other % len(cases)] if cases else "CNONE"
        answer = tuple(RULINGS.values())[step.back % len(RULINGS)]
        said = {"kind": "rule_case", "case_id": case, "answer": answer, "with_lead": ""}
        return said | reason


def _closing(today: date, step: Step) -> dict[str, Any]:
    """A month that is over, a quarter, or what is not over yet."""
    month = (today.replace(day=1) - timedelta(days=step.back * 30)).replace(day=1)
    period = Period(month.year, month.month, 1)
    if step.flag:
        quarter = (month.month - 1) // 3
        period = Period(month.year, quarter * 3 + 1, 3)
    return {"kind": "close_period", "version": 1, "period": str(period)}


def told_history(drawn: list[Step]) -> Teller:
    """A city after this history."""
    teller = Teller(PaperCity())
    for step in drawn:
        teller.tell(step)
    return teller


def months_of(period: str) -> tuple[str, ...]:
    """The months of a period by name."""
    return read_period(period).months
