"""``oneboard check``, for evidence files: what the journal names must be there, and be what it was.

Every accepted statement with an evidence section may name files by their hashes. Each is looked for
in the city's store and read through once. A hash is told at the first row that names it.

Edge cases: a paper that was erased with its lead is rightly gone; erased without a word in the
journal it is missing. A paper that a statement names in words alone, without a hash, cannot be
looked for. A store that does not answer is one finding, and the check goes on without it.

Invariant: a city whose named files were all sent has no finding.
"""

from collections.abc import Iterator
from typing import Any, Final

import orjson
from sqlalchemy import Engine

from infra.city_reads import one_moment
from infra.decided_rows import journal_rows
from ledger.checks import Finding, finding
from sharing.evidence_files import (
    EvidenceDamaged,
    EvidenceStore,
    EvidenceUnavailable,
    EvidenceUnknown,
    hashes_named,
)

_MARK: Final = b'"evidence"'
_ERASED: Final = b'"lead_erased"'


def evidence_findings(engine: Engine, city: str, store: EvidenceStore) -> Iterator[Finding]:
    """What does not hold about the files that the city's journal names."""
    with one_moment(engine) as connection:
        named: dict[str, int] = {}
        erased: set[str] = set()
        for _, row in journal_rows(connection, city):
            erased.update(_erased_in(row.events) if _ERASED in row.events else ())
            for sha256 in hashes_in(row.events) if _MARK in row.events else ():
                named.setdefault(sha256, row.seq)
    for sha256, seq in named.items():
        try:
            for _piece in store.read(sha256):
                pass
        except EvidenceUnknown:
            if sha256 not in erased:
                yield finding("check.evidence_missing", sha256=sha256, seq=seq)
        except EvidenceDamaged:
            yield finding("check.evidence_damaged", sha256=sha256, seq=seq)
        except EvidenceUnavailable as problem:
            yield finding("check.evidence_unavailable", problem=problem)
            return


def hashes_in(events: bytes) -> tuple[str, ...]:
    """The hashes that a journal row's events name, in their order; none if nobody can read them."""
    try:
        read = orjson.loads(events)
    except orjson.JSONDecodeError:
        return ()  # the check of the journal tells of such a row
    return tuple(sha256 for text in _texts(read) for sha256 in hashes_named(text))


def _erased_in(events: bytes) -> tuple[str, ...]:
    """The papers that these events say were erased."""
    try:
        read = orjson.loads(events)
    except orjson.JSONDecodeError:
        return ()
    erasures = (
        (event for event in read if isinstance(event, dict)) if isinstance(read, list) else ()
    )
    papers = (event.get("papers") for event in erasures if event.get("name") == "lead_erased")
    return tuple(paper for each in papers if isinstance(each, list) for paper in each)


def _texts(value: Any) -> Iterator[str]:
    """The texts of every evidence section in these events."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _named_in(value.get("evidence"))
        for item in value.values():
            yield from _texts(item)


def _named_in(section: Any) -> Iterator[str]:
    """What an evidence section names: texts of ``files``, hashes of ``papers``."""
    # Nothing is taken for granted: the row may be the one that somebody changed.
    if not isinstance(section, dict):
        return
    files, papers = section.get("files"), section.get("papers")
    texts = list(files) if isinstance(files, list) else []
    if isinstance(papers, list):
        texts += [paper.get("sha256") for paper in papers if isinstance(paper, dict)]
    yield from (text for text in texts if isinstance(text, str))
