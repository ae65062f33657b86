"""What changing the master key promises, on SQLite and on PostgreSQL: stopped at any point it goes
on, both keys read everything meanwhile, and afterwards the new one alone.
"""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from infra.keys.store import SqlKeyStore, sqlite_url
from sharing.contacts import KeyErased, MasterKeyWrong, SealBroken, SealScope, lead_key_id

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
CITY = "320800"
SCOPES = [SealScope(CITY, "320826", f"s{number}") for number in range(7)]
GONE = SCOPES[3]
TABLES = ("lead_keys", "seed_secrets", "signing_keys")


class Killed(Exception):
    """The process ends here."""


class Content(NamedTuple):
    """Everything that the store opens."""

    lead_keys: dict[SealScope, bytes | None]
    seed: bytes
    signing: bytes


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "keys.sqlite")
    return str(request.getfixturevalue("postgres_url"))


Opened = Callable[..., SqlKeyStore]


@pytest.fixture
def opened(url: str) -> Iterator[Opened]:
    """Opens the store as another process would; ``before`` is the old key."""
    stores = []

    def open_store(master_key: bytes, before: bytes | None = None) -> SqlKeyStore:
        stores.append(SqlKeyStore(url, master_key=master_key, master_key_before=before))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


def content(store: SqlKeyStore) -> Content:
    _, private = store.signing.current(CITY)
    keys = store.lead_keys(SCOPES)
    return Content(keys, store.seed_secret(CITY), private.private_bytes_raw())


def filled(store: SqlKeyStore) -> Content:
    """A store with seven lead keys, one of them erased, a seed secret and a signing key."""
    store.lead_keys(SCOPES)
    store.erase_key(city=CITY, key_id=lead_key_id(GONE), erased_at=1)
    return content(store)


def wrapped(url: str) -> list[bytes]:
    """Every wrapped key as it is stored."""
    engine = sa.create_engine(url)
    prefix = "" if engine.dialect.name == "sqlite" else "oneboard_keys."
    with engine.connect() as connection:
        rows = [
            bytes(value)
            for table in TABLES
            for value in connection.scalars(sa.text(f"SELECT wrapped FROM {prefix}{table}"))  # noqa: S608  names of our own tables
            if value is not None
        ]
    engine.dispose()
    return rows


def rotate(store: SqlKeyStore) -> int:
    assert store.rotation.begin()
    told = store.rotation.rewrap()
    store.rotation.finish()
    assert told.unreadable == 0
    return told.keys


def test_afterwards_the_new_key_alone_opens_the_same(url: str, opened: Opened) -> None:
    before = filled(opened(OLD))
    old = wrapped(url)
    assert rotate(opened(NEW, OLD)) == len(old) == 8
    assert content(opened(NEW)) == before
    assert not set(wrapped(url)) & set(old)
    with pytest.raises(MasterKeyWrong):
        opened(OLD)
    with pytest.raises(KeyErased):
        opened(NEW).read_key(city=CITY, key_id=lead_key_id(GONE))
    assert not opened(NEW, OLD).rotation.begin(), "nothing is left to do"


def test_until_it_begins_the_old_key_alone_goes_on(opened: Opened) -> None:
    filled(opened(OLD))
    later = SealScope(CITY, "320826", "later")
    made = opened(NEW, OLD).lead_keys([later])
    assert opened(OLD).lead_keys([later]) == made
    assert not opened(OLD).rotation.has_both_keys


def killed_after(store: SqlKeyStore, steps: int) -> None:
    """Rotate, and be killed after so many keys, at the latest when all is done but told."""
    left = iter(range(steps))

    def step() -> None:
        if next(left, None) is None:
            raise Killed

    assert store.rotation.begin()
    store.rotation.rewrap(at_once=1, each=step)
    raise Killed


def test_killed_after_any_step_it_goes_on_and_both_keys_read_all(url: str, opened: Opened) -> None:
    keys = [bytes([number]) * 32 for number in range(11)]
    before = filled(opened(keys[0]))
    for steps, (older, newest) in enumerate(itertools.pairwise(keys)):
        with pytest.raises(Killed):
            killed_after(opened(newest, older), steps)
        assert content(opened(newest, older)) == before
        with pytest.raises(MasterKeyWrong, match="not finished"):
            opened(newest)
        rotate(opened(newest, older))
        assert content(opened(newest)) == before
    assert steps > len(wrapped(url)), "the last one was killed after its last key"


def test_a_rotation_that_is_not_finished_can_be_turned_back(opened: Opened) -> None:
    before = filled(opened(OLD))
    with pytest.raises(Killed):
        killed_after(opened(NEW, OLD), 3)
    later = SealScope(CITY, "320826", "later")
    made = opened(NEW, OLD).lead_keys([later])
    assert rotate(opened(OLD, NEW)) > 0
    alone = opened(OLD)
    assert (content(alone), alone.lead_keys([later])) == (before, made)
    with pytest.raises(MasterKeyWrong):
        opened(NEW)


def test_keys_made_and_erased_meanwhile_are_made_under_the_new_one_and_stay_erased(
    opened: Opened,
) -> None:
    filled(opened(OLD))
    running, rotating = opened(NEW, OLD), opened(NEW, OLD)
    later = [SealScope(CITY, "320826", f"later{number}") for number in range(30)]

    def meanwhile() -> None:
        running.lead_keys([later.pop()])
        running.erase_key(city=CITY, key_id=lead_key_id(SCOPES[6]), erased_at=2)

    assert rotating.rotation.begin()
    rotating.rotation.rewrap(at_once=2, each=meanwhile)
    rotating.rotation.finish()
    made = [SealScope(CITY, "320826", f"later{number}") for number in range(30)][len(later) :]
    assert len(made) >= 4
    alone = opened(NEW)
    assert None not in alone.lead_keys(made).values()
    assert alone.lead_keys(SCOPES)[SCOPES[6]] is None


def test_many_who_write_while_it_runs_leave_nothing_under_the_old_key(opened: Opened) -> None:
    filled(opened(OLD))
    running = [opened(NEW, OLD) for _ in range(3)]

    def make(number: int) -> tuple[SealScope, bytes | None]:
        scope = SealScope(CITY, "320830", f"r{number}")
        return scope, running[number % 3].lead_keys([scope])[scope]

    with ThreadPoolExecutor(4) as pool:
        making = [pool.submit(make, number) for number in range(60)]
        done = pool.submit(rotate, opened(NEW, OLD))
        made = dict(each.result() for each in making)
        assert done.result() >= 8
    assert opened(NEW).lead_keys(list(made)) == made


def test_a_process_that_was_not_given_the_new_key_makes_nothing(opened: Opened) -> None:
    forgotten = opened(OLD)
    filled(forgotten)
    assert opened(NEW, OLD).rotation.begin()
    with pytest.raises(MasterKeyWrong):
        forgotten.lead_keys([SealScope(CITY, "320826", "too-late")])


def test_a_key_that_was_changed_in_the_store_is_counted_and_stops_nothing(
    url: str, opened: Opened
) -> None:
    before = filled(opened(OLD))
    engine = sa.create_engine(url)
    prefix = "" if engine.dialect.name == "sqlite" else "oneboard_keys."
    with engine.begin() as connection:
        changed = sa.text(f"UPDATE {prefix}lead_keys SET wrapped = :it WHERE key_id = :key_id")  # noqa: S608  names of our own tables
        connection.execute(changed, {"it": bytes(60), "key_id": lead_key_id(SCOPES[0])})
    engine.dispose()
    store = opened(NEW, OLD)
    assert store.rotation.begin()
    assert tuple(store.rotation.rewrap()) == (7, 1)
    store.rotation.finish()
    alone = opened(NEW)
    assert alone.lead_keys(SCOPES[1:]) == {each: before.lead_keys[each] for each in SCOPES[1:]}
    with pytest.raises(SealBroken):
        alone.lead_keys(SCOPES[:1])


def test_no_old_wrapped_key_stays_in_the_files(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "keys.sqlite")
    store = SqlKeyStore(url, master_key=OLD)
    filled(store)
    store.close()
    old = wrapped(url)
    rotating = SqlKeyStore(url, master_key=NEW, master_key_before=OLD)
    rotate(rotating)
    rotating.close()
    files = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert len(files) > 1000
    assert not [each for each in old if each in files]
