"""The key store: a database of its own, SQLite or PostgreSQL, apart from log and journal.

The rule: keys are made under "insert unless there, then read", so all processes agree on one key.
Each is wrapped under the master key and bound to its city and id. Erasing takes the wrapped key
away and leaves a tombstone, which wins for ever, even over a key that was never made.

Edge cases: another master key than the one that the store wraps under is ``MasterKeyWrong`` at
open, before anything is sealed that nobody can open. After an erasure SQLite overwrites the bytes
and empties its write-ahead log, PostgreSQL vacuums the table (``remains``: also how a sweep that an
open reader kept from it is made up for); backups, and PostgreSQL's own write-ahead archive, still
hold the wrapped key until they expire.

Invariant: no column holds a key or a contact in the clear.
"""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from infra.keys.remains import Remains, remains_table
from infra.keys.rotation import MasterKeyRotation, Wrapped
from infra.keys.rotation_lock import rotation_lock
from infra.keys.rotation_notes import RotationNotes, last_rotation_table, unrecorded_table
from infra.keys.signing_keys import SigningKeys, bound_to, signing_keys_table
from infra.keys.wrapping import FORMAT, NOW, Wrapping, mark_of, store_table
from infra.sqlite_file import claim_file, use_wal
from infra.store.inserting import insert_into
from sharing.contacts import (
    KEY_BYTES,
    KeyErased,
    KeyStoreUnavailable,
    KeyUnknown,
    SealBroken,
    SealScope,
    lead_key_id,
)
from sharing.framing import framed

FILE_NAME: Final = "keys.sqlite"
SCHEMA: Final = "oneboard_keys"
CHUNK: Final = 500
BUSY_TIMEOUT_MS: Final = 10_000
_SCHEMA_LOCK: Final = 0x6F6E6562

_tables = sa.MetaData(schema=SCHEMA)

_store = store_table(_tables)
_lead_keys = sa.Table(
    "lead_keys",
    _tables,
    sa.Column("city", sa.Text, primary_key=True),
    sa.Column("key_id", sa.Text, primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=True),
    sa.Column("erased_at", sa.BigInteger, nullable=True),
    sa.CheckConstraint("(wrapped IS NULL) = (erased_at IS NOT NULL)", name="erased_or_there"),
)
_seed_secrets = sa.Table(
    "seed_secrets",
    _tables,
    sa.Column("city", sa.Text, primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)
_signing_keys = signing_keys_table(_tables)
_key_remains = remains_table(_tables)
_last_rotation = last_rotation_table(_tables)
_unrecorded = unrecorded_table(_tables)
_SEED: Final = "seed"


def _bound_to(city: str, key_id: str) -> bytes:
    return framed("oneboard/wrapped-key/v1", city, key_id)


_WRAPPED: Final = (
    Wrapped(_lead_keys, ("city", "key_id"), lambda row: _bound_to(row.city, row.key_id)),
    Wrapped(_seed_secrets, ("city",), lambda row: _bound_to(row.city, _SEED)),
    Wrapped(_signing_keys, ("city", "number"), lambda row: bound_to(row.city, row.number)),
)


class SqlKeyStore:
    """Keys in SQLite or PostgreSQL (see ``sharing.contacts.KeyStore``)."""

    def __init__(
        self, url: str, *, master_key: bytes, master_key_before: bytes | None = None
    ) -> None:
        """Open the store at the SQLAlchemy ``url`` and make its tables if they are missing.

        ``master_key_before`` is given while ``master_key`` takes its place (``rotation``).
        Raises MasterKeyWrong, KeyStoreUnavailable.
        """
        notes = RotationNotes(
            _last_rotation,
            _unrecorded,
            transaction=self._transaction,
            insert_unless_there=self._insert,
        )
        self._wrapping = Wrapping(
            _store, newest=master_key, before=master_key_before, left_mark=notes.left_mark
        )
        self._engine = _engine(url)
        self._remains = Remains(
            _key_remains,
            engine=self._engine,
            transaction=self._transaction,
            vacuumed=tuple(f"{SCHEMA}.{each.table.name}" for each in _WRAPPED),
            busy_timeout_ms=BUSY_TIMEOUT_MS,
        )
        self.signing = SigningKeys(
            _signing_keys,
            wrapping=self._wrapping,
            transaction=self._transaction,
            insert_unless_there=self._insert,
        )
        self.rotation = MasterKeyRotation(
            _store,
            _WRAPPED,
            wrapping=self._wrapping,
            transaction=self._transaction,
            remains=self._remains,
            notes=notes,
            lock=self._rotation_lock,
        )
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def lead_key(self, *, city: str, office: str, submission_id: str) -> bytes:
        """The key of this submission; made on the first call. Raises KeyErased."""
        scope = SealScope(city, office, submission_id)
        key = self.lead_keys((scope,))[scope]
        if key is None:
            raise KeyErased(f"the key of submission {submission_id} of {office} was erased")
        return key

    def lead_keys(self, scopes: Sequence[SealScope]) -> dict[SealScope, bytes | None]:
        """The keys of many submissions, in one transaction; None for an erased one."""
        places = {scope: (scope.city, lead_key_id(scope)) for scope in scopes}
        with self._transaction() as connection:
            found = self._wrapped(connection, list(places.values()))
            # In one order everywhere, so that two processes cannot wait for each other.
            missing = sorted(set(places.values()) - found.keys())
            if missing:
                under = self._wrapping.writing(connection)
                fresh = [
                    {"city": city, "key_id": key_id, "wrapped": self._new_key(under, city, key_id)}
                    for city, key_id in missing
                ]
                connection.execute(self._insert(_lead_keys), fresh)
                found |= self._wrapped(connection, missing)
        return {
            scope: None if (wrapped := found[place]) is None else self._unwrap(wrapped, *place)
            for scope, place in places.items()
        }

    def read_key(self, *, city: str, key_id: str) -> bytes:
        """The key of this id; never makes one. Raises KeyErased, KeyUnknown."""
        place = (city, key_id)
        with self._transaction() as connection:
            found = self._wrapped(connection, [place])
        if place not in found:
            raise KeyUnknown(f"this key store has no key {key_id} of {city}")
        wrapped = found[place]
        if wrapped is None:
            raise KeyErased(f"the key {key_id} of {city} was erased")
        return self._unwrap(wrapped, city, key_id)

    def erase_key(self, *, city: str, key_id: str, erased_at: int) -> None:
        """Erase a key for ever, whether or not it was ever made; again changes nothing."""
        self.erase_keys(city=city, key_ids=(key_id,), erased_at=erased_at)

    def erase_keys(self, *, city: str, key_ids: Sequence[str], erased_at: int) -> int:
        """Erase many for ever, in one go; how many were not erased before.

        Their copies are swept from the files at once, unless a reader keeps some (``sweep``).
        """
        places = [(city, key_id) for key_id in sorted(set(key_ids))]
        with self._transaction() as connection:
            found = self._wrapped(connection, places)
        left = [place for place in places if found.get(place, b"") is not None]
        if not left:
            return 0
        tombstone = {"wrapped": None, "erased_at": erased_at}
        with self._transaction() as connection:
            for _, key_id in left:
                new = {"city": city, "key_id": key_id, **tombstone}
                connection.execute(self._insert(_lead_keys), new)
                connection.execute(
                    _lead_keys.update()
                    .where(_lead_keys.c.city == city, _lead_keys.c.key_id == key_id)
                    .where(_lead_keys.c.erased_at.is_(None))
                    .values(tombstone)
                )
            self._remains.note(connection)
        self.sweep()
        return len(left)

    def sweep(self, *, wait_ms: int = 0) -> bool:
        """Let no old copy of an erased or rewrapped key stay in the database's own files.

        Waits so many milliseconds for readers to end; False where some keep copies all the same:
        a later sweep takes them. Raises KeyStoreUnavailable.
        """
        with _named_faults():
            return self._remains.sweep(wait_ms=wait_ms)

    def keys_there(self, *, city: str, key_ids: Sequence[str]) -> list[str]:
        """Those of these ids whose key can still be read, in their order; makes none."""
        with self._transaction() as connection:
            found = self._wrapped(connection, [(city, key_id) for key_id in key_ids])
        return [key_id for key_id in key_ids if found.get((city, key_id)) is not None]

    def seed_secret(self, city: str) -> bytes:
        """The seed secret of the city; made on the first call, the same ever after."""
        query = sa.select(_seed_secrets.c.wrapped).where(_seed_secrets.c.city == city)
        with self._transaction() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                under = self._wrapping.writing(connection)
                fresh = {"city": city, "wrapped": self._new_key(under, city, _SEED)}
                connection.execute(self._insert(_seed_secrets), fresh)
                row = connection.execute(query).one()
        return self._unwrap(bytes(row.wrapped), city, _SEED)

    def close(self) -> None:
        """Close all connections. Safe to call twice."""
        self._engine.dispose()

    def _prepare(self) -> None:
        first = {"one": NOW, "format": FORMAT, "master_key_mark": mark_of(self._wrapping.newest)}
        with self._transaction() as connection:
            if self._is_postgresql():
                # Two first starts at once would both make the schema, and one would fail.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
                connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
            for table in _tables.sorted_tables:
                connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            connection.execute(self._insert(_store), first)
            found = connection.execute(sa.select(_store).where(_store.c.one == NOW)).one()
            if found.format != FORMAT:
                raise KeyStoreUnavailable(
                    f"the key store has format {found.format}, this release reads {FORMAT}"
                )
            self._wrapping.check(connection)

    def _wrapped(
        self, connection: sa.Connection, places: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], bytes | None]:
        found: dict[tuple[str, str], bytes | None] = {}
        columns = sa.tuple_(_lead_keys.c.city, _lead_keys.c.key_id)
        query = sa.select(_lead_keys.c.city, _lead_keys.c.key_id, _lead_keys.c.wrapped)
        for start in range(0, len(places), CHUNK):
            rows = connection.execute(query.where(columns.in_(places[start : start + CHUNK])))
            found |= {(r.city, r.key_id): r.wrapped and bytes(r.wrapped) for r in rows}
        return found

    def _new_key(self, under: bytes, city: str, key_id: str) -> bytes:
        fresh = secrets.token_bytes(KEY_BYTES)
        return self._wrapping.wrap(fresh, under=under, bound_to=_bound_to(city, key_id))

    def _unwrap(self, wrapped: bytes, city: str, key_id: str) -> bytes:
        try:
            return self._wrapping.unwrap(wrapped, bound_to=_bound_to(city, key_id))
        except SealBroken as fault:
            with self._transaction() as connection:
                self._wrapping.explain(connection)
            raise SealBroken(f"the key {key_id} of {city} was changed in the store") from fault

    def _insert(self, table: sa.Table) -> Any:
        return insert_into(self._engine, table).on_conflict_do_nothing()

    def _is_postgresql(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def _rotation_lock(self) -> Iterator[None]:
        with ExitStack() as held:
            with _named_faults():
                held.enter_context(rotation_lock(self._engine))
            yield  # what goes wrong in the block is no fault of this store

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with _named_faults(), self._engine.begin() as connection:
            yield connection


def sqlite_url(path: Path) -> str:
    """The URL of a key store in this file."""
    return sa.URL.create("sqlite+pysqlite", database=str(path)).render_as_string()


def _engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    path = Path(parsed.database or "")
    try:
        claim_file(path)
    except OSError as fault:
        raise KeyStoreUnavailable(f"the key store {path} cannot be opened") from fault
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine.execution_options(schema_translate_map={SCHEMA: None})


def _prepare_sqlite(connection: Any, _record: object) -> None:
    use_wal(connection, busy_timeout_ms=BUSY_TIMEOUT_MS)
    for pragma in ("synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as fault:
        # Only the kind: the statement's parameters are nobody's business.
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        raise KeyStoreUnavailable(
            f"the key store did not answer: {type(cause).__name__}"
        ) from cause
