"""Tries to sign in, counted in the database, so that all gateways count together.

A try is counted as failed before the password is looked at (``begin``); a right one takes its count
back (``succeeded``). What is counted stands as a keyed hash: the table names nobody and no address.
What nobody tried for an hour is forgotten.

Invariant: of many tries at once no more look at a password than the free failures allow.
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update

from auth.sign_in_counting import Counted
from auth.throttle import (
    FORGOTTEN_AFTER_MS,
    NO_ATTEMPTS,
    Attempts,
    after_failure,
    after_success,
    may_try,
)
from infra.store.inserting import insert_into
from infra.store.people_tables import ATTEMPT, SignInAttemptTable


class SignInAttempts:
    """The counts of one city; ``key`` hides what is counted."""

    def __init__(self, engine: Engine, city: str, *, key: bytes) -> None:
        self._engine = engine
        self._city = city
        self._key = key

    def begin(self, counted: Sequence[Counted], *, now: int) -> int:
        """How long to wait (milliseconds); where it is 0, the try is counted already."""
        named = sorted((self._hash(each), each) for each in counted)
        with self._engine.connect() as connection:
            wait_ms = _wait(self._read(connection, named), named, now)
        if wait_ms:
            return wait_ms
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            found = self._hold(connection, named)
            wait_ms = _wait(found, named, now)
            if not wait_ms:
                for hashed, _ in named:
                    self._write(connection, hashed, after_failure(found[hashed], now=now))
                self._forget(connection, now)
        return wait_ms

    def succeeded(self, counted: Sequence[Counted]) -> None:
        """The try that was counted was right."""
        named = sorted((self._hash(each), each) for each in counted)
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            found = self._hold(connection, named)
            for hashed, each in named:
                kept = NO_ATTEMPTS if each.is_cleared else after_success(found[hashed])
                self._write(connection, hashed, kept)

    def _hash(self, counted: Counted) -> str:
        told = hmac.new(self._key, digestmod=sha256)
        for part in counted.key:
            written = part.encode("utf-8", "replace")
            told.update(len(written).to_bytes(4) + written)
        return told.hexdigest()

    def _read(
        self, connection: Connection, named: Sequence[tuple[str, Counted]]
    ) -> dict[str, Attempts]:
        hashes = [hashed for hashed, _ in named]
        query = select(ATTEMPT).where(ATTEMPT.c.city == self._city, ATTEMPT.c.counted.in_(hashes))
        rows = connection.execute(query)
        return dict.fromkeys(hashes, NO_ATTEMPTS) | {row.counted: _attempts(row) for row in rows}

    def _hold(
        self, connection: Connection, named: Sequence[tuple[str, Counted]]
    ) -> dict[str, Attempts]:
        """What stands under each, which nobody else changes until the transaction ends.

        There is a row for each then. Row by row in the order of the hashes, so that no two tries
        wait for each other; what another's success takes away before it is held is made anew.
        """
        if connection.dialect.name != "postgresql":  # the whole database is held already
            return self._read(connection, named)
        found: dict[str, Attempts] = {}
        for hashed, _ in named:
            made = insert_into(connection, ATTEMPT).values(
                city=self._city, counted=hashed, failures=0, last_failed_at=0
            )
            held = select(ATTEMPT).where(*self._of(hashed)).with_for_update()
            while hashed not in found:
                connection.execute(made.on_conflict_do_nothing())
                for row in connection.execute(held):
                    found[hashed] = _attempts(row)
        return found

    def _of(self, hashed: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return ATTEMPT.c.city == self._city, ATTEMPT.c.counted == hashed

    def _write(self, connection: Connection, hashed: str, kept: Attempts) -> None:
        here = self._of(hashed)
        if not kept.failures:
            connection.execute(delete(ATTEMPT).where(*here))
            return
        values = {"failures": kept.failures, "last_failed_at": kept.last_failed_at}
        if not connection.execute(update(ATTEMPT).where(*here).values(**values)).rowcount:
            connection.execute(
                insert(SignInAttemptTable).values(city=self._city, counted=hashed, **values)
            )

    def _forget(self, connection: Connection, now: int) -> None:
        """Whatever is old, but for what somebody holds, who would have to be waited for."""
        here = ATTEMPT.c.city == self._city
        old = select(ATTEMPT.c.counted).where(
            here, ATTEMPT.c.last_failed_at < now - FORGOTTEN_AFTER_MS
        )
        free = old.with_for_update(skip_locked=True)
        connection.execute(delete(ATTEMPT).where(here, ATTEMPT.c.counted.in_(free)))


def _attempts(row: Row[tuple[object, ...]]) -> Attempts:
    return Attempts(row.failures, row.last_failed_at)


def _wait(found: dict[str, Attempts], named: Sequence[tuple[str, Counted]], now: int) -> int:
    waits = (may_try(found[h], now=now, pace=each.pace).wait_ms for h, each in named)
    return max(waits, default=0)
