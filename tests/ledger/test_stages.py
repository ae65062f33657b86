"""Which part of a report belongs to which stage. Rule: docs/rules/stages.md.

The model asks for every single unit, one after the other, which stage has not ended yet.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.judge.recognitions import Agreement, Attainment
from ledger.judge.state import ProjectState, Recognition
from ledger.rules.share_rules import Stage, Until
from ledger.stages import Course, stage_parts, years_after

STARTED = date(2020, 3, 1)


def project(
    *,
    start: str = "",
    attained: tuple[tuple[str, str], ...] = (),
    agreements: tuple[Agreement, ...] = (),
) -> ProjectState:
    return ProjectState(
        "P1",
        "J",
        "L1",
        (),
        start=Recognition(start, start[:7], "p@1") if start else None,
        attainments=tuple(
            Attainment(f"A{number}", event, on, on[:7], "p@1", 1)
            for number, (event, on) in enumerate(attained)
        ),
        agreements=agreements,
    )


def stage(until: Until | None = None) -> Stage:
    return Stage(shares={}, until=until)


def amount(units: int, of: str | None = None) -> Until:
    return Until(recovered_units=units, of=of)


def years(count: int, since: str = "start") -> Until:
    return Until.model_validate({"years": count, "since": since})


def parts(
    stages: list[Stage], course: Course, *, on: str, before: int, after: int
) -> list[tuple[int, int]]:
    found = stage_parts(stages, course, indicator="tax", on=on, before=before, after=after)
    return [(part.number, part.units) for part in found]


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        ("2020-03-01", 5, "2025-03-01"),
        ("2020-02-29", 5, "2025-03-01"),  # no 29th: the day after the 28th
        ("2020-02-29", 4, "2024-02-29"),
        ("2019-12-31", 1, "2020-12-31"),
    ],
)
def test_an_anniversary_is_the_same_day_of_the_year(day: str, count: int, wanted: str) -> None:
    assert years_after(date.fromisoformat(day), count).isoformat() == wanted


AGREED = (
    Agreement("G1", (), (), (), "2018-01-01", "2019-01-01", "ended"),
    Agreement("G2", (), (), (), "2019-06-01", "", "concluded"),
    Agreement("G3", (), (), (), "2017-06-01", "", "refused"),
)


@pytest.mark.parametrize(
    ("since", "on", "wanted"),
    [
        ("signing", "2020-01-01", ""),  # not signed yet
        ("start", "2020-01-01", "2020-03-01"),
        ("first_tax", "2020-01-01", "2020-05-01"),  # the earliest day, whatever the order
        ("first_paid_in", "2020-01-01", "2020-02-01"),  # money from abroad is money
        ("production", "2020-01-01", ""),
        ("agreement", "2018-05-01", "2018-01-01"),
        ("agreement", "2019-03-01", "2018-01-01"),  # none holds: the latest before it
        ("agreement", "2021-03-01", "2019-06-01"),
        ("agreement", "2017-12-31", ""),
    ],
)
def test_each_clock_has_a_start_of_its_own(since: str, on: str, wanted: str) -> None:
    attained = (("tax", "2020-06-01"), ("tax", "2020-05-01"), ("foreign_paid_in", "2020-02-01"))
    course = Course(project(start="2020-03-01", attained=attained, agreements=AGREED))
    assert course.start_of(since, on=on, ended=None, indicator="tax") == wanted


def test_one_stage_without_end_has_it_all() -> None:
    assert parts([stage()], Course(project()), on="2020-01-01", before=3, after=9) == [(1, 6)]


def test_an_amount_of_another_indicator_is_what_was_there_before() -> None:
    course = Course(project())
    stages = [stage(amount(10, "investment")), stage()]
    course.next_recognition({"investment": 9})
    assert parts(stages, course, on="2020-01-01", before=0, after=5) == [(1, 5)]
    course.next_recognition({"investment": 10})
    assert parts(stages, course, on="2020-01-01", before=5, after=7) == [(2, 2)]


ends = st.one_of(
    st.builds(amount, st.integers(1, 30)),
    st.builds(years, st.integers(1, 4), st.sampled_from(["start", "production"])),
)
reports = st.lists(
    st.tuples(st.integers(0, 2_000), st.integers(-12, 12)).filter(lambda report: report[1] != 0),
    max_size=8,
)


@given(st.lists(ends, max_size=3), reports, st.sampled_from(["", STARTED.isoformat()]))
def test_every_unit_belongs_to_the_first_stage_that_has_not_ended(
    ended_by: list[Until], said: list[tuple[int, int]], start: str
) -> None:
    course = Course(project(start=start))
    stages = [*map(stage, ended_by), stage()]
    at = 0
    for days, change in sorted(said):
        on = STARTED + timedelta(days)
        after = max(0, at + change)
        if after == at:
            continue
        found = parts(stages, course, on=on.isoformat(), before=at, after=after)
        wanted: Counter[int] = Counter()
        for unit in range(min(at, after), max(at, after)):
            holds = (n for n, u in enumerate(ended_by, 1) if not is_over(u, on, unit, start))
            wanted[next(holds, len(stages))] += 1 if after > at else -1
        assert dict(found) == dict(wanted)
        assert len(found) == len(wanted)
        assert [number for number, _ in found] == sorted(wanted)
        at = after


def is_over(until: Until, on: date, unit: int, start: str) -> bool:
    """Whether a stage is over for this unit on this day, said as simply as can be."""
    if until.recovered_units is not None:
        return unit >= until.recovered_units
    has_begun = until.since == "start" and start
    return bool(has_begun) and on >= STARTED.replace(year=STARTED.year + (until.years or 0))
