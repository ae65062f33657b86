"""What changing the master key promises, on SQLite and on PostgreSQL: stopped at any point it goes
on, both keys read everything meanwhile, and afterwards the new one alone.
"""

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from infra.keys.rotation import KeysTurned
from infra.keys.rotation_lock import RotationUnderWay
from infra.keys.store import SqlKeyStore, sqlite_url
from infra.keys.wrapping import MasterKeyRenewed, RotationUnfinished
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
        with pytest.raises(RotationUnfinished, match="not finished"):
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


def test_a_second_rotation_beside_one_that_runs_is_refused(opened: Opened) -> None:
    before = filled(opened(OLD))
    first, second = opened(NEW, OLD), opened(NEW, OLD)
    with first.rotation.alone():
        assert first.rotation.begin()
        with pytest.raises(RotationUnderWay), second.rotation.alone():
            pass
        assert second.lead_keys(SCOPES) == before.lead_keys, "all others go on"
        first.rotation.rewrap()
        first.rotation.finish()
    with second.rotation.alone():
        assert not second.rotation.begin()
    assert content(opened(NEW)) == before


def hold(url: str, told: "multiprocessing.Queue[str]") -> None:
    store = SqlKeyStore(url, master_key=NEW, master_key_before=OLD)
    with store.rotation.alone():
        assert store.rotation.begin()
        told.put("held")
        multiprocessing.Event().wait()


def test_a_process_that_is_killed_in_a_rotation_keeps_no_other_from_it(
    url: str, opened: Opened
) -> None:
    before = filled(opened(OLD))
    spawn = multiprocessing.get_context("spawn")
    told = spawn.Queue()
    holder = spawn.Process(target=hold, args=(url, told), daemon=True)
    holder.start()
    assert told.get(timeout=60) == "held"
    next_one = opened(NEW, OLD)
    with pytest.raises(RotationUnderWay), next_one.rotation.alone():
        pass
    holder.kill()
    holder.join(timeout=60)

    def rotated() -> bool:
        try:
            with next_one.rotation.alone():
                return rotate(next_one) > 0
        except RotationUnderWay:
            return False  # the server of PostgreSQL has not heard of its end yet

    assert any(rotated() for _ in range(10_000))
    assert content(opened(NEW)) == before


def test_a_rotation_that_was_turned_back_meanwhile_ends_and_loses_nothing(opened: Opened) -> None:
    """As if the lock had been lost: the one that lost it must not call its work done."""
    before = filled(opened(OLD))
    losing, turning = opened(NEW, OLD), opened(OLD, NEW)
    assert losing.rotation.begin()
    losing.rotation.rewrap()
    assert turning.rotation.begin()
    for step in (losing.rotation.rewrap, losing.rotation.finish):
        with pytest.raises(RotationUnderWay):
            step()
    turning.rotation.rewrap()
    turning.rotation.finish()
    assert content(opened(OLD)) == before


def test_two_keys_the_wrong_way_round_are_told_and_change_nothing(opened: Opened) -> None:
    before = filled(opened(OLD))
    with pytest.raises(KeysTurned, match="the new one belongs in master_key"):
        opened(OLD, NEW).rotation.begin()
    assert content(opened(OLD)) == before
    rotate(opened(NEW, OLD))
    with pytest.raises(KeysTurned):
        opened(OLD, NEW).rotation.begin()
    assert content(opened(NEW)) == before, "the key that was renewed does not come back"
    assert not opened(NEW, OLD).rotation.begin()


def test_a_new_key_that_was_turned_back_from_may_be_taken_again(opened: Opened) -> None:
    before = filled(opened(OLD))
    with pytest.raises(Killed):
        killed_after(opened(NEW, OLD), 3)
    rotate(opened(OLD, NEW))
    rotate(opened(NEW, OLD))
    assert content(opened(NEW)) == before


def test_a_process_left_with_the_old_key_is_told_that_the_store_was_renewed(
    opened: Opened,
) -> None:
    left = opened(OLD)
    filled(left)
    key_id = lead_key_id(SCOPES[0])
    reads: list[Callable[[], object]] = [
        lambda: left.lead_keys(SCOPES),
        lambda: left.read_key(city=CITY, key_id=key_id),
        lambda: left.seed_secret(CITY),
        lambda: left.signing.current(CITY),
        lambda: opened(OLD),
    ]
    rotating = opened(NEW, OLD)
    assert rotating.rotation.begin()
    rotating.rotation.rewrap()
    with capture_logs() as logs:
        for read in reads:
            with pytest.raises(MasterKeyRenewed, match="give the new one as master_key"):
                read()
    assert [each["event"] for each in logs] == ["master key renewed"], "once, with what to do"
    assert "give the new one" in logs[0]["why"]
    rotating.rotation.finish()
    for read in reads:
        with pytest.raises(MasterKeyRenewed):
            read()
    with pytest.raises(MasterKeyWrong) as stranger:
        opened(bytes(32))
    assert not isinstance(stranger.value, MasterKeyRenewed), "it never was the key of this store"


def test_a_rotation_is_noted_for_every_city_once_whoever_is_killed(opened: Opened) -> None:
    filled(opened(OLD))
    other = SealScope("320900", "320921", "there")
    opened(OLD).lead_keys([other])
    with pytest.raises(Killed):
        killed_after(opened(NEW, OLD), 3)
    rotating = opened(NEW, OLD)
    notes = rotating.rotation.notes
    assert notes.unrecorded() == [], "not all keys are under the new one"
    for _ in range(2):
        assert rotating.rotation.begin()
        rotating.rotation.rewrap()
    first, second = notes.unrecorded()
    assert [first[1:], second[1:]] == [(CITY, 8, 0), (other.city, 1, 0)]
    assert first.rotation == second.rotation
    notes.strike(first)
    rotating.rotation.finish()
    assert not rotating.rotation.begin()
    assert opened(NEW).rotation.notes.unrecorded() == [second], "it waits for its city"
    third = bytes([7]) * 32
    rotate(opened(third, NEW))
    left = opened(third).rotation.notes.unrecorded()
    assert len(left) == 3
    assert len({each.rotation for each in left}) == 2


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
