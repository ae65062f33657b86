"""What every key store promises (``sharing.contacts.KeyStore``), on SQLite and on PostgreSQL.

One suite; the fixture ``url`` is all that differs. Two processes are two real processes.
"""

import multiprocessing
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from infra.keys.envelope import open_contacts, seal_contacts
from infra.keys.store import SqlKeyStore, sqlite_url
from sharing.contacts import (
    ContactPerson,
    Contacts,
    KeyErased,
    KeyStore,
    KeyStoreUnavailable,
    KeyUnknown,
    MasterKeyWrong,
    SealBroken,
    SealScope,
    lead_key_id,
)

MASTER = bytes(range(32))
SCOPE = SealScope("huaian", "qingjiangpu", "0192-aa")
PHONE = "13905170001"
CONTACTS = Contacts(persons=(ContactPerson(name="王小明", phone=PHONE),))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "keys.sqlite")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[KeyStore]:
    opened = SqlKeyStore(url, master_key=MASTER)
    yield opened
    opened.close()


def key_of(store: KeyStore, scope: SealScope = SCOPE) -> bytes:
    return store.lead_key(city=scope.city, office=scope.office, submission_id=scope.submission_id)


def test_the_same_submission_always_has_the_same_key(url: str, store: KeyStore) -> None:
    first = key_of(store)
    again = SqlKeyStore(url, master_key=MASTER)

    assert len(first) == 32
    assert key_of(store) == first
    assert key_of(again) == first
    assert again.read_key(city=SCOPE.city, key_id=lead_key_id(SCOPE)) == first
    again.close()


@pytest.mark.parametrize(
    "other",
    [
        SCOPE._replace(city="ankang"),
        SCOPE._replace(office="hongze"),
        SCOPE._replace(submission_id="0192-ab"),
        SealScope("huaian", "qingjiangpu0192", "-aa"),
    ],
)
def test_another_submission_has_another_key(store: KeyStore, other: SealScope) -> None:
    assert key_of(store, other) != key_of(store)


def test_many_keys_are_made_in_one_go_and_agree_with_single_ones(store: KeyStore) -> None:
    single = key_of(store)
    scopes = [SCOPE._replace(submission_id=f"s{n}") for n in range(1200)]
    keys = store.lead_keys([*scopes, SCOPE])

    assert keys[SCOPE] == single
    assert len(set(keys.values())) == 1201
    assert key_of(store, scopes[700]) == keys[scopes[700]]
    assert store.lead_keys([]) == {}


def race(
    url: str, start: object, found: "multiprocessing.Queue[tuple[list[bytes | None], bytes]]"
) -> None:
    start.wait()  # type: ignore[attr-defined]
    racer = SqlKeyStore(url, master_key=MASTER)
    scopes = [SCOPE._replace(submission_id=f"s{n}") for n in range(40)]
    keys = [key_of(racer, scope) for scope in scopes[:20]]
    keys += racer.lead_keys(scopes).values()  # type: ignore[arg-type]
    found.put((list(keys), racer.seed_secret("huaian")))
    racer.close()


def test_two_processes_that_start_together_agree_on_every_key(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, found = spawn.Barrier(3), spawn.Queue()
    racers = [spawn.Process(target=race, args=(url, start, found)) for _ in range(2)]
    for racer in racers:
        racer.start()
    start.wait()
    one, other = found.get(timeout=60), found.get(timeout=60)
    for racer in racers:
        racer.join(timeout=60)

    assert one == other
    assert None not in one[0]
    assert len(set(one[0])) == 40


def test_an_erased_key_is_never_given_and_never_made_anew(url: str, store: KeyStore) -> None:
    key_of(store)
    key_id = lead_key_id(SCOPE)
    store.erase_key(city=SCOPE.city, key_id=key_id, erased_at=1)
    store.erase_key(city=SCOPE.city, key_id=key_id, erased_at=2)
    again = SqlKeyStore(url, master_key=MASTER)

    for opened in (store, again):
        with pytest.raises(KeyErased):
            key_of(opened)
        with pytest.raises(KeyErased):
            opened.read_key(city=SCOPE.city, key_id=key_id)
        assert opened.lead_keys([SCOPE]) == {SCOPE: None}
    again.close()


def test_a_key_can_be_erased_before_it_was_ever_made(store: KeyStore) -> None:
    store.erase_key(city=SCOPE.city, key_id=lead_key_id(SCOPE), erased_at=1)
    with pytest.raises(KeyErased):
        key_of(store)


def test_erasing_one_key_leaves_the_others(store: KeyStore) -> None:
    other = SCOPE._replace(submission_id="0192-ab")
    kept = key_of(store, other)
    store.erase_key(city=SCOPE.city, key_id=lead_key_id(SCOPE), erased_at=1)
    assert key_of(store, other) == kept


def test_a_key_that_was_never_made_is_unknown_to_a_reader(store: KeyStore) -> None:
    with pytest.raises(KeyUnknown):
        store.read_key(city=SCOPE.city, key_id=lead_key_id(SCOPE))
    assert len(key_of(store)) == 32, "the question must not have made a tombstone"


def test_each_city_has_one_seed_secret_for_ever(url: str, store: KeyStore) -> None:
    secret = store.seed_secret("huaian")
    again = SqlKeyStore(url, master_key=MASTER)

    assert len(secret) == 32
    assert again.seed_secret("huaian") == secret
    assert again.seed_secret("ankang") != secret
    again.close()


def test_another_master_key_is_refused_at_open_and_changes_nothing(
    url: str, store: KeyStore
) -> None:
    key = key_of(store)
    with pytest.raises(MasterKeyWrong):
        SqlKeyStore(url, master_key=bytes(32))
    with pytest.raises(MasterKeyWrong):
        SqlKeyStore(url, master_key=b"short")
    assert key_of(store) == key


def stored_bytes(url: str) -> bytes:
    """Everything that stands in every table of the store, joined."""
    engine = sa.create_engine(url)
    schema = None if engine.dialect.name == "sqlite" else "oneboard_keys"
    tables = sa.MetaData()
    tables.reflect(engine, schema=schema)
    with engine.connect() as connection:
        cells = [
            cell if isinstance(cell, bytes) else str(cell).encode()
            for table in tables.sorted_tables
            for row in connection.execute(sa.select(table))
            for cell in row
        ]
    engine.dispose()
    assert len(tables.sorted_tables) == 7
    return b"\n".join(cells)


def test_no_key_and_no_secret_stands_in_the_clear(url: str, store: KeyStore) -> None:
    key, secret = key_of(store), store.seed_secret("huaian")
    stored = stored_bytes(url)

    assert lead_key_id(SCOPE).encode() in stored, "the test must look at the right place"
    for hidden in (key, secret, MASTER, key.hex().encode(), SCOPE.submission_id.encode()):
        assert hidden not in stored


def lead_keys_table(engine: sa.Engine) -> sa.Table:
    schema = None if engine.dialect.name == "sqlite" else "oneboard_keys"
    return sa.Table("lead_keys", sa.MetaData(), schema=schema, autoload_with=engine)


def test_an_erased_key_leaves_nothing_that_could_be_unwrapped(url: str, store: KeyStore) -> None:
    key_of(store)
    store.erase_key(city=SCOPE.city, key_id=lead_key_id(SCOPE), erased_at=7)
    engine = sa.create_engine(url)
    table = lead_keys_table(engine)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(table.c.wrapped, table.c.erased_at)).all()
    engine.dispose()
    assert rows == [(None, 7)]


def test_a_key_that_was_changed_in_the_store_is_refused(url: str, store: KeyStore) -> None:
    other = SCOPE._replace(submission_id="0192-ab")
    key_of(store)
    key_of(store, other)
    engine = sa.create_engine(url)
    table = lead_keys_table(engine)
    with engine.begin() as connection:
        strange = connection.scalar(
            sa.select(table.c.wrapped).where(table.c.key_id == lead_key_id(other))
        )
        mine = table.c.key_id == lead_key_id(SCOPE)
        connection.execute(table.update().where(mine).values(wrapped=strange))
    engine.dispose()
    with pytest.raises(SealBroken):
        key_of(store)
    assert len(key_of(store, other)) == 32


def test_contacts_sealed_under_a_stored_key_open_again_until_it_is_erased(
    store: KeyStore,
) -> None:
    sealed = seal_contacts(CONTACTS, lead_key=key_of(store), scope=SCOPE)
    key = store.read_key(city=SCOPE.city, key_id=sealed.key_id)
    assert open_contacts(sealed, lead_key=key, scope=SCOPE) == CONTACTS
    store.erase_key(city=SCOPE.city, key_id=sealed.key_id, erased_at=1)
    with pytest.raises(KeyErased):
        store.read_key(city=SCOPE.city, key_id=sealed.key_id)


def test_a_closed_or_unreachable_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(KeyStoreUnavailable):
        SqlKeyStore("postgresql+psycopg://nobody@127.0.0.1:1/none", master_key=MASTER)
    with pytest.raises(KeyStoreUnavailable):
        SqlKeyStore(sqlite_url(tmp_path), master_key=MASTER)
    rubbish = tmp_path / "rubbish.sqlite"
    rubbish.write_bytes(b"no database, but long enough to be read as a header" * 100)
    with pytest.raises(KeyStoreUnavailable):
        SqlKeyStore(sqlite_url(rubbish), master_key=MASTER)


def test_the_sqlite_file_and_its_side_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    opened = SqlKeyStore(sqlite_url(tmp_path / "a" / "keys.sqlite"), master_key=MASTER)
    key_of(opened)
    found = list((tmp_path / "a").iterdir())
    assert len(found) >= 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in found} == {0o600}
    opened.close()


def test_sqlite_leaves_no_bytes_of_an_erased_key_in_its_files(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    opened = SqlKeyStore(sqlite_url(path), master_key=MASTER)
    key_of(opened)
    engine = sa.create_engine(sqlite_url(path))
    with engine.connect() as connection:
        wrapped = connection.exec_driver_sql("SELECT wrapped FROM lead_keys").scalar_one()
    engine.dispose()

    def in_files() -> bool:
        return any(wrapped in file.read_bytes() for file in tmp_path.iterdir())

    assert in_files()
    opened.erase_key(city=SCOPE.city, key_id=lead_key_id(SCOPE), erased_at=1)
    assert not in_files()
    opened.close()
