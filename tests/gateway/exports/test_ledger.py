"""An office's exported ledger: what stands in it, and that reading it back says nothing new."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from auth.offices import City
from gateway.exports.ledger import OfficeLedger, ledger_csv, ledger_row, office_ledger
from gateway.exports.ledger_workbook import ledger_workbook
from gateway.imports.columns import ColumnMapping
from gateway.imports.field_names import Field
from gateway.imports.headers import known_scores
from gateway.imports.living_keys import LeadKey, read_key
from gateway.imports.living_sheet import COLUMNS, LivingSheet, revision_of, said_in
from gateway.imports.reading import Readings, read_ledgers
from gateway.wiring import Deployment
from infra.city_file import load_city
from infra.city_reads import CityReads
from ledger.views import FollowUpNote, LeadView
from sharing.events.leads import Placing
from sharing.sections import Commercial, FirstTalk, Identity, Summary
from tests.gateway.imports.living import COLUMN, OFFICE, elsewhere, leads, town, withdraw

CITY: City = load_city(None)
LIANSHUI = CITY.find_office(OFFICE)
HEADERS = [column.header for column in COLUMNS]
AT = datetime(2026, 3, 5, 16, 14)  # noqa: DTZ001 - as the city's clocks show it


def lead(number: int = 1, **sections: Any) -> LeadView:
    """A lead with defaults, so that what a test says is what matters."""
    said: dict[str, Any] = {
        "identity": Identity(investor="苏州启明精密制造有限公司", project="结构件项目"),
        "commercial": Commercial(amount_yuan=250_000_000),
        "summary": Summary(),
        "first_talk": FirstTalk(),
    } | sections
    letters = "ABCDEFGHIJ"[number % 10] * 12
    return LeadView(
        lead_id=f"L{letters}",
        project_id="PAAAAAAAAAAAA",
        office=OFFICE,
        placing=Placing.FIRST,
        registered_at=1_709_626_440_000,
        seq=number,
        **said,
    )


def ledger_of(*rows: LeadView) -> OfficeLedger:
    assert LIANSHUI is not None
    sheet = LivingSheet(CITY)
    return OfficeLedger(
        city=CITY,
        office=LIANSHUI,
        position=9,
        as_of=AT,
        rows=tuple(ledger_row(sheet, each, 9) for each in rows),
    )


def sheet_of(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


def row_of(page: Worksheet, number: int = 2) -> dict[str, Any]:
    return {name: page.cell(number, at).value for name, at in COLUMN.items()}


def exported(made: Deployment) -> OfficeLedger:
    reads = CityReads(made.engine, made.city)
    office = reads.city().office(OFFICE)
    assert office is not None
    return office_ledger(reads, office)


def read_back(folder: Path, name: str, content: bytes) -> Readings:
    path = folder / name
    path.write_bytes(content)
    return read_ledgers([path], city=CITY, office=OFFICE)


def test_only_the_column_of_ids_is_locked(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        page = sheet_of(ledger_workbook(exported(made), language="zh_CN"))
    assert page.protection.sheet
    assert not page.protection.password
    locked = {cell.column for line in page.iter_rows() for cell in line if cell.protection.locked}
    assert locked == {1}
    assert page.column_dimensions["A"].protection.locked
    assert not page.column_dimensions["B"].protection.locked
    beyond = page.column_dimensions["S"]
    assert (beyond.min, beyond.max, beyond.protection.locked) == (len(COLUMNS) + 1, 16_384, False)


def test_days_moments_and_amounts_are_such_cells(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        elsewhere(made, leads(made)[0], stage="签约", note="来访")
        page = sheet_of(ledger_workbook(exported(made), language="zh_CN"))
        registered = leads(made)[0].registered_at
    row = row_of(page)
    assert page.title == "涟水县"
    assert row["首次洽谈日期"] == datetime(2024, 3, 1)  # noqa: DTZ001
    assert page.cell(2, COLUMN["首次洽谈日期"]).number_format == "yyyy-mm-dd"
    moment = row["登记时间"]
    assert isinstance(moment, datetime)
    assert moment.second == 0
    assert abs(moment.timestamp() * 1000 - registered) < 24 * 3_600_000
    assert (row["总投资"], row["外资"]) == (2.5, None)
    assert (row["项目阶段"], row["最近跟进"], row["本次跟进"]) == ("签约", "来访", None)
    key = read_key(str(row["一盘棋编号"]))
    assert key is not None
    assert key.lead_id.startswith("L")


def test_no_contact_is_ever_in_it(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        assert all(each.has_contacts for each in leads(made))
        book = ledger_workbook(exported(made), language="zh_CN")
        text = ledger_csv(exported(made))
    parts = zipfile.ZipFile(io.BytesIO(book))
    content = b"".join(parts.read(name) for name in parts.namelist()) + text
    assert b"13812345678" not in content
    assert "周某".encode() not in content


def test_the_same_bytes_twice_and_in_another_language_the_same_sheet(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        one, other = (ledger_workbook(exported(made), language="zh_CN") for _ in range(2))
        english = ledger_workbook(exported(made), language="en")
        assert ledger_csv(exported(made)) == ledger_csv(exported(made))
    assert one == other
    for left, right in zip(sheet_of(one).iter_rows(), sheet_of(english).iter_rows(), strict=True):
        assert [cell.value for cell in left] == [cell.value for cell in right]
    notes = load_workbook(io.BytesIO(english)).worksheets[1]
    assert "--office 320826" in str(notes.cell(1, 1).value)


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger.csv"])
def test_the_reader_knows_every_column_by_its_name(tmp_path: Path, name: str) -> None:
    ledger = ledger_of(lead(1), lead(2))
    content = ledger_csv(ledger) if name.endswith("csv") else ledger_workbook(ledger, language="en")
    (reading,) = read_back(tmp_path, name, content).files
    (table,) = reading.tables
    assert isinstance(table.mapping, ColumnMapping)
    assert [choice.header for choice in table.mapping.choices] == HEADERS
    assert [choice.field for choice in table.mapping.choices] == [each.field for each in COLUMNS]


def test_the_names_of_the_columns_are_names_that_the_reader_knows_of_any_ledger() -> None:
    for column in COLUMNS:
        scores = known_scores(column.header) or {}
        assert max(scores, key=lambda field: scores[field], default=None) in (
            column.field,
            *([Field.PROJECT] if column.field is Field.CONTENT else []),
        )


def test_the_office_is_told_by_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "我的台账.xlsx"
    path.write_bytes(ledger_workbook(ledger_of(lead()), language="zh_CN"))
    (row,) = read_ledgers([path], city=CITY).rows
    assert row.office == OFFICE


@pytest.mark.parametrize(
    ("yuan", "cell"),
    [
        (1, "0.00000001"),
        (250_000_000, "2.5"),
        (10_000_000_000_000, "100000"),
        (9_999_999_999_999, "99999.99999999"),
        (123_456_789_012, "1234.56789012"),
    ],
)
def test_an_amount_is_an_exact_decimal_of_yi(yuan: int, cell: str, tmp_path: Path) -> None:
    ledger = ledger_of(lead(commercial=Commercial(amount_yuan=yuan)))
    book = ledger_workbook(ledger, language="zh_CN")
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    numbers = [Decimal(number) for number in re.findall(r"<v>([0-9.E-]+)</v>", xml)]
    assert Decimal(cell) in numbers
    assert cell in list(csv.reader(io.StringIO(ledger_csv(ledger).decode("utf-8-sig"))))[1]
    for name, content in (("a.xlsx", book), ("a.csv", ledger_csv(ledger))):
        (row,) = read_back(tmp_path, name, content).rows
        assert row.amount_yuan == yuan


def test_an_amount_in_words_stands_as_it_was_said() -> None:
    said = Commercial(amount_said="约5亿元")
    page = sheet_of(ledger_workbook(ledger_of(lead(commercial=said)), language="zh_CN"))
    assert row_of(page)["总投资"] == "约5亿元"


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    evil = lead(identity=Identity(investor="=1+1有限公司", project="@SUM(A1)项目"))
    ledger = ledger_of(evil)
    page = sheet_of(ledger_workbook(ledger, language="zh_CN"))
    assert page.cell(2, COLUMN["投资方"]).data_type == "s"
    line = list(csv.reader(io.StringIO(ledger_csv(ledger).decode("utf-8-sig"))))[1]
    assert line[1] == "'=1+1有限公司"
    (row,) = read_back(tmp_path, "a.csv", ledger_csv(ledger)).rows
    assert revision_of(row) == str(ledger.rows[0][0])[-12:]


def test_withdrawn_leads_are_left_out(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        first, *others = leads(made)
        withdraw(made, first)
        keys = [read_key(str(row[0])) for row in exported(made).rows]
    assert [key.lead_id for key in keys if key] == [each.lead_id for each in others]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
NAME = TEXT.map(lambda text: f"{text}有限公司")
AMOUNT = st.one_of(st.none(), st.integers(1, 10**13))
CENTS = st.one_of(st.none(), st.integers(1, 10**14))
DAY = st.one_of(st.none(), st.dates(date(1991, 1, 1), date(2099, 1, 1)))
LEADS = st.builds(
    lambda names, texts, yuan, cents, day, chemical, note: lead(
        identity=Identity(investor=names[0], project=names[1]),
        commercial=Commercial(
            amount_yuan=yuan, amount_usd_cents=cents, amount_said=texts[0], content=texts[1]
        ),
        summary=Summary(industry=texts[2], chain=texts[3], is_chemical=chemical, stage=texts[4]),
        first_talk=FirstTalk(source=texts[5], talked_on=day, form=texts[6]),
    ).model_copy(update={"notes": (FollowUpNote(at=1_709_626_440_000, stage="", note=note),)}),
    st.tuples(NAME, NAME),
    st.tuples(*[TEXT] * 7),
    AMOUNT,
    CENTS,
    DAY,
    st.sampled_from([None, True, False]),
    TEXT,
)


@given(st.lists(LEADS, min_size=1, max_size=4))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_lead_holds_its_row_reads_back_unchanged(
    tmp_path: Path, rows: Sequence[LeadView]
) -> None:
    sheet = LivingSheet(CITY)
    ledger = ledger_of(*rows)
    for name, content in (
        ("a.xlsx", ledger_workbook(ledger, language="zh_CN")),
        ("a.csv", ledger_csv(ledger)),
    ):
        readings = read_back(tmp_path, name, content)
        read = {row.place.sheet_row: row for row in readings.rows}
        for number, each in enumerate(rows, start=2):
            expected = sheet.as_read(each)
            if expected is None:
                continue
            assert said_in(read[number]) == said_in(expected)
            key = read_key(read[number].lead_key)
            assert key == LeadKey(each.lead_id, 9, revision_of(expected))


@given(st.text(max_size=60))
def test_a_text_that_is_no_key_is_none(said: str) -> None:
    key = read_key(said)
    assert key is None or str(key) == said.strip()


def test_a_key_reads_back() -> None:
    key = LeadKey("LABCDEF234567", 128, "5f1c90a37be2")
    assert read_key(f" {key} ") == key
    for wrong in ("", "LABC@1", "labc@1-5f1c90a37be2", f"{key}0", "LABC@-1-5f1c90a37be2"):
        assert read_key(wrong) is None
