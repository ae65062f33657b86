"""``oneboard export statement``: an office's statement as files, computed from one position.

    statement-<city>-<office>-<period>-p<position>.xlsx          to sign and hand in
    statement-<city>-<office>-<period>-p<position>.csv           figures in both views
    statement-<city>-<office>-<period>-p<position>-lines.csv     the lines behind them
    statement-<city>-<office>-<period>-p<position>.json          everything (docs/schemas)
    statement-<city>-<office>-<period>-p<position>.proof.json    state hash, SHA-256 of each file

With one view alone chosen, its name stands behind the position (``-p128-exported``). JSON and CSV
hold codes and what the journal says, no words of ours, so they stay the same in every language and
under every later wording.

Invariant: the files depend on the journal up to the position alone.
"""

from collections.abc import Iterator
from typing import Final

from gateway.exports.files import Export, ExportProof, hashes_of, json_document, proof_document
from gateway.exports.measures import measured_text
from gateway.exports.paper import Cell
from gateway.exports.statement_workbook import statement_workbook
from gateway.exports.table import csv_bytes
from gateway.exports.wording import SIDES
from infra.export_reads import StatementRead
from ledger.statement_report import StatementReport

_VIEWS: Final = ("exported", "corrected")


def statement_export(read: StatementRead, *, language: str = "zh_CN") -> Export:
    """The statement as bytes. Pure: equal reads give equal bytes."""
    report = read.report
    stem = f"statement-{report.city}-{report.office}-{report.period}-p{report.position}"
    stem += f"-{report.view}" if report.view else ""
    files = {
        f"{stem}.xlsx": statement_workbook(report, language),
        f"{stem}.csv": figures_csv(report),
        f"{stem}-lines.csv": lines_csv(report),
        f"{stem}.json": json_document(report),
    }
    proof = ExportProof(
        export="statement",
        city=report.city,
        office=report.office,
        period=report.period,
        position=report.position,
        state_hash=read.state_hash.hex(),
        files=hashes_of(files),
    )
    return Export(
        kind="statement",
        period=report.period,
        office=report.office,
        position=report.position,
        files={**files, f"{stem}.proof.json": proof_document(proof)},
    )


def figures_csv(report: StatementReport) -> bytes:
    """One row an indicator: units in both views and by side, and the totals as figures."""
    columns = ["office", "office_name", "indicator", "title", "unit"]
    columns += [f"{view}.{side}.units" for view in _VIEWS for side in SIDES]
    columns += [f"{view}.total" for view in _VIEWS]
    return csv_bytes(report, columns, _figure_rows(report))


def lines_csv(report: StatementReport) -> bytes:
    """One row a line of the book."""
    columns = [
        *("office", "entry_id", "entry_position", "project_id", "indicator", "side", "units"),
        *("rule", "rule_title", "agreement", "posted_period", "corrects_period"),
        *("in_exported", "in_corrected"),
    ]
    return csv_bytes(report, columns, _line_rows(report))


def _figure_rows(report: StatementReport) -> Iterator[list[Cell]]:
    for credit in report.indicators:
        views = [getattr(credit, view) for view in _VIEWS]
        units: list[Cell] = [getattr(view, side) for view in views for side in SIDES]
        totals: list[Cell] = [measured_text(view.total, credit.unit) for view in views]
        named: list[Cell] = [report.office, report.office_name, credit.indicator, credit.title]
        yield [*named, credit.unit, *units, *totals]


def _line_rows(report: StatementReport) -> Iterator[list[Cell]]:
    for line in report.lines:
        yield [
            *(report.office, line.entry_id, line.position, line.project_id),
            *(line.indicator, line.side, line.units, line.rule, line.rule_title),
            *(line.agreement, line.posted_period, line.corrects_period),
            *(int(line.in_exported), int(line.in_corrected)),
        ]
