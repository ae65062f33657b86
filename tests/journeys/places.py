"""Where a city of a journey runs, told in one way to this process and to programs it starts."""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient

from gateway.wiring import Deployment, deployment
from infra.keys.master_key import FILE_NAME as MASTER_KEY_FILE
from infra.settings import Settings
from infra.store.reads import judged_offset

TOPIC_GONE_SECONDS_MAX = 120


@dataclass(frozen=True)
class CityPlace:
    """A data folder and whatever settings differ from the defaults."""

    data: Path
    city: str
    settings: dict[str, Any] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        values = {"data": self.data, "city": self.city, **self.settings}
        return {f"ONEBOARD_{name.upper()}": str(value) for name, value in values.items()}

    def with_settings(self, **more: Any) -> "CityPlace":
        return replace(self, settings={**self.settings, **more})

    @contextmanager
    def opened(self) -> Iterator[Deployment]:
        settings = Settings(data=self.data, city=self.city, **self.settings)
        with deployment(settings, new_city=self.city) as opened:
            yield opened

    def judged(self) -> int:
        """The log offset that the ledger will judge next, as another process sees it."""
        with self.opened() as opened, opened.engine.connect() as connection:
            return judged_offset(connection, self.city)


def embedded(data: Path, city: str, **settings: Any) -> CityPlace:
    """Log, journal and keys in one folder."""
    return CityPlace(data, city, settings)


def on_servers(
    data: Path, city: str, *, kafka_bootstrap: str, database_url: str, **settings: Any
) -> CityPlace:
    """Log on Kafka, journal on PostgreSQL, keys in the same database under a key of this city."""
    return CityPlace(
        data,
        city,
        {
            "kafka_bootstrap": kafka_bootstrap,
            "database_url": database_url,
            "keystore_url": database_url,
            "master_key": secrets.token_hex(32),
            **settings,
        },
    )


def copy_of_log_and_keys(place: CityPlace, data: Path) -> CityPlace:
    """The same log and the same keys in another folder, with nothing judged yet."""
    data.mkdir(mode=0o700)
    for path in place.data.iterdir():
        if path.name == MASTER_KEY_FILE or path.name.startswith(("keys.", "log.")):
            shutil.copy2(path, data)
    return replace(place, data=data)


def judge_all(opened: Deployment) -> int:
    """Judge the log to its end in this process; the position reached."""
    runner = opened.runner()
    runner.start()
    while runner.step():
        pass
    return opened.projector.catch_up()


def delete_topics_of(bootstrap: str, city: str) -> None:
    """Delete every topic of a city: a code that other tests use too must leave nothing behind."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        topics = [topic for topic in admin.list_topics() if topic.endswith(f".{city}")]
    finally:
        admin.close()
    for topic in topics:
        delete_topic(bootstrap, topic)


def publishing_elsewhere(place: CityPlace, folder: Path) -> CityPlace:
    """The same place with topics of its own, so that nothing published is taken over."""
    journal, heads = folder / "journal", folder / "heads"
    for each in (journal, heads):
        each.mkdir(parents=True)
    return place.with_settings(journal_folder=journal, heads_folder=heads)


def delete_topic(bootstrap: str, topic: str) -> None:
    """Delete a topic and return once it is gone."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.delete_topics([topic])
        deadline = time.monotonic() + TOPIC_GONE_SECONDS_MAX
        while topic in admin.list_topics():
            assert time.monotonic() < deadline, f"{topic} is still there"
            time.sleep(0.05)
    finally:
        admin.close()
