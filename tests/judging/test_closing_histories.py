"""Properties of closed periods over random histories. Rule: docs/rules/periods.md."""

from collections import Counter
from typing import NamedTuple

from hypothesis import given, settings

from ledger.view_folds import fold_all
from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    SigningRecognised,
    StartRecognised,
)
from sharing.events.periods import PeriodClosed
from tests.judging.closing_histories import Step, Teller, histories, months_of, told_history
from tests.judging.paper_city import PaperCity

EXAMPLES = settings(max_examples=60, deadline=None)
Sums = dict[tuple[str, str], int]
"""Account and indicator → units; zeros left out."""


class Line(NamedTuple):
    """A book line with its row."""

    seq: int
    account: str
    indicator: str
    units: int
    posted: str
    counts: str


def lines_of(city: PaperCity) -> list[Line]:
    return [
        Line(
            row.header.seq,
            posting.account,
            event.indicator,
            posting.units,
            event.posted_period,
            event.corrects_period or event.posted_period,
        )
        for row in city.rows
        for event in row.decision.events
        if isinstance(event, CreditPosted | CreditReversed)
        for posting in event.postings
    ]


def closings_of(city: PaperCity) -> list[tuple[int, PeriodClosed]]:
    return [
        (row.header.seq, event)
        for row in city.rows
        for event in row.decision.events
        if isinstance(event, PeriodClosed)
    ]


def sums(lines: list[Line]) -> Sums:
    found: Counter[tuple[str, str]] = Counter()
    for line in lines:
        found[line.account, line.indicator] += line.units
    return {key: units for key, units in found.items() if units}


@EXAMPLES
@given(histories)
def test_a_closed_month_never_gets_another_line(drawn: list[Step]) -> None:
    city = told_history(drawn).city
    closings = closings_of(city)
    for line in lines_of(city):
        through = max((event.through for seq, event in closings if seq < line.seq), default="")
        assert line.posted > through
        assert line.counts == line.posted or line.counts <= line.posted
    assert city.faults == []


@EXAMPLES
@given(histories)
def test_what_the_centre_recognises_counts_in_no_closed_month(drawn: list[Step]) -> None:
    city = told_history(drawn).city
    closings = closings_of(city)
    for row in city.rows:
        through = max((e.through for seq, e in closings if seq < row.header.seq), default="")
        for event in row.decision.events:
            if isinstance(event, SigningRecognised | StartRecognised) and not event.follows:
                on = event.signed_on if isinstance(event, SigningRecognised) else event.started_on
                assert event.period > through
                assert event.is_event_month == (event.period == on.isoformat()[:7])


@EXAMPLES
@given(histories)
def test_a_closed_period_as_exported_is_what_it_was_when_it_was_closed(drawn: list[Step]) -> None:
    city = told_history(drawn).city
    lines = lines_of(city)
    for position, event in closings_of(city):
        months = months_of(event.period)
        now = [line for line in lines if line.posted in months]
        then = [line for line in now if line.seq <= position]
        assert now == then
        # What it says beyond its own projects is what it corrects of months before it.
        counted = [line for line in lines if line.seq <= position and line.counts in months]
        corrections = [line for line in then if line.counts not in months]
        assert sums([line for line in then if line not in corrections]) == sums(counted)


@EXAMPLES
@given(histories)
def test_as_corrected_the_citys_account_is_the_distinct_recognised_projects(
    drawn: list[Step],
) -> None:
    city = told_history(drawn).city
    found: Counter[tuple[str, str]] = Counter()
    for line in lines_of(city):
        if line.account == "city":
            found[line.indicator, line.counts] -= line.units
    rows = ((row.header.seq, row.decision.events) for row in city.rows)
    projects = [project for project in fold_all(rows).projects.values() if project.counts]
    wanted: Counter[tuple[str, str]] = Counter()
    pack = city.city_state().pack
    for indicator in pack.indicators:
        if indicator.event not in ("signing", "start"):
            continue
        for project in projects:
            recognised = project.signing if indicator.event == "signing" else project.start
            if recognised is not None:
                amount = project.amount_yuan or 0
                if amount >= indicator.amount_yuan_min:
                    units = amount if indicator.unit == "yuan" else 10_000
                    wanted[indicator.name, recognised.period] += units
    usd = "signed_amount_usd_cents"
    assert {k: u for k, u in found.items() if u and k[0] != usd} == {
        k: u for k, u in wanted.items() if u and k[0] != usd
    }


@EXAMPLES
@given(histories)
def test_over_all_periods_exported_and_corrected_are_the_same(drawn: list[Step]) -> None:
    lines = lines_of(told_history(drawn).city)
    months = sorted({month for line in lines for month in (line.posted, line.counts)})
    exported, corrected = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for month in months:
        exported.update(sums([line for line in lines if line.posted == month]))
        corrected.update(sums([line for line in lines if line.counts == month]))
        for own in (
            [n for n in lines if n.posted == month],
            [n for n in lines if n.counts == month],
        ):
            for indicator in {line.indicator for line in own}:
                assert sum(line.units for line in own if line.indicator == indicator) == 0
    assert {k: u for k, u in exported.items() if u} == {k: u for k, u in corrected.items() if u}


@EXAMPLES
@given(histories)
def test_no_entry_is_taken_back_twice_whatever_was_closed(drawn: list[Step]) -> None:
    city = told_history(drawn).city
    standing: dict[str, CreditPosted] = {}
    for event in city.events():
        if isinstance(event, CreditPosted):
            standing[event.entry_id] = event
        elif isinstance(event, CreditReversed):
            taken_back = standing.pop(event.reverses)
            counted_for = taken_back.corrects_period or taken_back.posted_period
            assert event.corrects_period == counted_for
    for project in city.projects():
        for entry in project.entries:
            assert standing.pop(entry.entry_id).project_id == project.project_id
    assert standing == {}


@settings(max_examples=20, deadline=None)
@given(histories)
def test_a_statement_at_a_position_follows_from_the_journal_up_to_it(drawn: list[Step]) -> None:
    whole = told_history(drawn)
    half = len(whole.told) // 2
    first_half = _told_again(whole, count=half)
    assert first_half.head.state_hash == whole.city.rows[first_half.head.seq - 1].entry.state_hash
    upto = [line for line in lines_of(whole.city) if line.seq <= first_half.head.seq]
    assert lines_of(first_half) == upto
    at_once = _told_again(whole, count=len(whole.told), in_one_group=True)
    assert at_once.head == whole.city.head


def _told_again(teller: Teller, *, count: int, in_one_group: bool = False) -> PaperCity:
    city = PaperCity()
    records = [(told.at, city.record(told.office, told.body)) for told in teller.told[:count]]
    if in_one_group:
        city.deliver_group(records)
    else:
        for at, record in records:
            city.deliver(record, at=at)
    return city
