"""API keys of machine clients, kept as hashes; shown once when they are issued.

Invariant: a key that was revoked, or whose time is over, never works again.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Row, insert, select, update

from auth.api_keys import ShownKey, fits, key_hash, read_key
from auth.permissions import Permission
from infra.store.people_tables import API_KEY, ApiKeyTable


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key without its secret."""

    key_id: str
    login: str
    label: str
    scopes: frozenset[Permission]
    made_at: int
    expires_at: int
    revoked_at: int
    made_by: str


class ApiKeys:
    """The keys of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def good_one(self, text: str, *, now: int) -> ApiKey | None:
        """The key whose text this is, if it is good now."""
        shown = read_key(text)
        if shown is None:
            return None
        query = select(API_KEY).where(*self._of(shown.key_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        # A key that nobody has takes as long.
        is_right = fits(shown.secret, row.key_hash if row is not None else key_hash(""))
        if row is None or not is_right or row.revoked_at or not row.made_at <= now < row.expires_at:
            return None
        return _key(row)

    def all(self, *, login: str = "") -> list[ApiKey]:
        """All keys, or those of one machine client, the newest first."""
        query = select(API_KEY).where(API_KEY.c.city == self._city)
        if login:
            query = query.where(API_KEY.c.login == login)
        query = query.order_by(API_KEY.c.made_at.desc(), API_KEY.c.key_id)
        with self._engine.connect() as connection:
            return [_key(row) for row in connection.execute(query)]

    def find(self, key_id: str) -> ApiKey | None:
        """The key of this id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(API_KEY).where(*self._of(key_id))).one_or_none()
        return None if row is None else _key(row)

    def revoke(self, connection: Connection, key_id: str, *, now: int) -> bool:
        """Revoke it; False where it was revoked or never there."""
        here = (*self._of(key_id), API_KEY.c.revoked_at == 0)
        return bool(
            connection.execute(update(API_KEY).where(*here).values(revoked_at=now)).rowcount
        )

    def _of(self, key_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return API_KEY.c.city == self._city, API_KEY.c.key_id == key_id


def keep_key(connection: Connection, city: str, key: ApiKey, shown: ShownKey) -> None:
    """Keep a fresh key."""
    connection.execute(
        insert(ApiKeyTable).values(
            city=city,
            key_id=shown.key_id,
            login=key.login,
            key_hash=key_hash(shown.secret),
            label=key.label,
            scopes=" ".join(sorted(key.scopes)),
            made_at=key.made_at,
            expires_at=key.expires_at,
            revoked_at=0,
            made_by=key.made_by,
        )
    )


def revoke_keys(connection: Connection, city: str, login: str, *, now: int) -> None:
    """Revoke all keys of a machine client."""
    here = (API_KEY.c.city == city, API_KEY.c.login == login, API_KEY.c.revoked_at == 0)
    connection.execute(update(API_KEY).where(*here).values(revoked_at=now))


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    known = {permission.value for permission in Permission}
    return ApiKey(
        key_id=row.key_id,
        login=row.login,
        label=row.label,
        scopes=frozenset(Permission(s) for s in row.scopes.split() if s in known),
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        made_by=row.made_by,
    )
