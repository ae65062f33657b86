"""The sealed record of what was done about rights 权限变更记录; append-only.

An event is written in the same transaction as what it tells, so that neither stands without the
other. Events are numbered from 1 without a gap; on PostgreSQL writers queue at an advisory lock, on
SQLite at the database itself.

Whoever changes what another may change too (a proposal, sessions, a deputyship) queues before the
first row is locked: else two wait for each other, until the server ends one of them with a fault.

Invariant: the chain of ``auth.audit_chain`` fits; ``oneboard check`` names where it does not.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine, func, insert, select, text

from auth.audit_chain import START, Event, first_broken, seal_of
from infra.store.people_tables import RIGHTS_EVENT, RightsEventTable
from ledger.checks import Finding, finding

CHAIN_LOCK: Final = 7261002
AT_ONCE: Final = 1000
ACTOR_IN_STEAD_OF: Final = "actor_in_stead_of"
"""In the details of an event: in whose stead a deputy did it."""


class Doing(NamedTuple):
    """What was done: when (milliseconds), what, by whom, about whom, and details."""

    at: int
    kind: str
    actor: str
    login: str
    details: Mapping[str, str | int | list[str]] = {}
    in_stead_of: str = ""
    """In whose stead ``actor`` did it, as a deputy; '' for oneself."""


class RightsRecord:
    """The record of one city; ``key`` seals it."""

    def __init__(self, engine: Engine, city: str, *, key: bytes) -> None:
        self._engine = engine
        self._city = city
        self._key = key

    def queue(self, connection: Connection) -> None:
        """Wait for one's turn within a transaction that writes, until its end."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": CHAIN_LOCK})

    def add(self, connection: Connection, doing: Doing) -> None:
        """Write one event within a transaction that writes."""
        self.queue(connection)
        last = (
            select(RIGHTS_EVENT.c.number, RIGHTS_EVENT.c.seal)
            .where(RIGHTS_EVENT.c.city == self._city)
            .order_by(RIGHTS_EVENT.c.number.desc())
            .limit(1)
        )
        row = connection.execute(last).one_or_none()
        number, before = (1, START) if row is None else (row.number + 1, bytes(row.seal))
        stead = {ACTOR_IN_STEAD_OF: doing.in_stead_of} if doing.in_stead_of else {}
        document = json.dumps({**doing.details, **stead}, ensure_ascii=False, sort_keys=True)
        event = Event(number, doing.at, doing.kind, doing.actor, doing.login, document)
        seal = seal_of(event, before=before, key=self._key)
        connection.execute(
            insert(RightsEventTable).values(city=self._city, seal=seal, **event._asdict())
        )

    def write(self, *doings: Doing) -> None:
        """Write events by themselves, all or none."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            for doing in doings:
                self.add(connection, doing)

    def write_once(self, doing: Doing, *, by: str) -> bool:
        """Write an event unless there is one of its kind with the same detail ``by``.

        Whether it was written. So who does not know whether it was written before may ask again.
        """
        told = select(RIGHTS_EVENT.c.document).where(
            RIGHTS_EVENT.c.city == self._city, RIGHTS_EVENT.c.kind == doing.kind
        )
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            self.queue(connection)  # what another one writes now is seen
            there = [json.loads(document) for document in connection.execute(told).scalars()]
            if any(details.get(by) == doing.details[by] for details in there):
                return False
            self.add(connection, doing)
        return True

    def events(self, *, before: int | None = None, limit: int = 100) -> list[Event]:
        """Events, the newest first; ``before``: only older ones."""
        query = select(RIGHTS_EVENT).where(RIGHTS_EVENT.c.city == self._city)
        if before is not None:
            query = query.where(RIGHTS_EVENT.c.number < before)
        query = query.order_by(RIGHTS_EVENT.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_event(row) for row in connection.execute(query)]

    def findings(self) -> Iterator[Finding]:
        """Where the record does not fit, for ``oneboard check``."""
        query = (
            select(RIGHTS_EVENT)
            .where(RIGHTS_EVENT.c.city == self._city)
            .order_by(RIGHTS_EVENT.c.number)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query, execution_options={"yield_per": AT_ONCE})
            broken = first_broken(((_event(r), bytes(r.seal)) for r in rows), key=self._key)
        if broken is not None:
            yield finding("check.rights_record_broken", number=broken)

    def count(self) -> int:
        """How many events there are."""
        query = select(func.count()).where(RIGHTS_EVENT.c.city == self._city)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())


def stood_in_for(event: Event) -> str:
    """In whose stead a deputy did it; '' for oneself."""
    told = json.loads(event.document)
    return str(told.get(ACTOR_IN_STEAD_OF, ""))


def _event(row: object) -> Event:
    return Event(*(getattr(row, name) for name in Event._fields))
