"""The published journal held against the database, for ``oneboard check --published``.

Every row of the topic must be the database's row under its number, byte for byte, also where it
stands there more than once; what the topic lacks or has beyond the database is told. The first
mismatch is named and ends the comparison, since all that follows would only repeat it.

Invariant: a topic that only this product wrote has no finding, once the ledger has caught up.
"""

from collections.abc import Iterator
from dataclasses import fields

from sqlalchemy import Connection

from infra.decided_rows import journal_rows
from infra.publishing.faults import JournalTopicDamaged
from infra.publishing.journal_topic import VALUES_AT_ONCE, JournalTopic
from infra.publishing.row_lines import PublishedRow
from infra.store.reads import head_at
from ledger.checks import Finding, finding
from ledger.stored_row import StoredRow

Stored = dict[int, tuple[str, StoredRow]]


def topic_findings(connection: Connection, city: str, journal: JournalTopic) -> Iterator[Finding]:
    """The first thing in which topic and database differ. Raises LogFault."""
    head, last = head_at(connection, city).position, 0
    try:
        for group in _groups(journal.rows()):
            stored = _stored(connection, city, [found.row.seq for found in group])
            for found in group:
                different = _difference(found, stored.get(found.row.seq), journal, head=head)
                if different is not None:
                    yield different
                    return
                last = max(last, found.row.seq)
    except JournalTopicDamaged as damaged:
        yield finding("check.topic_damaged", seq=damaged.seq, why=damaged.why)
        return
    if last < head:
        yield finding("check.topic_lacks", seq=last + 1, head=head)


def _difference(
    found: PublishedRow,
    stored: tuple[str, StoredRow] | None,
    journal: JournalTopic,
    *,
    head: int,
) -> Finding | None:
    seq = found.row.seq
    if stored is None:
        return finding("check.topic_ahead", seq=seq, head=head)
    log_id, row = stored
    try:
        is_same = journal.line_of(row, log_id=log_id) == found.line
    except UnicodeDecodeError:
        is_same = False
    if is_same:
        return None
    figures = [f.name for f in fields(row) if getattr(row, f.name) != getattr(found.row, f.name)]
    figures += ["log_id"] if log_id != found.log_id else []
    return finding("check.topic_differs", seq=seq, figures=", ".join(figures) or "bytes")


def _stored(connection: Connection, city: str, numbers: list[int]) -> Stored:
    rows = journal_rows(connection, city, after=min(numbers) - 1, up_to=max(numbers))
    return {row.seq: (log_id, row) for log_id, row in rows}


def _groups(rows: Iterator[PublishedRow]) -> Iterator[list[PublishedRow]]:
    group: list[PublishedRow] = []
    for row in rows:
        group.append(row)
        if len(group) >= VALUES_AT_ONCE:
            yield group
            group = []
    if group:
        yield group
