"""The access log 查阅记录: who saw or exported which lead or project, and what of it was masked.

The rule: an entry is written in a transaction of its own before the answer goes out, so that nobody
has seen what is not in the log, whatever ends the process. It holds ids and codes and classes of
fields, never a name of an investor, an amount or a contact.

Edge cases: a list is one entry with how many it showed and a hash over their ids; the same project
seen again is another entry. Entries older than the setting says are dropped once a day
(``infra.access.retention``).

Invariant: entries are never changed, only dropped when their time is over.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.sql import Select

from infra.store.access_tables import ACCESS_LOG


@dataclass(frozen=True, slots=True)
class Access:
    """That somebody saw something; ``subject`` '' and a ``digest`` for a list."""

    at: int
    actor: str
    in_stead_of: str
    office: str
    role: str
    channel: str
    what: str
    subject: str
    of_office: str
    relation: str
    shown: str
    masked: str
    count: int
    digest: str
    request: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are wanted; ``offices``, None for every one: whose lead it was; ``readers``:
    of which office the reader was.
    """

    offices: Collection[str] | None = None
    readers: Collection[str] | None = None
    subject: str = ""
    actor: str = ""
    after: int = 0
    before: int = 0


def digest_of(ids: Iterable[str]) -> str:
    """SHA-256 over the ids of a list, one a line, in their order."""
    return sha256("\n".join(ids).encode()).hexdigest()


class AccessLog:
    """The access log of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def note(self, *accesses: Access) -> None:
        """Keep these; durable when it returns."""
        if not accesses:
            return
        rows = [
            asdict(each) | {"city": self._city, "entry": secrets.token_hex(12)} for each in accesses
        ]
        engine = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection:
            connection.execute(insert(ACCESS_LOG), rows)

    def drop(self, *, before: int) -> None:
        """Forget entries whose time is over."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            old = (ACCESS_LOG.c.city == self._city, ACCESS_LOG.c.at < before)
            connection.execute(delete(ACCESS_LOG).where(*old))

    def page(self, sought: Sought, *, offset: int, limit: int) -> tuple[int, list[Access]]:
        """How many fit, and those of a page, the latest first."""
        with self._engine.connect() as connection:
            total = connection.execute(self._where(select(func.count()), sought)).scalar_one()
            query = self._where(select(ACCESS_LOG), sought)
            ordered = query.order_by(ACCESS_LOG.c.at.desc(), ACCESS_LOG.c.entry.desc())
            rows = connection.execute(ordered.offset(offset).limit(limit)).mappings().all()
        fields = Access.__slots__
        return int(total), [Access(**{name: row[name] for name in fields}) for row in rows]

    def _where(self, query: Select[Any], sought: Sought) -> Select[Any]:
        table = ACCESS_LOG.c
        query = query.select_from(ACCESS_LOG).where(table.city == self._city)
        if sought.offices is not None:
            query = query.where(table.of_office.in_(sorted(sought.offices)))
        if sought.readers is not None:
            query = query.where(table.office.in_(sorted(sought.readers)))
        if sought.subject:
            query = query.where(table.subject == sought.subject)
        if sought.actor:
            query = query.where(table.actor == sought.actor)
        if sought.after:
            query = query.where(table.at >= sought.after)
        if sought.before:
            query = query.where(table.at < sought.before)
        return query
