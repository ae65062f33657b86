"""The quarterly assessment: true sums, the same bytes everywhere, nothing that is not its own."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.files import ExportNotWritten, write_files
from gateway.exports.quarter import export_quarter
from gateway.exports.schemas import FOLDER, schemas
from gateway.wiring import Deployment
from infra.city_reads import CityReads, CityUnknown, PositionUnknown
from ledger.assessment import Assessment, CreditedProject, LineKind
from ledger.period import read_period
from tests.infra.workload_city import judged_city

QUARTER = read_period("2025Q2")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with judged_city(tmp_path_factory.mktemp("city")) as parts:
        yield parts


def reads_of(parts: Deployment) -> CityReads:
    return CityReads(parts.engine, parts.city)


def by_suffix(files: list[Path], suffix: str) -> Path:
    return next(file for file in files if file.name.endswith(suffix))


def table(file: Path) -> list[dict[str, str]]:
    text = file.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_offices_overlap_and_suspense_are_the_city_on_every_side_of_the_report(
    city: Deployment,
) -> None:
    report = reads_of(city).assessment(QUARTER).assessment
    total = {kind: [Decimal(0), Decimal(0), Decimal(0)] for kind in LineKind}
    for line in report.lines:
        credit = line.credit.total
        total[line.line][0] += Decimal(credit.credited_signed_count)
        total[line.line][1] += credit.credited_signed_amount_yuan
        total[line.line][2] += Decimal(credit.credited_started_count)
    offices, overlap, whole = total[LineKind.OFFICE], total[LineKind.OVERLAP], total[LineKind.CITY]
    assert [a + b for a, b in zip(offices, overlap, strict=True)] == whole
    assert overlap[0] < 0, "the workload has moves that count twice"
    assert whole == [
        report.figures.signed_count,
        report.figures.signed_amount_yuan,
        report.figures.started_count,
    ]
    assert total[LineKind.DIFFERENCE] == [0, 0, 0]
    assert total[LineKind.SUBTOTAL] == offices


def test_the_credited_projects_are_what_every_figure_is_the_sum_of(city: Deployment) -> None:
    report = reads_of(city).assessment(QUARTER).assessment

    def sums(projects: list[CreditedProject]) -> tuple[Decimal, int, Decimal]:
        return (
            sum((Decimal(p.signed_count) for p in projects), Decimal(0)),
            sum(p.signed_amount_yuan for p in projects),
            sum((Decimal(p.started_count) for p in projects), Decimal(0)),
        )

    for line in report.lines:
        if line.line not in (LineKind.OFFICE, LineKind.OVERLAP):
            continue
        for side in ("own", "shared_in", "shared_out"):
            credit = getattr(line.credit, side)
            behind = [p for p in report.projects if p.account == line.code and p.side == side]
            assert sums(behind) == (
                Decimal(credit.credited_signed_count),
                credit.credited_signed_amount_yuan,
                Decimal(credit.credited_started_count),
            )
    assert len(report.projects) > 20


def test_every_rate_carries_its_numerator_and_denominator(city: Deployment) -> None:
    report = reads_of(city).assessment(QUARTER).assessment
    start = report.rates["start_rate"]
    assert (start.numerator, start.denominator) == (
        report.figures.started_of_signed_count,
        report.figures.signed_count,
    )
    assert start.denominator > 0


def test_the_files_state_position_and_city_time_and_the_proof_names_their_hashes(
    city: Deployment, tmp_path: Path
) -> None:
    files = export_quarter(reads_of(city), QUARTER, tmp_path / "out")
    proof = json.loads(files[-1].read_bytes())
    assert proof["files"] == {f.name: sha256(f.read_bytes()).hexdigest() for f in files[:-1]}
    with city.engine.connect() as connection:
        cursor = city.store.cursor(connection)
    assert cursor is not None
    assert (proof["position"], proof["state_hash"]) == (
        cursor.head.seq,
        cursor.head.state_hash.hex(),
    )
    report = json.loads(by_suffix(files, ".json").read_bytes())
    assert report["position"] == proof["position"]
    assert report["as_of"].startswith("2026-05-10T08:"), "the last record brought the time"
    assert report["as_of"].endswith("+08:00")
    for row in table(by_suffix(files, f"p{proof['position']}.csv")):
        assert (row["position"], row["as_of"]) == (str(proof["position"]), report["as_of"])
        assert row["format_version"] == "1"


def test_the_workbook_reads_as_officials_hand_it_in(city: Deployment, tmp_path: Path) -> None:
    files = export_quarter(reads_of(city), QUARTER, tmp_path)
    report = json.loads(by_suffix(files, ".json").read_bytes())
    book = CalamineWorkbook.from_path(str(by_suffix(files, ".xlsx")))
    assert book.sheet_names == ["考核报表", "全市指标", "计分项目"]
    rows = book.get_sheet_by_name("考核报表").to_python(skip_empty_area=False)
    assert rows[0][0] == "样本市2025年第二季度招商引资项目考核报表"
    for word in ("填报单位（盖章）", "负责人", "填表人", "填报时间"):
        assert word in str(rows[2][0])
    lines = {str(row[1]): row for row in rows[6:]}
    for line in report["lines"]:
        if line["line"] == "office":
            row = lines[line["name"]]
            credit = line["credit"]["total"]
            assert Decimal(str(row[3])) == Decimal(credit["credited_signed_count"])
            assert row[4] == credit["credited_signed_amount_yuan"]
    projects = book.get_sheet_by_name("计分项目").to_python()
    assert len(projects) == len(report["projects"]) + 2
    with ZipFile(by_suffix(files, ".xlsx")) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for part in ('orientation="landscape"', 'paperSize="9"', "第 &amp;P 页", 'state="frozen"'):
        assert part in sheet
    assert "<f>" not in sheet


def test_an_earlier_position_gives_what_was_exported_then(city: Deployment, tmp_path: Path) -> None:
    """A fold of the journal up to a position equals what the views said when it was the last."""
    head = reads_of(city).assessment(QUARTER).assessment.position
    now = export_quarter(reads_of(city), QUARTER, tmp_path / "now")
    folded = export_quarter(reads_of(city), QUARTER, tmp_path / "at", at=head)
    assert [f.read_bytes() for f in now] == [f.read_bytes() for f in folded]
    with judged_city(tmp_path / "shorter", count=150) as shorter:
        # A log that is a prefix but for what the builder adds at the end.
        then = reads_of(shorter).assessment(QUARTER, at=140)
    later = reads_of(city).assessment(QUARTER, at=140)
    assert later == then
    assert later.assessment.position == 140
    assert later != reads_of(city).assessment(QUARTER)


def test_a_position_beyond_the_journal_or_before_the_city_is_refused(city: Deployment) -> None:
    with pytest.raises(PositionUnknown):
        reads_of(city).assessment(QUARTER, at=10**9)
    with pytest.raises(CityUnknown):
        reads_of(city).assessment(QUARTER, at=0)


def test_a_period_without_credit_is_a_report_of_zeros(city: Deployment) -> None:
    report = reads_of(city).assessment(read_period("2019Q3")).assessment
    assert report.projects == ()
    assert {line.credit.total.credited_signed_count for line in report.lines} == {"0"}
    assert report.rates["start_rate"].text == "—"


def test_a_folder_that_cannot_be_written_is_a_named_fault(city: Deployment, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportNotWritten):
        export_quarter(reads_of(city), QUARTER, tmp_path / "file")


def test_an_export_holds_no_name_of_an_investor_and_no_contact(
    city: Deployment, tmp_path: Path
) -> None:
    files = export_quarter(reads_of(city), QUARTER, tmp_path)
    asked = ExportAsked("statement", QUARTER, "999901")
    files += write_files(export_asked(reads_of(city), asked).files, tmp_path)
    whole = b"".join(file.read_bytes() for file in files if file.suffix != ".xlsx")
    for book in (file for file in files if file.suffix == ".xlsx"):
        with ZipFile(book) as archive:
            whole += b"".join(archive.read(name) for name in archive.namelist())
    assert "新材料科技有限公司".encode() not in whole
    assert "企业自荐".encode() not in whole
    assert "第1县".encode() in whole


def test_the_published_schemas_are_those_of_the_models(city: Deployment) -> None:
    for name, text in schemas().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text
    report = reads_of(city).assessment(QUARTER).assessment
    assert Assessment.model_validate_json(report.model_dump_json()) == report


EXPORT = """
import os, sys, time
from pathlib import Path
from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.files import write_files
from infra.city_reads import CityReads
from infra.store.database import open_database
from ledger.period import read_period
os.umask(0o077 if sys.argv[3] == "elsewhere" else 0o022)
reads, quarter = CityReads(open_database(sys.argv[1]), "999900"), read_period("2025Q2")
statement = ExportAsked("statement", quarter, "999901")
cities = ExportAsked("assessment", quarter), ExportAsked("reconciliation", quarter)
for asked in (statement, *cities):
    write_files(export_asked(reads, asked).files, Path(sys.argv[2]))
print(int(time.time()))
"""


def export_elsewhere(
    url: str, out: Path, env: dict[str, str], *, a_year_later: bool = False
) -> int:
    """Export in a process of its own; that process's own idea of the time."""
    faketime = shutil.which("faketime")
    assert faketime, "faketime is not installed; on Debian: apt-get install faketime"
    start = [faketime, "-f", "+1y"] if a_year_later else []
    where = "elsewhere" if a_year_later else "here"
    done = subprocess.run(
        [*start, sys.executable, "-c", EXPORT, url, str(out), where],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **env},
        check=True,
        timeout=60,
        capture_output=True,
    )
    return int(done.stdout)


def test_another_database_time_zone_locale_and_clock_give_the_same_bytes(
    tmp_path: Path, postgres_url: str
) -> None:
    with ExitStack() as stack:
        here = stack.enter_context(judged_city(tmp_path / "sqlite", count=150))
        there = stack.enter_context(
            judged_city(tmp_path / "pg", count=150, database_url=postgres_url)
        )
        sqlite, postgresql = here.settings.database, there.settings.database
    plain = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}
    strange = {"TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
    now = export_elsewhere(sqlite, tmp_path / "a", plain)
    later = export_elsewhere(sqlite, tmp_path / "b", strange, a_year_later=True)
    assert later - now > 360 * 86_400
    export_elsewhere(postgresql, tmp_path / "c", strange, a_year_later=True)
    wanted = {file.name: file.read_bytes() for file in (tmp_path / "a").iterdir()}
    assert len(wanted) == 5 + 5 + 5
    for other in ("b", "c"):
        assert {f.name: f.read_bytes() for f in (tmp_path / other).iterdir()} == wanted
