"""The access log 查阅记录: who saw or exported which lead or project, and what of it was masked.

The rule: an entry is written in a transaction of its own before the answer goes out, so that nobody
has seen what is not in the log, whatever ends the process. It holds ids and codes and classes of
fields, never a name of an investor, an amount or a contact.

Edge cases: a list is one entry for each office whose leads it showed by name, with their ids, and
one for all that was masked in it, with how many and a hash over the ids; the same project seen
again is another entry. Entries older than the setting says are dropped once a day
(``infra.access.retention``).

Invariant: entries are never changed, only dropped when their time is over.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, and_, delete, func, insert, or_, select
from sqlalchemy.sql import Select

from infra.store.access_tables import ACCESS_LIST, ACCESS_LOG

_KEY: Final = ("city", "at", "entry")


@dataclass(frozen=True, slots=True)
class Access:
    """That somebody saw something; ``subject`` '' and a ``digest`` for a list, with the ``ids`` of
    what it showed of ``of_office``.
    """

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
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are wanted; ``offices``, None for every one: whose lead it was; ``readers``:
    of which office the reader was; ``subject``: also where it stood in a list.
    """

    offices: Collection[str] | None = None
    readers: Collection[str] | None = None
    subject: str = ""
    actor: str = ""
    after: int = 0
    before: int = 0


def new_entry() -> str:
    """Random, so that several gateways never give the same one."""
    return secrets.token_hex(12)


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
        rows = [asdict(each) | {"city": self._city, "entry": new_entry()} for each in accesses]
        lists = [
            {key: row[key] for key in _KEY} | {"ids": f" {' '.join(ids)} "}
            for row in rows
            if (ids := row.pop("ids"))
        ]
        engine = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection:
            connection.execute(insert(ACCESS_LOG), rows)
            if lists:
                connection.execute(insert(ACCESS_LIST), lists)

    def drop(self, *, before: int) -> None:
        """Forget entries whose time is over."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            for table in (ACCESS_LOG, ACCESS_LIST):
                old = (table.c.city == self._city, table.c.at < before)
                connection.execute(delete(table).where(*old))

    def page(self, sought: Sought, *, offset: int, limit: int) -> tuple[int, list[Access]]:
        """How many fit, and those of a page, the latest first."""
        with self._engine.connect() as connection:
            total = connection.execute(self._where(select(func.count()), sought)).scalar_one()
            query = self._where(select(ACCESS_LOG, ACCESS_LIST.c.ids), sought)
            ordered = query.order_by(ACCESS_LOG.c.at.desc(), ACCESS_LOG.c.entry.desc())
            rows = connection.execute(ordered.offset(offset).limit(limit)).mappings().all()
        fields = [name for name in Access.__slots__ if name != "ids"]
        return int(total), [
            Access(**{name: row[name] for name in fields}, ids=tuple((row["ids"] or "").split()))
            for row in rows
        ]

    def _where(self, query: Select[Any], sought: Sought) -> Select[Any]:
        table = ACCESS_LOG.c
        same = [table[name] == ACCESS_LIST.c[name] for name in _KEY]
        both = ACCESS_LOG.outerjoin(ACCESS_LIST, and_(*same))
        query = query.select_from(both).where(table.city == self._city)
        if sought.offices is not None:
            query = query.where(table.of_office.in_(sorted(sought.offices)))
        if sought.readers is not None:
            query = query.where(table.office.in_(sorted(sought.readers)))
        if sought.subject:
            query = query.where(or_(table.subject == sought.subject, self._lists(sought.subject)))
        if sought.actor:
            query = query.where(table.actor == sought.actor)
        if sought.after:
            query = query.where(table.at >= sought.after)
        if sought.before:
            query = query.where(table.at < sought.before)
        return query

    def _lists(self, subject: str) -> ColumnElement[bool]:
        """That the id stood in the list; not LIKE, which folds case on SQLite and has wildcards."""
        is_postgres = self._engine.dialect.name == "postgresql"
        place = func.strpos if is_postgres else func.instr
        return place(ACCESS_LIST.c.ids, f" {subject} ") > 0
