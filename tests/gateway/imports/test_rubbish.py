"""Rubbish in: each file gets a clear answer by code, and none hinders the good one beside it."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from gateway.imports.faults import FileFault, WorkbookRefused
from gateway.imports.ledger_row import BadRow
from gateway.imports.workbook import open_workbook
from tests.gateway.imports.small import HEADER, read, row, write

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def fault_of(path: Path) -> str:
    (fault,) = read(path).faults
    assert isinstance(fault, FileFault)
    assert fault.file == path.name
    return fault.code


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("320803.xlsx", PNG, "import.not_a_workbook"),
        ("320803.xls", PNG, "import.not_a_workbook"),
        ("320803.csv", PNG, "import.csv_unreadable"),
        ("320803.xlsx", b"", "import.file_empty"),
        ("320803.xlsx", b"  \n ", "import.file_empty"),
        ("320803.xlsx", b"PK\x03\x04rubbish", "import.workbook_damaged"),
        ("320803.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rubbish", "import.workbook_damaged"),
        ("320803.xls", b"<html><table><tr><td>1</td></tr></table>", "import.web_page_as_workbook"),
        ("320803.pdf", b"%PDF-1.4", "import.ending_unknown"),
        ("320803", b"x", "import.ending_unknown"),
        ("320803.csv", b"\xff\xff\xfe\x81\x20\x80", "import.csv_unreadable"),
        ("320803.csv", b"\n\n,,,\n", "import.workbook_empty"),
        ("320803.csv", "一句话。\n又一句话。\n".encode(), "import.no_table"),
        ("320803.csv", b'a,b,c\n1,"2\n' + b"3,4,5\n" * 100, "import.csv_quotes"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_by_name(
    name: str, raw: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert fault_of(path) == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "320803.xlsx") == "import.file_not_opened"
    (tmp_path / "320804.xlsx").mkdir()
    assert fault_of(tmp_path / "320804.xlsx") == "import.file_not_opened"


def test_an_encrypted_workbook_is_refused_as_encrypted(tmp_path: Path) -> None:
    plain = write(tmp_path, [HEADER, row()], name="plain.xlsx")
    locked = tmp_path / "320803.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    assert fault_of(locked) == "import.workbook_encrypted"


def test_an_empty_workbook_is_refused_as_empty(tmp_path: Path) -> None:
    assert fault_of(write(tmp_path, [])) == "import.workbook_empty"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "320803.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert fault_of(path) == "import.not_a_workbook"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "320803.xlsx"
    with path.open("wb") as opened:
        opened.truncate(200 * 1024 * 1024)
    assert fault_of(path) == "import.file_too_large"


def test_a_small_zip_that_declares_gigabytes_is_refused_before_it_is_unpacked(
    tmp_path: Path,
) -> None:
    path = tmp_path / "320803.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(200):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    assert fault_of(path) == "import.unpacked_too_large"


def test_a_cell_at_the_far_corner_is_refused_before_a_grid_is_made(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["XFD1048576"] = "a", "b"
    book.save(tmp_path / "320803.xlsx")
    assert fault_of(tmp_path / "320803.xlsx") == "import.sheet_too_wide"


@pytest.mark.parametrize(
    ("row", "cell", "fault"),
    [
        ('r="2"', 'r = "XFD1048576"', "sheet_too_wide"),
        ('r="2"', 'r="xfd1048576"', "sheet_too_wide"),
        ('r="2"', 'x=">" r="XFD1048576"', "sheet_too_wide"),
        ('r="2"', 'x=\' r="A2" \' r="XFD1048576"', "sheet_too_wide"),
        ('r="9999999"', "", "sheet_too_wide"),
        ('r="99999999999"', "", "workbook_damaged"),
        ('r="2"', 'r="A99999999"', "workbook_damaged"),
        ('r="2"', 'r="ZZZZZZ2"', "workbook_damaged"),
    ],
)
def test_a_far_place_is_refused_in_whatever_way_it_is_written(
    tmp_path: Path, row: str, cell: str, fault: str
) -> None:
    path = written_anew(tmp_path, f'<row r="1"><c r="A1"/></row><row {row}><c {cell}/></row>')
    assert fault_of(path) == f"import.{fault}"


def test_many_cells_without_a_place_count_by_their_order(tmp_path: Path) -> None:
    cells = "<c/>" * 50
    path = written_anew(tmp_path, f'<row r="1000000">{cells}</row>')
    assert fault_of(path) == "import.sheet_too_wide"


def test_a_far_place_is_refused_in_a_part_that_only_the_reader_takes_for_a_sheet(
    tmp_path: Path,
) -> None:
    far = '<row r="2"><c r="XFD1048576"/></row>'
    path = written_anew(tmp_path, far, target="xl/worksheets/sheet1.xml")
    assert fault_of(path) == "import.sheet_too_wide"


def written_anew(folder: Path, rows: str, *, target: str = "") -> Path:
    """A workbook of which the only sheet has these rows, and stands under this target."""
    Workbook().save(folder / "plain.xlsx")
    path = folder / "320803.xlsx"
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(folder / "plain.xlsx") as plain, zipfile.ZipFile(path, "w") as made:
        for part in plain.namelist():
            content = plain.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = sheet.encode()
            if target and part == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"/xl/worksheets/sheet1.xml", target.encode())
            made.writestr(part, content)
    return path


def old_workbook(path: Path, cells: tuple[object, ...]) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for at, line in enumerate([HEADER, cells]):
        for column, cell in enumerate(line):
            page.write(at, column, cell, *([style] if isinstance(cell, datetime) else []))
    book.save(str(path))
    return path.read_bytes()


def test_a_damaged_record_of_an_old_workbook_cannot_ask_for_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "320803.xls"
    raw = old_workbook(path, row())
    number = raw.index(b"\x7e\x02\x0a\x00\x01\x00")  # a number in the second row
    path.write_bytes(raw[: number + 4] + b"\xff\xff\xff\xff" + raw[number + 8 :])
    assert fault_of(path) == "import.sheet_too_wide"


def test_date_cells_of_an_old_workbook_are_city_time(tmp_path: Path) -> None:
    path = tmp_path / "320803.xls"
    old_workbook(path, row(registered=datetime(2024, 3, 5, 16, 14)))  # noqa: DTZ001
    (only,) = read(path).rows
    assert only.registered_at.isoformat() == "2024-03-05T16:14:00+08:00"


def test_entities_in_the_xml_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [HEADER, row()])
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            raw = old.read(part)
            if part == "xl/workbook.xml":
                raw = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + raw
            new.writestr(part, raw)
    path.write_bytes(changed.getvalue())
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(path)
    assert refused.value.code == "import.workbook_damaged"


def bad_row(tmp_path: Path, *cells: object) -> BadRow:
    """The one bad row between two good ones."""
    result = read(write(tmp_path, [HEADER, row(1), cells, row(3)]))
    assert [each.place.sheet_row for each in result.rows] == [2, 4]
    (bad,) = result.bad_rows
    assert bad.place.sheet_row == 3
    return bad


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (row(amount="=1+2"), "总投资（亿元）", "import.formula_without_result"),
        (row(registered="=TODAY()"), "登记时间", "import.formula_without_result"),
        (row(amount="#N/A"), "总投资（亿元）", "import.cell_error"),
        (row(registered="2024-02-30"), "登记时间", "import.registered_at_impossible"),
        (row(registered="3月5日"), "登记时间", "import.registered_at_without_year"),
        (row(registered=None), "登记时间", "import.registered_at_missing"),
        (row(registered="/"), "登记时间", "import.registered_at_missing"),
        (row(investor=None), "投资方", "import.investor_missing"),
        (row(investor="长" * 10_000 + "公司"), "投资方", "import.text_too_long"),
        (row(project="项\u202e目"), "项目名称", "import.control_character"),
    ],
)
def test_a_bad_row_names_its_column_and_stops_no_good_row(
    cells: tuple[object, ...], column: str, code: str, tmp_path: Path
) -> None:
    bad = bad_row(tmp_path, *cells)
    assert (bad.column, bad.code) == (column, code)
    assert len(bad.read) < 100


def test_a_project_that_nobody_named_goes_by_its_investor_with_a_remark(tmp_path: Path) -> None:
    result = read(write(tmp_path, [HEADER, row(project="—"), row(project=None)]))
    assert result.bad_rows == []
    for each in result.rows:
        assert each.project == f"{each.investor}项目"
        assert "import.project_missing" in [remark.code for remark in each.remarks]


def test_a_formula_in_a_column_that_is_not_used_does_no_harm(tmp_path: Path) -> None:
    result = read(write(tmp_path, [HEADER, row(number="=ROW()-1"), row(number="=ROW()-1")]))
    assert len(result.rows) == 2
    assert result.bad_rows == []


def test_a_total_that_is_a_formula_is_still_a_total(tmp_path: Path) -> None:
    total = ("合计", None, None, "=SUM(D2:D3)")
    result = read(write(tmp_path, [HEADER, row(1), row(2), total]))
    assert [line.code for line in result.skipped] == ["import.line_header", "import.line_total"]
    assert result.bad_rows == []


def test_a_nul_character_in_a_csv_makes_one_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "320803.csv"
    lines = [HEADER, row(1), row(2, investor="昆山\x00公司"), row(3)]
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), "utf-8")
    result = read(path)
    assert [each.place.sheet_row for each in result.rows] == [2, 4]
    assert [(b.place.sheet_row, b.code) for b in result.bad_rows] == [
        (3, "import.control_character")
    ]


def test_a_formula_that_was_never_calculated_is_found_in_an_old_workbook_too(
    tmp_path: Path,
) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for at, line in enumerate([HEADER, row(1), row(2)]):
        for column, cell in enumerate(line):
            page.write(at, column, xlwt.Formula("1+2") if (at, column) == (2, 3) else cell)
    book.save(str(tmp_path / "320803.xls"))
    result = read(tmp_path / "320803.xls")
    assert len(result.rows) == 1
    assert [(b.place.sheet_row, b.code) for b in result.bad_rows] == [
        (3, "import.formula_without_result")
    ]


def test_an_unreadable_file_does_not_stop_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "320804.xlsx").write_bytes(PNG)
    good = write(tmp_path, [HEADER, row()])
    result = read(tmp_path / "320804.xlsx", good)
    assert [each.outcome for each in result.files] == ["refused", "read"]
    assert len(result.rows) == 1


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode("utf-8"),
        lambda t: t.encode("utf-8-sig"),
        lambda t: t.encode("gb18030"),
        lambda t: t.encode("utf-16"),
    ],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_every_encoding_and_with_every_separator(
    encode: Callable[[str], bytes], separator: str, tmp_path: Path
) -> None:
    lines = [("淮安区2024年台账",), HEADER, row(1), row(2, investor="𠮷镕（中国）有限公司")]
    path = tmp_path / "320803.csv"
    path.write_bytes(encode("\r\n".join(separator.join(map(str, line)) for line in lines)))
    result = read(path)
    assert [each.place.sheet_row for each in result.rows] == [3, 4]
    assert [each.place.sheet for each in result.rows] == ["", ""]
    assert result.rows[1].investor == "𠮷镕（中国）有限公司"
