"""Properties over random histories with transfers and offers. Rule: docs/rules/transfer.md.

What is checked is followed from the events alone, by a few lines that share nothing with the judge.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from auth.actors import Role
from ledger.judge.clocks import due_key
from ledger.judge.state import CaseState, LeadState, ObjectionState, ProjectState
from tests.judging import bodies
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import CENTRE
from tests.judging.transfer_packs import PACKS
from tests.judging.verbs_transfers import SIGNED

EXAMPLES = settings(max_examples=60, deadline=None)
OFFICES = ("J", "Y", "B", "ZH", "HG", CENTRE)
INVESTORS = ("新源材料有限公司", "华天电子有限公司")
NOT_MOVING = {
    "propose_transfer",
    "consent_to_transfer",
    "refuse_transfer",
    "withdraw_transfer",
    "file_progress_note",
    "offer_lead",
    "answer_offer",
    "settle_offer",
}
"""Statements that never move first contact, whatever follows from them."""
DAY_MS = 86_400_000


class Step(NamedTuple):
    """Numbers that choose one statement."""

    kind: str
    office: int
    lead: int
    number: int
    flag: bool
    days: int


KINDS = (
    *("register",) * 3, "withdraw", "follow", *("propose",) * 8, *("consent",) * 16, "refuse",
    "take_back", "declare", "declare", "decide", "decide", "note", "note", "object",
    "rule_objection", "sign", "land", "merge", "unmerge", "offer", "offer", *("answer",) * 4,
    *("settle",) * 3, "release", "claim", "tick",
)  # fmt: skip

steps = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(KINDS),
        office=st.integers(0, len(OFFICES) - 1),
        lead=st.integers(0, 7),
        number=st.integers(0, 5),
        flag=st.booleans(),
        days=st.sampled_from((*(0,) * 30, 1, 3, 40, 181)),
    ),
    min_size=5,
    max_size=40,
)


_BY_CENTRE = {"decide", "rule_objection", "sign", "land", "merge", "unmerge", "offer", "settle"}


def _party(step: Step) -> str:
    return ("holder", "receiver", "receiver", "investor", "centre", "centre")[step.number]


class Told(NamedTuple):
    """One statement that was heard, with what the projects were before and after it."""

    kind: str
    answer: Answer
    before: dict[str, ProjectState]
    after: dict[str, ProjectState]


class Game:
    """Random statements on a paper city; most speak of leads and projects that exist."""

    def __init__(self, pack: dict[str, Any]) -> None:
        self.city = PaperCity(pack=pack)
        self.leads: list[tuple[str, str]] = []
        for office, investor in (("J", INVESTORS[0]), (CENTRE, INVESTORS[1])):
            lead = self.city.say(office, bodies.lead_body(investor=investor))
            self.leads.append((office, lead.lead_id))

    def heard(self, drawn: list[Step]) -> Iterator[Told]:
        """Each statement in order."""
        for step in drawn:
            before = self.projects()
            office, body = self._said(step)
            at = self.city.clock + 1000 + step.days * DAY_MS
            role = Role.SYSTEM if step.kind == "tick" else None
            if office == CENTRE and role is None:
                role = Role.CITY_OPERATOR
            answer = self.city.say(office, body, role=role, at=at)
            for event in answer.events:
                if event.name in ("lead_registered", "lead_claimed"):
                    self.leads.append((event.office, event.lead_id))
            yield Told(body["kind"], answer, before, self.projects())

    def projects(self) -> dict[str, ProjectState]:
        """Every project by its id."""
        return {project.project_id: project for project in self.city.projects()}

    def values(self, prefix: str) -> list[Any]:
        """Every state value under a prefix."""
        return [self.city.value(key) for key in self.city.store if key.startswith(prefix)]

    def _said(self, step: Step) -> tuple[str, dict[str, Any]]:
        office = OFFICES[step.office]
        owner, lead_id = self._lead(step)
        lead = self.city.value(f"lead:{lead_id}")
        project_id = lead.project_id if isinstance(lead, LeadState) else "P0"
        transfers = [p for p in self.projects().values() if p.transfer is not None]
        if step.kind in ("consent", "refuse", "take_back") and transfers:
            project_id = transfers[step.lead % len(transfers)].project_id
        body = {"version": 1} | self._body(step, lead_id=lead_id, project_id=project_id)
        if step.kind in _BY_CENTRE:
            return CENTRE, body
        # Now and then somebody speaks of what is not its own.
        return (office if step.lead == 7 else self._entitled(step, owner, project_id)), body

    def _lead(self, step: Step) -> tuple[str, str]:
        leads = self.leads
        if step.kind == "offer":
            leads = [each for each in leads if each[0] == CENTRE] or leads
        return leads[step.lead % len(leads)] if leads else ("J", "L0")

    def _entitled(self, step: Step, owner: str, project_id: str) -> str:
        """An office that may say it, as far as a few lines can tell."""
        office = OFFICES[step.office]
        project = self.projects().get(project_id)
        if step.kind in ("withdraw", "follow", "object", "release"):
            return owner
        if step.kind == "answer":
            offer = self._offer(step)
            return offer.candidates[step.number % len(offer.candidates)] if offer else office
        if project is None or step.kind in ("register", "claim"):
            return office
        in_hand = project.hold.office or project.landing_office or project.first_office
        if step.kind == "note":
            return project.landing_office or office
        if step.kind in ("propose", "declare"):
            return (in_hand, project.first_office, CENTRE)[step.office % 3]
        transfer = project.transfer
        if transfer is None:
            return office
        named = {"holder": transfer.from_office, "receiver": transfer.to_office}
        return named.get(_party(step), CENTRE)

    def _offer(self, step: Step) -> CaseState | None:
        cases = [case for case in self.values("case:") if case.kind == "offer"]
        offers = [case for case in cases if case.is_open] or cases
        return offers[step.lead % len(offers)] if offers else None

    def _body(self, step: Step, *, lead_id: str, project_id: str) -> dict[str, Any]:
        other = OFFICES[step.number]
        about = {"project_id": project_id, "reason": "x"}
        match step.kind:
            case "register":
                investor = INVESTORS[step.number % 2]
                return bodies.lead_body(investor=investor, is_chemical=step.flag)
            case "withdraw":
                return bodies.withdraw_body(lead_id)
            case "follow":
                return bodies.follow_up_body(lead_id)
            case "propose":
                kind = ("county", "county", "unit", "chemical")[step.lead % 4]
                body = {"kind": "propose_transfer", "transfer": kind, "to_office": other} | about
                return body | ({"evidence": SIGNED} if step.flag else {})
            case "consent":
                body = {"kind": "consent_to_transfer", "project_id": project_id}
                body |= {"party": _party(step)}
                return body | ({"evidence": SIGNED} if step.flag else {})
            case "refuse" | "take_back" | "declare" | "decide" | "note":
                return self._about_project(step, about)
            case "sign":
                return bodies.signing_body(project_id)
            case "land":
                return bodies.landing_body(project_id, other, could_not_land=step.flag)
            case _:
                return self._further(step, lead_id, project_id)

    def _about_project(self, step: Step, about: dict[str, Any]) -> dict[str, Any]:
        match step.kind:
            case "refuse":
                return {"kind": "refuse_transfer"} | about
            case "take_back":
                return {"kind": "withdraw_transfer"} | about
            case "declare":
                return {"kind": "declare_could_not_land"} | about
            case "decide":
                return {"kind": "decide_could_not_land", "is_granted": step.flag} | about
            case _:
                note = {"kind": "file_progress_note", "project_id": about["project_id"]}
                return note | {"note": "x", "paid_in_yuan": step.number}

    def _further(self, step: Step, lead_id: str, project_id: str) -> dict[str, Any]:
        offer = self._offer(step)
        case_id = offer.case_id if offer is not None else "C0"
        takers = offer.taken if offer is not None and offer.taken else OFFICES
        filed = [o for o in self.values("objection:") if isinstance(o, ObjectionState)]
        objection_id = filed[step.lead % len(filed)].objection_id if filed else "O0"
        other_lead = self.leads[step.number % len(self.leads)][1] if self.leads else "L1"
        match step.kind:
            case "object":
                return {"kind": "file_objection", "lead_id": lead_id, "grounds": "x"}
            case "rule_objection":
                outcome = "upheld" if step.flag else "dismissed"
                ruled = {"kind": "rule_objection", "objection_id": objection_id}
                return ruled | {"outcome": outcome, "reason": "x"}
            case "merge":
                both = {"lead_id": lead_id, "with_lead": other_lead}
                return {"kind": "merge_leads", "reason": "x"} | both
            case "unmerge":
                return {"kind": "unmerge_lead", "lead_id": lead_id, "reason": "x"}
            case "offer":
                asked = list(dict.fromkeys((OFFICES[step.number], "Y")))
                return {"kind": "offer_lead", "lead_id": lead_id, "offices": asked, "reason": "x"}
            case "answer":
                return {"kind": "answer_offer", "case_id": case_id, "is_taken": step.flag}
            case "settle":
                settled = {"kind": "settle_offer", "case_id": case_id, "reason": "x"}
                return settled | {"office": takers[step.number % len(takers)]}
            case "release":
                ended = "waiver" if step.flag else "shared"
                return {
                    "kind": "release_hold", "lead_id": lead_id, "release": ended, "reason": "x"
                }  # fmt: skip
            case "claim":
                return {"kind": "claim_project", "project_id": project_id}
            case _:
                return {"kind": "tick", "due_at": self.city.clock}


packs = st.sampled_from(sorted(set(PACKS) - {"附协议", "无流转"}))


@EXAMPLES
@given(packs, steps)
def test_first_contact_never_changes_by_a_transfer_or_an_offer(
    pack: str, drawn: list[Step]
) -> None:
    game = Game(PACKS[pack])
    for told in game.heard(drawn):
        if told.kind in NOT_MOVING and told.answer.events:
            assert "first_contact_passed" not in told.answer.names
            moved = {e.project_id for e in told.answer.events if hasattr(e, "project_id")}
            for project_id in moved & told.before.keys():
                was, now = told.before[project_id], told.after[project_id]
                assert (was.first_office, was.first_lead) == (now.first_office, now.first_lead)
    assert not game.city.faults


@EXAMPLES
@given(packs, steps)
def test_one_transfer_at_a_time_and_none_completes_without_every_consent(
    pack: str, drawn: list[Step]
) -> None:
    game = Game(PACKS[pack])
    needed = {rule["transfer"]: rule["consents"] for rule in PACKS[pack]["transfers"]["kinds"]}
    for _ in game.heard(drawn):
        pass
    running: dict[str, tuple[str, set[str]]] = {}
    for event in game.city.events():
        match event.name:
            case "transfer_proposed":
                assert event.project_id not in running, "one at a time"
                running[event.project_id] = event.transfer_id, set(event.consents)
            case "transfer_consented":
                transfer_id, consents = running[event.project_id]
                assert transfer_id == event.transfer_id
                assert event.party not in consents, "each party once"
                consents.add(event.party)
            case "transfer_completed":
                transfer_id, consents = running.pop(event.project_id)
                assert transfer_id == event.transfer_id
                assert consents == set(needed[event.transfer])
            case "transfer_ended":
                assert running.pop(event.project_id)[0] == event.transfer_id
            case _:
                pass
    under_way = {p.project_id for p in game.city.projects() if p.transfer is not None}
    assert under_way == running.keys()


@EXAMPLES
@given(packs, steps)
def test_a_transfer_under_way_comes_from_who_has_the_project_in_hand_and_has_its_clock(
    pack: str, drawn: list[Step]
) -> None:
    game = Game(PACKS[pack])
    hours = PACKS[pack]["transfers"]["kinds"][0].get("answer_hours")
    for told in game.heard(drawn):
        for project in told.after.values():
            clocks = [clock.kind for clock in project.clocks]
            assert len(clocks) == len(set(clocks))
            assert clocks.count("transfer_answer") == (project.transfer is not None and bool(hours))
            if project.transfer is not None:
                hold = project.hold.office
                in_hand = hold or project.landing_office or project.first_office
                assert project.transfer.from_office == in_hand
                assert project.transfer.to_office != in_hand
    running = {
        due_key(project.project_id, clock)
        for project in game.city.projects()
        for clock in project.clocks
        if clock.is_running
    }
    known = {key for key in game.city.store if key.startswith("due:") and ":P" in key}
    assert known == running


@EXAMPLES
@given(packs, steps)
def test_an_offer_is_open_only_while_the_centre_holds_and_is_settled_once(
    pack: str, drawn: list[Step]
) -> None:
    game = Game(PACKS[pack])
    for _ in game.heard(drawn):
        offers = [case for case in game.values("case:") if case.kind == "offer"]
        open_offers = [case for case in offers if case.is_open]
        assert len({case.lead_id for case in open_offers}) == len(open_offers)
        for case in open_offers:
            lead = game.city.lead(case.lead_id)
            assert lead.office == CENTRE
            assert game.city.project(lead.project_id).hold.lead_id == case.lead_id
            assert not set(case.taken) & set(case.declined)
    settled = [e.case_id for e in game.city.events() if e.name == "case_settled"]
    assert len(settled) == len(set(settled))
