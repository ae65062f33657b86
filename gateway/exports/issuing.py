"""Issuing an export 发布报表: its bytes are kept first, then the journal is told of their hashes.

So a crash between leaves bytes that nothing names, and never an entry without bytes. The submission
id is drawn from the hashes, so the same export issued twice is one statement with one answer.

Invariant: what is handed to the log names only files whose bytes are kept.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from gateway.exports.files import Export, hashes_of
from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from infra.store.issued_exports import IssuedExports
from sharing.submissions.periods import ExportFile, RecordExport

KIND: Final = "record_export"


def issued(
    kept: IssuedExports,
    speaker: Speaker,
    export: Export,
    *,
    issued_at: int,
    submission_id: str | None = None,
) -> Said:
    """Keep the bytes; the statement that says so, ready for the log."""
    hashes = kept.keep(export.files, issued_at=issued_at)
    said = RecordExport(
        export=export.kind,
        period=export.period,
        office=export.office,
        position=export.position,
        files=tuple(ExportFile(file=name, sha256=found) for name, found in hashes.items()),
    )
    return said_of(speaker, submission_id or id_of(hashes), said)


def id_of(hashes: Mapping[str, str]) -> str:
    """The submission id of an export with these files."""
    text = "".join(f"{name}\n{found}\n" for name, found in hashes.items())
    return f"export-{sha256(text.encode()).hexdigest()[:40]}"


def id_of_export(export: Export) -> str:
    """The submission id under which an export is issued."""
    return id_of(hashes_of(export.files))
