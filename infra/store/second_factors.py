"""Second factors 双因素: the sealed secret of each person's app, and the recovery codes.

Enrolling makes a secret that does not count yet; the first right code confirms it, and then ten
recovery codes are given out once. Until then the one before, where there is one, goes on. A code is
taken by a conditional write on its step, so that the same code shown twice at once gets in once.

Invariant: a secret that was never confirmed is asked of nobody.
"""

import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, update

from auth.one_time_codes import RANDOM_BYTES, RECOVERY_CODES, code_hash, code_text
from auth.second_factor import SECRET_BYTES, secret_text, step_of
from infra.keys.sealing import NONCE_BYTES
from infra.store.inserting import insert_into
from infra.store.people_secrets import opened_text, sealed_text
from infra.store.people_tables import (
    RECOVERY_CODE,
    SECOND_FACTOR,
    RecoveryCodeTable,
)


class Proven(NamedTuple):
    """A secret that waits, as it is sealed, and the step of its first right code."""

    sealed: bytes
    step: int


class SecondFactors:
    """The second factors of one city; ``key`` opens the secrets."""

    def __init__(self, engine: Engine, city: str, *, key: bytes) -> None:
        self._engine = engine
        self._city = city
        self._key = key

    def is_enrolled(self, login: str) -> bool:
        """Whether this person has a confirmed second factor."""
        row = self._row(login)
        return row is not None and bool(row.is_confirmed)

    def enrol(self, login: str, *, now: int) -> str:
        """A fresh secret for the app; it counts once it is confirmed."""
        secret = secret_text(secrets.token_bytes(SECRET_BYTES))
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = sealed_text(secret, key=self._key, nonce=nonce, bound_to=self._bound(login))
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            beside = update(SECOND_FACTOR).where(*self._of(login), SECOND_FACTOR.c.is_confirmed)
            if connection.execute(beside.values(pending=sealed)).rowcount:
                return secret
            self._put_waiting(connection, login, sealed, now=now)
        return secret

    def _put_waiting(self, connection: Connection, login: str, sealed: bytes, *, now: int) -> None:
        """In place of one that waits; of two at once the later stands, and neither fails."""
        values = {"sealed": sealed, "last_step": -1, "enrolled_at": now, "pending": None}
        made = insert_into(connection, SECOND_FACTOR).values(
            city=self._city, login=login, is_confirmed=False, **values
        )
        connection.execute(
            made.on_conflict_do_update(
                index_elements=["city", "login"], set_=values, where=~SECOND_FACTOR.c.is_confirmed
            )
        )

    def pending_secret(self, login: str) -> str | None:
        """The secret that waits for its first code, to be shown again."""
        sealed = self._waiting(login)
        if sealed is None:
            return None
        return opened_text(sealed, key=self._key, bound_to=self._bound(login))

    def proves(self, login: str, code: str, *, now: int) -> Proven | None:
        """Whether this is a good code of the secret that waits."""
        sealed = self._waiting(login)
        if sealed is None:
            return None
        secret = opened_text(sealed, key=self._key, bound_to=self._bound(login))
        at = datetime.fromtimestamp(now / 1000, UTC)
        step = step_of(secret, code, now=at, last_step=-1)
        return None if step is None else Proven(sealed, step)

    def takes(self, login: str, code: str, *, now: int) -> bool:
        """Whether this is a good code of the confirmed app; it is used up by that."""
        row = self._row(login)
        if row is None or not row.is_confirmed:
            return False
        secret = opened_text(bytes(row.sealed), key=self._key, bound_to=self._bound(login))
        at = datetime.fromtimestamp(now / 1000, UTC)
        step = step_of(secret, code, now=at, last_step=row.last_step)
        if step is None:
            return False
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            here = (*self._of(login), SECOND_FACTOR.c.last_step < step)
            taken = update(SECOND_FACTOR).where(*here, SECOND_FACTOR.c.sealed == row.sealed)
            return bool(connection.execute(taken.values(last_step=step)).rowcount)

    def confirm(self, connection: Connection, login: str, proven: Proven) -> list[str]:
        """From now on it is asked for; the recovery codes, shown once; none where another secret
        took its place meanwhile.
        """
        waits = func.coalesce(SECOND_FACTOR.c.pending, SECOND_FACTOR.c.sealed) == proven.sealed
        confirmed = update(SECOND_FACTOR).where(*self._of(login), waits)
        values = {"is_confirmed": True, "sealed": proven.sealed, "last_step": proven.step}
        if not connection.execute(confirmed.values(**values, pending=None)).rowcount:
            return []
        codes = [code_text(secrets.token_bytes(RANDOM_BYTES)) for _ in range(RECOVERY_CODES)]
        here = (RECOVERY_CODE.c.city == self._city, RECOVERY_CODE.c.login == login)
        connection.execute(delete(RECOVERY_CODE).where(*here))
        for code in codes:
            connection.execute(
                insert(RecoveryCodeTable).values(
                    city=self._city, login=login, code_hash=code_hash(code), used_at=0
                )
            )
        return codes

    def uses_recovery(self, connection: Connection, login: str, code: str, *, now: int) -> bool:
        """Whether this is an unused recovery code of the person; it is used up by that."""
        here = (RECOVERY_CODE.c.city == self._city, RECOVERY_CODE.c.login == login)
        unused = (RECOVERY_CODE.c.code_hash == code_hash(code), RECOVERY_CODE.c.used_at == 0)
        used = update(RECOVERY_CODE).where(*here, *unused).values(used_at=now)
        return bool(connection.execute(used).rowcount)

    def _waiting(self, login: str) -> bytes | None:
        row = self._row(login)
        if row is None:
            return None
        sealed = row.pending if row.is_confirmed else row.sealed
        return None if sealed is None else bytes(sealed)

    def _row(self, login: str) -> Row[tuple[object, ...]] | None:
        with self._engine.connect() as connection:
            return connection.execute(select(SECOND_FACTOR).where(*self._of(login))).one_or_none()

    def _of(self, login: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return SECOND_FACTOR.c.city == self._city, SECOND_FACTOR.c.login == login

    def _bound(self, login: str) -> str:
        return f"second-factor/{self._city}/{login}"


def drop_second_factor(connection: Connection, city: str, login: str) -> None:
    """Forget second factor and recovery codes of a person."""
    for table in (SECOND_FACTOR, RECOVERY_CODE):
        connection.execute(delete(table).where(table.c.city == city, table.c.login == login))
