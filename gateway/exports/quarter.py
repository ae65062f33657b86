"""``oneboard export quarter``: the assessment of a period as files, computed from one position.

    assessment-<city>-<period>-p<position>.xlsx            to sign and hand in
    assessment-<city>-<period>-p<position>.csv             lines, figures, rates
    assessment-<city>-<period>-p<position>-projects.csv    the credited projects behind them
    assessment-<city>-<period>-p<position>.json            everything (docs/schemas)
    assessment-<city>-<period>-p<position>.proof.json      state hash, and SHA-256 of each file

The files state the position and the city's time of it, never the time of writing, and depend on
the journal up to the position alone: not on database, time zone, locale or clock. File names are
plain ASCII, so that they are the same under every locale too.

Edge cases: a second export at the same position writes the same bytes over the first; each file
appears whole or not at all. Invariant: the proof names exactly the files that stand beside it.
"""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gateway.exports.table import lines_csv, projects_csv
from gateway.exports.wording import Wording
from gateway.exports.workbook import workbook_bytes
from infra.city_reads import AssessmentRead, CityReads
from ledger.assessment import FORMAT_VERSION, Assessment
from ledger.period import Period


class ExportNotWritten(Exception):
    """A file of the export could not be written. ``file`` is where, ``problem`` why."""

    def __init__(self, *, file: Path, problem: str) -> None:
        super().__init__(f"{file} cannot be written: {problem}")
        self.file = file
        self.problem = problem


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
    read = reads.assessment(period, at=at)
    contents = export_files(read, language=language)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ExportNotWritten(file=out_dir, problem=str(problem.strerror)) from problem
    return [write_whole(out_dir / name, content) for name, content in contents.items()]


def export_files(read: AssessmentRead, *, language: str) -> dict[str, bytes]:
    """File name → bytes, the proof last. Pure: equal reads give equal bytes."""
    report = read.assessment
    words = Wording(language, report)
    stem = f"assessment-{report.city}-{report.period}-p{report.position}"
    files = {
        f"{stem}.xlsx": workbook_bytes(report, words),
        f"{stem}.csv": lines_csv(report, words),
        f"{stem}-projects.csv": projects_csv(report, words),
        f"{stem}.json": json_bytes(report),
    }
    proof = Proof(
        city=report.city,
        period=report.period,
        position=report.position,
        state_hash=read.state_hash.hex(),
        files={name: sha256(content).hexdigest() for name, content in files.items()},
    )
    return {**files, f"{stem}.proof.json": _pretty(proof.model_dump(mode="json"))}


def json_bytes(report: Assessment) -> bytes:
    """The report as JSON in the published schema."""
    return _pretty(report.model_dump(mode="json"))


def _pretty(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def write_whole(path: Path, content: bytes) -> Path:
    """The file appears whole or not at all. Raises ExportNotWritten."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        raise ExportNotWritten(file=path, problem=str(problem.strerror)) from problem
    return path
