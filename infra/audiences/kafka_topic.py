"""Audience topics in Kafka: ``audience.<city>.<office>``, compacted by key, one partition.

The rule: a record's key is the card's key, its value the card's canonical bytes or nothing, its
header ``seq`` the number. Marks stand under the key ``_complete``. Tombstones are kept for ninety
days, so that whoever was away for weeks still meets them; what was said in the last hour is never
compacted; what was replaced is gone from the disk after a week at the latest, since an office may
no longer see it.

The publisher keeps no second copy: it knows where the topic ended after its last record. A topic
that ends elsewhere was written by another, and what is new in it is held against the outbox.

Edge cases: a record without a readable number is another's; a topic whose settings are others is
named and not altered; offsets that compaction took away are simply not there.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError

from infra.audiences.kafka_wire import KafkaWire, Kept, Sent
from infra.audiences.topic import (
    FeedRecord,
    Found,
    Mark,
    OutboxRows,
    Published,
    chained,
)
from infra.log.kafka_access import KafkaAccess
from sharing.canonical import canonical_bytes
from sharing.event_log import LogMissing

MARK_KEY: Final = "_complete"
SEQ_HEADER: Final = "seq"
LOOK_BACK: Final = 500
DAY_MS: Final = 86_400_000
TOMBSTONES_KEPT_MS: Final = 90 * DAY_MS
"""Also how long a reader may be away; see docs/audience-topics.md."""
SETTINGS: Final[Mapping[str, str]] = {
    "cleanup.policy": "compact",
    "delete.retention.ms": str(TOMBSTONES_KEPT_MS),
    "min.compaction.lag.ms": str(3_600_000),
    "max.compaction.lag.ms": str(7 * DAY_MS),
    "message.timestamp.type": "LogAppendTime",
    "unclean.leader.election.enable": "false",
}


def audience_topic(city: str, audience: str) -> str:
    """The name of an audience's topic."""
    return f"audience.{city}.{audience}"


class KafkaAudienceTopics:
    """The topics of a city on one cluster."""

    def __init__(
        self,
        *,
        city: str,
        access: KafkaAccess,
        replication_factor: int = 1,
        min_insync_replicas: int = 1,
        settings: Mapping[str, str] = SETTINGS,
    ) -> None:
        self._city = city
        self._wire = KafkaWire(access)
        self._replicas = replication_factor
        self._min_insync = min_insync_replicas
        self._settings = settings

    def topic(self, audience: str) -> "KafkaAudienceTopic":
        """The audience's topic, made if it is missing. Raises LogFault."""
        name = audience_topic(self._city, audience)
        topic_id = self._wire.ensure(
            name, self._settings, replicas=self._replicas, min_insync=self._min_insync
        )
        return KafkaAudienceTopic(self._wire, name, topic_id=topic_id)

    def close(self) -> None:
        """Close connections."""
        self._wire.close()


class KafkaAudienceTopic:
    """One audience's topic in Kafka."""

    def __init__(self, wire: KafkaWire, name: str, *, topic_id: str) -> None:
        self._wire = wire
        self._name = name
        self._topic_id = topic_id
        # Where it ended and what stood last when this publisher had looked or written; None: look.
        self._end: int | None = None
        self._highest = 0
        self._marked = Mark(0, 0)

    def look(self, published: Published, rows: OutboxRows) -> Found:
        """See ``AudienceTopic``."""
        first, end = self._wire.bounds(self._name)
        if self._end is not None and end < self._end:
            raise LogMissing(f"{self._name} ends before what was written into it: made anew?")
        if (self._end, self._highest) == (end, published.seq):
            return Found(self._topic_id, published.seq, is_same=True, chain=published.chain)
        entries = self._entries(published.seq, first=first, end=end)
        is_ordered = self._take_in(entries)
        said = [e for e in entries if isinstance(e, FeedRecord) and e.seq > published.seq]
        expected = _all(rows, published.seq, self._highest)
        self._end = end
        chain = chained(published.chain, said)
        is_same = is_ordered and said == expected
        return Found(self._topic_id, self._highest, is_same, chain)

    def append(self, records: Sequence[FeedRecord]) -> None:
        """See ``AudienceTopic``."""
        self._send(
            [
                Sent(record.key, record.document, ((SEQ_HEADER, str(record.seq).encode()),))
                for record in records
            ]
        )
        self._highest = max(self._highest, *(record.seq for record in records))

    def mark(self, mark: Mark) -> None:
        """See ``AudienceTopic``."""
        self._send([Sent(MARK_KEY, canonical_bytes(mark._asdict()))])
        self._marked = mark

    def live_keys(self) -> frozenset[str]:
        """See ``AudienceTopic``."""
        live: set[str] = set()
        first, end = self._wire.bounds(self._name)
        for kept in self._wire.read(self._name, start=first, end=end):
            if kept.key != MARK_KEY:
                (live.discard if kept.value is None else live.add)(kept.key)
        return frozenset(live)

    def read(self, position: int) -> tuple[list[FeedRecord | Mark], int]:
        """See ``AudienceTopic``; a position is an offset."""
        first, end = self._wire.bounds(self._name)
        kept = self._wire.read(self._name, start=max(first, position), end=end)
        return [entry for entry in map(entry_of, kept) if entry is not None], end

    def _send(self, records: list[Sent]) -> None:
        before, self._end = self._end, None
        offsets = self._wire.send(self._name, records)
        # Somebody else's record between ours: look at everything before the next one goes out.
        is_alone = before is not None and offsets == list(range(before, before + len(records)))
        self._end = offsets[-1] + 1 if is_alone else None

    def _entries(self, seq: int, *, first: int, end: int) -> list[FeedRecord | Mark | None]:
        """What was written since this publisher looked; at the first look, back to a record that
        the database knows as published.
        """
        if self._end is not None:
            kept = self._wire.read(self._name, start=self._end, end=end)
            return [entry_of(one) for one in kept]
        self._highest, self._marked = 0, Mark(0, 0)
        start, back, entries = end, LOOK_BACK, list[FeedRecord | Mark | None]()
        while start > first and not any(
            isinstance(entry, FeedRecord) and entry.seq <= seq for entry in entries
        ):
            start, back = max(first, start - back), back * 4
            kept = self._wire.read(self._name, start=start, end=end)
            entries = [entry_of(one) for one in kept]
        return entries

    def _take_in(self, entries: Sequence[FeedRecord | Mark | None]) -> bool:
        """Note the last number and mark; whether numbers only grew, as with one writer."""
        is_ordered = True
        for entry in entries:
            if isinstance(entry, Mark):
                is_ordered &= entry.complete_to >= self._marked.complete_to
                self._marked = entry
                # The record itself may be gone: a tombstone that was kept for long enough.
                self._highest = max(self._highest, entry.complete_to)
            elif entry is not None:
                is_ordered &= entry.seq > self._highest
                self._highest = max(self._highest, entry.seq)
            else:
                is_ordered = False
        return is_ordered


def entry_of(kept: Kept) -> FeedRecord | Mark | None:
    """The record or mark; None for what the product did not write."""
    if kept.key == MARK_KEY:
        return _mark_of(kept.value)
    written = kept.headers.get(SEQ_HEADER, b"")
    return FeedRecord(kept.key, int(written), kept.value) if written.isdigit() else None


def _mark_of(value: bytes | None) -> Mark | None:
    try:
        return _MARK.validate_json(value or b"")
    except ValidationError:
        return None


def _all(rows: OutboxRows, after: int, up_to: int) -> list[FeedRecord]:
    found: list[FeedRecord] = []
    while after < up_to and (some := rows(after, up_to)):
        found += some
        after = some[-1].seq
    return found


_MARK: Final = TypeAdapter(Mark)
