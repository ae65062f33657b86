"""Erasing what the journal says is erased: the keys of contact persons, and evidence papers.

The rule: ``lead_erased`` in the journal is the word; the key store follows it. All of them are
applied at every start, after every restore, after every group that the ledger judged, and at once
by the door that asked; what is erased already costs one look. So an older key store, an older
database or an older folder of papers that somebody restored is swept before anything is served.

What is erased of a lead: the keys of all submissions whose contacts stand in its events, and of the
earlier tries of the same import row; the papers that its events name (registration, amendment,
objection, extension, company), the copies that were stored by then. What belongs to a recognition,
a transfer or a statement is the book's evidence and stays.

Edge cases: a paper on which another lead that is not erased rests, or that another office sent too
and did not name yet, stays until that one is erased; the asking office loses its own right to read
it all the same. A journal row that is taken over (``log import``, the journal's topic) is applied
like one that was judged here.

An open reader of the key store (a backup, another program) can keep old bytes of an erased key,
still wrapped under the master key, in SQLite's write-ahead log. A door waits for it, a turn of the
ledger does not; both tell it in the process log, and ``has_remains`` says it until a later sweep.

Invariant: after ``sweep`` no key and no paper of an erased lead can be read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    delete,
    func,
    literal,
    or_,
    select,
    text,
)

from infra.evidence.checking import hashes_in
from infra.keys.remains import SWEEP_MS
from infra.store.evidence import EVIDENCE_UPLOAD
from infra.store.reads import JOURNAL
from ledger.checks import Finding, finding
from sharing.contacts import KeyFault, KeyStore, SealScope, lead_key_id
from sharing.evidence_files import EvidenceFault, EvidenceStore

KEYS_MAX: Final = 1000
"""How many keys or papers one statement may name."""
AT_ONCE: Final = 500
MINUTE_MS: Final = 60_000
REMAINS: Final = (
    "a reader keeps the key store's write-ahead log; end it (a backup, a shell): a later sweep is"
    " tried each minute by the ledger, and at every start"
)
_log = structlog.get_logger(__name__)
_KEY_ID: Final = re.compile(r"[0-9a-f]{32}")
_TRY: Final = re.compile(r"(row-[0-9a-f]{40})(?:-([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class ToErase:
    """What stands in the journal about one lead that can be erased."""

    key_ids: tuple[str, ...]
    papers: tuple[str, ...]
    kept: tuple[str, ...]
    """Papers on which something else rests, too."""
    kept_for_others: tuple[str, ...]
    """Those of them on which nothing else of the same office rests."""


class Erasures:
    """The erasures of one city: found before they are asked for, applied once they stand."""

    def __init__(
        self, engine: Engine, city: str, *, keys: KeyStore, evidence: EvidenceStore, after: int = 0
    ) -> None:
        """``after``: the journal position up to which everything is erased already."""
        self._engine = engine
        self._city = city
        self._keys = keys
        self._evidence = evidence
        self._swept = after
        self.has_remains = False
        """Whether the files of the key store may still hold copies of erased keys."""

    def sweep(self, *, wait_ms: int = SWEEP_MS) -> int:
        """Apply what was erased since the last sweep of this object, at first all of it.

        Waits so many milliseconds for readers that keep old bytes in the key store's files. How
        many keys and papers were erased only now. Raises KeyFault, EvidenceFault.
        """
        erased = 0
        with self._engine.connect() as connection:
            rows = list(self._accepted(connection))
        for seq, events in rows:
            for event in _erasures_in(events):
                erased += self._apply(event)
            self._swept = seq
        self._sweep_files(wait_ms)
        return erased

    def _sweep_files(self, wait_ms: int) -> None:
        """Tell it once when a reader keeps something, and once when all is gone."""
        had_remains = self.has_remains
        self.has_remains = not self._keys.sweep(wait_ms=wait_ms)
        if self.has_remains and not had_remains:
            _log.warning("erased keys may remain in files", city=self._city, what_to_do=REMAINS)
        elif had_remains and not self.has_remains:
            _log.info("erased keys are gone from files", city=self._city)

    def sweep_or_tell(self) -> None:
        """Sweep; a store that does not answer is tried again at the next turn."""
        try:
            self.sweep(wait_ms=0)
        except (KeyFault, EvidenceFault) as problem:
            _log.warning("erasures wait", city=self._city, why=type(problem).__name__)

    def sweep_files_or_tell(self) -> None:
        """Only take what readers kept in the key store's files; never waits for them."""
        try:
            self._sweep_files(wait_ms=0)
        except KeyFault as problem:
            _log.warning("erasures wait", city=self._city, why=type(problem).__name__)

    def findings(self) -> Iterator[Finding]:
        """Each erased key that the key store still has."""
        with self._engine.connect() as connection:
            rows = list(self._accepted(connection, after=0))
        for seq, events in rows:
            for event in _erasures_in(events):
                there = self._keys.keys_there(city=self._city, key_ids=event["key_ids"])
                for key_id in there:
                    yield finding("check.erased_key_left", seq=seq, key_id=key_id)

    def found(self, lead_id: str) -> ToErase:
        """What the journal says of this lead that can be erased."""
        with self._engine.connect() as connection:
            return found_of(connection, self._city, lead_id)

    def forget_sender(self, office: str, papers: tuple[str, ...], *, until: int) -> None:
        """Take from this office the right to read the papers that it had sent by then."""
        with self._engine.begin() as connection:
            connection.execute(
                delete(EVIDENCE_UPLOAD).where(
                    EVIDENCE_UPLOAD.c.city == self._city,
                    EVIDENCE_UPLOAD.c.office == office,
                    EVIDENCE_UPLOAD.c.sha256.in_(papers),
                    EVIDENCE_UPLOAD.c.uploaded_at <= until,
                )
            )

    def _apply(self, event: dict[str, Any]) -> int:
        at = int(event["at"])
        key_ids = [str(key_id) for key_id in event["key_ids"]]
        erased = self._keys.erase_keys(city=self._city, key_ids=key_ids, erased_at=at)
        papers = tuple(str(paper) for paper in event["papers"])
        for paper in papers:
            erased += self._evidence.erase(paper, stored_until=at, erased_at=at)
        if papers:
            self.forget_sender(str(event["office"]), papers, until=at)
        return erased

    def _accepted(
        self, connection: Connection, *, after: int | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """The rows that erase, in order; by an index that holds no others (so, no parameter)."""
        query = (
            select(JOURNAL.c.seq, JOURNAL.c.events)
            .where(JOURNAL.c.city == self._city, text("kind = 'erase_lead'"))
            .where(JOURNAL.c.seq > (self._swept if after is None else after))
        )
        for seq, events in connection.execute(query.order_by(JOURNAL.c.seq)):
            yield int(seq), bytes(events)


class RemainsTurn:
    """Once a minute of the running ledger: what readers of the key store kept in its files."""

    def __init__(self, erasures: Erasures, *, now_ms: Callable[[], int]) -> None:
        self._erasures = erasures
        self._now_ms = now_ms
        self._next_at = 0

    def turn(self) -> bool:
        """Sweep, if that was not done within the minute; never more to do at once."""
        now = self._now_ms()
        if now >= self._next_at:
            self._erasures.sweep_files_or_tell()
            self._next_at = now + MINUTE_MS
        return False


def found_of(connection: Connection, city: str, lead_id: str) -> ToErase:
    """What the journal says of this lead that can be erased."""
    key_ids: dict[str, None] = {}
    papers: dict[str, None] = {}
    offices: set[str] = set()
    for office, submission_id, event in _events_naming(connection, city, [lead_id]):
        if event.get("lead_id") != lead_id:
            continue
        offices.add(office)
        contacts = event.get("contacts")
        if isinstance(contacts, dict) and _KEY_ID.fullmatch(str(contacts.get("key_id"))):
            key_ids[str(contacts["key_id"])] = None
            key_ids |= dict.fromkeys(_keys_of_tries(city, office, submission_id))
        papers |= dict.fromkeys(hashes_in(orjson.dumps([event])))
    resting = _resting_on(connection, city, tuple(papers), lead_id) if papers else {}
    for paper, office in _sent_by_others(connection, city, tuple(papers), offices):
        resting.setdefault(paper, set()).add(office)
    kept = tuple(paper for paper in papers if paper in resting)
    return ToErase(
        key_ids=tuple(key_ids)[:KEYS_MAX],
        papers=tuple(paper for paper in papers if paper not in resting)[:KEYS_MAX],
        kept=kept,
        kept_for_others=tuple(paper for paper in kept if offices.isdisjoint(resting[paper])),
    )


def _keys_of_tries(city: str, office: str, submission_id: str) -> list[str]:
    """The keys under which the same import row was said before and refused."""
    match = _TRY.fullmatch(submission_id)
    if match is None:
        return []
    said = [match[1], *(f"{match[1]}-{number}" for number in range(2, int(match[2] or 1)))]
    return [lead_key_id(SealScope(city, office, each)) for each in said]


def _resting_on(
    connection: Connection, city: str, papers: tuple[str, ...], lead_id: str
) -> dict[str, set[str]]:
    """The papers that something else names, a lead that is not erased or the book: by which
    offices.
    """
    erased: set[str] = set()
    resting: list[tuple[str, str, str]] = []
    for office, _, event in _events_naming(connection, city, [*papers, '"lead_erased"']):
        whose = str(event.get("lead_id") or "")
        if event.get("name") == "lead_erased":
            erased.add(whose)
        elif whose != lead_id:
            resting += [(whose, paper, office) for paper in hashes_in(orjson.dumps([event]))]
    found: dict[str, set[str]] = {}
    for whose, paper, office in resting:
        if whose not in erased and paper in papers:
            found.setdefault(paper, set()).add(office)
    return found


def _sent_by_others(
    connection: Connection, city: str, papers: tuple[str, ...], offices: set[str]
) -> list[tuple[str, str]]:
    """The papers that other offices sent as well, perhaps for a lead that they still write down."""
    found: list[tuple[str, str]] = []
    for start in range(0, len(papers), AT_ONCE):
        query = select(EVIDENCE_UPLOAD.c.sha256, EVIDENCE_UPLOAD.c.office).where(
            EVIDENCE_UPLOAD.c.city == city,
            EVIDENCE_UPLOAD.c.sha256.in_(papers[start : start + AT_ONCE]),
            EVIDENCE_UPLOAD.c.office.not_in(sorted(offices)),
        )
        found += [(str(paper), str(office)) for paper, office in connection.execute(query)]
    return found


def _events_naming(
    connection: Connection, city: str, texts: list[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Office, submission id and event of the rows whose bytes hold one of these texts."""
    query = select(JOURNAL.c.office, JOURNAL.c.submission_id, JOURNAL.c.events).where(
        JOURNAL.c.city == city, or_(*(_holds(connection, sought) for sought in texts))
    )
    for office, submission_id, raw in connection.execute(query.order_by(JOURNAL.c.seq)):
        for event in orjson.loads(bytes(raw)):
            if isinstance(event, dict):
                yield str(office), str(submission_id), event


def _holds(connection: Connection, sought: str) -> ColumnElement[bool]:
    bytes_sought = literal(sought.encode(), LargeBinary)
    if connection.dialect.name == "postgresql":
        return func.position(bytes_sought.op("IN")(JOURNAL.c.events)) > 0
    return func.instr(JOURNAL.c.events, bytes_sought) > 0


def _erasures_in(events: bytes) -> Iterator[dict[str, Any]]:
    for event in orjson.loads(events):
        if isinstance(event, dict) and event.get("name") == "lead_erased":
            yield {"key_ids": (), "papers": ()} | event
