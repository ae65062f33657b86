"""Whose ledger it is, and which office a cell means."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from gateway.imports.faults import OfficeUnclear
from gateway.imports.office import OfficeFinder
from gateway.imports.reading import read_ledgers
from infra.city_file import load_city
from tests.gateway.imports.example import CITY, FOLDER, example, ledgers
from tests.gateway.imports.small import HEADER, read, row, write

if TYPE_CHECKING:
    from auth.offices import City
    from gateway.imports.city_names import CityNames

FINDER = OfficeFinder(CITY)

CELLS = [
    # what the cell says        office code
    ("320812", "320812"),
    ("b03", "B03"),
    ("Ｂ０３", "B03"),
    ("清江浦区", "320812"),
    ("清江浦", "320812"),
    (" 清江浦 区 ", "320812"),
    ("淮安市清江浦区", "320812"),
    ("淮阴", "320804"),
    ("盱眙", "320830"),
    ("盱眙县商务局", "320830"),
    ("盱眙县人民政府", "320830"),
    ("淮安经开区", "320871"),
    ("经开区管委会", "320871"),
    ("工业园区", "320891"),
    ("驻京局", "B01"),
    ("上海招商局", "B02"),
    ("科招局", "D01"),
    ("淮安区", "320803"),
    # the city's own name is no office, another city neither, two are not one
    ("淮安", ""),
    ("淮安市", ""),
    ("宿迁市", ""),
    ("上海", ""),
    ("淮阴区、盱眙县", ""),
    ("", ""),
]


@pytest.mark.parametrize(("said", "code"), CELLS)
def test_a_cell_names_an_office_by_code_name_alias_or_short_form(said: str, code: str) -> None:
    assert FINDER.resolve(said).code == code


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("320803.xlsx", "320803"),
        ("2024年320803台账.xlsx", "320803"),
        ("2024_320803_台账.xlsx", "320803"),
        ("涟水县招商台账（2024）.xlsx", "320826"),
        ("淮安市涟水2024.xls", "320826"),
        ("淮安工业园区招商台账（2024）.xlsx", "320891"),
        ("驻上海招商局台账.csv", "B02"),
        ("市商务局汇总 金湖.xlsx", "320831"),
        ("台账.xlsx", ""),
        ("1320803.xlsx", ""),
    ],
)
def test_a_file_name_tells_the_office_where_code_or_name_stand_alone(file: str, code: str) -> None:
    assert FINDER.of_file(file) == code


@pytest.mark.parametrize(
    ("name", "titles", "office"),
    [
        ("台账.xlsx", ["涟水县2024年招商引资项目台账"], "320826"),
        ("台账.xlsx", ["招商台账", "填报单位：淮阴区商务局    填报时间：2024年12月31日"], "320804"),
        ("台账.xlsx", ["招商台账", "报送单位： 盱眙"], "320830"),
        ("台账.xlsx", ["赴淮阴区考察项目", "填报单位：盱眙县"], "320830"),
        ("320826.xlsx", ["涟水县2024年台账"], "320826"),
        ("320826.xlsx", ["招商台账"], "320826"),
    ],
)
def test_a_title_or_the_reporting_office_tells_whose_ledger_it_is(
    name: str, titles: list[str], office: str, tmp_path: Path
) -> None:
    lines = [*[(title,) for title in titles], HEADER, row()]
    (only,) = read(write(tmp_path, lines, name=name)).rows
    assert only.office == office


@pytest.mark.parametrize(
    ("name", "titles", "code"),
    [
        ("台账.xlsx", ["招商台账"], "import.office_not_named"),
        ("320826.xlsx", ["淮阴区2024年台账"], "import.office_contradictory"),
        ("台账.xlsx", ["淮阴区、盱眙县2024年台账"], "import.office_several_in_title"),
        ("淮阴区和盱眙县.xlsx", ["招商台账"], "import.office_several_in_name"),
    ],
)
def test_an_unclear_office_is_refused_until_the_operator_says_it(
    name: str, titles: list[str], code: str, tmp_path: Path
) -> None:
    path = write(tmp_path, [*[(title,) for title in titles], HEADER, row()], name=name)
    refused = read(path)
    assert [fault.code for fault in refused.faults] == [code]
    assert refused.rows == []
    (only,) = read(path, office="盱眙").rows
    assert only.office == "320830"


def test_an_operator_who_names_no_office_of_the_city_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OfficeUnclear) as refused:
        read(write(tmp_path, [HEADER, row()]), office="宿迁市")
    assert refused.value.code == "import.office_not_known"


def test_a_column_of_reporting_offices_tells_it_row_by_row(tmp_path: Path) -> None:
    header = (*HEADER, "填报单位")
    lines = [header, (*row(1), "淮阴区"), (*row(2), "盱眙"), (*row(3), "宿迁市"), (*row(4), None)]
    result = read(write(tmp_path, lines, name="汇总.xlsx"))
    assert [each.office for each in result.rows] == ["320804", "320830"]
    assert [bad.code for bad in result.bad_rows] == [
        "import.office_unknown_in_row", "import.office_missing_in_row",
    ]  # fmt: skip
    mixed = read(write(tmp_path, lines, name="320804.xlsx"))
    assert [(b.place.sheet_row, b.code) for b in mixed.bad_rows] == [
        (3, "import.office_contradicted_in_row")
    ]


def test_a_cover_sheet_or_a_line_below_the_table_may_name_the_reporting_office(
    tmp_path: Path,
) -> None:
    below = write(tmp_path, [HEADER, row(), (None, "填报单位：", "淮阴区")], name="台账1.xlsx")
    cover = write(
        tmp_path, [("2024年招商台账",), ("填报单位", "："), ("填报单位：盱眙县",)], name="b.xlsx"
    )
    book = load_workbook(cover)
    page = book.create_sheet("项目")
    for line in [HEADER, row()]:
        page.append(list(line))
    book.save(cover)
    assert [each.office for each in read(below, cover).rows] == ["320804", "320830"]


def test_a_second_table_of_a_sheet_belongs_to_the_office_of_its_title(tmp_path: Path) -> None:
    other = ("企业名称", "项目", "首报时间")
    lines = [
        ("盱眙县2024年台账",), HEADER, row(), ("二、签约项目",), other,
        ("苏州川汇商业管理有限公司", "酒店项目", "2024.6.4"),
    ]  # fmt: skip
    rows = read(write(tmp_path, lines, name="台账.xlsx")).rows
    assert [each.office for each in rows] == ["320830", "320830"]


def test_first_contact_and_landing_are_resolved_or_kept_as_said(tmp_path: Path) -> None:
    header = (*HEADER, "首谈单位", "落户地")
    lines = [header, (*row(), "淮安市淮阴区", "宿迁市"), (*row(), "淮阴区、盱眙县", None)]
    first, second = read(write(tmp_path, lines)).rows
    assert (first.first_contact_office, first.landing_office) == ("320804", "")
    assert first.landing_said == "宿迁市"
    assert [remark.code for remark in first.remarks] == ["import.office_unknown"]
    assert (second.first_contact_said, second.first_contact_office) == ("淮阴区、盱眙县", "")
    assert [remark.code for remark in second.remarks] == ["import.office_several"]


def test_the_product_s_own_city_with_its_centre_reads_the_example_alike() -> None:
    city: City = load_city(FOLDER / "city.yaml")
    names: CityNames = city
    assert any(office.code == city.code for office in city.offices)
    assert read_ledgers(ledgers(), city=names).rows == example().rows
