"""Reconciliation adds up whatever stands in the book; see docs/rules/reconciliation.md."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.office_changes import city_with
from auth.offices import City
from gateway.rule_packs import load_pack
from ledger.book import CITY, OVERLAP, SUSPENSE, office_account
from ledger.book_lines import BookView, EntryLine
from ledger.judge.state import CityState
from ledger.period import read_period
from ledger.reconciliation import DAY_MS, SIDES, Reconciliation, cell_projects, reconciliation_of
from ledger.roll_up import below, roll_up, rolled_up_units
from tests.judging.paper_setting import OFFICES, paper_offices

STATE = CityState(paper_offices(), load_pack("huaian-2025").pack)
QUARTER = read_period("2025Q1")
CODES = list(OFFICES.values())
COUNTED = ("signed_count", "signed_amount_yuan")

Shares = tuple[tuple[str, str, int], ...]


def entry_lines(
    seq: int, units: int, shares: Shares, *, suspense: int = 0, **more: str
) -> list[EntryLine]:
    """The balanced lines of one entry: what offices get, what waits, what overlaps."""
    said = {
        "entry_id": f"E{seq}",
        "reverses": "",
        "project_id": "P1",
        "indicator": "signed_count",
        "rule": "huaian-2025@3/own",
        "posted_period": "2025-01",
        "corrects_period": "",
        "counts_in": "2025-01",
        "source": "signing",
        "agreement": "",
    } | more
    lines = [(CITY, "", -units), (SUSPENSE, "", suspense)]
    lines += [(office_account(code), side, part) for code, side, part in shares]
    lines.append((OVERLAP, "", -sum(part for _, _, part in lines)))
    return [
        EntryLine(seq=seq, account=account, side=side, units=part, **said)
        for account, side, part in lines
        if part
    ]


@st.composite
def entries(draw: st.DrawFn) -> list[EntryLine]:
    """A book: entries of several projects and indicators, some of them taken back."""
    lines: list[EntryLine] = []
    for seq in range(1, draw(st.integers(1, 12))):
        units = draw(st.integers(1, 10**12))
        waits = draw(st.booleans())
        offices = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
        shares = tuple(
            (code, draw(st.sampled_from(SIDES)), draw(st.sampled_from([units, units // 2 + 1])))
            for code in offices
        )
        more = {
            "project_id": f"P{draw(st.integers(1, 4))}",
            "indicator": draw(st.sampled_from(COUNTED)),
        }
        found = entry_lines(
            seq, units, () if waits else shares, suspense=units if waits else 0, **more
        )
        lines += found
        if draw(st.integers(0, 3)) == 0:
            lines += [
                line._replace(units=-line.units, entry_id=f"R{seq}", reverses=f"E{seq}")
                for line in found
            ]
    return lines


def reconcile(lines: Sequence[EntryLine], *, as_of: int = 100 * DAY_MS) -> Reconciliation:
    return reconciliation_of(
        state=STATE,
        period=QUARTER,
        view=BookView.CORRECTED,
        position=99,
        as_of=as_of,
        lines=lines,
        times={line.seq: line.seq * DAY_MS for line in lines},
    )


@given(entries())
def test_rows_sum_to_the_city_and_every_cells_projects_to_the_cell(lines: list[EntryLine]) -> None:
    for found in reconcile(lines).indicators:
        own = [line for line in lines if line.indicator == found.indicator]
        assert sum(row.total for row in found.offices) == found.offices_total
        assert found.offices_total + found.overlap + found.suspense == found.city
        assert found.difference == 0
        cells = {CITY: found.city, OVERLAP: found.overlap, SUSPENSE: found.suspense}
        for account, units in cells.items():
            assert sum(p.units for p in cell_projects(own, account)) == units
        for row in found.offices:
            assert row.own + row.shared_in + row.shared_out == row.total
            for side in SIDES:
                cell = cell_projects(own, office_account(row.office), side=side)
                assert sum(p.units for p in cell) == getattr(row, side)


def test_a_line_that_belongs_to_no_office_shows_as_a_difference() -> None:
    lines = entry_lines(1, 10_000, (("J", "own", 10_000),))
    lost = [line._replace(account="office:nobody") if line.side else line for line in lines]
    count = next(i for i in reconcile(lost).indicators if i.indicator == "signed_count")
    assert (count.city, count.difference) == (10_000, -10_000)


def test_what_was_posted_and_taken_back_is_behind_no_cell() -> None:
    lines = entry_lines(1, 10_000, (("J", "own", 10_000),))
    back = [line._replace(units=-line.units, entry_id="R1", reverses="E1") for line in lines]
    assert cell_projects([*lines, *back], office_account("J")) == ()


def test_suspense_is_aged_from_when_it_last_began() -> None:
    waits = entry_lines(1, 10_000, (), suspense=10_000)
    back = [line._replace(units=-line.units, seq=5, entry_id="R1") for line in waits]
    again = entry_lines(40, 10_000, (), suspense=10_000)
    (found,) = reconcile([*waits, *back, *again]).suspense
    assert (found.project_id, found.units, found.days) == ("P1", 10_000, 60)
    assert reconcile([*waits, *back]).suspense == ()


def test_every_indicator_of_the_rules_and_every_office_has_its_row() -> None:
    found = reconcile([])
    assert [i.indicator for i in found.indicators] == [i.name for i in STATE.pack.indicators]
    assert all(i.difference == i.city == 0 and i.unit and i.title for i in found.indicators)
    assert [row.office for row in found.indicators[0].offices] == [
        c for c in CODES if c != "320800"
    ]


# A parent's view


def with_parent(parent: str, children: Sequence[str]) -> City:
    city = paper_offices()
    offices = tuple(
        office.model_copy(update={"parent": parent}) if office.code in children else office
        for office in city.offices
    )
    return city.model_copy(update={"offices": offices})


PARENTED = City(**dict(with_parent("J", ["Y", "B"])))
BOTH = (("Y", "shared_out", 10_000), ("B", "shared_in", 10_000))


def total(lines: Sequence[EntryLine], code: str) -> int:
    return rolled_up_units(lines, PARENTED, code).get("signed_count", 0)


def test_a_parent_has_a_project_of_two_of_its_offices_once() -> None:
    lines = entry_lines(1, 10_000, BOTH)
    (told,) = roll_up(lines, PARENTED, "J", months=QUARTER.months, indicators=["signed_count"])
    assert [(child.office, child.units) for child in told.children] == [
        ("Y", 10_000),
        ("B", 10_000),
    ]
    assert (told.own, told.counted_twice, told.total) == (0, 10_000, 10_000)


def test_what_overlaps_between_two_parents_stays_with_both() -> None:
    lines = entry_lines(1, 10_000, (("Y", "shared_out", 10_000), ("D", "shared_in", 10_000)))
    assert (total(lines, "J"), total(lines, "D")) == (10_000, 10_000)


def test_a_split_inside_a_parent_counts_in_full() -> None:
    lines = entry_lines(1, 10_000, (("Y", "shared_out", 5_000), ("B", "shared_in", 5_000)))
    assert total(lines, "J") == 10_000


def test_what_is_taken_back_takes_back_as_much_as_it_gave() -> None:
    lines = entry_lines(1, 10_000, BOTH)
    back = [line._replace(units=-line.units, entry_id="R1", seq=2) for line in lines]
    assert total([*lines, *back], "J") == 0


def test_a_parent_of_the_parent_has_all_below_it() -> None:
    city = City(**dict(with_parent("J", ["Y"]).model_copy(update={
        "offices": tuple(
            o.model_copy(update={"parent": {"Y": "J", "B": "Y"}.get(o.code)})
            for o in paper_offices().offices
        )
    })))  # fmt: skip
    assert below(city, "J", "2025-01") == {"J", "Y", "B"}
    assert below(city, "Y", "2025-01") == {"Y", "B"}
    assert rolled_up_units(entry_lines(1, 10_000, BOTH), city, "J") == {"signed_count": 10_000}


def test_the_tree_is_that_of_the_month_that_an_entry_counts_for() -> None:
    """甲县 goes into 丁县 with February: what 乙县 below it had in January stays with 甲县."""
    ended = {"exists_until": date(2025, 2, 1), "successor": "D"}
    (before,) = (office for office in PARENTED.offices if office.code == "J")
    city = city_with(PARENTED, [before.model_copy(update=ended)])
    own = (("Y", "own", 10_000),)
    lines = [
        *entry_lines(1, 10_000, own),
        *entry_lines(2, 10_000, own, counts_in="2025-02", posted_period="2025-02"),
    ]
    assert rolled_up_units(lines, city, "J") == {"signed_count": 10_000}
    assert rolled_up_units(lines, city, "D") == {"signed_count": 10_000}
    (told,) = roll_up(lines, city, "D", months=QUARTER.months, indicators=["signed_count"])
    assert told.total == 10_000


@given(entries())
def test_the_roots_view_is_the_citys_total_without_suspense(lines: list[EntryLine]) -> None:
    gives: dict[str, int] = defaultdict(int)
    covered = [
        line
        for line in lines
        if sum(x.units for x in lines if x.entry == line.entry and x.account == OVERLAP)
        * (-1 if line.reverses else 1)
        <= 0
    ]
    for line in covered:
        if line.account in (CITY, SUSPENSE):
            gives[line.indicator] -= line.units
    root = rolled_up_units(covered, PARENTED, PARENTED.code)
    assert {name: root.get(name, 0) for name in gives} == dict(gives)


@given(entries(), st.sampled_from(CODES))
def test_no_view_is_more_than_its_parts_or_the_city(lines: list[EntryLine], code: str) -> None:
    standing = [
        x for x in lines if not x.reverses and f"R{x.seq}" not in {y.entry_id for y in lines}
    ]
    (told, *_) = roll_up(
        standing, PARENTED, code, months=QUARTER.months, indicators=["signed_count"]
    )
    city = -sum(x.units for x in standing if x.account == CITY and x.indicator == "signed_count")
    assert 0 <= told.total <= city
    assert told.total + told.counted_twice == told.own + sum(c.units for c in told.children)
    assert told.counted_twice >= 0


@pytest.mark.parametrize("code", ["D", "HG"])
def test_an_office_with_nobody_below_has_what_its_statement_says(code: str) -> None:
    lines = entry_lines(1, 10_000, ((code, "own", 10_000),))
    assert total(lines, code) == 10_000
