"""A rebuild is one moment: whoever reads sees the old views or the new ones, never half of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from gateway.wiring import Deployment
from infra import projector as module
from infra.projector import Projector
from infra.settings import Settings
from infra.store.reads import JOURNAL, LEADS, VIEW_POSITION, view_position
from ledger.views import Documents
from tests.infra.workload_city import city_records, judge_all, opened, settings_in

COUNT = 60


@contextmanager
def judged(settings: Settings) -> Iterator[Deployment]:
    with opened(settings) as parts:
        parts.log.restore(city_records(COUNT))
        judge_all(parts)
        yield parts


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    settings = settings_in(tmp_path)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        settings = Settings(**settings.model_dump(exclude_unset=True) | {"database_url": url})
    with judged(settings) as parts:
        yield parts


def seen(engine: Engine, city: str) -> tuple[int, int]:
    """Position and number of leads that a reader sees."""
    with engine.connect() as connection:
        leads = select(func.count()).select_from(LEADS).where(LEADS.c.city == city)
        return view_position(connection, city), int(connection.execute(leads).scalar_one())


def test_readers_see_the_old_views_until_the_new_ones_are_whole(
    city: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 10)
    before = seen(city.engine, city.city)
    while_folding: list[tuple[int, int]] = []

    class Watched(Projector):
        def _save(self, connection: Connection, documents: Documents) -> None:
            super()._save(connection, documents)
            while_folding.append(seen(city.engine, city.city))

    assert Watched(city.engine, city.city).rebuild() == before[0]
    assert len(while_folding) > 3
    assert set(while_folding) == {before}
    assert seen(city.engine, city.city) == before


def test_a_rebuild_that_breaks_off_changes_nothing(
    city: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 10)
    before = seen(city.engine, city.city)

    class Broken(Projector):
        def _move(self, connection: Connection, before: int, after: int) -> None:
            if before > 20:
                raise KeyboardInterrupt
            super()._move(connection, before, after)

    with pytest.raises(KeyboardInterrupt):
        Broken(city.engine, city.city).rebuild()
    assert seen(city.engine, city.city) == before


def test_a_projector_that_folds_meanwhile_waits_and_does_no_harm(
    city: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view stands some rows behind when the rebuild begins, so the other one has work."""
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 10)
    whole = seen(city.engine, city.city)
    with city.engine.begin() as connection:
        head = connection.execute(select(func.max(JOURNAL.c.seq))).scalar_one()
        behind = update(VIEW_POSITION).values(seq=head - 3)
        connection.execute(behind.where(VIEW_POSITION.c.city == city.city))
    others: list[Thread] = []

    class Joined(Projector):
        def _save(self, connection: Connection, documents: Documents) -> None:
            if not others:
                catch_up = Projector(city.engine, city.city).catch_up
                others.append(Thread(target=catch_up))
                others[0].start()
            super()._save(connection, documents)

    assert Joined(city.engine, city.city).rebuild() == head
    others[0].join(timeout=30)
    assert not others[0].is_alive()
    assert seen(city.engine, city.city) == whole
