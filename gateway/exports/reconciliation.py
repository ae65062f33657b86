"""``oneboard export reconciliation``: the reconciliation of a period as files, from one position.

    reconciliation-<city>-<period>-p<position>.xlsx          to sign and hand in
    reconciliation-<city>-<period>-p<position>.csv           every line of it
    reconciliation-<city>-<period>-p<position>-suspense.csv  what is nobody's yet, with its age
    reconciliation-<city>-<period>-p<position>.json          everything (docs/schemas)
    reconciliation-<city>-<period>-p<position>.proof.json    state hash, SHA-256 of each file

JSON and CSV hold codes and what the journal says, no words of ours, as those of a statement do.

Invariant: the files depend on the journal up to the position alone.
"""

from collections.abc import Iterator
from typing import Final

from gateway.exports.files import Export, ExportProof, hashes_of, json_document, proof_document
from gateway.exports.paper import Cell
from gateway.exports.reconciliation_workbook import reconciliation_workbook
from gateway.exports.table import csv_bytes
from gateway.exports.wording import SIDES
from infra.export_reads import ReconciliationRead
from ledger.reconciliation_report import IndicatorReported, ReconciliationReport

SUMS: Final = ("offices", "overlap", "suspense", "city", "difference")
_VIEWS: Final = ("exported", "corrected")


def reconciliation_export(read: ReconciliationRead, *, language: str = "zh_CN") -> Export:
    """The reconciliation as bytes. Pure: equal reads give equal bytes."""
    report = read.report
    stem = f"reconciliation-{report.city}-{report.period}-p{report.position}"
    files = {
        f"{stem}.xlsx": reconciliation_workbook(report, language),
        f"{stem}.csv": lines_csv(report),
        f"{stem}-suspense.csv": suspense_csv(report),
        f"{stem}.json": json_document(report),
    }
    proof = ExportProof(
        export="reconciliation",
        city=report.city,
        period=report.period,
        position=report.position,
        state_hash=read.state_hash.hex(),
        files=hashes_of(files),
    )
    return Export(
        kind="reconciliation",
        period=report.period,
        office="",
        position=report.position,
        files={**files, f"{stem}.proof.json": proof_document(proof)},
    )


def lines_csv(report: ReconciliationReport) -> bytes:
    """For every indicator its offices, then offices together, overlap, suspense, city, difference.

    All figures are in the indicator's units; ``line`` says what a row sums.
    """
    columns = ["indicator", "title", "unit", "line", "office", "office_name", "kind"]
    columns += [f"{view}.{side}" for view in _VIEWS for side in SIDES]
    columns += ["claimed", "claimed_difference"]
    rows = (row for each in report.indicators for row in _rows(each))
    return csv_bytes(report, columns, rows)


def suspense_csv(report: ReconciliationReport) -> bytes:
    """One row a project that waits, the oldest first."""
    columns = ["project_id", "indicator", "units", "since", "days"]
    rows: list[list[Cell]] = [
        [each.project_id, each.indicator, each.units, each.since, each.days]
        for each in report.suspense
    ]
    return csv_bytes(report, columns, rows)


def _rows(reconciled: IndicatorReported) -> Iterator[list[Cell]]:
    named: list[Cell] = [reconciled.indicator, reconciled.title, reconciled.unit]
    for each in reconciled.offices:
        units: list[Cell] = [
            getattr(getattr(each, view), side) for view in _VIEWS for side in SIDES
        ]
        claimed: list[Cell] = [
            "" if figure is None else figure for figure in (each.claimed, each.claimed_difference)
        ]
        yield [*named, "office", each.office, each.office_name, each.kind, *units, *claimed]
    for line in SUMS:
        sums: list[Cell] = []
        for view in _VIEWS:
            sums += [getattr(getattr(reconciled, view), line), *[""] * (len(SIDES) - 1)]
        yield [*named, line, "", "", "", *sums, "", ""]
