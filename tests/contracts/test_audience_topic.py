"""What every audience topic must do: the outbox comes out of it, once and whole, whatever happens.

Each test has a real outbox and publisher; the topic is the embedded one or a topic in real Kafka.
A *reader* follows it by the stated rules (``tests.infra.audiences.audience_city.Reader``).
"""

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from sqlalchemy import Engine, delete, insert, select, update

from infra.audiences import publisher as module
from infra.audiences.embedded_topic import EmbeddedAudienceTopics
from infra.audiences.kafka_topic import KafkaAudienceTopics, audience_topic
from infra.audiences.outbox import HEAD, OUTBOX, POSITION, head_of, say
from infra.audiences.publisher import Publisher
from infra.audiences.topic import AudienceTopics, FeedRecord, Mark, Published
from infra.log.kafka_access import KafkaAccess
from infra.store.database import create_schema, open_database
from sharing.event_log import LogUnavailable
from tests.infra.audiences.audience_city import Reader, publish_all

OFFICE = "office"


@dataclass
class Desk:
    """An outbox of one audience, its topic, and what publishes it."""

    engine: Engine
    city: str
    folder: Path
    bootstrap: str = ""

    def __post_init__(self) -> None:
        self.topics = self.open_topics()
        self.publisher = Publisher(self.engine, self.city, self.topics)
        self.numbers = itertools.count(1)

    def open_topics(self) -> AudienceTopics:
        """The topics as another process would open them."""
        if not self.bootstrap:
            return EmbeddedAudienceTopics(self.folder, engine=self.engine, city=self.city)
        access = KafkaAccess(self.bootstrap, timeout_ms=45_000)
        return KafkaAudienceTopics(city=self.city, access=access)

    def say(self, **cards: str | None) -> None:
        """Say cards, or nothing, on these keys."""
        said = {key: None if card is None else card.encode() for key, card in cards.items()}
        with self.engine.begin() as connection:
            say(connection, self.city, {OFFICE: said}, position=next(self.numbers))

    def settle(self, *, sweeping: bool = False) -> None:
        """Let the cards be whole, or under way."""
        with self.engine.begin() as connection:
            connection.execute(delete(POSITION))
            row = {"seq": 0, "fingerprint": b"f", "sweep_seq": 0, "swept_to": "", "version": 1}
            under_way = b"g" if sweeping else b""
            connection.execute(
                insert(POSITION).values(city=self.city, sweep_fingerprint=under_way, **row)
            )

    def publish(self, publisher: Publisher | None = None) -> None:
        publish_all(publisher or self.publisher)

    def restarted(self) -> Publisher:
        """A publisher of a new process."""
        self.topics.close()
        self.topics = self.open_topics()
        self.publisher = Publisher(self.engine, self.city, self.topics)
        return self.publisher

    def reader(self) -> Reader:
        return Reader(self.topics.topic(OFFICE))

    def backup(self) -> dict[Any, list[dict[str, Any]]]:
        with self.engine.connect() as connection:
            return {
                table: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in (HEAD, OUTBOX)
            }

    def restore(self, backup: dict[Any, list[dict[str, Any]]]) -> None:
        with self.engine.begin() as connection:
            for table, rows in backup.items():
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)


@pytest.fixture(params=["embedded", "kafka"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, topic_name: str) -> Iterator[Desk]:
    bootstrap = "" if request.param == "embedded" else request.getfixturevalue("kafka_bootstrap")
    engine = open_database(f"sqlite:///{tmp_path / 'outbox.db'}")
    create_schema(engine)
    made = Desk(engine, topic_name, tmp_path / "topics", bootstrap)
    made.settle()
    yield made
    made.topics.close()
    engine.dispose()


def documents(reader: Reader) -> dict[str, str]:
    return {key: card.decode() for key, card in reader.documents.items()}


def test_what_is_said_is_read_in_order_and_marked_complete(desk: Desk) -> None:
    desk.say(a="1", b="2")
    desk.say(b="3", c="4")
    desk.publish()
    reader = desk.reader().follow()
    assert documents(reader) == {"a": "1", "b": "3", "c": "4"}
    assert (reader.complete_to, reader.since, reader.highest) == (4, 1, 4)


def test_a_tombstone_takes_the_card_away(desk: Desk) -> None:
    desk.say(a="1", b="2")
    desk.publish()
    stayed = desk.reader().follow()
    desk.say(a=None)
    desk.publish()
    assert documents(stayed.follow()) == documents(desk.reader().follow()) == {"b": "2"}
    assert stayed.complete_to == 3


def test_who_was_away_ends_as_who_stayed(desk: Desk) -> None:
    desk.say(a="1", b="2")
    desk.publish()
    stayed, away = desk.reader().follow(), desk.reader().follow()
    for n in range(20):
        desk.say(**{"abc"[n % 3]: None if n % 5 == 0 else str(n)})
        desk.publish()
        stayed.follow()
    assert documents(away.follow()) == documents(stayed) == documents(desk.reader().follow())
    assert stayed.complete_to == away.complete_to == 22


def test_nothing_is_published_twice_and_marks_only_follow_changes(desk: Desk) -> None:
    desk.say(a="1")
    desk.publish()
    reader = desk.reader().follow()
    end = reader.position
    for _ in range(3):
        assert desk.publisher.turn() is False
        desk.publish(desk.restarted())
    entries, position = desk.topics.topic(OFFICE).read(end)
    assert [entry for entry in entries if isinstance(entry, FeedRecord)] == []
    assert position == end


def test_no_mark_while_all_cards_are_made_again(desk: Desk) -> None:
    desk.settle(sweeping=True)
    desk.say(a="1")
    desk.publish()
    reader = desk.reader().follow()
    assert (documents(reader), reader.complete_to) == ({"a": "1"}, 0)
    desk.settle()
    desk.publish()
    assert reader.follow().complete_to == 1


def test_many_records_go_out_in_several_turns(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECORDS_AT_ONCE", 3)
    desk.say(**{f"k{n}": str(n) for n in range(10)})
    assert desk.publisher.turn()
    part = desk.reader().follow()
    assert (len(part.cards), part.complete_to) == (3, 0)
    desk.publish()
    assert (len(part.follow().cards), part.complete_to) == (10, 10)


def test_killed_between_publishing_and_noting_it_a_publisher_goes_on(desk: Desk) -> None:
    desk.say(a="1")
    desk.publish()
    before = desk.backup()[HEAD]
    desk.say(b="2", c="3")
    desk.publish()
    reader = desk.reader().follow()
    with desk.engine.begin() as connection:  # the topic has them, the database does not know it
        known = {name: before[0][name] for name in ("published_seq", "completed_seq", "chain")}
        connection.execute(update(HEAD).values(**known))
    desk.publish(desk.restarted())
    desk.say(d="4")
    desk.publish()
    assert documents(reader.follow()) == {"a": "1", "b": "2", "c": "3", "d": "4"}
    assert (reader.since, reader.complete_to) == (1, 4)


def test_after_a_restore_everything_is_said_again_above_the_highest_found(desk: Desk) -> None:
    desk.say(a="1", b="2")
    desk.publish()
    yesterday = desk.backup()
    desk.say(b="3", c="4")
    desk.say(a=None, e="5")
    desk.publish()
    stayed, away = desk.reader().follow(), desk.reader().follow()
    desk.restore(yesterday)
    desk.publish(desk.restarted())
    desk.say(b="6", f="7")
    desk.publish()
    fresh = desk.reader().follow()
    wanted = {"a": "1", "b": "6", "f": "7"}
    assert documents(stayed.follow()) == documents(away.follow()) == documents(fresh) == wanted
    assert fresh.since > 6
    assert fresh.complete_to == stayed.complete_to > fresh.since


def test_a_restored_database_that_was_written_to_before_it_looked_converges(desk: Desk) -> None:
    """New cards took the numbers that the topic holds for others."""
    desk.say(a="1")
    desk.publish()
    yesterday = desk.backup()
    desk.say(b="2", c="3")
    desk.publish()
    stayed = desk.reader().follow()
    desk.restore(yesterday)
    desk.say(x="8", y="9")
    desk.say(z="10")
    desk.publish(desk.restarted())
    wanted = {"a": "1", "x": "8", "y": "9", "z": "10"}
    assert documents(stayed.follow()) == documents(desk.reader().follow()) == wanted


def test_a_restored_database_that_says_the_same_again_needs_no_new_numbers(desk: Desk) -> None:
    desk.say(a="1")
    desk.publish()
    yesterday = desk.backup()
    desk.say(b="2", c="3")
    desk.publish()
    reader = desk.reader().follow()
    desk.restore(yesterday)
    desk.say(b="2", c="3")
    desk.publish(desk.restarted())
    desk.say(d="4")
    desk.publish()
    assert (len(reader.follow().cards), reader.highest, reader.since) == (4, 4, 1)


def test_nothing_is_said_anew_before_the_cards_have_caught_up(desk: Desk) -> None:
    desk.say(a="1")
    desk.publish()
    yesterday = desk.backup()
    desk.say(b="2")
    desk.publish()
    reader = desk.reader().follow()
    desk.restore(yesterday)
    desk.settle(sweeping=True)
    desk.publish(desk.restarted())
    assert documents(reader.follow()) == {"a": "1", "b": "2"}
    desk.say(b="3")
    desk.settle()
    desk.publish()
    assert documents(reader.follow()) == {"a": "1", "b": "3"}


def test_an_empty_outbox_takes_back_what_the_topic_holds(desk: Desk) -> None:
    desk.say(a="1", b="2")
    desk.publish()
    reader = desk.reader().follow()
    desk.restore({HEAD: [], OUTBOX: []})
    desk.publish(desk.restarted())
    desk.say(c="3")
    desk.publish()
    assert documents(reader.follow()) == documents(desk.reader().follow()) == {"c": "3"}


def test_numbers_only_grow_whatever_happens(desk: Desk) -> None:
    seen: list[int] = []
    backups = []
    for n in range(4):
        backups.append(desk.backup())
        desk.say(a=str(n), **{f"k{n}": "x"})
        desk.publish()
        if n % 2:
            desk.restore(backups[(n + 1) // 2])
            desk.publish(desk.restarted())
        with desk.engine.connect() as connection:
            seen.append(head_of(connection, desk.city, OFFICE).seq)
    assert seen == sorted(set(seen))


def test_a_topic_that_cannot_be_reached_is_told_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    away = [True]
    open_topic = desk.topics.topic

    def topic(audience: str) -> Any:
        if away[0]:
            raise LogUnavailable("away")
        return open_topic(audience)

    monkeypatch.setattr(desk.topics, "topic", topic)
    publisher = Publisher(desk.engine, desk.city, desk.topics, clock=lambda: clock[0])
    desk.say(a="1")
    assert publisher.turn() is False
    assert publisher.state == "LogUnavailable"
    away[0] = False
    assert publisher.turn() is False  # not before its time
    clock[0] += module.RETRY_SECONDS
    assert publisher.turn()
    assert publisher.state == "ok"
    assert documents(desk.reader().follow()) == {"a": "1"}


def test_a_look_at_an_untouched_topic_finds_what_was_published(desk: Desk) -> None:
    desk.say(a="1")
    desk.publish()
    with desk.engine.connect() as connection:
        head = head_of(connection, desk.city, OFFICE)
    with closing(desk.open_topics()) as untouched:
        topic = untouched.topic(OFFICE)
        found = topic.look(Published(head.published_seq, head.chain), lambda _after, _to: [])
    assert (found.topic_id, found.highest, found.is_same) == (head.topic_id, 1, True)


def test_a_topic_made_anew_is_filled_again_under_new_numbers(desk: Desk) -> None:
    desk.say(a="1", b="2")
    desk.publish()
    desk.topics.close()
    if desk.bootstrap:
        admin = KafkaAdminClient(bootstrap_servers=desk.bootstrap)
        admin.delete_topics([audience_topic(desk.city, OFFICE)])
        while admin.describe_topics([audience_topic(desk.city, OFFICE)])[0]["error_code"] == 0:
            pass
        admin.close()
    else:
        (desk.folder / f"{OFFICE}.json").unlink()
    desk.publish(desk.restarted())
    reader = desk.reader().follow()
    assert documents(reader) == {"a": "1", "b": "2"}
    assert (reader.since, reader.complete_to) == (3, 4)


def test_another_writer_is_noticed_and_overruled(desk: Desk) -> None:
    """A ledger that lost its lease publishes late what it had read before."""
    desk.say(a="1", b="2")
    desk.publish()
    of_late = desk.open_topics()
    late = of_late.topic(OFFICE)
    late.look(Published(2, b""), lambda _after, _to: [])
    desk.say(a="3", b=None)
    desk.publish()
    stayed = desk.reader().follow()
    late.append([FeedRecord("a", 1, b"1"), FeedRecord("b", 2, b"2")])
    late.mark(Mark(2, 1))
    of_late.close()
    desk.say(c="4")
    desk.publish()
    assert documents(stayed.follow()) == {"a": "3", "c": "4"}
    assert documents(desk.reader().follow()) == {"a": "3", "c": "4"}


def test_a_damaged_topic_is_told_by_name_and_keeps_the_others_from_nothing(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'outbox.db'}")
    create_schema(engine)
    desk = Desk(engine, "c", tmp_path)
    desk.settle()
    other = tmp_path / "other.json"
    other.write_text("{")
    with engine.begin() as connection:
        say(connection, "c", {OFFICE: {"a": b"1"}, "other": {"b": b"2"}}, position=1)
    clock = [0.0]
    publisher = Publisher(engine, "c", desk.topics, clock=lambda: clock[0])
    assert publisher.turn()
    assert documents(desk.reader().follow()) == {"a": "1"}
    assert (publisher.state, list(publisher.faults)) == ("LogDamaged", ["other"])
    assert "other.json" in str(publisher.faults["other"])
    other.unlink()
    clock[0] += module.RETRY_SECONDS_MAX
    assert publisher.turn()
    assert publisher.state == "ok"
    assert documents(Reader(desk.topics.topic("other")).follow()) == {"b": "2"}
    engine.dispose()
