"""The reconciliation to hand in: it adds up in both views, and claims stand beside the credit."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from gateway.exports.reconciliation import lines_csv, reconciliation_export, suspense_csv
from gateway.exports.reconciliation_workbook import reconciliation_workbook
from infra.export_reads import ReconciliationRead
from ledger.book import CITY, OVERLAP, SUSPENSE, office_account
from ledger.book_lines import BookView, EntryLine
from ledger.judge.state import CityState
from ledger.reconciliation import reconciliation_of
from ledger.reconciliation_report import (
    Claims,
    IndicatorReported,
    OfficeReconciled,
    ReconciliationReport,
    reconciliation_report,
)
from tests.gateway.exports.reported import EVIL, PACK, QUARTER, city, line

GOLDEN = Path(__file__).parent / "golden"


def entry(seq: int, project: str, *parts: tuple[str, str, int], **more: str) -> list[EntryLine]:
    """One balanced entry: the parts, and the city's line against them."""
    total = sum(units for _, _, units in parts)
    every = [*parts, (CITY, "", -total)]
    return [
        line(seq, units, account=account, side=side, project_id=project, **more)
        for account, side, units in every
    ]


FIRST, CENTRE = office_account("J"), office_account("320800")
COUNTED = ((FIRST, "shared_out", 10_000), (CENTRE, "shared_in", 10_000), (OVERLAP, "", -10_000))
TAKEN_BACK = tuple((account, side, -units) for account, side, units in COUNTED)
LINES = (
    *entry(3, "PA", *COUNTED),
    *entry(4, "PB", (SUSPENSE, "", 10_000), posted_period="2025-01"),
    *entry(9, "PA", *TAKEN_BACK, posted_period="2025-04", corrects_period="2025-02"),
)
CLAIMS: Claims = {("J", "signed_count"): 20_000}


def report(
    lines: tuple[EntryLine, ...] = LINES, *, claims: Claims = CLAIMS, office_name: str = "甲县"
) -> ReconciliationReport:
    state = CityState(city(office_name), PACK)

    def of(view: BookView) -> list[EntryLine]:
        month = "posted_period" if view is BookView.EXPORTED else "counts_in"
        return [each for each in lines if getattr(each, month) in QUARTER.months]

    views = {
        view: reconciliation_of(
            state=state,
            period=QUARTER,
            view=view,
            position=12,
            as_of=1_743_811_200_123,
            lines=of(view),
            times={4: 1_741_219_200_000},
        )
        for view in BookView
    }
    return reconciliation_report(
        state=state,
        period=QUARTER,
        closed_position=8,
        exported=views[BookView.EXPORTED],
        corrected=views[BookView.CORRECTED],
        claims=claims,
    )


def counted(found: ReconciliationReport, name: str = "signed_count") -> IndicatorReported:
    return next(each for each in found.indicators if each.indicator == name)


def office(found: ReconciliationReport, code: str) -> OfficeReconciled:
    return next(each for each in counted(found).offices if each.office == code)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def book_of(found: ReconciliationReport) -> Workbook:
    return load_workbook(io.BytesIO(reconciliation_workbook(found, "zh_CN")))


def test_both_views_add_up_to_the_city() -> None:
    exported, corrected = counted(report()).exported, counted(report()).corrected
    assert (exported.offices, exported.overlap, exported.suspense) == (20_000, -10_000, 10_000)
    assert (exported.city, exported.difference) == (20_000, 0)
    assert (corrected.offices, corrected.overlap, corrected.suspense) == (0, 0, 10_000)
    assert (corrected.city, corrected.difference) == (10_000, 0)


def test_an_entry_that_does_not_balance_shows_its_difference() -> None:
    broken = report((*LINES, line(5, 1)))
    assert counted(broken).exported.difference == 1


def test_an_office_of_one_view_alone_has_zeros_in_the_other() -> None:
    centre = office(report(), "320800")
    assert (centre.exported.shared_in, centre.corrected.total) == (10_000, 0)
    later = report(LINES[-4:])
    assert office(later, "320800").exported.total == 0
    assert office(later, "320800").corrected.shared_in == -10_000


def test_a_claim_stands_beside_the_credit_as_corrected() -> None:
    claimed = office(report(), "J")
    assert (claimed.claimed, claimed.claimed_difference) == (20_000, 20_000)
    silent = office(report(claims={}), "J")
    assert (silent.claimed, silent.claimed_difference) == (None, None)


def test_whoever_claimed_has_a_row_although_nothing_was_credited() -> None:
    alone = report((), claims={("320800", "signed_count"): 10_000})
    assert office(alone, "320800").claimed_difference == 10_000
    assert counted(alone).corrected.difference == 0


def test_a_claim_of_an_indicator_that_no_pack_knows_is_shown_with_its_name() -> None:
    found = counted(report(claims={("J", "of_old"): 3}), "of_old")
    assert (found.title, found.unit) == ("of_old", "")


def test_what_waits_is_listed_with_its_age_on_a_sheet_of_its_own() -> None:
    (waiting,) = report().suspense
    assert (waiting.project_id, waiting.units, waiting.days) == ("PB", 10_000, 30)
    (row,) = table(suspense_csv(report()))
    assert (row["project_id"], row["days"], row["since"][:10]) == ("PB", "30", "2025-03-06")
    rows = list(book_of(report())["待定项目"].iter_rows(values_only=True))
    assert rows[1][:5] == (1, "PB", "签约项目数", 1, "个")
    empty = list(book_of(report(()))["待定项目"].iter_rows(values_only=True))
    assert len(empty) == 2
    assert str(empty[1][0]).startswith("数据截至")


def test_the_sheet_reads_as_the_centre_signs_it() -> None:
    page = book_of(report())["对账汇总表"]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    assert rows[0][0] == "纸上市2025年第一季度计分对账汇总表"
    for word in ("填报单位（盖章）", "负责人", "填表人", "填报时间"):
        assert f"{word}：____" in str(rows[2][0])
    assert rows[4][0] == "本期已关账（关账账页位置 8）。"
    assert rows[7][0] == "签约项目数（个）"
    assert rows[8] == ["J", "甲县", "区县", 1, 0, 0, 1, 0, 0, 0, 0, 2, 2]
    named = {row[1]: row for row in rows[9:16]}
    assert (named["重复计算抵销"][3], named["待定"][3], named["全市"][3]) == (-1, 1, 2)
    assert (named["全市"][7], named["差额"][3], named["差额"][7]) == (1, 0, 0)


def test_it_prints_with_page_of_pages_and_position() -> None:
    for page in book_of(report()).worksheets:
        assert page.oddFooter is not None
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert page.oddFooter.left.text == "账页位置 12"
        assert page.print_title_rows in ("$6:$7", "$1:$1")
        assert page.print_area.endswith(f"${page.max_row}")


@pytest.mark.parametrize("ending", [".json", ".csv", "-suspense.csv"])
def test_json_and_csv_of_format_version_1_stay_as_they_were_to_the_byte(ending: str) -> None:
    export = reconciliation_export(ReconciliationRead(report(), bytes(32)))
    golden = (GOLDEN / f"reconciliation-v1{ending}").read_bytes()
    assert export.files[f"reconciliation-320800-2025Q1-p12{ending}"] == golden


def test_the_files_are_named_and_proven() -> None:
    export = reconciliation_export(ReconciliationRead(report(), bytes(32)))
    *names, proof = export.files
    assert proof == "reconciliation-320800-2025Q1-p12.proof.json"
    assert list(json.loads(export.files[proof])["files"]) == names
    assert (export.kind, export.office) == ("reconciliation", "")


def test_no_name_becomes_a_formula() -> None:
    found = report(office_name=EVIL)
    assert table(lines_csv(found))[0]["office_name"] == "'" + EVIL
    cells = [cell for page in book_of(found).worksheets for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert EVIL in {cell.value for cell in cells}
