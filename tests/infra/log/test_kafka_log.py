"""What the Kafka log alone can do wrong: settings of the topic, outages, addresses."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from socket import socket

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from infra.broker.kafka_broker import KafkaBroker
from infra.log.kafka import KafkaLog
from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_topic import Replication, topic_of
from sharing.event_log import (
    LogDamaged,
    LogFault,
    LogSettingsWrong,
    LogUnavailable,
    Receipt,
)

GOOD = {
    "message.timestamp.type": "LogAppendTime",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    "max.message.bytes": "2097152",
    "unclean.leader.election.enable": "false",
}


@pytest.fixture
def admin(kafka_bootstrap: str) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    yield client
    client.close()


def opened(bootstrap: str, city: str, *, replication_factor: int = 1) -> KafkaLog:
    access = KafkaAccess(bootstrap, timeout_ms=45_000)
    return KafkaLog(city=city, access=access, replication_factor=replication_factor)


def settings_of(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    resource = ConfigResource(ConfigResourceType.TOPIC, topic)
    found = admin.describe_configs([resource], config_filter="all")["topic"][topic]
    return {name: setting["value"] for name, setting in found.items()}


# The topic


def test_the_product_makes_the_topic_with_its_settings(
    kafka_bootstrap: str, topic_name: str, admin: KafkaAdminClient
) -> None:
    log = opened(kafka_bootstrap, topic_name)
    (topic,) = admin.describe_topics([f"submissions.{topic_name}"])
    assert len(topic["partitions"]) == 1
    assert topic["topic_id"] == log.log_id
    assert settings_of(admin, topic["name"]).items() >= GOOD.items()
    log.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("message.timestamp.type", "CreateTime"),
        ("retention.ms", "604800000"),
        ("retention.bytes", "1000000"),
        ("cleanup.policy", "compact"),
        ("cleanup.policy", "compact,delete"),
        ("max.message.bytes", "100000"),
        ("unclean.leader.election.enable", "true"),
    ],
)
def test_a_topic_with_another_setting_is_refused_by_name_and_not_altered(
    kafka_bootstrap: str, topic_name: str, admin: KafkaAdminClient, setting: str, value: str
) -> None:
    topic = topic_of(topic_name)
    configs = {**GOOD, setting: value}
    admin.create_topics({topic: {"num_partitions": 1, "configs": configs}}, wait_for_metadata=True)
    with pytest.raises(LogSettingsWrong, match=setting):
        opened(kafka_bootstrap, topic_name)
    assert settings_of(admin, topic)[setting] == value


def test_a_topic_with_two_partitions_is_refused(
    kafka_bootstrap: str, topic_name: str, admin: KafkaAdminClient
) -> None:
    wanted = {topic_of(topic_name): {"num_partitions": 2, "configs": GOOD}}
    admin.create_topics(wanted, wait_for_metadata=True)
    with pytest.raises(LogSettingsWrong, match="2 partitions"):
        opened(kafka_bootstrap, topic_name)


def test_openers_that_start_together_make_one_topic(kafka_bootstrap: str, topic_name: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        logs = list(pool.map(lambda _: opened(kafka_bootstrap, topic_name), range(4)))
    assert len({log.log_id for log in logs}) == 1
    for log in logs:
        log.close()


def test_more_replicas_than_brokers_are_refused(kafka_bootstrap: str, topic_name: str) -> None:
    with pytest.raises(LogSettingsWrong, match="99 replicas"):
        opened(kafka_bootstrap, topic_name, replication_factor=99)


def test_one_replica_is_reported_for_a_warning(kafka_bootstrap: str, topic_name: str) -> None:
    log = opened(kafka_bootstrap, topic_name)
    replication = log.replication()
    assert replication == Replication(replicas=1, in_sync=1, min_insync_replicas=1)
    assert not replication.loses_nothing
    log.close()


@pytest.mark.parametrize(
    ("replicas", "in_sync", "min_insync", "loses_nothing"),
    [
        (3, 3, 2, True),
        (3, 2, 2, True),
        (3, 1, 2, False),
        (3, 3, 1, False),
        (2, 2, 2, False),
        (1, 1, 1, False),
    ],
)
def test_nothing_is_lost_with_three_replicas_of_which_two_must_answer(
    replicas: int, in_sync: int, min_insync: int, *, loses_nothing: bool
) -> None:
    assert Replication(replicas, in_sync, min_insync).loses_nothing == loses_nothing


@pytest.mark.parametrize("city", ["", "a b", "淮安", "a/b", "x" * 101, "a.b"])
def test_a_city_code_that_kafka_cannot_carry_is_refused(city: str) -> None:
    with pytest.raises(ValueError, match="city code"):
        topic_of(city)


# Times


def test_a_clients_time_never_gets_into_the_log(
    kafka_bootstrap: str, topic_name: str, admin: KafkaAdminClient
) -> None:
    log = opened(kafka_bootstrap, topic_name)
    first = log.append(b"live")
    topic = topic_of(topic_name)
    to_client_time = {"message.timestamp.type": "CreateTime"}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, to_client_time)])

    def append_on() -> None:
        # The broker may take a moment to obey; until then its own time must stand there.
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert log.append(b"x").recorded_at >= first.recorded_at

    with pytest.raises(LogSettingsWrong, match="broker's time"):
        append_on()
    log.close()


def test_foreign_records_are_read_as_they_are(kafka_bootstrap: str, topic_name: str) -> None:
    log = opened(kafka_bootstrap, topic_name)
    stranger = KafkaProducer(bootstrap_servers=kafka_bootstrap, compression_type="gzip")
    for value in (None, b"", b"\0stranger\xff", b"x" * 400_000):
        stranger.send(topic_of(topic_name), value, key=b"key", partition=0, timestamp_ms=1)
        stranger.flush()
    stranger.close()
    log.append(b"ours")
    records = log.read(from_offset=0, records_max=10)
    while len(records) < 5:
        records += log.read(from_offset=len(records), records_max=10)
    assert [record.value for record in records] == [
        b"", b"", b"\0stranger\xff", b"x" * 400_000, b"ours",
    ]  # fmt: skip
    assert all(record.recorded_at > 1_000_000 for record in records)
    log.close()


def test_offsets_that_went_back_are_damage(kafka_bootstrap: str, topic_name: str) -> None:
    log = opened(kafka_bootstrap, topic_name)
    log.append_many([b"a", b"b"])
    log._writer._highest_offset = 50
    with pytest.raises(LogDamaged, match="after 50"):
        log.append(b"c")
    log.close()


# Outages


def test_a_broker_that_is_not_there_is_said_clearly_and_leaves_no_thread() -> None:
    others = threading.enumerate()  # of other tests, which may end at any time
    with socket() as kept:
        kept.bind(("127.0.0.1", 0))  # no server of another test can have it, and nobody listens
        address = f"127.0.0.1:{kept.getsockname()[1]}"
        access = KafkaAccess(address, user="oneboard", password="secret-word", timeout_ms=600)
        with pytest.raises(LogUnavailable) as fault:
            KafkaLog(city="huaian", access=access)
    assert address in str(fault.value)
    assert "'oneboard'" in str(fault.value)
    assert "secret-word" not in f"{fault.value} {access}"
    assert [each for each in threading.enumerate() if each not in others] == []


@pytest.mark.parametrize("address", ["rubbish:", "no such host:9092", "nonesuch.invalid:9092", ""])
def test_an_address_that_is_rubbish_is_a_fault_by_name(address: str) -> None:
    with pytest.raises(LogFault):
        KafkaLog(city="huaian", access=KafkaAccess(address, timeout_ms=600))


def append_until(
    stop: threading.Event, log: KafkaLog, writer: int, unsure: set[bytes]
) -> dict[bytes, Receipt]:
    """Append without end; every fault must have a name, and the record is then tried again. What
    got a fault at its last try may be there or not.
    """
    acknowledged: dict[bytes, Receipt] = {}
    while not stop.is_set():
        value = b"%d:%d" % (writer, len(acknowledged))
        unsure.add(value)
        try:
            acknowledged[value] = log.append(value)
            unsure.remove(value)
        except LogUnavailable:
            stop.wait(0.1)
    return acknowledged


def read_all(log: KafkaLog) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while records := log.read(from_offset=len(found), records_max=5000):
        found += [(record.offset, record.value) for record in records]
    return found


def test_appends_over_kill_9_of_the_broker_lose_nothing() -> None:
    with KafkaBroker() as broker:
        log = KafkaLog(city="huaian", access=KafkaAccess(broker.bootstrap, timeout_ms=4_000))
        stop, unsure = threading.Event(), {b"while nobody is there"}
        with ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(append_until, stop, log, n, unsure) for n in range(4)]
            try:
                wait_for_records(log, 200)
                broker.kill()
                with pytest.raises(LogUnavailable):
                    log.append(b"while nobody is there")
                with pytest.raises(LogUnavailable):
                    log.read(from_offset=log._reader._end_seen, records_max=1)
                broker.start()
                wait_for_records(log, 200)
            finally:
                stop.set()
            acknowledged = {k: v for w in writers for k, v in w.result(timeout=60).items()}

        stored = read_all(log)
        at = dict(stored)
        lost = [v for v, receipt in acknowledged.items() if at.get(receipt.offset) != v]
        assert lost == []
        assert [offset for offset, _ in stored] == list(range(len(stored)))
        strange = Counter(value for _, value in stored).keys() - acknowledged.keys()
        assert strange <= unsure
        assert len(unsure) <= 1 + 4
        log.close()


def wait_for_records(log: KafkaLog, more: int) -> None:
    """Until so many more records are in, or the broker did not come back at all."""
    deadline, wanted = time.monotonic() + 150, None
    while time.monotonic() < deadline:
        try:
            end = log.end_offset()
        except LogUnavailable:
            continue
        wanted = end + more if wanted is None else wanted
        if end >= wanted:
            return
        threading.Event().wait(0.02)
    pytest.fail(f"fewer than {more} records came")
