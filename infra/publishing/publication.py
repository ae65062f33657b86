"""Publishing what the ledger commits, and bringing database and topics together at every start.

The order for each group: committed, the head over it made and held to the last published one, rows
appended to the journal's topic, the head kept and appended to the heads' topic, then what was
published is saved; a door answers nothing before that. So a journal that contradicts what was
published stops before one of its rows is written, and no head is given out before its rows. The
ledger judges no further group while one is not published, so at most one group waits when the place
of publishing is away.

At a start the topic is read from the last row that is known to stand in it:

* topic ahead of the database (a restored backup, an empty database): all its rows ahead are proved,
  and held to the published heads (``ahead``), then they are taken over;
* topic behind (begun anew, cut, or the last process was killed in between): the rows are published;
* another row under the same number: the ledger stops by name, and nothing is written.

Edge cases: without a saved place (the topic is new to this database) it is read from its beginning
and every row compared. Where only heads are published, nothing can be taken over.

Invariant: whoever is killed wherever, the topic holds the journal's rows in order and no others,
and every answer that was given stands in it.
"""

from collections.abc import Iterator, Sequence

import structlog

from infra.decided_rows import journal_rows
from infra.publishing.ahead import Ahead
from infra.publishing.faults import JournalTopicDiffers
from infra.publishing.head_topic import HeadTopic
from infra.publishing.journal_topic import VALUES_AT_ONCE, JournalTopic
from infra.publishing.ports import HeadDesk
from infra.publishing.row_lines import PublishedRow
from infra.publishing.taking_over import TakingOver
from infra.store.journal import Cursor, JournalStore
from infra.store.published import Published, published, save_published
from infra.store.reads import head_at
from infra.store.tree import KeptHead
from ledger.stored_row import StoredRow
from sharing.event_log import EventLog

_log = structlog.get_logger(__name__)


class PublishedJournal:
    """The journal of one city and where it is published (see ``ports.Publication``)."""

    def __init__(
        self,
        *,
        store: JournalStore,
        log: EventLog,
        journal: JournalTopic | None,
        heads: HeadTopic | None,
        desk: HeadDesk | None,
    ) -> None:
        self._store = store
        self._log = log
        self._journal = journal
        self._heads = heads
        self._desk = desk
        self._reached = Published()
        self._head: str | None = None

    def begin(self) -> None:
        """See ``Publication``."""
        with self._store.reading() as connection:
            cursor = self._store.cursor(connection)
            saved = published(connection, self._store.city)
        if self._journal is not None and cursor is not None:
            self._reached = self._brought_together(self._journal, cursor, saved)
        if self._heads is not None:
            self._head = self._heads.last()
        made = self._head_made_ready()
        self._publish_rows()
        self._publish_head(made)
        if self._reached.seq and self._reached != saved:
            save_published(self._store.engine, self._store.city, self._reached)

    def publish(self) -> None:
        """See ``Publication``."""
        before = self._reached
        made = self._head_made_ready()
        self._publish_rows()
        if self._reached != before:
            self._publish_head(made)
            save_published(self._store.engine, self._store.city, self._reached)

    def _brought_together(
        self, journal: JournalTopic, cursor: Cursor, saved: Published
    ) -> Published:
        """Compare what the topic holds, prove what it is ahead with, and take that over; up to
        where the topic holds the journal.
        """
        begun_at = cursor.head.seq
        reached = Published(0, journal.topic_id, 0)
        ahead = Ahead(
            city=self._store.city,
            log=self._log,
            cursor=cursor,
            journal=journal,
            heads=self._heads,
            desk=self._desk,
        )
        known = list[PublishedRow]()
        for found in journal.rows(from_offset=_known_place(journal, cursor, saved)):
            if found.row.seq > reached.seq:
                reached = Published(found.row.seq, journal.topic_id, found.offset)
            if found.row.seq == ahead.seq + 1:
                self._compare(journal, known)
                ahead.prove(found)
            elif found.row.seq <= begun_at:
                known.append(found)
            if len(known) == VALUES_AT_ONCE:
                self._compare(journal, known)
        self._compare(journal, known)
        if ahead.seq > begun_at:
            ahead.end()
            self._take_over(journal, cursor, ahead)
            _log.warning("rows taken over", city=self._store.city, after=begun_at, to=ahead.seq)
        return reached

    def _take_over(self, journal: JournalTopic, cursor: Cursor, ahead: Ahead) -> None:
        """Write the rows that were proved; what stands there once more is compared with them."""
        taking = TakingOver(store=self._store, log=self._log, cursor=cursor, journal=journal)
        again = list[PublishedRow]()
        for found in journal.rows(from_offset=ahead.offset):
            if found.row.seq > ahead.seq:
                continue  # it came meanwhile and was not proved
            if found.row.seq == taking.seq + 1:
                taking.take(found)
                continue
            again.append(found)
            if len(again) == VALUES_AT_ONCE:
                taking.write()
                self._compare(journal, again)
        taking.write()
        self._compare(journal, again)

    def _compare(self, journal: JournalTopic, known: list[PublishedRow]) -> None:
        """Compare rows of the topic with the database's under the same numbers; forget them."""
        if not known:
            return
        numbers = [found.row.seq for found in known]
        lines = dict(self._lines(journal, after=min(numbers) - 1, up_to=max(numbers)))
        for found in known:
            if lines.get(found.row.seq) != found.line:
                raise JournalTopicDiffers(topic=journal.name, seq=found.row.seq)
        known.clear()

    def _lines(
        self, journal: JournalTopic, *, after: int, up_to: int
    ) -> Iterator[tuple[int, bytes]]:
        city = self._store.city
        with self._store.reading() as connection:
            for log_id, row in journal_rows(connection, city, after=after, up_to=up_to):
                yield row.seq, journal.line_of(row, log_id=log_id)

    def _publish_rows(self) -> None:
        journal = self._journal
        if journal is None:
            with self._store.reading() as connection:
                self._reached = Published(head_at(connection, self._store.city).position)
            return
        for rows in self._rows_after(self._reached.seq):
            offset = journal.append(rows)
            self._reached = Published(rows[-1][1].seq, journal.topic_id, offset)

    def _rows_after(self, seq: int) -> Iterator[Sequence[tuple[str, StoredRow]]]:
        chunk = list[tuple[str, StoredRow]]()
        with self._store.reading() as connection:
            for each in journal_rows(connection, self._store.city, after=seq):
                chunk.append(each)
                if len(chunk) == VALUES_AT_ONCE:
                    yield chunk
                    chunk = []
        if chunk:
            yield chunk

    def _head_made_ready(self) -> KeptHead | None:
        """The head over what was committed. Raises HeadInconsistent."""
        if self._heads is None or self._desk is None:
            return None
        return self._desk.ready(self._head)

    def _publish_head(self, made: KeptHead | None) -> None:
        if self._heads is None or self._desk is None or made is None:
            return
        kept = self._desk.keep(made)
        if kept.text != self._head:
            self._heads.append(kept.text)
            self._head = kept.text


def _known_place(journal: JournalTopic, cursor: Cursor, saved: Published) -> int:
    """From where the topic has to be read: the saved row if it still stands there, else 0."""
    if saved.topic_id != journal.topic_id or not 0 < saved.seq <= cursor.head.seq:
        return 0
    found = journal.row_at(saved.row_offset)
    return saved.row_offset if found is not None and found.row.seq == saved.seq else 0
