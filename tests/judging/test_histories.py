"""Properties over random histories: the book balances, and a simple judge agrees with ours."""

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.judge.evolve import evolve
from ledger.judge.slice import Slice
from ledger.judge.state import StateValue
from ledger.judge.state_bytes import decode, encode
from sharing.events.centre import CreditPosted, CreditReversed
from sharing.events.registry import read_events
from tests.judging.histories import Draw, Line, histories, lines_of
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.simple_model import SimpleModel, figures

EXAMPLES = settings(max_examples=60, deadline=None)
FEWER_EXAMPLES = settings(max_examples=30, deadline=None)


def outcome(answer: Answer) -> str:
    return answer.placing or answer.verdict


def judged(drawn: list[Draw]) -> tuple[PaperCity, list[Line], list[Answer]]:
    city = PaperCity()
    lines = lines_of(drawn, city)
    return city, lines, [city.deliver(line.record, at=line.at)[0] for line in lines]


def book(city: PaperCity) -> list[CreditPosted | CreditReversed]:
    return [event for event in city.events() if isinstance(event, CreditPosted | CreditReversed)]


@EXAMPLES
@given(histories)
def test_a_simple_judge_written_from_the_prose_gives_the_same_outcomes(drawn: list[Draw]) -> None:
    _, lines, answers = judged(drawn)
    model = SimpleModel()
    for line, answer in zip(lines, answers, strict=True):
        assert outcome(answer) == model.hear(line.said), line.said


@EXAMPLES
@given(histories)
def test_first_contact_is_the_earliest_registration_that_still_stands(drawn: list[Draw]) -> None:
    city, lines, _ = judged(drawn)
    model = SimpleModel()
    for line in lines:
        model.hear(line.said)
    pursued = [project for project in city.projects() if project.standing]
    expected = [project.first() for project in model.projects if project.standing()]
    assert Counter(project.first_office for project in pursued) == Counter(expected)
    for project in pursued:
        earliest = project.standing[0]
        assert (project.first_office, project.first_lead) == (earliest.office, earliest.lead_id)
        standing = [touch.office for touch in project.standing]
        assert len(set(standing)) == len(standing), "an office stands once in a project"


@EXAMPLES
@given(histories)
def test_the_citys_account_is_the_distinct_recognised_projects(drawn: list[Draw]) -> None:
    city, lines, _ = judged(drawn)
    model = SimpleModel()
    for line in lines:
        model.hear(line.said)
    found: Counter[tuple[str, str]] = Counter()
    for entry in book(city):
        for posting in entry.postings:
            if posting.account == "city":
                found[entry.indicator, entry.posted_period] -= posting.units
    assert {key: units for key, units in found.items() if units} == figures(model.projects)


@EXAMPLES
@given(histories)
def test_every_entry_and_every_period_balances(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    accounts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in book(city):
        assert sum(posting.units for posting in entry.postings) == 0
        for posting in entry.postings:
            accounts[entry.posted_period, entry.indicator][posting.account] += posting.units
    for sums in accounts.values():
        offices = sum(units for name, units in sums.items() if name.startswith("office:"))
        assert offices + sums["overlap"] + sums["suspense"] == -sums["city"]
        assert sums["overlap"] <= 0 <= sums["suspense"]
        assert all(units >= 0 for name, units in sums.items() if name.startswith("office:"))


@EXAMPLES
@given(histories)
def test_no_entry_is_reversed_twice_and_one_at_most_stands(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    posted: dict[str, CreditPosted] = {}
    for entry in book(city):
        if isinstance(entry, CreditPosted):
            assert entry.entry_id not in posted
            standing = [e for e in posted.values() if e.project_id == entry.project_id]
            assert entry.indicator not in [e.indicator for e in standing]
            posted[entry.entry_id] = entry
        else:
            taken_back = posted.pop(entry.reverses)  # it stands, so it was not reversed before
            mirrored = [(p.account, p.side, -p.units) for p in entry.postings]
            assert mirrored == [(p.account, p.side, p.units) for p in taken_back.postings]
            assert entry.posted_period == taken_back.posted_period


@EXAMPLES
@given(histories)
def test_no_two_rows_of_a_project_contradict_each_other(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    for project in city.projects():
        assert len({touch.phase for touch in project.touches}) == 1
        for facts in (
            {touch.goods_key for touch in project.touches},
            {touch.credit_code for touch in project.touches},
        ):
            assert len(facts - {""}) <= 1


@EXAMPLES
@given(histories)
def test_folding_the_journals_bytes_gives_the_state_that_was_kept(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    state: dict[str, StateValue] = {}
    for row in city.rows:
        for event in read_events(row.entry.events):
            for key, value in evolve(Everything(state), event).items():
                if value is None:
                    state.pop(key, None)
                else:
                    state[key] = value
    assert {key: encode(value) for key, value in state.items()} == city.store
    assert all(decode(key, city.store[key]) == value for key, value in state.items())


class Everything(Slice):
    """A slice in which whatever is not there is known to be absent."""

    def __init__(self, state: dict[str, StateValue]) -> None:
        super().__init__()
        self._state = state

    def get(self, key: str) -> StateValue | None:
        return self._state.get(key)


@FEWER_EXAMPLES
@given(histories, st.data())
def test_groups_and_repeated_delivery_change_nothing(
    drawn: list[Draw], data: st.DataObject
) -> None:
    once, lines, _ = judged(drawn)
    records = [(line.at, line.record) for line in lines]
    again = PaperCity()
    delivered: list[tuple[int, bytes]] = []
    for number, record in enumerate(records):
        delivered.append(record)
        repeated = data.draw(st.sampled_from((None, None, None, *range(number + 1))))
        if repeated is not None:
            delivered.append((record[0], records[repeated][1]))
    while delivered:
        size = data.draw(st.integers(1, len(delivered)))
        again.deliver_group(delivered[:size])
        delivered = delivered[size:]
    assert again.head.state_hash == once.head.state_hash
    assert again.store == once.store
    assert [row.entry.events for row in again.rows] == [row.entry.events for row in once.rows]


@EXAMPLES
@given(histories)
def test_the_judge_never_raises(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    assert city.faults == []
