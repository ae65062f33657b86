"""OpenDocument ledgers (.ods): read like .xlsx, and refused like .xlsx."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.imports.cells import ErrorCell, UnsavedFormula
from gateway.imports.faults import FileFault, WorkbookRefused
from gateway.imports.workbook import Workbook, open_workbook
from tests.gateway.imports.ods import ENCRYPTED, MIMETYPE, Raw, cell, content, table, write_ods
from tests.gateway.imports.small import HEADER, read, row

END_OF_SHEET = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
"""What programs write after the last row: blank to the end of the sheet, in a few bytes."""


def ods(folder: Path, *lines: Any, more: str = "") -> Path:
    return write_ods(folder / "320803.ods", table(lines, more=more))


def opened(folder: Path, *lines: Any, more: str = "") -> Workbook:
    return open_workbook(ods(folder, *lines, more=more))


def refusal_of(path: Path) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(path)
    return refused.value.code


def test_a_ledger_reads_the_same_as_ods_and_as_xlsx(tmp_path: Path) -> None:
    registered, signed = datetime(2024, 3, 5, 16, 14), date(2024, 5, 1)  # noqa: DTZ001
    path = ods(
        tmp_path,
        ("淮安区2024年招商台账",),
        HEADER,
        row(1, registered=registered, signed=signed),
        row(2, investor="𠮷镕（中国）有限公司", amount="1200万美元"),
        ("合计", None, None, 2.5),
        more=END_OF_SHEET,
    )
    result = read(path)
    assert [each.place.sheet_row for each in result.rows] == [3, 4]
    one, other = result.rows
    assert one.registered_at.isoformat() == "2024-03-05T16:14:00+08:00"
    assert (one.signed_on, one.amount_yuan) == (signed, 150_000_000)
    assert (other.investor, other.amount_usd_cents) == ("𠮷镕（中国）有限公司", 1_200_000_000)
    assert result.faults == []
    assert result.bad_rows == []


def test_a_formula_counts_with_its_result_and_is_told_without(tmp_path: Path) -> None:
    formula = 'table:formula="of:=1+2"'
    (sheet,) = opened(
        tmp_path,
        (
            Raw(f"<table:table-cell {formula}/>"),
            Raw(f'<table:table-cell {formula} office:value-type="float" office:value="3"/>'),
            Raw(f'<table:table-cell {formula} office:value-type="string"/>'),
            Raw(f'<table:table-cell {formula} office:value-type="float"/>'),
            Raw(
                f'<table:table-cell {formula} office:value-type="string" office:string-value="">'
                "<text:p>#DIV/0!</text:p></table:table-cell>"
            ),
            Raw(f"<table:table-cell {formula}><text:p>Err:502</text:p></table:table-cell>"),
            "end",
        ),
    ).sheets
    assert sheet.lines[0] == (
        UnsavedFormula(),
        3.0,
        "",
        UnsavedFormula(),
        ErrorCell(),
        ErrorCell(),
        "end",
    )


def test_a_row_with_a_formula_that_was_never_calculated_is_a_bad_row(tmp_path: Path) -> None:
    unsaved = Raw('<table:table-cell table:formula="of:=A1*2"/>')
    result = read(ods(tmp_path, HEADER, row(1), row(2, amount=unsaved), row(3)))
    assert [(bad.place.sheet_row, bad.code) for bad in result.bad_rows] == [
        (3, "import.formula_without_result")
    ]
    assert [each.place.sheet_row for each in result.rows] == [2, 4]


def test_repeated_rows_and_cells_stand_where_the_program_shows_them(tmp_path: Path) -> None:
    (sheet,) = opened(
        tmp_path,
        ("a",),
        more=(
            '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
            '<table:table-row table:number-rows-repeated="2">'
            '<table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:formula="of:=1" table:number-columns-repeated="2"/>'
            "</table:table-row>"
        ),
    ).sheets
    unsaved = (UnsavedFormula(), UnsavedFormula())
    assert sheet.lines[3:] == (("", "", *unsaved), ("", "", *unsaved))


def test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    merged = Raw(
        '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" '
        'office:value-type="string"><text:p>昆山景纳医疗器械有限公司</text:p></table:table-cell>'
    )
    covered = Raw("<table:covered-table-cell/>")
    path = ods(
        tmp_path, HEADER, row(1, investor=merged), row(2, investor=covered, project="乙项目")
    )
    assert [each.investor for each in read(path).rows] == ["昆山景纳医疗器械有限公司"] * 2


def test_a_hidden_sheet_is_skipped_and_a_note_on_a_cell_is_not_its_text(tmp_path: Path) -> None:
    noted = Raw(
        '<table:table-cell office:value-type="string"><office:annotation><text:p>内部意见</text:p>'
        "</office:annotation><text:p>康复器械项目</text:p></table:table-cell>"
    )
    path = write_ods(
        tmp_path / "320803.ods",
        table([HEADER, row(1, project=noted)]),
        table([HEADER, row(9)], name="旧表", style="hidden"),
    )
    result = read(path)
    assert [each.project for each in result.rows] == ["康复器械项目"]
    assert "import.sheet_hidden" in {line.code for line in result.skipped}


def test_an_encrypted_one_is_refused_as_encrypted(tmp_path: Path) -> None:
    path = write_ods(
        tmp_path / "320803.ods",
        parts={"META-INF/manifest.xml": ENCRYPTED, "content.xml": "\x00\x17"},
    )
    assert refusal_of(path) == "import.workbook_encrypted"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "import.not_a_workbook"),
        ({"content.xml": "<broken"}, "import.workbook_damaged"),
        ({"content.xml": content(table([["a"]]), head="<!DOCTYPE x>")}, "import.workbook_damaged"),
        ({"content.xml": content()}, "import.workbook_empty"),
        ({"content.xml": content(table([]))}, "import.workbook_empty"),
    ],
)
def test_what_is_no_readable_spreadsheet_is_refused_by_name(
    parts: dict[str, str], code: str, tmp_path: Path
) -> None:
    assert refusal_of(write_ods(tmp_path / "320803.ods", parts=parts)) == code


def test_a_truncated_file_is_damaged(tmp_path: Path) -> None:
    path = ods(tmp_path, HEADER, row(1))
    path.write_bytes(path.read_bytes()[:-40])
    assert refusal_of(path) == "import.workbook_damaged"


def test_a_picture_with_this_ending_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "320803.ods"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (fault,) = read(path).faults
    assert isinstance(fault, FileFault)
    assert fault.code == "import.not_a_workbook"


def test_what_a_file_is_it_says_itself_whatever_its_ending(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "320803.xlsx", table([HEADER, row(1)]))
    assert len(read(path).rows) == 1


@pytest.mark.parametrize(
    "more",
    [
        '<table:table-row table:number-rows-repeated="1048575">'
        + cell("x").replace(
            "<table:table-cell", '<table:table-cell table:number-columns-repeated="999"'
        )
        + "</table:table-row>",
        END_OF_SHEET.replace("1048570", "1048575")
        + '<table:table-row><table:table-cell table:number-columns-repeated="16380"/>'
        + cell("x")
        + "</table:table-row>",
    ],
)
def test_a_few_bytes_that_ask_for_a_billion_cells_are_refused(more: str, tmp_path: Path) -> None:
    assert refusal_of(ods(tmp_path, HEADER, more=more)) == "import.sheet_too_wide"


def test_blank_to_the_end_of_the_sheet_costs_nothing(tmp_path: Path) -> None:
    (sheet,) = opened(tmp_path, HEADER, row(1), more=END_OF_SHEET).sheets
    assert len(sheet.lines) == 2


def test_a_template_is_read_like_a_sheet(tmp_path: Path) -> None:
    template = {"mimetype": f"{MIMETYPE}-template"}
    path = write_ods(tmp_path / "320803.ods", table([HEADER, row(1)]), parts=template)
    assert len(read(path).rows) == 1
