"""A city whose journal is published, in both shapes, and what may happen to its stores.

The embedded shape has its journal topic in a folder beside the data folder, as on another disk.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from gateway.wiring import Deployment
from infra.broker.postgres_server import drop_database
from infra.decided_rows import journal_rows
from infra.ledger_runner import LedgerRunner
from infra.publishing.journal_topic import JournalTopic
from infra.publishing.row_lines import PublishedRow
from ledger.judge import group
from ledger.stored_row import StoredRow
from tests.infra.workload_city import opened, seed_of, settings_in
from tests.journeys.journals import Kept, kept
from tests.journeys.places import delete_topic

GROUP = 37
Rows = Sequence[tuple[str, StoredRow]]


@dataclass
class Shape:
    """One city in one shape; its stores can be copied, dropped and put back."""

    folder: Path
    city: str
    servers: dict[str, str] = field(default_factory=dict)

    @property
    def journal_folder(self) -> Path:
        return self.folder / "other-disk"

    @property
    def is_embedded(self) -> bool:
        return not self.servers

    @contextmanager
    def opened(self) -> Iterator[Deployment]:
        more: dict[str, Any] = {"group_submissions_max": GROUP, **self.servers}
        if self.is_embedded:
            self.journal_folder.mkdir(exist_ok=True, mode=0o700)
            more["journal_folder"] = self.journal_folder
        with opened(settings_in(self.folder / "data", **more), self.city) as parts:
            yield parts

    # The database

    def back_up(self, name: str) -> None:
        """Copy the database as it is; nobody has it open."""
        if self.is_embedded:
            copy = self.folder / name
            with closing(sqlite3.connect(self._file)) as here, closing(sqlite3.connect(copy)) as to:
                here.backup(to)
            return
        self._on_server(f'CREATE DATABASE "{self.copy_of(name)}" TEMPLATE "{self._database}"')

    def drop_database(self) -> None:
        """The database is gone; an empty one is in its place."""
        if self.is_embedded:
            for file in self._file.parent.glob(f"{self._file.name}*"):
                file.unlink()
            return
        self._on_server(f'DROP DATABASE "{self._database}"')
        self._on_server(f'CREATE DATABASE "{self._database}"')

    def restore(self, name: str) -> None:
        """The backup is put in the database's place."""
        self.drop_database()
        if self.is_embedded:
            shutil.copy(self.folder / name, self._file)
            return
        self._on_server(f'DROP DATABASE "{self._database}"')
        self._on_server(f'CREATE DATABASE "{self._database}" TEMPLATE "{self.copy_of(name)}"')

    @property
    def _file(self) -> Path:
        return self.folder / "data" / "oneboard.db"

    @property
    def _database(self) -> str:
        return str(make_url(self.servers["database_url"]).database)

    def copy_of(self, name: str) -> str:
        return f"{self._database}_{name}"

    def _on_server(self, statement: str) -> None:
        url = make_url(self.servers["database_url"]).set(database="postgres")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    # The topic

    def remove_topic(self) -> None:
        """The journal's topic is gone."""
        if self.is_embedded:
            shutil.rmtree(self.journal_folder)
        else:
            delete_topic(self.servers["kafka_bootstrap"], f"journal.{self.city}")

    def topic_of_only(self, rows: Rows) -> None:
        """A topic that holds these rows and no others, as after it was cut or tampered with."""
        self.remove_topic()
        self.add_rows(rows)

    def add_rows(self, rows: Rows, *, key: bytes | None = None) -> None:
        """Add rows to the topic: as the product itself, or as whoever has another ``key``."""
        with self.opened() as parts:
            journal = parts.publishing.journal()
            assert journal is not None
            if key is not None:
                journal = JournalTopic(journal._topic, city=self.city, key=key)
            journal.append(rows)

    def published(self) -> list[PublishedRow]:
        with self.opened() as parts:
            journal = parts.publishing.journal()
            assert journal is not None
            return list(journal.rows())


@contextmanager
def on_servers(request: pytest.FixtureRequest, folder: Path, city: str) -> Iterator[Shape]:
    """A city on Kafka and PostgreSQL; what was copied of its database goes at the end."""
    bootstrap = request.getfixturevalue("kafka_bootstrap")
    url = request.getfixturevalue("postgres_url")
    made = Shape(folder, city, {"kafka_bootstrap": bootstrap, "database_url": url})
    yield made
    copy = make_url(url).set(database=made.copy_of("yesterday"))
    drop_database(request.getfixturevalue("postgres"), str(copy))


def runner_of(parts: Deployment, *, records_max: int = GROUP) -> LedgerRunner:
    """A ledger as the product has it, with the workload's seeds."""
    return LedgerRunner(
        log=parts.log,
        store=parts.store,
        seed_of=seed_of,
        group_records_max=records_max,
        publication=parts.publication(),
    )


def judge_on(parts: Deployment, *, records_max: int = GROUP) -> None:
    """Start, judge to the log's end, fold the views."""
    runner = runner_of(parts, records_max=records_max)
    runner.start()
    while runner.step():
        pass
    parts.projector.catch_up()


def start_only(parts: Deployment) -> None:
    """Start and fold the views: nothing is judged here whatever the log holds."""
    runner_of(parts).start()
    parts.projector.catch_up()


def rows_of(parts: Deployment) -> list[tuple[str, StoredRow]]:
    with parts.engine.connect() as connection:
        return list(journal_rows(connection, parts.city))


def whole(parts: Deployment) -> tuple[Kept, Rows, object, str | None]:
    """Everything that the database keeps of the journal, where its cursor stands, and the head that
    was published last.
    """
    with parts.engine.connect() as connection:
        cursor = parts.store.cursor(connection)
    return kept(parts), rows_of(parts), cursor, head_of(parts)


def head_of(parts: Deployment) -> str | None:
    heads = parts.publishing.heads()
    assert heads is not None
    return heads.last()


@pytest.fixture
def decisions(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """For which rows the real judge was asked, or a clock's lapse decided, and how often."""
    asked: Counter[int] = Counter()

    def counted(name: str) -> None:
        real: Callable[..., Any] = getattr(group, name)

        def ask(state: Any, what: Any, moment: Any) -> Any:
            asked[moment.order] += 1
            return real(state, what, moment)

        monkeypatch.setattr(group, name, ask)

    counted("judge")
    counted("lapse")
    return asked
