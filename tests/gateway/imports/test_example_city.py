"""The sixteen ledgers of the example city, held against the truth."""

import time
from collections import Counter
from decimal import Decimal

import pytest

from gateway.imports.reading import read_ledgers
from tests.gateway.imports.example import CITY, example, ledgers, truth


def test_every_true_row_is_found_where_it_stands_and_nothing_else_is() -> None:
    true = {(each["file"], each["sheet"], each["row"]) for each in truth()["rows"]}
    stood = [row.place for row in example().rows] + [row.place for row in example().bad_rows]
    places = [(place.file, place.sheet, place.sheet_row) for place in stood]
    assert len(true) == 3048
    assert len(places) == len(set(places))
    assert set(places) == true


def test_exactly_the_six_unreadable_rows_are_bad() -> None:
    refused = {
        (each["file"], each["sheet"], each["row"]): each["office"]
        for each in truth()["rows"]
        if each.get("expect") == "refused"
    }
    bad = {
        (row.place.file, row.place.sheet, row.place.sheet_row): row.office
        for row in example().bad_rows
    }
    assert len(refused) == 6
    assert bad == refused
    assert all(row.code.startswith("import.registered_at_") for row in example().bad_rows)


def test_every_row_has_the_office_that_wrote_it() -> None:
    office = {
        (each["file"], each["sheet"], each["row"]): each["office"] for each in truth()["rows"]
    }
    wrong = [
        row.place
        for row in example().rows
        if office[row.place.file, row.place.sheet, row.place.sheet_row] != row.office
    ]
    assert wrong == []


def test_no_file_and_no_table_of_the_example_has_a_fault() -> None:
    assert example().faults == []
    assert Counter(each.outcome for each in example().files) == {"read": 11, "read_in_part": 5}
    assert all(len(each.sha256) == 64 for each in example().files)


def test_dates_of_the_deciding_rows_are_the_true_ones() -> None:
    """登记时间 of every first row is the project's; signing and start agree with the truth."""
    project = {each["id"]: each for each in truth()["projects"]}
    meant = {
        (each["file"], each["sheet"], each["row"]): (each["role"], project[each["project"]])
        for each in truth()["rows"]
    }
    first = signed = started = 0
    for row in example().rows:
        role, true = meant[row.place.file, row.place.sheet, row.place.sheet_row]
        if role == "first":
            first += 1
            assert row.registered_at.strftime("%Y-%m-%dT%H:%M") == true["registered"]
        if role == "landing":
            assert str(row.signed_on or None) == str(true["signed"])
            assert str(row.started_on or None) == str(true["started"])
        signed += str(row.signed_on or None) == str(true["signed"])
        started += str(row.started_on or None) == str(true["started"])
    assert first == 2692
    # The rest are late rows, which say nothing or another day in the file itself.
    assert (signed, started) == (2940, 2980)


def test_amounts_agree_with_the_truth_as_often_as_the_files_themselves_do() -> None:
    project = {each["id"]: each for each in truth()["projects"]}
    meant = {
        (each["file"], each["sheet"], each["row"]): project[each["project"]]
        for each in truth()["rows"]
    }
    counted: Counter[str] = Counter()
    for row in example().rows:
        true = meant[row.place.file, row.place.sheet, row.place.sheet_row]
        yuan = int(Decimal(str(true["amount_yi"])) * 10**8)
        if row.amount_yuan == yuan:
            counted["agrees"] += 1
        elif row.amount_usd_cents:
            counted["said in dollars"] += 1
        elif row.amount_yuan is None:
            assert any(each.code == "import.amount_vague" for each in row.remarks)
            counted["vague"] += 1
        else:
            counted["differs in the file"] += 1
    assert counted == {
        "agrees": 2923, "differs in the file": 87, "said in dollars": 10, "vague": 22,
    }  # fmt: skip


def test_lines_that_are_no_data_are_named_one_by_one() -> None:
    assert Counter(line.code for line in example().skipped) == {
        "import.line_title": 23,
        "import.line_header": 18,
        "import.line_total": 8,
        "import.line_empty": 2,
        "import.line_section": 2,
        "import.sheet_without_table": 2,
    }


@pytest.mark.timed
def test_reading_again_reads_the_same_and_sixteen_files_take_less_than_two_seconds() -> None:
    seen: list[tuple[int, int, str]] = []
    begun = time.process_time()
    again = read_ledgers(ledgers(), city=CITY, on_progress=lambda *step: seen.append(step))
    assert time.process_time() - begun < 2
    assert again == example()
    assert [done for done, _, _ in seen] == list(range(1, 17))
    assert {total for _, total, _ in seen} == {16}
