"""Properties of holds over random histories: what always holds, and that ticks change nothing."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.judge.clocks import DUE, HOLD_CLOCKS, due_key, read_due_key
from ledger.judge.group import LAPSE
from ledger.judge.state import OfficeState, ProjectState, office_state_key
from ledger.protection import waiting
from sharing.events.holds import DeadlineLapsed
from tests.judging.hold_histories import OFFICES, Step, city_of_holds, histories, told
from tests.judging.paper_city import PaperCity

EXAMPLES = settings(max_examples=40, deadline=None)


class Standing(NamedTuple):
    """What offices are told of a project: who has what, who waits, and until when."""

    first_lead: str
    holder: str
    since: int
    extensions: int
    in_pool: bool
    ended_by: str
    cool_downs: tuple[tuple[str, int], ...]
    queue: tuple[str, ...]
    clocks: frozenset[tuple[str, int, str]]
    leads: tuple[tuple[str, str, bool], ...]


def standing_of(project: ProjectState) -> Standing:
    hold = project.hold
    return Standing(
        project.first_lead,
        hold.lead_id,
        hold.since,
        hold.extensions,
        hold.in_pool,
        hold.ended_by,
        hold.cool_downs,
        tuple(touch.lead_id for touch in waiting(project)),
        frozenset((clock.kind, clock.due_at, clock.lead_id) for clock in project.clocks),
        tuple((t.lead_id, t.standing, t.is_active) for t in project.touches),
    )


def standings(city: PaperCity) -> dict[str, Standing]:
    return {project.project_id: standing_of(project) for project in city.projects()}


@EXAMPLES
@given(histories, st.lists(st.integers(0, 4), max_size=25))
def test_a_timekeeper_that_was_away_changes_nothing(history: list[Step], ticks: list[int]) -> None:
    away, present = city_of_holds(), city_of_holds()
    without, within = told(away, history), told(present, history, ticks=ticks)
    assert [(a.verdict, a.reason, a.names) for a in without] == [
        (a.verdict, a.reason, a.names) for a in within
    ]
    assert standings(away) == standings(present)
    assert lapses(away) == lapses(present)


def lapses(city: PaperCity) -> list[tuple[int, str, str, str]]:
    return [
        (event.due_at, event.subject, event.clock, event.lead_id)
        for event in city.events()
        if isinstance(event, DeadlineLapsed)
    ]


@EXAMPLES
@given(histories)
def test_clocks_lapse_in_the_order_of_their_due_times(history: list[Step]) -> None:
    city = city_of_holds()
    told(city, history)
    found = lapses(city)
    assert found == sorted(found)
    for row in city.rows:
        if row.header.kind == LAPSE:
            assert row.header.recorded_at <= row.now
            assert row.decision.events[0].name == "deadline_lapsed"


@EXAMPLES
@given(histories)
def test_the_due_keys_are_those_of_the_running_clocks(history: list[Step]) -> None:
    city = city_of_holds()
    told(city, history)
    running = {
        due_key(project.project_id, clock)
        for project in city.projects()
        for clock in project.clocks
        if clock.is_running
    }
    assert {key for key in city.store if key.startswith(DUE)} == running
    assert all(read_due_key(key).due_at > city.head.now for key in running)


@EXAMPLES
@given(histories)
def test_a_pursued_project_is_held_in_the_pool_or_signed(history: list[Step]) -> None:
    city = city_of_holds()
    told(city, history)
    assert city.faults == []
    for project in city.projects():
        hold, standing = project.hold, {touch.lead_id for touch in project.standing}
        assert bool(hold.office) == bool(hold.lead_id)
        if hold.lead_id:
            assert hold.lead_id in standing
            assert not hold.in_pool
            assert {clock.kind for clock in project.clocks} >= set(HOLD_CLOCKS)
        else:
            assert not {clock.kind for clock in project.clocks} & set(HOLD_CLOCKS)
        if standing and not hold.lead_id:
            assert hold.in_pool != (project.signing is not None)


@EXAMPLES
@given(histories)
def test_an_office_holds_as_many_as_its_count_says_and_never_beyond_its_quota(
    history: list[Step],
) -> None:
    city = city_of_holds()
    told(city, history)
    for office in OFFICES:
        state = city.value(office_state_key(office))
        counted = state.holds if isinstance(state, OfficeState) else 0
        assert counted == sum(project.hold.office == office for project in city.projects())
        assert counted <= 2
