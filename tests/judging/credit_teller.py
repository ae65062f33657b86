"""Says the same to the judge and to the model of credit: leads, matches, merges.

What the judge refuses is not said to the model: which sayings are refused is the matter of other
tests, and what follows from those that stand is that of ``tests.judging.test_credit_model``.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sharing.events.centre import CreditPosted, CreditReversed
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.credit_model import CreditModel, Figures
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import CENTRE, city_ms

BEGIN = date(2025, 1, 5)
OFFICES = ("J", "Y", "B", "ZH")
PLACES = ("Y", "J", "B", "HG")
INVESTORS = tuple(f"{name}号有限公司" for name in "一二三")
AMOUNTS = (5 * YI, YI, YI - 1, 8 * YI + 1)
LANDS = (None, 20_000, 66_666, 66_667, 66_668)
UNITS = (100, 1, 7, 33, 50, 120, 0, 1_000_003)
DAYS = (0, 1, 9, 25, 40, 200, 400)
BACK = (0, 0, 3, 12, 35, 70, 400)
PAPERS = ("", "three_party_contract", "enclave_recognition", "other")
PARTS = ((5_000, 5_000), (3_333, 6_667), (10_000, 0), (1, 9_999))


class Step(NamedTuple):
    """Numbers that choose one submission."""

    kind: str
    days: int
    project: int
    office: int
    what: int
    amount: int
    back: int
    filed: int
    flag: bool


class Waiting(NamedTuple):
    """An agreement that waits for consent."""

    project: str
    name: str
    terms: list[tuple[str, str, int]]
    since: date
    left: list[str]


class LeadTeller:
    """Says the same to the judge and to the model."""

    def __init__(self, pack: dict[str, Any]) -> None:
        self.city = PaperCity(pack=pack)
        self.model = CreditModel(pack)
        self.day = BEGIN
        self.leads: dict[str, list[tuple[str, str]]] = {}
        self.recognised: list[tuple[str, str]] = []
        self.proposed: list[tuple[str, str, dict[str, Any]]] = []
        self.agreed: list[tuple[str, str]] = []
        self.waiting: list[Waiting] = []
        self.exported, self.corrected = Figures(), Figures()
        self.read = 0

    def tell(self, step: Step) -> None:
        """The next submission, if there is anything that it could speak of."""
        self.day += timedelta(days=DAYS[step.days])
        if self.leads or step.kind in ("register", "close"):
            getattr(self, f"_{step.kind}")(step)
        self._read_book()

    # What is looked up

    def _name(self, number: int) -> str:
        return list(self.leads)[number % len(self.leads)]

    def _lead(self, name: str) -> str:
        return self.leads[name][0][1]

    def _project_id(self, name: str) -> str:
        return self.city.lead(self._lead(name)).project_id

    def _say(self, office: str, body: dict[str, Any]) -> Answer:
        self.city.clock = max(self.city.clock, city_ms(self.day.isoformat()))
        return self.city.say(office, {"version": 1} | body)

    def _about(self, name: str, kind: str) -> dict[str, Any]:
        return {"kind": kind, "project_id": self._project_id(name)}

    def _read_book(self) -> None:
        for row in self.city.rows[self.read :]:
            for event in row.decision.events:
                if isinstance(event, CreditPosted | CreditReversed):
                    counted = event.corrects_period or event.posted_period
                    for line in event.postings:
                        key = (event.indicator, line.account)
                        self.exported[event.posted_period, *key] += line.units
                        self.corrected[counted, *key] += line.units
        self.read = len(self.city.rows)

    # Leads

    def _registered(
        self, step: Step, name: str, investor: str, *, title: str = "电池结构件项目", yuan: int
    ) -> None:
        office = OFFICES[step.office]
        facts: dict[str, Any] = {"land_sqm": LANDS[step.amount % len(LANDS)]}
        facts |= {"fixed_assets_yuan": YI} if step.flag else {}
        facts = {key: value for key, value in facts.items() if value is not None}
        body = bodies.lead_body(
            investor=investor, project=title, amount_yuan=yuan, is_chemical=step.flag
        )
        body["commercial"] |= facts
        role = "introducer" if step.filed > 20 and step.kind == "join" else "first_contact"
        answer = self._say(office, body | {"role": role})
        if answer.verdict == "refused":
            return
        found = [n for n in self.leads if self._project_id(n) == answer.project_id]
        name = found[0] if found else self._new_name(name)
        self.leads.setdefault(name, []).append((office, answer.lead_id))
        self.model.hear(
            "register",
            project=name,
            name=answer.lead_id,
            office=office,
            role=role,
            facts=facts | {"amount_yuan": yuan, "is_chemical": step.flag, "industry": "工业"},
            asked=answer.placing == "asked",
        )

    def _new_name(self, name: str) -> str:
        """For a project of its own, where it is asked whose it is."""
        while name in self.leads:
            name += "问"
        return name

    def _register(self, step: Step) -> None:
        if len(self.leads) < len(INVESTORS):
            investor = INVESTORS[len(self.leads)]
            self._registered(step, investor, investor, yuan=AMOUNTS[step.amount % 4])

    def _join(self, step: Step) -> None:
        name = self._name(step.project)
        investor = name.rstrip("问")
        self._registered(step, investor, investor, yuan=AMOUNTS[step.amount % 4])

    def _ask(self, step: Step) -> None:
        name = self._name(step.project)
        if not name.endswith("问") and f"{name}问" not in self.leads:
            self._registered(step, f"{name}问", name, title="项目", yuan=3 * YI)

    def _rule(self, step: Step) -> None:
        name = self._name(step.project)
        if not name.endswith("问"):
            return
        lead = self._lead(name)
        cases = [self.city.value(key) for key in self.city.store if key.startswith("case:")]
        for case in cases:
            if getattr(case, "lead_id", "") == lead and getattr(case, "is_open", False):
                said = {"kind": "rule_case", "case_id": case.case_id, "reason": "经核实"}  # type: ignore[union-attr]
                other = name.removesuffix("问")
                answer = "same_project" if step.flag else "different"
                said |= {"answer": answer, "with_lead": self._lead(other) if step.flag else ""}
                if self._say(CENTRE, said).verdict == "accepted":
                    self.model.hear("settle", project=name)
                    if step.flag:
                        self.model.hear("merge", one=name, other=other)

    def _merge(self, step: Step) -> None:
        one = self._name(step.project)
        others = [name for name in self.leads if self.model.at(name) is not self.model.at(one)]
        if not others:
            return
        other = others[step.what % len(others)]
        if any(self.model.at(name).asked for name in (one, other)):
            return
        said = {"kind": "merge_leads", "lead_id": self._lead(one), "with_lead": self._lead(other)}
        if self._say(CENTRE, said | {"reason": "经核实"}).verdict == "accepted":
            self.model.hear("merge", one=one, other=other)

    def _part(self, step: Step) -> None:
        linked = [name for name in self.leads if self.model.projects[name].into is not None]
        if linked:
            name = linked[step.project % len(linked)]
            said = {"kind": "unmerge_lead", "lead_id": self._lead(name), "reason": "经核实"}
            if self._say(CENTRE, said).verdict == "accepted":
                self.model.hear("part", project=name)

    def _withdraw(self, step: Step) -> None:
        name = self._name(step.project)
        office, lead = self.leads[name][step.what % len(self.leads[name])]
        if self._say(office, bodies.withdraw_body(lead)).verdict == "accepted":
            self.model.hear("withdraw", project=name, lead=lead)

    def _amend(self, step: Step) -> None:
        name = self._name(step.project)
        office, lead = self.leads[name][step.what % len(self.leads[name])]
        facts: dict[str, Any] = {"amount_yuan": AMOUNTS[step.amount % 4]}
        facts |= {"land_sqm": LANDS[1 + step.filed % 4]} if step.flag else {}
        said = {"kind": "amend_lead", "lead_id": lead, "commercial": facts}
        if self._say(office, said).verdict == "accepted":
            self.model.hear("amend", project=name, lead=lead, facts=facts)
