"""Offices say anything in any order, and two judges agree: on the verdict, the holder, the queue,
first contact and its history, after every step.

The other judge is ``tests.judging.first_contact_model``. Statements arrive late and twice, in
groups of any size; time passes in between, so that clocks run out. Rules: docs/rules.
"""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from auth.actors import Role
from ledger.judge.state import LeadState, lead_key
from ledger.protection import waiting
from sharing.ids import case_id_from, lead_id_from, objection_id_from, project_id_from
from sharing.seeds import submission_seed
from tests.judging import first_contact_model as plain
from tests.judging import first_contact_state as numbers
from tests.judging.first_contact_sayings import (
    ANSWERS,
    CENTRAL,
    FIRMS,
    KINDS,
    LAST,
    MOSTLY,
    OFFICES,
    SELDOM,
    Draw,
    body_of,
    draws,
    pack,
    waits,
)
from tests.judging.first_contact_state import Said
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, SECRET

OF_OWN_LEADS = ("follow", "complete", "rename", "withdraw", "screen")


class TwoJudges(RuleBasedStateMachine):
    """The ledger's judge and the simple one hear the same things."""

    def __init__(self) -> None:
        super().__init__()
        self.city = PaperCity(pack=pack())
        self.model = plain.Model()
        self.now = self.city.clock
        self.count = 0
        self.ids: dict[str, str] = {}
        self.names: dict[str, str] = {"": ""}
        self.under_way: list[tuple[Said, bytes]] = []
        self.delivered: list[tuple[Said, bytes]] = []
        self.heard = len(self.city.rows)

    # What is said

    def _picked(self, names: list[str], back: int) -> str:
        """One of the last names; something that does not exist where there is none."""
        return names[-1 - back % min(len(names), LAST)] if names else "none"

    def _said(self, draw: Draw, sid: str) -> Said:
        fitting = self._fitting(draw.kind) if draw.is_own else {}
        if fitting and not any(fitting.values()):
            draw, fitting = draw._replace(kind="register"), {}
        model, kind = self.model, draw.kind
        lead = self._picked(fitting.get("leads", list(model.leads)), draw.one)
        project = self._picked(fitting.get("projects", list(model.projects)), draw.one)
        objection = self._picked(fitting.get("objections", list(model.objections)), draw.one)
        case = self._picked(fitting.get("cases", list(model.cases)), draw.one)
        answer = ANSWERS.get(kind, ("",) * 4)[draw.answer]
        office = OFFICES[draw.office]
        if draw.is_own:
            office = self._speaker(draw, lead=lead, objection=objection, project=project)
        office = CENTRE if kind in CENTRAL else office
        self._name_what_it_may_begin(office, sid)
        return Said(
            kind,
            office,
            sid,
            lead=lead,
            other=self._others(draw, case),
            project=project,
            case=case,
            objection=objection,
            answer=answer,
            firm=FIRMS[draw.firm],
            to=OFFICES[draw.two % 4],
            flag=draw.flag,
        )

    def _name_what_it_may_begin(self, office: str, sid: str) -> None:
        seed = submission_seed(SECRET, office=office, submission_id=sid)
        for name, drawn in (
            ("L", lead_id_from(seed)),
            ("P", project_id_from(seed)),
            ("C", case_id_from(seed)),
            ("O", objection_id_from(seed)),
        ):
            self.ids[name + sid], self.names[drawn] = drawn, name + sid

    def _others(self, draw: Draw, case: str) -> tuple[str, ...]:
        """The other leads that a statement names."""
        leads = list(self.model.leads)
        if draw.kind == "rule" and draw.is_own and case in self.model.cases:
            leads = list(self.model.cases[case].candidates)
        other, third = self._picked(leads, draw.two), self._picked(leads, draw.firm)
        if draw.kind == "match":
            if draw.answer == 3:
                return ()
            return (other, third) if draw.flag and third != other else (other,)
        names_nobody = draw.flag if draw.kind == "rule" else not draw.flag
        return () if draw.kind in ("rule", "decide") and names_nobody else (other,)

    def _fitting(self, kind: str) -> dict[str, list[str]]:
        """What a statement of this kind is likely to be accepted of; {} where it names nothing."""
        model = self.model
        here = [p for p in model.projects.values() if not p.gone_to and model.of(p)]
        leads, open_cases = model.leads.values(), model.cases.values()
        pursued = [lead.name for lead in leads if lead.pursued]
        shared = [lead.name for p in here for lead in model.of(p) if len(model.of(p)) > 1]
        firsts = {p.first for p in here}
        behind = [x.name for p in here for x in model.standing(p) if x.name not in firsts]
        held = [p for p in here if p.holder]
        deals = {"projects": [p.name for p in here if p.deal is not None]}
        live = {"objections": [o.name for o in model.objections.values() if not o.answer[0]]}
        matched = [p.name for p in held if all(x.matched for x in model.of(p)) and not p.deal]
        return {
            "match": {"leads": [lead.name for lead in leads if not lead.matched]},
            "unmerge": {"leads": shared},
            "release": {"leads": [p.holder for p in held]},
            "extend": {"leads": [p.holder for p in held]},
            "object": {"leads": behind},
            **{kind: {"leads": pursued} for kind in OF_OWN_LEADS},
            "claim": {"projects": [p.name for p in here if p.pooled]},
            "propose": {"projects": matched},
            **dict.fromkeys(("agree", "refuse", "call_off"), deals),
            "rule": {"cases": [case.name for case in open_cases if not case.answer[0]]},
            **dict.fromkeys(("decide", "take_back"), live),
        }.get(kind, {})

    def _speaker(self, draw: Draw, *, lead: str, objection: str, project: str) -> str:
        """An office that may say it."""
        office, model = OFFICES[draw.office], self.model
        if draw.kind == "take_back" and objection in model.objections:
            return model.objections[objection].office
        where = model.now_called(project)
        if draw.kind == "propose" and where is not None:
            return model.giver(where) or office
        if draw.kind in ("agree", "refuse", "call_off") and where is not None and where.deal:
            deal = where.deal
            if draw.kind == "agree":
                return deal.giver if draw.answer == 1 else deal.to
            return deal.to if draw.kind == "refuse" else deal.by
        if draw.kind in ("register", "claim") or lead not in model.leads:
            return office
        return model.leads[lead].office

    def _record(self, said: Said, sid: str) -> bytes:
        ids = self.ids
        with_ids = said._replace(
            lead=ids.get(said.lead, said.lead),
            other=tuple(ids.get(name, name) for name in said.other),
            project=ids.get(said.project, said.project),
            case=ids.get(said.case, said.case),
            objection=ids.get(said.objection, said.objection),
        )
        role = None
        if said.office == CENTRE:
            role = Role.SYSTEM if said.kind in ("match", "sign") else Role.CITY_ARBITER
        return self.city.record(said.office, body_of(with_ids), role=role, sid=sid)

    @rule(chosen_by=st.randoms(use_true_random=False), count=st.integers(1, 12))
    def a_busy_day(self, chosen_by: Random, count: int) -> None:
        """Much is said, of every kind alike."""
        for _ in range(count):
            draw = Draw(
                chosen_by.choice(KINDS),
                chosen_by.randrange(4),
                chosen_by.random() < MOSTLY,
                chosen_by.randrange(LAST),
                chosen_by.randrange(LAST),
                chosen_by.choice((0, 0, 0, 1, 1, 2, 3)),
                chosen_by.randrange(4),
                chosen_by.random() < SELDOM,
            )
            days = chosen_by.choice((*(0,) * 12, 1, 3, 8, 16))
            self.say_it(draw, days, is_late=chosen_by.random() < SELDOM / 2)

    @rule(draw=draws, days=waits, is_late=st.sampled_from((False,) * 5 + (True,)))
    def say(self, draw: Draw, days: int, is_late: bool) -> None:  # noqa: FBT001  drawn by name
        """Somebody says something; it arrives at once, or some time later."""
        self.say_it(draw, days, is_late=is_late)

    def say_it(self, draw: Draw, days: int, *, is_late: bool) -> None:
        """One statement, delivered now or later."""
        self.count += 1
        sid = f"n{self.count}"
        said = self._said(draw, sid)
        statement = (said, self._record(said, sid))
        self.now += days * numbers.DAY
        if is_late:
            self.under_way.append(statement)
        else:
            self._deliver([statement])

    @rule(count=st.integers(1, 4), which=st.integers(0, 9), again=st.booleans(), days=waits)
    def arrive(self, count: int, which: int, again: bool, days: int) -> None:  # noqa: FBT001
        """What was under way arrives as one group, perhaps with something that was heard before."""
        self.now += days * numbers.DAY
        group = [
            self.under_way.pop(which % len(self.under_way))
            for _ in range(min(count, len(self.under_way)))
        ]
        if again and group:
            group.append(group[0])
        if again and self.delivered:
            group.insert(0, self.delivered[which % len(self.delivered)])
        if group:
            self._deliver(group)

    # What both make of it

    def _deliver(self, group: list[tuple[Said, bytes]]) -> None:
        records = []
        for _, record in group:
            self.now += 1_000
            records.append((self.now, record))
        answers = self.city.deliver_group(records)
        assert not self.city.faults
        self.model.history.clear()
        for (said, record), (at, _), answer in zip(group, records, answers, strict=True):
            if (said, record) in self.delivered:
                self.model.pass_time(at)
                assert answer.row is None
                continue
            expected = self.model.hear(said, at)
            assert answer.verdict == expected, (said, answer.reason, answer.names)
            self.delivered.append((said, record))
        self._agree()

    def _agree(self) -> None:
        assert self._history() == sorted(self.model.history)
        for name, lead in self.model.leads.items():
            state = self.city.value(lead_key(self.ids[name]))
            assert isinstance(state, LeadState)
            told = (state.office, state.is_active, self.names[state.project_id])
            assert told == (lead.office, lead.pursued, lead.project), name
        for name, project in self.model.projects.items():
            if not project.gone_to and self.model.of(project):
                assert self._seen(name) == self._expected(project), name

    def _history(self) -> list[tuple[str, str]]:
        """Who got first contact of what in the last group, from the journal."""
        rows, self.heard = self.city.rows[self.heard :], len(self.city.rows)
        passed = []
        for event in (event for row in rows for event in row.decision.events):
            if event.name == "first_contact_passed":
                passed.append((self.names[event.project_id], self.names[event.to_lead_id]))
            elif event.name == "lead_registered" and event.placing == "first":
                passed.append((self.names[event.project_id], self.names[event.lead_id]))
        return sorted(passed)

    def _seen(self, name: str) -> dict[str, Any]:
        """The project as the ledger has it."""
        project = self.city.project(self.ids[name])
        still = {
            (c.kind, self.names[c.lead_id]): c.left_ms for c in project.clocks if c.left_ms >= 0
        }
        runs = {(c.kind, self.names[c.lead_id]): c.due_at for c in project.clocks if c.is_running}
        return {
            "first": self.names[project.first_lead],
            "first office": project.first_office,
            "order": [self.names[touch.lead_id] for touch in project.touches],
            "standing": [self.names[touch.lead_id] for touch in project.standing],
            "holder": self.names[project.hold.lead_id],
            "queue": [self.names[touch.lead_id] for touch in waiting(project)],
            "pool": project.hold.in_pool,
            "runs": runs,
            "still": still,
            "objections": sorted(self.names[objection] for objection in project.objections),
            "asked": project.is_in_suspense,
            "transfer": project.transfer is not None,
            "landing": project.landing_office,
            "signed": project.signing is not None,
        }

    def _expected(self, project: numbers.Project) -> dict[str, Any]:
        """The project as the simple judge has it."""
        model = self.model
        return {
            "first": project.first,
            "first office": model.first_office(project),
            "order": [lead.name for lead in model.of(project)],
            "standing": [lead.name for lead in model.standing(project)],
            "holder": project.holder,
            "queue": [lead.name for lead in model.queue(project)],
            "pool": project.pooled,
            "runs": project.runs,
            "still": project.still,
            "objections": sorted(objection.name for objection in model.live(project)),
            "asked": model.asked(project),
            "transfer": project.deal is not None,
            "landing": project.landing,
            "signed": bool(project.signed),
        }


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_two_judges_agree_on_every_history() -> None:
    run_state_machine_as_test(
        TwoJudges,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=QUIET
        ),
    )


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_two_judges_agree_on_many_long_histories() -> None:
    run_state_machine_as_test(
        TwoJudges,
        settings=settings(
            max_examples=1_500, stateful_step_count=80, deadline=None, suppress_health_check=QUIET
        ),
    )
