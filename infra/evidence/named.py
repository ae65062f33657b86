"""Which statements name which evidence file: a view, folded from the journal with the others.

The rule: each event that names a file by its hash is one row: whose statement it is, and of which
lead or project the event speaks.

Edge cases: a row that nobody can read names nothing; a hash that somebody names without having sent
the file is noted like any other, and whoever gives files asks who sent it (``gateway``).

Invariant: whatever stands here is the fold of the journal up to the position of the views.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import orjson
from sqlalchemy import Connection, select

from infra.evidence.checking import hashes_in
from infra.store.evidence import EVIDENCE_NAMED
from sharing.evidence_files import HASH

_MARK: Final = b'"evidence"'


class PaperNamed(NamedTuple):
    """That an event names a file."""

    sha256: str
    seq: int
    lead_id: str
    project_id: str
    office: str


def papers_named(seq: int, office: str, events: bytes) -> Iterator[PaperNamed]:
    """The files that the events of a journal row name, each once for each lead or project."""
    if _MARK not in events:
        return
    found: dict[PaperNamed, None] = {}
    for event in orjson.loads(events):
        lead_id, project_id = (str(event.get(key) or "") for key in ("lead_id", "project_id"))
        for sha256 in hashes_in(orjson.dumps([event])):
            found[PaperNamed(sha256, seq, lead_id, project_id, office)] = None
    yield from found


def statements_naming(connection: Connection, city: str, sha256: str) -> list[PaperNamed]:
    """The statements that name this file, the first one first."""
    table = EVIDENCE_NAMED.c
    sought = sha256 if HASH.fullmatch(sha256) else ""
    query = select(*(table[name] for name in PaperNamed._fields))
    wanted = query.where(table.city == city, table.sha256 == sought).order_by(table.seq)
    return [PaperNamed(*row) for row in connection.execute(wanted)]
