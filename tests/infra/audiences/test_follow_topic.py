"""The documented client (docs/examples/follow_topic.py) on a real broker.

Whoever follows an office's topic with it ends with the office's cards: whether it stayed, was away,
was killed, or begins late; also after a real compaction (``soak``).
"""

import importlib.util
import random
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import TopicAuthorizationFailedError
from sqlalchemy import Engine, delete, insert, select

from gateway.broker_users import client_properties
from infra.audiences.grants import office_user
from infra.audiences.kafka_topic import SETTINGS, KafkaAudienceTopics, audience_topic
from infra.audiences.kafka_wire import KafkaWire
from infra.audiences.outbox import HEAD, OUTBOX, POSITION, say
from infra.audiences.publisher import Publisher
from infra.audiences.topic import FeedRecord, Mark
from infra.log.kafka_access import KafkaAccess
from infra.store.database import create_schema, open_database
from tests.infra.audiences.audience_city import publish_all
from tests.infra.broker.secured import SecuredBroker, two_offices

OFFICE = "office"
CLIENT = Path(__file__).parents[3] / "docs" / "examples" / "follow_topic.py"
QUICK = {
    # Compaction as soon as the cleaner comes by, in segments of a moment.
    "min.compaction.lag.ms": "0",
    "max.compaction.lag.ms": "500",
    "segment.ms": "500",
    "min.cleanable.dirty.ratio": "0.001",
    "delete.retention.ms": "600000",
}


@dataclass
class Told:
    """What an office is told: an outbox of invented cards, and the topic that it goes to."""

    engine: Engine
    city: str
    bootstrap: str
    settings: dict[str, str]
    dice: random.Random = field(default_factory=lambda: random.Random(6))  # noqa: S311

    def __post_init__(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                insert(POSITION).values(
                    city=self.city,
                    seq=0,
                    fingerprint=b"f",
                    sweep_fingerprint=b"",
                    sweep_seq=0,
                    swept_to="",
                    version=1,
                )
            )
        self.start()

    def start(self) -> None:
        """A publisher as a new process has it."""
        access = KafkaAccess(self.bootstrap, timeout_ms=45_000)
        self.topics = KafkaAudienceTopics(city=self.city, access=access, settings=self.settings)
        self.publisher = Publisher(self.engine, self.city, self.topics)

    def change(self, count: int, *, keys: int = 40) -> None:
        """So many changes on so many keys, published."""
        for start in range(0, count, keys // 2):
            some = self.dice.sample(range(keys), min(keys // 2, count - start))
            news = {f"k{n}": self._card() for n in some}
            with self.engine.begin() as connection:
                say(connection, self.city, {OFFICE: news}, position=1)
            publish_all(self.publisher)

    def _card(self) -> bytes | None:
        number = self.dice.randrange(1_000_000)
        return None if number % 4 == 0 else b'{"amount":%d}' % number

    @property
    def cards(self) -> dict[str, str]:
        """What stands."""
        query = select(OUTBOX.c.card_key, OUTBOX.c.document).where(OUTBOX.c.document.is_not(None))
        with self.engine.connect() as connection:
            return {key: bytes(card).decode() for key, card in connection.execute(query)}

    def office_file(self, folder: Path) -> Path:
        """What the office's system was handed, of a broker that knows no users."""
        file = folder / "office.properties"
        topic = audience_topic(self.city, OFFICE)
        said = {"bootstrap.servers": self.bootstrap, "security.protocol": "PLAINTEXT"}
        said |= {"oneboard.topic": topic}
        file.write_text("".join(f"{name}={value}\n" for name, value in said.items()))
        return file

    def backup(self) -> dict[Any, list[dict[str, Any]]]:
        with self.engine.connect() as connection:
            tables = (HEAD, OUTBOX)
            return {t: [dict(r) for r in connection.execute(select(t)).mappings()] for t in tables}

    def restore(self, backup: dict[Any, list[dict[str, Any]]]) -> None:
        with self.engine.begin() as connection:
            for table, rows in backup.items():
                connection.execute(delete(table))
                connection.execute(insert(table), rows)

    def delete_topic(self) -> None:
        name = audience_topic(self.city, OFFICE)
        admin = KafkaAdminClient(bootstrap_servers=self.bootstrap)
        admin.delete_topics([name])
        while admin.describe_topics([name])[0]["error_code"] == 0:
            pass
        admin.close()


OPENED: list[KafkaConsumer] = []
"""The client leaves its connection to the end of its process, which here goes on."""


@pytest.fixture(autouse=True)
def _left_connections_closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


def client() -> ModuleType:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("follow_topic", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def noted(**options: Any) -> KafkaConsumer:
        OPENED.append(KafkaConsumer(**options))
        return OPENED[-1]

    vars(module)["KafkaConsumer"] = noted
    return module


def follow(told: Told, file: Path) -> dict[str, str]:
    """Run the client until the topic's end; the cards that it keeps."""
    client().follow(told.office_file(file.parent), file, "--once")
    with sqlite3.connect(file) as db:
        return dict(db.execute("SELECT key, document FROM card"))


@pytest.fixture
def told(kafka_bootstrap: str, topic_name: str, tmp_path: Path) -> Iterator[Told]:
    engine = open_database(f"sqlite:///{tmp_path / 'outbox.db'}")
    create_schema(engine)
    made = Told(engine, topic_name, kafka_bootstrap, dict(SETTINGS))
    yield made
    made.topics.close()
    engine.dispose()


def test_who_stayed_who_was_away_and_who_comes_late_end_alike(told: Told, tmp_path: Path) -> None:
    told.change(40)
    follow(told, tmp_path / "away.db")
    for _ in range(3):
        told.change(60)
        assert follow(told, tmp_path / "stayed.db") == told.cards
    assert follow(told, tmp_path / "away.db") == told.cards
    assert follow(told, tmp_path / "late.db") == told.cards != {}


def test_a_client_that_is_killed_midway_goes_on_where_it_had_kept(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.change(40)
    follow(told, tmp_path / "kept.db")
    told.change(100)
    module = client()
    take, taken = module.take, [0]

    def take_some(*record: Any) -> None:
        taken[0] += 1
        if taken[0] > 30:
            raise KeyboardInterrupt
        take(*record)

    monkeypatch.setattr(module, "take", take_some)
    with pytest.raises(KeyboardInterrupt):
        module.follow(told.office_file(tmp_path), tmp_path / "kept.db", "--once")
    assert follow(told, tmp_path / "kept.db") == told.cards


def test_after_a_restore_every_client_ends_with_what_stands(told: Told, tmp_path: Path) -> None:
    told.change(60)
    yesterday = told.backup()
    told.change(60)
    follow(told, tmp_path / "before.db")
    told.restore(yesterday)
    told.topics.close()
    told.start()
    told.change(10)
    assert follow(told, tmp_path / "before.db") == told.cards
    assert follow(told, tmp_path / "late.db") == told.cards
    told.change(10)
    assert follow(told, tmp_path / "before.db") == told.cards != {}


@pytest.mark.parametrize("changes", [4, 400])
def test_a_topic_made_anew_is_noticed_whether_shorter_or_longer(
    told: Told, tmp_path: Path, changes: int
) -> None:
    told.change(100)
    follow(told, tmp_path / "before.db")
    told.delete_topic()
    told.topics.close()
    told.start()
    told.change(changes)
    assert follow(told, tmp_path / "before.db") == told.cards != {}


def test_who_was_away_for_longer_than_tombstones_are_kept_begins_anew(
    told: Told, tmp_path: Path
) -> None:
    told.change(60)
    follow(told, tmp_path / "away.db")
    with sqlite3.connect(tmp_path / "away.db") as db:
        db.execute("INSERT INTO card VALUES ('gone', 1, 'a card whose tombstone is gone')")
        db.execute("UPDATE place SET value = value - 81 * 86400 WHERE name = 'read_at'")
    assert follow(told, tmp_path / "away.db") == told.cards


def test_the_client_has_sixty_lines_at_most() -> None:
    assert len(CLIENT.read_text(encoding="utf-8").splitlines()) <= 60


def test_the_file_of_an_office_says_how_to_come_in_over_scram_and_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module, asked = client(), []
    monkeypatch.setattr(module, "KafkaConsumer", lambda **options: asked.append(options))
    for access in (KafkaAccess("h:1"), KafkaAccess("h:1", ca_file="theirs.pem")):
        with_user = replace(access, user="product", password="not this one")
        text = client_properties(office_user("c", "o"), "a=secret", with_user)
        lines = f"# from the office's post\n\n{text}oneboard.ca=ours.pem\n".splitlines()
        module.connection(dict(line.split("=", 1) for line in lines if "=" in line))
    assert [options["security_protocol"] for options in asked] == ["SASL_PLAINTEXT", "SASL_SSL"]
    for options in asked:
        assert options["sasl_plain_username"] == "c.o"
        assert options["sasl_plain_password"] == "a=secret"
        assert (options["bootstrap_servers"], options["ssl_cafile"]) == ("h:1", "ours.pem")


def test_an_office_follows_its_own_topic_over_tls_and_is_refused_on_anothers(
    secured_broker: SecuredBroker, topic_name: str, tmp_path: Path
) -> None:
    offices = two_offices(secured_broker, topic_name)
    topics = KafkaAudienceTopics(city=topic_name, access=offices.product)
    for office in ("a", "ab"):
        topic = topics.topic(office)
        topic.append([FeedRecord("k", 1, office.encode())])
        topic.mark(Mark(1, 1))
    topics.close()
    user = office_user(topic_name, "a")
    kept, file = tmp_path / "kept.db", tmp_path / "office.properties"
    at = replace(
        offices.office("a"),
        bootstrap=secured_broker.tls_bootstrap,
        ca_file=str(secured_broker.ca_file),
    )
    text = client_properties(user, offices.passwords[user.name], at)
    file.write_text(f"{text}oneboard.ca={secured_broker.ca_file}\n")
    client().follow(file, kept, "--once")
    with sqlite3.connect(kept) as db:
        assert list(db.execute("SELECT * FROM card")) == [("k", 1, "a")]
    file.write_text(file.read_text().replace(user.topic, audience_topic(topic_name, "ab")))
    with pytest.raises(TopicAuthorizationFailedError):
        client().follow(file, kept, "--once")


def test_rights_that_are_taken_while_it_runs_are_told_and_not_taken_for_silence(
    secured_broker: SecuredBroker,
    topic_name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offices = two_offices(secured_broker, topic_name)
    topics = KafkaAudienceTopics(city=topic_name, access=offices.product)
    topics.topic("a").append([FeedRecord("k", 1, b"a")])
    topics.close()
    user, file = office_user(topic_name, "a"), tmp_path / "office.properties"
    file.write_text(client_properties(user, offices.passwords[user.name], offices.office("a")))
    module = client()
    take = module.take

    def revoked_after(*record: Any) -> None:
        take(*record)
        with secured_broker.desk() as desk:
            desk.revoke(user.name)

    monkeypatch.setattr(module, "take", revoked_after)
    with pytest.raises(TopicAuthorizationFailedError):
        module.follow(file, tmp_path / "kept.db")


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_away_across_ten_thousand_changes_and_compaction_ends_as_never_having_left(
    kafka_bootstrap: str, topic_name: str, tmp_path: Path
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'outbox.db'}")
    create_schema(engine)
    told = Told(engine, topic_name, kafka_bootstrap, dict(SETTINGS) | QUICK)
    told.change(200)
    follow(told, tmp_path / "away.db")
    for _ in range(10):
        told.change(1_000, keys=200)
        follow(told, tmp_path / "stayed.db")
    wire = KafkaWire(KafkaAccess(kafka_bootstrap))
    name = audience_topic(topic_name, OFFICE)
    deadline = time.monotonic() + 120
    while True:
        first, end = wire.bounds(name)
        kept = len(wire.read(name, start=first, end=end))
        if kept < end / 4:
            break
        assert time.monotonic() < deadline, f"{kept} of {end} records are still there"
        told.change(20)  # a segment ends only when something is written after it
    assert end > 10_000
    follow(told, tmp_path / "stayed.db")
    wanted = told.cards
    assert follow(told, tmp_path / "stayed.db") == wanted
    assert follow(told, tmp_path / "away.db") == wanted
    assert follow(told, tmp_path / "late.db") == wanted != {}
    print(f"compaction left {kept} of {end} records; {len(wanted)} cards stand")
    wire.close()
    told.topics.close()
    engine.dispose()
