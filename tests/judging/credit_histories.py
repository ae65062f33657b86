"""Random histories of credit. Numbers drawn by hypothesis choose from short lists, so that a
failing history shrinks to a few plain lines.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sharing.recognitions import CHANGES, FIGURES, MILESTONES
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.credit_model import Figures
from tests.judging.credit_teller import (
    AMOUNTS,
    BACK,
    LANDS,
    OFFICES,
    PAPERS,
    PARTS,
    PLACES,
    UNITS,
    LeadTeller,
    Step,
    Waiting,
)
from tests.judging.paper_city import Answer
from tests.judging.paper_setting import CENTRE
from tests.judging.verbs_recognition import papers

KINDS = (
    *("register",) * 2,
    *("join",) * 3,
    *("sign",) * 4,
    *("milestone",) * 3,
    *("figure",) * 9,
    *("change",) * 4,
    *("land",) * 4,
    *("revoke",) * 4,
    *("agree",) * 5,
    *("consent", "end"),
    *("close",) * 3,
    *("merge",) * 3,
    *("propose", "propose", "decide", "decide", "decide"),
    *("part", "part", "ask", "rule", "withdraw", "amend", "could_not"),
)


DENSE_KINDS = (
    *("figure",) * 14,
    *("revoke",) * 3,
    *("agree",) * 3,
    *("change", "change", "close", "close", "join", "join", "withdraw"),
    *("land", "sign", "milestone", "could_not", "propose", "decide", "amend", "end"),
)

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
histories = st.lists(steps, min_size=8, max_size=40)


def _life(
    begun: tuple[Step, Step, Step, Step], later: list[Step], mask: tuple[bool, bool]
) -> list[Step]:
    """The first project: registered, landed, perhaps signed and built; then what happens to it."""
    kinds = ("register", "land", "sign", "milestone")
    first = [step._replace(kind=kind) for step, kind in zip(begun, kinds, strict=True)]
    kept = [*first[:2], *(step for step, is_kept in zip(first[2:], mask, strict=True) if is_kept)]
    return [step._replace(project=0) for step in (*kept, *later)]


dense = st.builds(
    _life,
    st.tuples(steps, steps, steps, steps),
    st.lists(
        st.builds(
            Step._replace,
            steps,
            kind=st.sampled_from(DENSE_KINDS),
            what=st.sampled_from((1, 3, 3, 4, 5, 5, 6, 7, 8)),
        ),
        min_size=4,
        max_size=24,
    ),
    st.tuples(st.booleans(), st.booleans()),
)


def _claim(event: str, on: date, facts: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    claim = {"event": event, "happened_on": on.isoformat()} | facts
    claim |= {"units": more["units"]} if "units" in more else {}
    claim |= {"incentives_yuan": more["incentives"]} if "incentives" in more else {}
    if "rate" in more:
        rate = {"yuan_per_usd_1e4": more["rate"], "on": on.isoformat()}
        claim["usd_rate"] = rate | {"source": "中国外汇交易中心"}
    return claim


class Teller(LeadTeller):
    """Recognitions, agreements and periods as well."""

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

    def _could_not(self, step: Step) -> None:
        """Declared by first contact, and granted."""
        name = self._name(step.project)
        declared = self._about(name, "declare_could_not_land") | {"reason": "无地"}
        if self._say(self.model.at(name).first, declared).verdict == "accepted":
            granted = self._about(name, "decide_could_not_land") | {"is_granted": True}
            if self._say(CENTRE, granted | {"reason": "属实"}).verdict == "accepted":
                self.model.hear("grant", project=name)

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
            about |= self._about(name, "recognise_attainment")
            about |= {"claim": _claim(event, on, facts, more)}
        self._recognised(
            self._say(CENTRE, about), name, event, on, filed=filed, facts=facts, **more
        )

    def _recognised(self, answer: Answer, name: str, event: str, on: date, **said: Any) -> None:
        if answer.verdict == "accepted":
            told = [str(e.recognition_id) for e in answer.events if hasattr(e, "recognition_id")]
            named = event if event in ("signing", "start") else told[0]
            self.recognised.append((name, named))
            self.model.hear("recognise", project=name, event=event, name=named, on=on, **said)

    def _propose(self, step: Step) -> None:
        """By first contact, with every paper that a check-list names."""
        name, on = self._name(step.project), self.day - timedelta(days=BACK[step.back])
        event = ("signing", "start", "tax", "output", "production")[step.what % 5]
        facts = self._facts(step) if event == "signing" else {}
        more = {"units": UNITS[step.amount]} if event in FIGURES else {}
        kinds = ("contract", "construction_permit", "tax_certificate", *PAPERS[1:2])
        said = self._about(name, "propose_recognition") | {"claim": _claim(event, on, facts, more)}
        answer = self._say(self.model.at(name).first, said | {"evidence": papers(",".join(kinds))})
        if answer.verdict == "accepted":
            told = next(str(e.proposal_id) for e in answer.events if hasattr(e, "proposal_id"))
            about = {"event": event, "on": on, "filed": self.day, "facts": facts}
            self.proposed.append((name, told, about | more | {"papers": kinds}))

    def _decide(self, _step: Step) -> None:
        if self.proposed:
            name, proposal, about = self.proposed.pop()
            decision = self._about(name, "") | {"proposal_id": proposal, "is_granted": True}
            del decision["kind"]
            answer = self._say(CENTRE, {"kind": "decide_proposals", "decisions": [decision]})
            self._recognised(answer, name, **about)

    def _revoke(self, step: Step) -> None:
        name = self._name(step.project)
        own = [named for project, named in self.recognised if project == name]
        if not own:
            return
        said_name = own[-1 - step.what % len(own)]
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

    def _agree(self, step: Step) -> None:
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
            if step.flag:
                self._consent(step)

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
    """A city and a model after this history; the two are held against each other all the way, and
    what was exported of closed months stays.
    """
    teller = Teller(pack)
    for step in drawn:
        closed = _of_months(teller.exported, teller.model.closed)
        before = teller.model.closed
        teller.tell(step)
        assert _of_months(teller.exported, before) == closed
        for view in ("corrected", "exported"):
            judge, model = getattr(teller, view), getattr(teller.model, view)
            wrong = {
                key: (judge[key], model[key])
                for key in judge.keys() | model.keys()
                if judge[key] != model[key]
            }
            assert not wrong, f"{view} (judge, model): {wrong}"
    return teller


def _of_months(figures: Figures, through: str) -> Figures:
    return Figures({key: units for key, units in figures.items() if key[0] <= through})
