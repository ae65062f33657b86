"""A broker of our own starts, answers, and keeps what it acknowledged through kill -9."""

from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from infra.audiences.access import BrokerUnguarded, access_desk
from infra.audiences.grants import office_user
from infra.broker import kafka_jars
from infra.broker.faults import JarsNotFetched, ProgramMissing, ServerDidNotStart
from infra.broker.kafka_broker import KafkaBroker
from infra.log.kafka_access import KafkaAccess

TOPIC = "submissions.test"


def _make_topic(bootstrap: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics([NewTopic(TOPIC, num_partitions=1, replication_factor=1)])
    finally:
        admin.close()


def _append(bootstrap: str, values: list[bytes]) -> list[int]:
    """Append and wait for each acknowledgement; the broker's append times."""
    producer = KafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, max_request_size=1_000_000
    )
    try:
        sent = [producer.send(TOPIC, value, timestamp_ms=1) for value in values]
        producer.flush()
        return [future.get(timeout=30).timestamp for future in sent]
    finally:
        producer.close()


def _read_all(bootstrap: str) -> list[bytes]:
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="none", enable_auto_commit=False
    )
    partition = TopicPartition(TOPIC, 0)
    try:
        consumer.assign([partition])
        consumer.seek(partition, 0)
        end = consumer.end_offsets([partition])[partition]
        values: list[bytes] = []
        while len(values) < end:
            for records in consumer.poll(timeout_ms=1000).values():
                values += [record.value for record in records]
        return values
    finally:
        consumer.close()


def test_what_was_acknowledged_survives_kill_and_restart_at_the_same_address(
    tmp_path: Path,
) -> None:
    with KafkaBroker(data_folder=tmp_path) as broker:
        address = broker.bootstrap
        _make_topic(address)
        times = _append(address, [b"first", b"x" * 262_144])
        broker.kill()
        assert broker.pid is None
        broker.start()
        assert broker.bootstrap == address
        _append(address, [b"after the kill"])
        broker.restart()
        assert _read_all(address) == [b"first", b"x" * 262_144, b"after the kill"]
    assert min(times) > 1_600_000_000_000, "the time is the broker's, not the sender's"
    assert (tmp_path / "data").is_dir(), "a given folder is kept"


def test_a_topic_that_nobody_made_does_not_appear_by_itself(kafka_bootstrap: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    try:
        assert "never-made" not in admin.list_topics()
        admin.describe_topics(["never-made"])
        assert "never-made" not in admin.list_topics()
    finally:
        admin.close()


def test_a_broker_that_lets_everybody_do_everything_is_told(kafka_bootstrap: str) -> None:
    with (
        access_desk(KafkaAccess(kafka_bootstrap, timeout_ms=45_000)) as desk,
        pytest.raises(BrokerUnguarded, match="no authorizer"),
    ):
        desk.standings([office_user("asked", "a")])


def test_a_broker_that_cannot_start_says_why_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the broker needs a folder")
    broker = KafkaBroker(data_folder=tmp_path)
    with pytest.raises(ServerDidNotStart, match="log"):
        broker.start()
    assert broker.pid is None


def test_without_java_the_message_names_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("infra.broker.kafka_broker.shutil.which", lambda _program: None)
    with pytest.raises(ProgramMissing, match="apt-get install default-jre-headless"):
        KafkaBroker(data_folder=tmp_path).start()


def test_without_maven_the_message_names_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("infra.broker.kafka_jars.shutil.which", lambda _program: None)
    with pytest.raises(ProgramMissing, match="apt-get install maven"):
        kafka_jars.fetch_jars(tmp_path / "jars")


def test_jars_that_are_not_the_pinned_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fetch_something_else(folder: Path) -> None:
        folder.mkdir()
        (folder / "kafka_2.13-4.3.1.jar").write_bytes(b"not Kafka")

    monkeypatch.setattr(kafka_jars, "_run_maven", fetch_something_else)
    with pytest.raises(JarsNotFetched, match=r"kafka_2\.13-4\.3\.1\.jar"):
        kafka_jars.fetch_jars(tmp_path / "jars")
    assert not (tmp_path / "jars").exists()


def test_fetched_jars_are_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch, kafka_bootstrap: str
) -> None:
    assert kafka_bootstrap

    def fail(_folder: Path) -> None:
        pytest.fail("Maven was called although the jars are there")

    folder = kafka_jars.fetch_jars()
    monkeypatch.setattr(kafka_jars, "_run_maven", fail)
    assert kafka_jars.fetch_jars() == folder
