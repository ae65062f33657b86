"""Issued exports, as the journal names them, against the bytes that are kept.

``issued_exports`` goes through the journal; ``issued_findings`` is the part of ``oneboard check``
that looks for the bytes of every file and holds them against their hash. Bytes travel in no log, so
after an import each file that did not come with the database is told by name.

Invariant: a city whose bytes were kept and backed up has no finding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from infra.city_reads import one_moment
from infra.store.issued_exports import IssuedDamaged, IssuedExports, IssuedMissing
from infra.store.reads import JOURNAL
from ledger.checks import Finding, finding
from sharing.events.periods import ExportIssued
from sharing.events.registry import read_events


@dataclass(frozen=True, slots=True)
class Issued:
    """One issued export with the position at which the journal says so."""

    seq: int
    event: ExportIssued


def issued_exports(connection: Connection, city: str) -> Iterator[Issued]:
    """The issued exports of a city, in journal order."""
    query = (
        select(JOURNAL.c.seq, JOURNAL.c.events)
        .where(JOURNAL.c.city == city, JOURNAL.c.kind == "record_export")
        .order_by(JOURNAL.c.seq)
    )
    for seq, events in connection.execute(query):
        try:
            read = read_events(bytes(events))
        except ValueError:
            continue  # the check of the journal tells of such a row
        for event in read:
            if isinstance(event, ExportIssued):
                yield Issued(int(seq), event)


def issued_findings(engine: Engine, city: str) -> Iterator[Finding]:
    """What does not hold about the files of issued exports; each file is told once."""
    with one_moment(engine) as connection:
        named: dict[str, tuple[str, int]] = {}
        for issued in issued_exports(connection, city):
            for file in issued.event.files:
                named.setdefault(file.sha256, (file.file, issued.seq))
    kept = IssuedExports(engine, city)
    for sha256, (name, seq) in named.items():
        try:
            kept.read(sha256)
        except IssuedMissing:
            yield finding("check.export_missing", file=name, sha256=sha256, seq=seq)
        except IssuedDamaged:
            yield finding("check.export_damaged", file=name, sha256=sha256, seq=seq)
