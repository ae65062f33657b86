"""The outbox: what each audience was told, under numbers of its own that only grow.

The newest word on each key is kept (a card, or nothing: a tombstone); an older one is gone once a
newer one is said, as in a compacted topic. Every function works in the caller's transaction.

To *begin anew* is to say the whole state again under new numbers: needed where the topic holds
something else than the outbox (a database restored from a backup, a topic made anew). It is noted
at once (``since``), and done when the cards have caught up.

Invariant: a number is given once; whoever was told numbers up to N and reads from N on ends with
the same cards as whoever reads from the beginning.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from infra.audiences.topic import NO_CHAIN, FeedRecord
from infra.store.audience_tables import (
    AudienceCardTable,
    AudienceHeadTable,
    AudienceOutboxTable,
    AudiencePositionTable,
)

HEAD = AudienceHeadTable.__table__  # type: ignore[attr-defined]
OUTBOX = AudienceOutboxTable.__table__  # type: ignore[attr-defined]
CARD = AudienceCardTable.__table__  # type: ignore[attr-defined]
POSITION = AudiencePositionTable.__table__  # type: ignore[attr-defined]
AT_ONCE = 500
NOT_YET_ANEW = -1
"""In place of the number up to which a topic is complete: all is still to be said anew."""

_FORGET = delete(OUTBOX).where(
    OUTBOX.c.audience == bindparam("whose"), OUTBOX.c.card_key == bindparam("which")
)

News = Mapping[str, Mapping[str, bytes | None]]
"""By audience and key: the card's bytes, or None for a tombstone."""


class Head(NamedTuple):
    """Where an audience stands."""

    seq: int = 0
    since: int = 1
    topic_id: str = ""
    published_seq: int = 0
    completed_seq: int = 0
    chain: bytes = NO_CHAIN

    @property
    def is_to_say_anew(self) -> bool:
        """Whether everything is still to be said again."""
        return self.completed_seq == NOT_YET_ANEW


def head_of(connection: Connection, city: str, audience: str) -> Head:
    """The audience's head; one that was never told anything begins at 1."""
    return heads(connection, city, audience).get(audience, Head())


def heads(connection: Connection, city: str, audience: str | None = None) -> dict[str, Head]:
    """The heads of all audiences that were ever told anything, or of one."""
    columns = [HEAD.c[name] for name in ("audience", *Head._fields)]
    query = select(*columns).where(HEAD.c.city == city).order_by(HEAD.c.audience)
    if audience is not None:
        query = query.where(HEAD.c.audience == audience)
    found: dict[str, Head] = {}
    for whose, seq, since, topic_id, published, completed, chain in connection.execute(query):
        found[whose] = Head(seq, since, topic_id, published, completed, bytes(chain))
    return found


def ensure_head(connection: Connection, city: str, audience: str) -> None:
    """Let the audience have a topic, though there is nothing to tell it yet."""
    _numbers(connection, city, audience, 0)


def say(connection: Connection, city: str, news: News, *, position: int) -> int:
    """Say something on these keys under the next numbers; how many records that were.

    Sorted by key, so that their order tells nothing of what happened.
    """
    rows: list[dict[str, object]] = []
    for audience in sorted(news):
        said = sorted(news[audience].items())
        if not said:
            continue
        seq = _numbers(connection, city, audience, len(said))
        for n, (key, document) in enumerate(said):
            record = FeedRecord(key, seq + n, document)
            rows.append(_row(city, audience, record, position))
    if rows:
        keys = [{"whose": row["audience"], "which": row["card_key"]} for row in rows]
        connection.execute(_FORGET.where(OUTBOX.c.city == city), keys)
        connection.execute(insert(OUTBOX), rows)
    return len(rows)


def rows_between(
    connection: Connection, city: str, audience: str, *, after: int, up_to: int, limit: int
) -> list[FeedRecord]:
    """Records with numbers above ``after``, in order."""
    query = (
        select(OUTBOX.c.card_key, OUTBOX.c.seq, OUTBOX.c.document)
        .where(*_of(OUTBOX, city, audience), OUTBOX.c.seq > after, OUTBOX.c.seq <= up_to)
        .order_by(OUTBOX.c.seq)
        .limit(limit)
    )
    return [_record(row) for row in connection.execute(query)]


def told_on(
    connection: Connection, city: str, audience: str, keys: Sequence[str]
) -> dict[str, FeedRecord]:
    """The newest word on these keys."""
    found: dict[str, FeedRecord] = {}
    for start in range(0, len(keys), AT_ONCE):
        query = select(OUTBOX.c.card_key, OUTBOX.c.seq, OUTBOX.c.document).where(
            *_of(OUTBOX, city, audience), OUTBOX.c.card_key.in_(keys[start : start + AT_ONCE])
        )
        found |= {row[0]: _record(row) for row in connection.execute(query)}
    return found


def without_card(connection: Connection, city: str) -> dict[str, dict[str, bytes | None]]:
    """Tombstones for every key that still stands in the outbox and has no card any more."""
    stands_for = and_(
        CARD.c.city == OUTBOX.c.city,
        CARD.c.audience == OUTBOX.c.audience,
        CARD.c.card_key == OUTBOX.c.card_key,
    )
    query = (
        select(OUTBOX.c.audience, OUTBOX.c.card_key)
        .select_from(OUTBOX.outerjoin(CARD, stands_for))
        .where(OUTBOX.c.city == city, OUTBOX.c.document.is_not(None), CARD.c.card_key.is_(None))
    )
    found: dict[str, dict[str, bytes | None]] = {}
    for audience, key in connection.execute(query):
        found.setdefault(audience, {})[key] = None
    return found


def is_settled(connection: Connection, city: str, *, view_seq: int | None = None) -> bool:
    """Whether no projection of all cards is under way; with ``view_seq``: and the cards follow
    the views up to there.
    """
    columns = (POSITION.c.seq, POSITION.c.fingerprint, POSITION.c.sweep_fingerprint)
    row = connection.execute(select(*columns).where(POSITION.c.city == city)).one_or_none()
    if row is None or not bytes(row.fingerprint) or bytes(row.sweep_fingerprint):
        return False
    return view_seq is None or row.seq == view_seq


def set_published(
    connection: Connection, city: str, audience: str, *, seq: int, topic_id: str, chain: bytes
) -> None:
    """Note what the topic holds."""
    values = {"published_seq": seq, "topic_id": topic_id, "chain": chain}
    connection.execute(update(HEAD).where(*_of(HEAD, city, audience)).values(**values))


def set_completed(connection: Connection, city: str, audience: str, seq: int) -> None:
    """Note up to where the topic is marked complete."""
    connection.execute(update(HEAD).where(*_of(HEAD, city, audience)).values(completed_seq=seq))


def begin_anew(
    connection: Connection, city: str, audience: str, *, highest: int, topic_id: str, chain: bytes
) -> None:
    """Note that everything is to be said again above ``highest``, the topic's last number."""
    _numbers(connection, city, audience, 0)
    head = head_of(connection, city, audience)
    seq = max(head.seq, highest)
    values = {
        "seq": seq,
        "since": seq + 1,
        "topic_id": topic_id,
        "published_seq": highest,
        "completed_seq": NOT_YET_ANEW,
        "chain": chain,
    }
    connection.execute(update(HEAD).where(*_of(HEAD, city, audience)).values(**values))


def say_anew(
    connection: Connection, city: str, audience: str, *, foreign: frozenset[str], position: int
) -> None:
    """Give new numbers to everything said before ``since``, and tombstones to ``foreign`` keys:
    those that the topic holds and nobody here knows.
    """
    _numbers(connection, city, audience, 0)
    head = head_of(connection, city, audience)
    is_old = (*_of(OUTBOX, city, audience), OUTBOX.c.seq < head.since)
    lowest, highest = connection.execute(
        select(func.min(OUTBOX.c.seq), func.max(OUTBOX.c.seq)).where(*is_old)
    ).one()
    if lowest is not None:
        # One shift keeps the order, and no new number meets an old one: they all lie above.
        shift = head.seq + 1 - lowest
        connection.execute(update(OUTBOX).where(*is_old).values(seq=OUTBOX.c.seq + shift))
        _numbers(connection, city, audience, highest + shift - head.seq)
    known = told_on(connection, city, audience, sorted(foreign))
    strange = dict.fromkeys(sorted(foreign - known.keys()))
    say(connection, city, {audience: strange}, position=position)
    set_completed(connection, city, audience, 0)


def _numbers(connection: Connection, city: str, audience: str, count: int) -> int:
    """The first of ``count`` new numbers. The head's row is locked until the transaction ends."""
    row = _of(HEAD, city, audience)
    grown = update(HEAD).where(*row).values(seq=HEAD.c.seq + count).returning(HEAD.c.seq)
    last = connection.execute(grown).scalar_one_or_none()
    if last is None:
        values = {"city": city, "audience": audience, **Head()._asdict(), "seq": count}
        try:
            with connection.begin_nested():
                connection.execute(insert(HEAD).values(**values))
        except IntegrityError:
            last = connection.execute(grown).scalar_one()
        else:
            last = count
    return int(last) - count + 1


def _row(city: str, audience: str, record: FeedRecord, position: int) -> dict[str, object]:
    return {
        "city": city,
        "audience": audience,
        "card_key": record.key,
        "seq": record.seq,
        "position": position,
        "document": record.document,
    }


def _record(row: Any) -> FeedRecord:
    key, seq, document = row
    return FeedRecord(key, seq, None if document is None else bytes(document))


def _of(table: Any, city: str, audience: str) -> tuple[Any, Any]:
    return table.c.city == city, table.c.audience == audience
