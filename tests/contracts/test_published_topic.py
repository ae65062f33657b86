"""What every published topic promises (``infra.publishing.ports.Topic``), in a folder and on Kafka.

One suite; the fixture ``topic_place`` is all that differs. Journal and heads are read and written
through the same topics, so what they promise is tested here too.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from infra.publishing.faults import JournalTopicDamaged
from infra.publishing.head_topic import HeadTopic
from infra.publishing.journal_topic import JournalTopic
from infra.publishing.ports import Topic, TopicValue
from infra.publishing.row_lines import LineReader, PublishedRow, sealing_key
from ledger.merkle.checkpoint import NoteSignature, SignedHead
from ledger.merkle.tree import TreeHead
from ledger.stored_row import StoredRow
from sharing.canonical import canonical_bytes
from sharing.event_log import RECORD_BYTES_MAX, OffsetUnknown
from tests.contracts.topic_places import TopicPlace, value_of

KEY = sealing_key(bytes(32), "320800")
LOG_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


@pytest.fixture(params=["folder", "kafka"])
def topic_place(request: pytest.FixtureRequest, tmp_path: Path, topic_name: str) -> TopicPlace:
    if request.param == "folder":
        return TopicPlace("folder", str(tmp_path), topic_name)
    return TopicPlace("kafka", request.getfixturevalue("kafka_bootstrap"), topic_name)


@pytest.fixture
def topic(topic_place: TopicPlace) -> Iterator[Topic]:
    opened = topic_place.open()
    yield opened
    opened.close()


@pytest.fixture
def journal(topic: Topic, topic_place: TopicPlace) -> JournalTopic:
    return JournalTopic(topic, city=topic_place.city, key=KEY)


def everything(topic: Topic) -> list[TopicValue]:
    found: list[TopicValue] = []
    while found_now := topic.read(from_offset=len(found), values_max=7):
        found += found_now
    return found


def row(seq: int, events: bytes = b"[]") -> StoredRow:
    return StoredRow(
        seq=seq,
        offset=seq + 6,
        recorded_at=1_743_811_200_000 + seq,
        record_hash=bytes([seq % 256]) * 32,
        office="320803",
        submission_id=f"s-{seq}",
        is_conflict=False,
        kind="register_lead",
        digest=bytes(32),
        verdict="accepted",
        reason="",
        params=b"{}",
        events=events,
        seed=bytes([seq % 256]) * 32,
        leaf_hash=bytes(32),
        state_hash=bytes(32),
        now=1_743_811_200_000 + seq,
        judge_version=1,
    )


def rows(*numbers: int) -> list[tuple[str, StoredRow]]:
    return [(LOG_ID, row(seq)) for seq in numbers]


def head_of(size: int) -> str:
    signature = NoteSignature("oneboard/320800", bytes(4), bytes(64))
    return SignedHead("oneboard/320800", TreeHead(size, bytes(32)), (signature,)).text


def seqs(journal: JournalTopic, *, from_offset: int = 0) -> list[int]:
    return [found.row.seq for found in journal.rows(from_offset=from_offset)]


# Values


def test_a_new_topic_is_empty(topic: Topic) -> None:
    assert topic.end_offset() == 0
    assert topic.read(from_offset=0, values_max=10) == []
    assert topic.append([]) == []


def test_values_stand_where_append_says_whatever_their_bytes(topic: Topic) -> None:
    values = [b"one", b"", b"two lines\nof text\n", bytes(range(256)), b"5 " + b"0" * 64 + b"\nx"]
    assert topic.append(values[:2]) == [0, 1]
    assert topic.append(values[2:]) == [2, 3, 4]
    assert everything(topic) == [TopicValue(n, value) for n, value in enumerate(values)]
    assert topic.end_offset() == 5


def test_reading_in_portions_from_anywhere_gives_the_same_values(topic: Topic) -> None:
    topic.append([b"%d" % n * 40 for n in range(300)])
    whole = everything(topic)
    assert len(whole) == 300
    for start in (0, 1, 150, 299):
        assert topic.read(from_offset=start, values_max=1000) == whole[start:]
    assert topic.read(from_offset=300, values_max=10) == []
    assert topic.read(from_offset=17, values_max=3) == whole[17:20]


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_that_was_never_given_is_refused(topic: Topic, offset: int) -> None:
    topic.append([b"a", b"b", b"c"])
    with pytest.raises(OffsetUnknown):
        topic.read(from_offset=offset, values_max=10)


def test_who_opens_it_again_finds_the_same_topic_and_goes_on(
    topic: Topic, topic_place: TopicPlace
) -> None:
    topic.append([b"before"])
    again = topic_place.open()
    try:
        assert again.topic_id == topic.topic_id
        assert again.append([b"after"]) == [1]
        assert [found.value for found in everything(topic)] == [b"before", b"after"]
        assert topic.append([b"last"]) == [2]
        assert everything(again) == everything(topic)
    finally:
        again.close()


@pytest.mark.parametrize("acknowledged_min", [1, 60])
def test_what_was_acknowledged_survives_kill_9_of_the_writer(
    topic_place: TopicPlace, acknowledged_min: int
) -> None:
    topic_place.open().close()
    command = [sys.executable, "-m", "tests.contracts.topic_places"]
    place = [topic_place.kind, topic_place.where, topic_place.city]
    with subprocess.Popen([*command, *place], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(acknowledged_min)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    acknowledged = [tuple(map(int, line.split())) for line in said if line.endswith("\n")]

    topic = topic_place.open()
    found = {value.offset: value.value for value in everything(topic)}
    assert len(acknowledged) >= acknowledged_min
    assert all(found[offset] == value_of(n) for offset, n in acknowledged)
    assert len(found) <= len(acknowledged) + 1
    assert topic.append([b"and on"]) == [len(found)]
    topic.close()


# The journal


def test_rows_come_back_as_they_were_published(journal: JournalTopic) -> None:
    published = rows(*range(1, 41))
    assert journal.append(published[:30]) == 29
    assert journal.append(published[30:]) == 39
    found = list(journal.rows())
    assert [(each.log_id, each.row) for each in found] == published
    assert [each.offset for each in found] == list(range(40))
    assert seqs(journal, from_offset=37) == [38, 39, 40]


def test_a_row_longer_than_a_record_goes_in_pieces_and_comes_back_whole(
    journal: JournalTopic,
) -> None:
    long = row(2, events=b'["' + b"x" * (2 * RECORD_BYTES_MAX) + b'"]')
    published = [(LOG_ID, row(1)), (LOG_ID, long), (LOG_ID, row(3))]
    end = journal.append(published)
    found = list(journal.rows())
    assert [each.row for each in found] == [each for _, each in published]
    assert end == found[2].offset > 3
    again = journal.row_at(found[1].offset)
    assert again == found[1]


def test_rows_of_a_writer_that_was_overtaken_are_given_again_but_make_no_gap(
    journal: JournalTopic,
) -> None:
    journal.append(rows(1, 2, 3))
    journal.append(rows(2, 3, 4))
    assert seqs(journal) == [1, 2, 3, 2, 3, 4]


@pytest.mark.parametrize(("first", "then"), [((1, 2), (4,)), ((2,), ())])
def test_a_row_whose_predecessor_never_came_is_damage(
    journal: JournalTopic, first: tuple[int, ...], then: tuple[int, ...]
) -> None:
    journal.append(rows(*first))
    journal.append(rows(*then))
    with pytest.raises(JournalTopicDamaged):
        seqs(journal)


@pytest.mark.parametrize(
    "foreign", [b"not ours", b"{}", b'{"v":1,"city":"999999","kind":"row"}', b"\xff"]
)
def test_bytes_that_are_no_row_of_the_city_are_damage(
    topic: Topic, journal: JournalTopic, foreign: bytes
) -> None:
    journal.append(rows(1, 2))
    topic.append([foreign])
    with pytest.raises(JournalTopicDamaged) as told:
        seqs(journal)
    assert told.value.seq == 3


def test_equal_rows_are_equal_canonical_bytes(journal: JournalTopic) -> None:
    journal.append(rows(1))
    (found,) = journal.rows()
    assert found.line == journal.line_of(found.row, log_id=LOG_ID)
    assert found.line == canonical_bytes(orjson.loads(found.line))


def test_a_row_is_sealed_by_the_key_of_its_city_as_it_was_published(
    topic: Topic, journal: JournalTopic, topic_place: TopicPlace
) -> None:
    """Whole rows and rows in pieces; with another key or one changed value it is not the city's."""
    long = row(2, events=b'["' + b"x" * (2 * RECORD_BYTES_MAX) + b'"]')
    journal.append([(LOG_ID, row(1)), (LOG_ID, long)])
    (first, _) = found = list(journal.rows())
    assert all(journal.is_sealed(each) for each in found)
    others = [sealing_key(bytes(32), "320801"), sealing_key(bytes([1]) * 32, "320800")]
    for key in others:
        other = JournalTopic(topic, city=topic_place.city, key=key)
        assert not any(other.is_sealed(each) for each in found)
    for field in fields(StoredRow):
        value: Any = getattr(first.row, field.name)
        more: Any = b"1" if isinstance(value, bytes) else "1"
        changed_value: Any = value ^ True if isinstance(value, int) else value + more
        other_value: dict[str, Any] = {field.name: changed_value}
        changed = journal.line_of(replace(first.row, **other_value), log_id=LOG_ID)
        assert not journal.is_sealed(under_the_seal_of(first, changed)), field.name
    moved = journal.line_of(first.row, log_id="another")
    assert not journal.is_sealed(under_the_seal_of(first, moved))
    assert journal.is_sealed(under_the_seal_of(first, first.line))
    content = orjson.loads(first.line)
    bare = canonical_bytes({name: content[name] for name in content if name != "seal"})
    assert not journal.is_sealed(first._replace(line=bare))


def under_the_seal_of(first: PublishedRow, line: bytes) -> PublishedRow:
    """What is read from this line if it carries the seal of another row."""
    content = orjson.loads(line)
    forged = canonical_bytes(content | {"seal": orjson.loads(first.line)["seal"]})
    (found,) = LineReader(content["city"]).rows(0, forged)
    return found


# The heads


def test_the_last_head_is_the_one_that_was_published_last(topic_place: TopicPlace) -> None:
    topic = topic_place.open("heads")
    heads = HeadTopic(topic)
    assert heads.last() is None
    for size in (3, 17, 18):
        head = f"oneboard/{topic_place.city}\n{size}\nroot\n\n— key signature\n"
        heads.append(head)
        assert heads.last() == head
    topic.close()
    again = topic_place.open("heads")
    assert HeadTopic(again).last() == head
    again.close()


@pytest.mark.parametrize("at_once", [1, 3, 500])
def test_the_larger_heads_are_given_in_their_order_from_anywhere(
    topic_place: TopicPlace, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("infra.publishing.head_topic.VALUES_AT_ONCE", at_once)
    topic = topic_place.open("heads")
    heads = HeadTopic(topic)
    assert list(heads.larger_than(0)) == []
    sizes = (2, 3, 5, 8, 8, 13, 21)
    texts = [head_of(size) for size in sizes]
    texts.insert(4, "no head")
    for text in texts:
        heads.append(text)
    for size in (0, 1, 2, 4, 8, 13, 20, 21, 34):
        found = list(heads.larger_than(size))
        assert found == texts[len(texts) - len(found) :]
        wanted_count = sum(each > size for each in sizes)
        assert {head_of(each) for each in sizes if each > size} <= set(found)
        assert len(found) <= wanted_count + at_once + 1, "it begins shortly before the first"
    topic.close()


def test_journal_and_heads_of_a_city_are_two_topics(topic: Topic, topic_place: TopicPlace) -> None:
    heads = topic_place.open("heads")
    heads.append([b"head"])
    assert topic.end_offset() == 0
    assert heads.topic_id != topic.topic_id
    heads.close()
