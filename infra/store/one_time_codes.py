"""Invitations and resets 邀请码: one-time codes, kept as hashes alone.

A new code for somebody takes the place of the ones before. Using one is a conditional write, so
that of two at once one alone gets in.

Invariant: no code is used twice.
"""

from sqlalchemy import Connection, Engine, delete, insert, select, update

from auth.one_time_codes import GOOD_FOR_MS, RANDOM_BYTES, code_hash, code_text, is_good
from infra.store.people_tables import ONE_TIME_CODE, OneTimeCodeTable


def make_code(connection: Connection, city: str, login: str, *, now: int, random: bytes) -> str:
    """A code for this person, to be shown once; earlier ones no longer count."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} random bytes")
    code = code_text(random)
    mine = (ONE_TIME_CODE.c.city == city, ONE_TIME_CODE.c.login == login)
    connection.execute(delete(ONE_TIME_CODE).where(*mine))
    connection.execute(
        insert(OneTimeCodeTable).values(
            city=city,
            code_hash=code_hash(code),
            login=login,
            made_at=now,
            expires_at=now + GOOD_FOR_MS,
            used_at=0,
        )
    )
    return code


def owner_of_code(engine: Engine, city: str, code: str, *, now: int) -> str | None:
    """Whose good code this is; None for any other."""
    query = select(ONE_TIME_CODE).where(
        ONE_TIME_CODE.c.city == city, ONE_TIME_CODE.c.code_hash == code_hash(code)
    )
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    good = is_good(made_at=row.made_at, expires_at=row.expires_at, used_at=row.used_at, now=now)
    return str(row.login) if good else None


def use_code(connection: Connection, city: str, code: str, *, now: int) -> bool:
    """Use it up; False where it is no longer good."""
    used = (
        update(ONE_TIME_CODE)
        .where(ONE_TIME_CODE.c.city == city, ONE_TIME_CODE.c.code_hash == code_hash(code))
        .where(ONE_TIME_CODE.c.used_at == 0, ONE_TIME_CODE.c.expires_at > now)
        .values(used_at=now)
    )
    return bool(connection.execute(used).rowcount)


def drop_codes(connection: Connection, city: str, login: str) -> None:
    """Codes of this person no longer count."""
    mine = (ONE_TIME_CODE.c.city == city, ONE_TIME_CODE.c.login == login)
    connection.execute(delete(ONE_TIME_CODE).where(*mine))
