"""``oneboard export verify``: issued exports made again from their positions, and compared.

For each file that the journal names: are its bytes kept, do they hash to what the journal says, and
does making the export again at its position give the same? JSON and CSV of the format version that
this release writes must be the same to the byte. Workbooks and proofs are kept as they were and not
compared, since a later library may pack a workbook otherwise (the proof holds its hash). Files of
another format version are kept and told as such: that is no fault.

Bytes travel in no log. After an import ``is_restoring`` puts back what is missing wherever the
bytes that are made again have the journal's hash; what cannot be made again stays missing by name.

Invariant: nothing is put back whose hash is not the journal's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import orjson

from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.files import ExportKind
from infra.city_reads import CityReads
from infra.issued_checking import Issued, issued_exports
from infra.store.issued_exports import IssuedDamaged, IssuedExports, IssuedMissing
from ledger import assessment, reconciliation_report, statement_report
from ledger.book_lines import BookView
from ledger.period import read_period
from sharing.events.periods import ExportIssued

FORMAT_VERSIONS: Mapping[ExportKind, int] = {
    "assessment": assessment.FORMAT_VERSION,
    "reconciliation": reconciliation_report.FORMAT_VERSION,
    "statement": statement_report.FORMAT_VERSION,
}
"""The format version that this release writes, by kind."""

Outcome = Literal["same", "kept", "other_version", "restored", "differs", "missing", "damaged"]
FAULTS: frozenset[Outcome] = frozenset({"differs", "missing", "damaged"})


@dataclass(frozen=True, slots=True)
class FileVerified:
    """One file of an issued export, and what became of it."""

    issued: Issued
    file: str
    sha256: str
    outcome: Outcome

    @property
    def is_fault(self) -> bool:
        """Whether something is wrong with it."""
        return self.outcome in FAULTS


def verify_exports(
    reads: CityReads, kept: IssuedExports, *, is_restoring: bool = False
) -> Iterator[FileVerified]:
    """Every file of every issued export, in journal order. Raises CityUnknown."""
    city = reads.city().code
    with reads.moment() as connection:
        every = list(issued_exports(connection, city))
    for issued in every:
        yield from _verified(reads, kept, issued, is_restoring=is_restoring)


def _verified(
    reads: CityReads, kept: IssuedExports, issued: Issued, *, is_restoring: bool
) -> Iterator[FileVerified]:
    event = issued.event
    made = export_asked(reads, asked_of(event), at=event.position).files
    is_of_now = _format_version(kept, event) in (None, FORMAT_VERSIONS[event.export])
    for file in event.files:
        content = made.get(file.file)
        is_same = content is not None and sha256(content).hexdigest() == file.sha256
        outcome = _kept(kept, file.sha256)
        if outcome != "kept" and is_same and is_restoring and content is not None:
            kept.keep({file.file: content}, issued_at=event.at)
            outcome = "restored"
        elif outcome == "kept" and _is_compared(file.file):
            outcome = ("same" if is_same else "differs") if is_of_now else "other_version"
        yield FileVerified(issued, file.file, file.sha256, outcome)


def asked_of(event: ExportIssued) -> ExportAsked:
    """What was asked for when this was issued; one view alone stands in the files' names."""
    mark = f"-p{event.position}-"
    views = (v for v in BookView if any(f"{mark}{v.value}" in f.file for f in event.files))
    return ExportAsked(event.export, read_period(event.period), event.office, next(views, None))


def _is_compared(file: str) -> bool:
    return file.endswith((".json", ".csv")) and not file.endswith(".proof.json")


def _kept(kept: IssuedExports, sha256_hex: str) -> Outcome:
    try:
        kept.read(sha256_hex)
    except IssuedMissing:
        return "missing"
    except IssuedDamaged:
        return "damaged"
    return "kept"


def _format_version(kept: IssuedExports, event: ExportIssued) -> int | None:
    """The format version that the kept document says; None where nobody can say."""
    for file in event.files:
        if not _is_compared(file.file) or not file.file.endswith(".json"):
            continue
        try:
            version = orjson.loads(kept.read(file.sha256)).get("format_version")
        except (IssuedMissing, IssuedDamaged, orjson.JSONDecodeError):
            return None
        return version if isinstance(version, int) else None
    return None
