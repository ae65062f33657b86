"""Random histories of credit, told to the judge and to the model of ``tests.judging.credit_model``.

Numbers drawn by hypothesis choose from short lists, so that a failing history shrinks to a few
plain lines. What the judge refuses is not said to the model: which sayings are refused is the
matter of other tests, and what follows from those that stand is that of this one.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from sharing.events.centre import CreditPosted, CreditReversed
from sharing.recognitions import CHANGES, FIGURES, MILESTONES
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.credit_model import CreditModel, Figures
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import CENTRE, city_ms
from tests.judging.verbs_recognition import papers

BEGIN = date(2025, 1, 5)
OFFICES = ("J", "Y", "B", "ZH")
PLACES = ("Y", "J", "B", "HG")
INVESTORS = tuple(f"{name}号有限公司" for name in "一二三四五六七八")
AMOUNTS = (5 * YI, YI, YI - 1, 8 * YI + 1)
LANDS = (None, 20_000, 66_666, 66_667, 66_668)
UNITS = (100, 1, 7, 33, 50, 120, 0, 1_000_003)
DAYS = (0, 1, 9, 25, 40, 200, 400)
BACK = (0, 0, 3, 12, 35, 70, 400)
PAPERS = ("", "three_party_contract", "enclave_recognition", "other")
PARTS = ((5_000, 5_000), (3_333, 6_667), (10_000, 0), (1, 9_999))
KINDS = (
    *("register",) * 4,
    *("join",) * 3,
    *("sign",) * 4,
    *("milestone",) * 3,
    *("figure",) * 8,
    *("change",) * 2,
    *("land",) * 3,
    *("revoke",) * 3,
    *("propose", "consent", "consent", "end"),
    *("close",) * 3,
    *("merge", "merge", "part", "ask", "rule", "withdraw"),
)


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


steps = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    days=st.sampled_from((1, 1, 1, 0, 2, 3, 4, 5, 6)),
    project=st.integers(0, 3),
    office=st.integers(0, len(OFFICES) - 1),
    what=st.integers(0, 11),
    amount=st.integers(0, len(UNITS) - 1),
    back=st.integers(0, len(BACK) - 1),
    filed=st.integers(0, 30),
    flag=st.booleans(),
)
histories = st.lists(steps, min_size=6, max_size=26)


class Waiting(NamedTuple):
    """An agreement that waits for consent."""

    project: str
    name: str
    terms: list[tuple[str, str, int]]
    since: date
    left: list[str]


class Teller:
    """Says the same to the judge and to the model."""

    def __init__(self, pack: dict[str, Any]) -> None:
        self.city = PaperCity(pack=pack)
        self.model = CreditModel(pack)
        self.day = BEGIN
        self.leads: dict[str, list[tuple[str, str]]] = {}
        self.recognised: list[tuple[str, str]] = []
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
        name = found[0] if found else name
        self.leads.setdefault(name, []).append((office, answer.lead_id))
        self.model.hear(
            "register",
            project=name,
            office=office,
            role=role,
            facts=facts | {"amount_yuan": yuan, "is_chemical": step.flag, "industry": "工业"},
            asked=answer.placing == "asked",
        )

    def _register(self, step: Step) -> None:
        if len(self.leads) < len(INVESTORS):
            investor = INVESTORS[len(self.leads)]
            self._registered(step, investor, investor, yuan=AMOUNTS[step.amount % 4])

    def _join(self, step: Step) -> None:
        name = self._name(step.project)
        investor = name.removesuffix("问")
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
        one, other = self._name(step.project), self._name(step.what)
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
            self.model.hear("withdraw", project=name, office=office)

    # Recognitions

    def _facts(self, step: Step) -> dict[str, Any]:
        """What the centre states of the project."""
        if step.flag:
            return {}
        every = {
            "amount_yuan": AMOUNTS[step.amount % 4],
            "amount_usd_cents": 123_457,
            "total_yuan": 9 * YI,
            "land_sqm": LANDS[step.amount % len(LANDS)],
            "origin": ("country", "city")[step.filed % 2],
        }
        return {k: v for k, v in every.items() if v is not None}

    def _sign(self, step: Step) -> None:
        self._recognise(step, "signing", self._facts(step))

    def _milestone(self, step: Step) -> None:
        self._recognise(step, MILESTONES[1 + step.what % 5], {})

    def _figure(self, step: Step) -> None:
        event = FIGURES[step.what % len(FIGURES)]
        more: dict[str, Any] = {"units": UNITS[step.amount]}
        if event == "tax" and step.flag:
            more["incentives"] = 20
        if event == "foreign_paid_in" and step.flag:
            more["rate"] = 71_883
        self._recognise(step, event, {}, **more)

    def _change(self, step: Step) -> None:
        event = CHANGES[step.what % len(CHANGES)]
        is_new = event == "investor_replaced"
        more = {"units": UNITS[step.amount]} if event == "capital_increase" else {}
        self._recognise(step, event, self._facts(step) if is_new else {}, **more)

    def _recognise(self, step: Step, event: str, facts: dict[str, Any], **more: Any) -> None:
        name, on = self._name(step.project), self.day - timedelta(days=BACK[step.back])
        filed = min(self.day, on + timedelta(days=step.filed))
        about: dict[str, Any] = {"filed_on": filed.isoformat()}
        kind = PAPERS[step.office]
        about |= {"evidence": papers(kind)} if kind else {}
        more |= {"papers": (kind,)} if kind else {}
        if event == "signing":
            about |= self._about(name, "recognise_signing") | {"signed_on": on.isoformat()} | facts
        elif event == "start":
            about |= self._about(name, "recognise_start") | {"started_on": on.isoformat()}
        else:
            claim = {"event": event, "happened_on": on.isoformat()} | facts
            claim |= {"units": more["units"]} if "units" in more else {}
            claim |= {"incentives_yuan": more["incentives"]} if "incentives" in more else {}
            if "rate" in more:
                rate = {"yuan_per_usd_1e4": more["rate"], "on": on.isoformat()}
                claim["usd_rate"] = rate | {"source": "中国外汇交易中心"}
            about |= self._about(name, "recognise_attainment") | {"claim": claim}
        answer = self._say(CENTRE, about)
        if answer.verdict != "accepted":
            return
        told = next(
            (str(e.recognition_id) for e in answer.events if hasattr(e, "recognition_id")), ""
        )
        said_name = event if event in ("signing", "start") else told
        self.recognised.append((name, said_name))
        self.model.hear(
            "recognise",
            project=name,
            event=event,
            name=said_name,
            on=on,
            filed=filed,
            facts=facts,
            **more,
        )

    def _revoke(self, step: Step) -> None:
        if not self.recognised:
            return
        name, said_name = self.recognised[-1 - step.what % len(self.recognised)]
        said = {"recognition": said_name, "reason": "材料不实"}
        answer = self._say(CENTRE, self._about(name, "revoke_recognition") | said)
        if answer.verdict == "accepted":
            self.model.hear("revoke", project=name, name=said_name)

    def _land(self, step: Step) -> None:
        name, place = self._name(step.project), PLACES[step.what % len(PLACES)]
        body = bodies.landing_body(self._project_id(name), place, could_not_land=step.flag)
        if self._say(CENTRE, body).verdict == "accepted":
            self.model.hear("land", project=name, office=place, could_not_land=step.flag)

    # Agreements and periods

    def _propose(self, step: Step) -> None:
        sums = (self.model.pack.get("agreements") or {}).get("sums_to", {})
        names = [one["name"] for one in self.model.pack["indicators"]]
        allowed = [one for one in names if "*" in sums or one in sums]
        name = self._name(step.project)
        project = self.model.at(name)
        if not allowed or not project.offices():
            return
        first, other = project.offices()[0], project.landing or PLACES[step.office]
        if first == other:
            return
        indicator, parts = allowed[step.what % len(allowed)], PARTS[step.amount % len(PARTS)]
        terms = [(indicator, first, parts[0]), (indicator, other, parts[1])]
        since = self.day - timedelta(days=BACK[step.back])
        body = self._about(name, "propose_agreement") | {
            "terms": [{"indicator": i, "office": o, "parts": n} for i, o, n in terms],
            "from_on": since.isoformat(),
            "evidence": papers("agreement", signed_by="holder+receiver"),
        }
        answer = self._say(first, body)
        if answer.verdict == "accepted":
            told = next(str(e.agreement_id) for e in answer.events if hasattr(e, "agreement_id"))
            self.waiting.append(Waiting(name, told, terms, since, [other]))

    def _consent(self, _step: Step) -> None:
        if not self.waiting:
            return
        one = self.waiting[-1]
        for office in one.left:
            said = self._about(one.project, "consent_to_agreement") | {"agreement_id": one.name}
            answer = self._say(office, said)
            if answer.verdict == "accepted":
                self.waiting.remove(one)
                self.agreed.append((one.project, one.name))
                self.model.hear(
                    "agree", project=one.project, name=one.name, terms=one.terms, since=one.since
                )

    def _end(self, step: Step) -> None:
        if self.agreed:
            name, agreement = self.agreed[-1 - step.what % len(self.agreed)]
            until = self.day - timedelta(days=BACK[step.back])
            said = {"agreement_id": agreement, "until_on": until.isoformat(), "reason": "期满"}
            answer = self._say(CENTRE, self._about(name, "end_agreement") | said)
            if answer.verdict == "accepted":
                self.model.hear("end", project=name, name=agreement, until=until)

    def _close(self, step: Step) -> None:
        last = self.day.replace(day=1) - timedelta(days=1 + 30 * (step.what % 4))
        quarter = (last.month + 2) // 3
        period = f"{last.year}Q{quarter}" if step.flag else f"{last:%Y-%m}"
        through = f"{last.year}-{quarter * 3:02}" if step.flag else f"{last:%Y-%m}"
        said = {"kind": "close_period", "period": period, "despite_hanging": True}
        if self._say(CENTRE, said | {"reason": "按期关账"}).verdict == "accepted":
            self.model.hear("close", through=through)


def told_under(pack: dict[str, Any], drawn: list[Step]) -> Teller:
    """A city and a model after this history; the two are held against each other all the way."""
    teller = Teller(pack)
    for step in drawn:
        teller.tell(step)
        for view in ("corrected", "exported"):
            judge, model = getattr(teller, view), getattr(teller.model, view)
            wrong = {
                key: (judge[key], model[key])
                for key in judge.keys() | model.keys()
                if judge[key] != model[key]
            }
            assert not wrong, f"{view} (judge, model): {wrong}"
    return teller


def nonzero(figures: Figures) -> dict[Any, int]:
    """The figures without the zeros."""
    return {key: units for key, units in figures.items() if units}
