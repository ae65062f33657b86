"""``oneboard export quarter``: the assessment of a period as files, computed from one position.

    assessment-<city>-<period>-p<position>.xlsx            to sign and hand in
    assessment-<city>-<period>-p<position>.csv             lines, figures, rates
    assessment-<city>-<period>-p<position>-projects.csv    the credited projects behind them
    assessment-<city>-<period>-p<position>.json            everything (docs/schemas)
    assessment-<city>-<period>-p<position>.proof.json      state hash, and SHA-256 of each file

It is as exported 报出口径: of a closed period the same for ever, as of its closing. As corrected it
has the view behind the position (``-p128-corrected``).

The files state the position and the city's time of it, never the time of writing, and depend on
the journal up to the position alone: not on database, time zone, locale or clock.

Edge case: a second export at the same position writes the same bytes over the first. Invariant: the
proof names exactly the files that stand beside it.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gateway.exports.files import (
    Export,
    ProofTree,
    hashes_of,
    json_document,
    proof_document,
    write_files,
)
from gateway.exports.table import lines_csv, projects_csv
from gateway.exports.wording import Wording
from gateway.exports.workbook import workbook_bytes
from infra.city_reads import AssessmentRead, CityReads
from ledger.assessment import FORMAT_VERSION
from ledger.book_lines import BookView
from ledger.period import Period


class Proof(BaseModel):
    """The side file: what the journal was, and what the files are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["oneboard-assessment-proof"] = "oneboard-assessment-proof"
    format_version: Literal[1] = FORMAT_VERSION
    city: str
    period: str
    position: int
    state_hash: str
    """The journal's chain of leaf hashes at the position, as hexadecimal text."""
    files: dict[str, str]
    """File name → SHA-256 of its bytes, as hexadecimal text."""
    tree: ProofTree | None = None
    """The head that covers the position; absent in proofs of earlier releases."""


def export_quarter(
    reads: CityReads,
    period: Period,
    out_dir: Path,
    at: int | None = None,
    *,
    language: str = "zh_CN",
) -> list[Path]:
    """Write the files of a period as of a position, or of now; their paths, the proof last.

    Raises CityUnknown, PositionUnknown, ExportNotWritten.
    """
    export = quarter_export(reads.assessment(period, at=at), language=language)
    return write_files(export.files, out_dir)


def quarter_export(read: AssessmentRead, *, language: str = "zh_CN") -> Export:
    """The assessment as bytes. Pure: equal reads give equal bytes."""
    report = read.assessment
    words = Wording(language, report)
    stem = f"assessment-{report.city}-{report.period}-p{report.position}"
    stem += "" if report.view == BookView.EXPORTED.value else f"-{report.view}"
    files = {
        f"{stem}.xlsx": workbook_bytes(report, words),
        f"{stem}.csv": lines_csv(report, words),
        f"{stem}-projects.csv": projects_csv(report, words),
        f"{stem}.json": json_document(report),
    }
    proof = Proof(
        city=report.city,
        period=report.period,
        position=report.position,
        state_hash=read.state_hash.hex(),
        files=hashes_of(files),
    )
    return Export(
        kind="assessment",
        period=report.period,
        office="",
        position=report.position,
        files={**files, f"{stem}.proof.json": proof_document(proof)},
    )
