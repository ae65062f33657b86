"""What the keys that sign a city's heads promise, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.keys.signing_keys import SigningKeyMoved
from infra.keys.store import SqlKeyStore, sqlite_url
from sharing.contacts import SealBroken

MASTER = bytes(range(32))
CITY = "320800"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "keys.sqlite")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[SqlKeyStore]:
    opened = SqlKeyStore(url, master_key=MASTER)
    yield opened
    opened.close()


def stored(url: str) -> list[dict[str, Any]]:
    """The rows of the table."""
    engine = sa.create_engine(url)
    schema = None if engine.dialect.name == "sqlite" else "oneboard_keys"
    table = sa.Table("signing_keys", sa.MetaData(), schema=schema, autoload_with=engine)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.number)).mappings().all()
    engine.dispose()
    return [dict(row) for row in rows]


def test_the_first_key_is_made_once_and_is_the_same_ever_after(
    url: str, store: SqlKeyStore
) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: store.signing.listed(CITY), range(6)))
    assert all(keys == made[0] for keys in made)
    again = SqlKeyStore(url, master_key=MASTER)
    key, private = again.signing.current(CITY)
    assert [key] == made[0]
    assert private.public_key().public_bytes_raw() == key.public_key
    assert (key.number, key.from_size, key.until_size) == (1, 0, None)
    again.close()


def test_every_city_has_a_key_of_its_own(store: SqlKeyStore) -> None:
    assert store.signing.listed(CITY)[0].public_key != store.signing.listed("610900")[0].public_key


def test_a_rotation_lists_the_old_public_key_and_takes_its_private_half_away(
    url: str, store: SqlKeyStore
) -> None:
    old, old_private = store.signing.current(CITY)
    new_private = Ed25519PrivateKey.generate()
    new = store.signing.rotate(CITY, new_private, after=old, at_size=17)

    assert [(key.number, key.from_size, key.until_size) for key in store.signing.listed(CITY)] == [
        (1, 0, 17),
        (2, 17, None),
    ]
    key, private = store.signing.current(CITY)
    assert key == new
    assert private.private_bytes_raw() == new_private.private_bytes_raw()
    first, second = stored(url)
    assert first["wrapped"] is None
    assert first["public_key"] == old_private.public_key().public_bytes_raw()
    assert second["wrapped"] is not None


def test_of_two_rotations_at_once_one_is_told_that_it_was_late(store: SqlKeyStore) -> None:
    old, _ = store.signing.current(CITY)
    store.signing.rotate(CITY, Ed25519PrivateKey.generate(), after=old, at_size=3)
    before = store.signing.listed(CITY)
    with pytest.raises(SigningKeyMoved):
        store.signing.rotate(CITY, Ed25519PrivateKey.generate(), after=old, at_size=3)
    assert store.signing.listed(CITY) == before


def test_no_private_key_stands_in_the_clear(url: str, store: SqlKeyStore) -> None:
    key, private = store.signing.current(CITY)
    (row,) = stored(url)
    assert row["public_key"] == key.public_key
    assert private.private_bytes_raw() not in row["wrapped"]


def test_a_wrapped_key_of_another_city_does_not_open(url: str, store: SqlKeyStore) -> None:
    store.signing.listed(CITY)
    store.signing.listed("610900")
    engine = sa.create_engine(url)
    schema = "" if engine.dialect.name == "sqlite" else "oneboard_keys."
    table = f"{schema}signing_keys"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE {table} SET wrapped = (SELECT wrapped FROM {table} WHERE city = '610900')"  # noqa: S608  a table of ours
            " WHERE city = '320800'"
        )
    engine.dispose()
    with pytest.raises(SealBroken):
        store.signing.current(CITY)
