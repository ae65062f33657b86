"""Phones in ledgers: sealed with the contacts, or the row is refused; never shown."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gateway.imports.cells import shown
from gateway.imports.preview import preview, preview_document
from gateway.imports.rows import INSTANT_MAX
from gateway.messages.catalogue import say
from gateway.saying.moving_phones import MARK
from sharing.phones import holds_phone
from sharing.sections import Instant
from tests.gateway.imports.small import read
from tests.gateway.imports.small_city import cells, write

FILE = "320826.xlsx"
INVESTOR = "苏州启明精密制造有限公司"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("投资方", "苏州启明公司13812345678"),
        ("项目名称", "电驱壳体项目 138 1234 5678"),
        ("总投资（亿元）", "约5亿，问138-1234-5678"),
    ],
)
def test_a_phone_in_a_cell_that_is_kept_in_the_clear_refuses_the_row(
    tmp_path: Path, column: str, said: str
) -> None:
    path = write(tmp_path / FILE, cells(INVESTOR, **{column: said}))
    readings = read(path)
    assert [bad.code for bad in readings.bad_rows] == ["import.phone_in_open_text"]
    bad = readings.bad_rows[0]
    words = say(bad.code, "zh_CN", column=bad.column, read=bad.read)
    assert column in words
    assert "5678" not in words
    assert "83612345" not in words


@pytest.mark.parametrize(
    ("column", "said", "kept"),
    [
        ("产业类别", "工业（0517-83612345）", "工业（0517-83612345）"),
        ("产业类别", "洽谈，联系138 1234 5678", "138 1234 5678"),
        ("产业类别", "13812345678", "13812345678"),
    ],
)
def test_a_phone_in_a_free_text_goes_to_the_contacts_and_is_told(
    tmp_path: Path, column: str, said: str, kept: str
) -> None:
    path = write(tmp_path / FILE, cells(INVESTOR, 联系电话="83650000", **{column: said}))
    readings = read(path)
    assert readings.bad_rows == []
    (row,) = readings.rows
    assert (row.contact_phone, len(row.moved_phones)) == ("83650000", 1)
    assert row.moved_phones[0] in kept
    texts = row.industry + row.stage + row.source
    assert MARK in texts
    assert not holds_phone(texts)
    (moved,) = (each for each in row.remarks if each.code == "import.phone_moved")
    words = say(moved.code, "zh_CN", column=moved.column, read=moved.read)
    assert column in words
    assert not holds_phone(words)


@pytest.mark.parametrize(
    "note", ["年产10000000套", "20240305签约", "总投资13800000000元", "91320505MA1WXYZ123"]
)
def test_a_note_without_a_phone_stays_a_note(tmp_path: Path, note: str) -> None:
    assert read(write(tmp_path / FILE, cells(INVESTOR, 备注=note))).rows[0].note == note


def test_an_amount_in_yuan_of_eleven_digits_is_an_amount(tmp_path: Path) -> None:
    row = read(write(tmp_path / FILE, cells(INVESTOR, **{"总投资（亿元）": "13800000000元"}))).rows[
        0
    ]
    assert row.amount_yuan == 13_800_000_000


def test_a_preview_masks_phones_in_notes(tmp_path: Path) -> None:
    path = write(tmp_path / FILE, cells(INVESTOR, 备注="王总 138.1234.5678"))
    told = str(preview_document(preview(read(path))))
    assert "王总 138********" in told
    assert "5678" not in told


@pytest.mark.parametrize(
    "cell",
    ["138 1234 5678", "１３８１２３４５６７８", "138\x001234\x005678", 13812345678, 13812345678.0],
)
def test_what_is_shown_of_a_cell_has_no_phone(cell: str | float) -> None:
    assert "5678" not in shown(cell)
    assert "５６７８" not in shown(cell)


def test_a_registration_time_beyond_what_a_record_can_state_has_words_of_its_own(
    tmp_path: Path,
) -> None:
    readings = read(write(tmp_path / FILE, cells(INVESTOR, 登记时间="2100-06-01 09:00")))
    assert [bad.code for bad in readings.bad_rows] == ["import.registered_at_too_late"]
    instants = TypeAdapter(Instant)
    assert instants.validate_python(INSTANT_MAX) == INSTANT_MAX
    with pytest.raises(ValidationError):
        instants.validate_python(INSTANT_MAX + 1)


def test_a_preview_shows_no_phone_that_was_moved(tmp_path: Path) -> None:
    path = write(tmp_path / FILE, cells(INVESTOR, 产业类别="工业 138 1234 5678"))
    told = str(preview_document(preview(read(path))))
    assert MARK in told
    assert not holds_phone(told)
    assert "5678" not in told


def test_a_preview_says_from_which_row_and_column_numbers_will_be_moved(tmp_path: Path) -> None:
    path = write(
        tmp_path / FILE,
        cells(INVESTOR, 产业类别="工业 138 1234 5678", 备注="王总 13912345678"),
        cells("昆山众贞动力电池有限公司", 备注="年产10000000套"),
    )
    ((file,)) = preview(read(path))
    (table,) = file.tables
    (moved,) = table.moved_phones
    assert set(moved.columns) == {"产业类别", "备注"}
    assert str(moved.sheet_row) == table.first_rows[0]["sheet_row"]
    (document,) = preview_document([file])
    tables: Any = document["tables"]
    assert tables[0]["moved_phones"] == [
        {"sheet_row": moved.sheet_row, "columns": list(moved.columns)}
    ]


@pytest.mark.parametrize(
    ("language", "way_out"), [("zh_CN", "请把电话移到"), ("en", "Move the number")]
)
def test_what_to_do_with_a_phone_in_a_name_is_said(language: str, way_out: str) -> None:
    words = say("import.phone_in_open_text", language, column="投资方", read="138***")
    assert way_out in words
    assert "投资方" in words
