# ruff: noqa: INP001, D103  a script for other people's machines, not a part of the product
"""Follow an office's audience topic, and keep its cards in one SQLite file. Needs kafka-python.

    python follow_topic.py --bootstrap HOST:9092 --topic audience.CITY.OFFICE --keep cards.db \
        --user CITY.OFFICE --password-file SECRET [--ca CA.pem] [--once]

Cards and place move in one transaction: it may be stopped or killed at any time, and goes on.
"""

import argparse
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import OffsetOutOfRangeError

TABLES = """CREATE TABLE IF NOT EXISTS card (key TEXT PRIMARY KEY, seq INTEGER, document TEXT);
CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, value INTEGER)"""
NOWHERE = {"offset": 0, "highest": 0, "since": 0, "complete_to": 0, "read_at": 0}
AWAY_SECONDS_MAX = 80 * 86_400  # tombstones are kept for ninety days


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("--bootstrap", "--topic", "--keep"):
        parser.add_argument(name, required=True)
    for name in ("--user", "--password-file", "--ca"):
        parser.add_argument(name)
    parser.add_argument("--once", action="store_true", help="read to the end, then leave")
    return parser.parse_args(given)


def connection(args: argparse.Namespace) -> Any:
    options = {"security_protocol": "SSL" if args.ca else "PLAINTEXT", "ssl_cafile": args.ca}
    if args.user:
        options["security_protocol"] = f"SASL_{options['security_protocol']}"
        options |= {"sasl_mechanism": "SCRAM-SHA-512", "sasl_plain_username": args.user}
        options["sasl_plain_password"] = Path(args.password_file).read_text().strip()
    # No group. end_offsets() tells who may not read; poll() alone would stay silent for ever.
    return KafkaConsumer(bootstrap_servers=args.bootstrap, auto_offset_reset="none", **options)


def take(db: sqlite3.Connection, place: dict[str, int], record: Any) -> None:
    if record.key == b"_complete":
        place |= json.loads(record.value)  # complete_to and since
        db.execute("DELETE FROM card WHERE seq < ?", [place["since"]])
        return
    key, seq = record.key.decode(), int(dict(record.headers)["seq"])
    if seq > place["highest"]:  # what was delivered before is dropped
        place["highest"] = seq
        db.execute("DELETE FROM card WHERE key = ?", [key])
        if record.value is not None:  # otherwise a tombstone: the card is gone
            db.execute("INSERT INTO card VALUES (?, ?, ?)", [key, seq, record.value.decode()])


def follow(args: argparse.Namespace) -> None:
    """After every mark the table holds the cards of all that the office may see, and no other."""
    db, consumer = sqlite3.connect(args.keep), connection(args)
    topic = TopicPartition(args.topic, 0)
    consumer.assign([topic])
    db.executescript(TABLES)
    place = NOWHERE | dict(db.execute("SELECT name, value FROM place"))
    end, is_first_pass = consumer.end_offsets([topic])[topic], False
    is_anew = time.time() - place["read_at"] > AWAY_SECONDS_MAX or place["offset"] > end
    consumer.seek(topic, place["offset"])
    while not args.once or is_anew or place["offset"] < end:
        with db:
            if is_anew:
                is_anew, is_first_pass, place = False, True, dict(NOWHERE)
                db.execute("DELETE FROM card")
                end = consumer.end_offsets([topic])[topic]
                consumer.seek_to_beginning(topic)
            since = place["since"]
            try:
                for record in consumer.poll(1_000).get(topic, []):
                    take(db, place, record)
                place |= {"offset": consumer.position(topic), "read_at": int(time.time())}
            except OffsetOutOfRangeError:
                is_anew = True  # the topic was made anew
            # All was said anew, perhaps in a topic that was made anew: read it from its beginning.
            is_anew |= place["since"] != since and not is_first_pass
            is_first_pass &= place["offset"] < end
            db.executemany("REPLACE INTO place VALUES (?, ?)", place.items())


if __name__ == "__main__":
    follow(arguments())
