"""Whatever is merged and parted, every project gets back what it attained itself."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.view_folds import fold_all
from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack

PROJECTS = 4
COUNTIES = ("J", "Y", "B", "D")
EVENTS = ("completion", "production", "paid_in", "tax")
MILESTONES = ("completion", "production")
CENTRE = "市商务局"

steps = st.lists(
    st.one_of(
        st.tuples(st.just("attain"), st.integers(0, PROJECTS - 1), st.sampled_from(EVENTS)),
        st.tuples(st.just("merge"), st.integers(0, PROJECTS - 1), st.integers(0, PROJECTS - 1)),
        st.tuples(st.just("part"), st.integers(0, PROJECTS - 1), st.none()),
        st.tuples(st.just("revoke"), st.integers(0, PROJECTS - 1), st.integers(0, 5)),
    ),
    max_size=14,
)


class History:
    """Projects of one lead each, that are merged and parted."""

    def __init__(self) -> None:
        self.city = PaperCity(pack=huaian_pack())
        self.leads: list[str] = []
        self.homes: list[str] = []
        for number, office in enumerate(COUNTIES):
            said = self.city.say(office, bodies.lead_body(investor=f"{number}号有限公司"))
            self.leads.append(said.lead_id)
            self.homes.append(said.project_id)
        self.own: dict[str, list[str]] = {home: [] for home in self.homes}
        """What was recognised of each project while it was one of its own, and stands."""

    def project_of(self, number: int) -> str:
        return self.city.lead(self.leads[number]).project_id

    def attain(self, number: int, event: str) -> None:
        claim: dict[str, Any] = {"event": event, "happened_on": "2025-01-02"}
        claim |= {} if event in MILESTONES else {"units": 1_000_000}
        project = self.project_of(number)
        said = {"kind": "recognise_attainment", "version": 1, "project_id": project}
        answer = self.city.say(CENTRE, said | {"claim": claim})
        reached = {each.event for each in self.city.project(project).attainments}
        assert answer.verdict == "accepted" or (
            answer.reason == "milestone_already_recognised" and event in reached
        )
        for made in answer.events:
            if made.name == "attainment_recognised":
                self.own[project].append(made.recognition_id)

    def merge(self, one: int, other: int) -> None:
        said = {"kind": "merge_leads", "version": 1, "lead_id": self.leads[one]}
        self.city.say(CENTRE, said | {"with_lead": self.leads[other], "reason": "同一项目"})

    def part(self, number: int) -> None:
        if self.project_of(number) != self.homes[number]:
            said = {"kind": "unmerge_lead", "version": 1, "lead_id": self.leads[number]}
            answer = self.city.say(CENTRE, said | {"reason": "不是同一项目"})
            assert answer.verdict == "accepted"
            assert self.project_of(number) == self.homes[number]

    def revoke(self, number: int, which: int) -> None:
        project = self.city.project(self.project_of(number))
        if not project.attainments:
            return
        found = project.attainments[which % len(project.attainments)]
        said = {"kind": "revoke_recognition", "version": 1, "project_id": project.project_id}
        named = {"recognition": found.recognition_id, "reason": "有误"}
        assert self.city.say(CENTRE, said | named).verdict == "accepted"
        self.own[found.home].remove(found.recognition_id)


def check(history: History) -> None:
    """A milestone is reached once, nothing is lost, and what people read is what is kept."""
    projects = history.city.projects()
    kept = Counter(a.recognition_id for p in projects for a in p.attainments)
    assert kept == Counter(i for ids in history.own.values() for i in ids)
    for project in projects:
        reached = [a.event for a in project.attainments if a.event in MILESTONES]
        assert len(reached) == len(set(reached))
    assert not history.city.faults
    documents = fold_all((row.header.seq, row.decision.events) for row in history.city.rows)
    for project in projects:
        read = documents.projects[project.project_id].attainments
        assert [a.recognition_id for a in read] == [a.recognition_id for a in project.attainments]


@given(steps)
@settings(max_examples=150, deadline=None)
def test_parted_projects_have_attained_what_was_recognised_of_them(
    said: list[tuple[str, int, object]],
) -> None:
    history = History()
    for what, number, more in said:
        match what, more:
            case "attain", str():
                history.attain(number, more)
            case "merge", int():
                history.merge(number, more)
            case "revoke", int():
                history.revoke(number, more)
            case _:
                history.part(number)
        check(history)
    for number in range(PROJECTS):
        history.part(number)
    check(history)
    for home, own in history.own.items():
        found = [a.recognition_id for a in history.city.project(home).attainments]
        assert sorted(found) == sorted(own)
