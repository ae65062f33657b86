"""Judge and post from a real Kafka topic into PostgreSQL, beside a raw consume of that topic.

The raw consume is kafka-python alone: assign, seek to the beginning, poll until the end, look at
each record's offset, time and bytes. It is the speed that no reader in Python can pass.

Figures: ``judge and post from Kafka``, ``raw consume``, ``bare insert`` in submissions a second.
"""

import secrets

from kafka import KafkaConsumer, TopicPartition

from infra.log.kafka import KafkaLog
from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_topic import topic_of
from tests.benchmarks.bench import Outcome, Stopwatch, records_of
from tests.benchmarks.judge_and_post import judge_and_post


def from_kafka(count: int, *, bootstrap: str, judged_url: str, bare_url: str) -> Outcome:
    """Fill a new topic, consume it raw, then judge it."""
    city = f"bench{secrets.token_hex(6)}"
    log = KafkaLog(city=city, access=KafkaAccess(bootstrap))
    try:
        log.restore(records_of(count))
        consuming = Stopwatch()
        with consuming.running():
            consumed = consume_raw(bootstrap, topic_of(city))
        outcome = judge_and_post(
            log, name="kafka to postgres", judged_url=judged_url, bare_url=bare_url
        )
    finally:
        log.close()
    if consumed != outcome.submissions:
        raise RuntimeError(f"raw: {consumed} records, judged: {outcome.submissions}")
    outcome.figures["raw consume, records/s"] = consuming.rate(consumed)
    return outcome


def consume_raw(bootstrap: str, topic: str) -> int:
    """Read a topic's one partition from its beginning; the number of records."""
    partition = TopicPartition(topic, 0)
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    try:
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        end = consumer.end_offsets([partition])[partition]
        count = 0
        while consumer.position(partition) < end:
            for record in consumer.poll(timeout_ms=1000, max_records=4000).get(partition, ()):
                count += record.offset >= 0 and record.timestamp > 0 and bool(record.value)
        return count
    finally:
        consumer.close()
