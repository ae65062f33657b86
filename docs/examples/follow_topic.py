"""Follow an office's audience topic into a SQLite file; killed at any time, it goes on.

Needs kafka-python. To run: python follow_topic.py OFFICE.properties cards.db [--once]
"""

import json
import sqlite3
import sys
import time
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

NOWHERE = {"offset": 0, "anew_to": 0, "highest": 0, "since": 0, "complete_to": 0, "read_at": 0}


def connection(said):  # without a group: the place stands beside the cards
    options = {"bootstrap_servers": said["bootstrap.servers"], "auto_offset_reset": "earliest"}
    options |= {"security_protocol": said["security.protocol"], "sasl_mechanism": "SCRAM-SHA-512"}
    options |= {f"sasl_plain_{n}": said.get(f"oneboard.{n}") for n in ("username", "password")}
    return KafkaConsumer(ssl_cafile=said.get("oneboard.ca"), **options)


def take(db, place, record):
    if record.key == b"_complete":
        place |= json.loads(record.value)  # complete_to and since
        db.execute("DELETE FROM card WHERE seq < ?", [place["since"]])
    elif (seq := int(dict(record.headers)["seq"])) > place["highest"]:  # otherwise a duplicate
        place["highest"], key = seq, record.key.decode()
        db.execute("DELETE FROM card WHERE key = ?", [key])
        if record.value is not None:  # otherwise a tombstone: the card is gone
            db.execute("INSERT INTO card VALUES (?, ?, ?)", [key, seq, record.value.decode()])


def follow(file, keep, once=""):
    said = dict(line.split("=", 1) for line in Path(file).read_text().splitlines() if "=" in line)
    db, consumer = sqlite3.connect(keep), connection(said)
    db.execute("CREATE TABLE IF NOT EXISTS card (key PRIMARY KEY, seq INTEGER, document TEXT)")
    db.execute("CREATE TABLE IF NOT EXISTS place (name PRIMARY KEY, value INTEGER)")
    place, is_done = NOWHERE | dict(db.execute("SELECT name, value FROM place")), False
    consumer.assign([topic := TopicPartition(said["oneboard.topic"], 0)])
    while not (once and is_done):
        end = consumer.end_offsets([topic])[topic]  # tells who may not read; poll() is silent
        with db:  # cards and place in one transaction
            if time.time() - place["read_at"] > 80 * 86_400 or place["offset"] > end:  # begin anew
                db.execute("DELETE FROM card")  # for tombstones are kept for ninety days
                place = NOWHERE | {"anew_to": end}
            consumer.seek(topic, place["offset"])
            before = dict(place)
            for record in consumer.poll(1_000).get(topic, []):
                take(db, place, record)
            place |= {"offset": consumer.position(topic), "read_at": int(time.time())}
            if place["since"] != before["since"] and before["offset"] >= place["anew_to"]:
                place["read_at"] = 0  # all was said anew, perhaps in a topic made anew
            db.executemany("REPLACE INTO place VALUES (?, ?)", place.items())
        is_done = place["read_at"] > 0 and place["offset"] >= end


if __name__ == "__main__":
    follow(*sys.argv[1:])
