"""The card projector: what each audience is told is what the door gives it, and only changes."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlalchemy import func, select, update

from gateway.audience_cards import audience_actors, card_for
from infra.audiences import cards as module
from infra.audiences.cards import CardProjector, standing_of
from infra.audiences.outbox import CARD, POSITION, head_of, is_settled
from infra.audiences.viewing import Card, Viewing
from infra.city_reads import CityReads
from infra.store.reads import JOURNAL, PROJECTS, all_projects, head_at
from ledger.views import ProjectView
from tests.benchmarks.workload import CITY, OFFICES
from tests.infra.audiences.audience_city import (
    SECRET,
    AudienceCity,
    audience_city,
    projected_city,
)
from tests.infra.workload_city import city_records, judge_all, judged_city, opened, settings_in

FIRST, OTHER = OFFICES[0], OFFICES[1]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[AudienceCity]:
    with projected_city(tmp_path, count=40) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AudienceCity]:
    more = {}
    if request.param == "postgresql":
        more["database_url"] = request.getfixturevalue("postgres_url")
    with projected_city(tmp_path, count=40, **more) as made:
        yield made


def expected(city: AudienceCity, audience: str) -> list[bytes]:
    """The cards as the door gives them now, straight from the views."""
    viewing = city.viewing()
    with CityReads(city.engine, city.city).moment() as connection:
        projects = list(all_projects(connection, city.city))
    made = (viewing.card_of(audience, project) for project in projects)
    return sorted(card.document for card in made if card is not None)


def test_every_audience_is_told_the_cards_that_the_door_gives(on_both: AudienceCity) -> None:
    city = on_both
    viewing = city.viewing()
    assert set(viewing.audiences) == {CITY, *OFFICES}
    for audience in viewing.audiences:
        assert sorted(city.cards(audience).values()) == expected(city, audience)
    assert city.cards(FIRST) != {}


def test_a_card_that_is_made_once_for_many_is_the_one_that_each_would_get(
    city: AudienceCity,
) -> None:
    viewing = city.viewing()
    actors = audience_actors(CityReads(city.engine, city.city).city(), city.parts.clock)
    with CityReads(city.engine, city.city).moment() as connection:
        projects = list(all_projects(connection, city.city))
    for project in projects:
        for audience, actor in actors.items():
            assert viewing.card_of(audience, project) == card_for(actor, project, secret=SECRET)


def test_numbers_of_an_audience_have_no_gap_at_first_and_are_its_own(city: AudienceCity) -> None:
    for audience in (FIRST, OTHER):
        told = city.told(audience)
        assert sorted(seq for seq, _ in told.values()) == list(range(1, len(told) + 1))


def test_no_key_is_shared_between_audiences_or_tells_an_id(city: AudienceCity) -> None:
    keys = [key for audience in city.viewing().audiences for key in city.told(audience)]
    assert len(keys) == len(set(keys))
    with city.engine.connect() as connection:
        ids = connection.execute(select(PROJECTS.c.project_id)).scalars().all()
    assert not any(project_id.lower() in key for project_id, key in itertools.product(ids, keys))


def test_a_masked_card_tells_neither_id_nor_name(city: AudienceCity) -> None:
    masked = [card for card in map(orjson.loads, city.cards(FIRST).values()) if card["is_masked"]]
    assert masked
    for card in masked:
        assert card["project_id"] == card["investor"] == card["first_office"] == ""
        assert card["code_name"]


def test_looking_again_says_nothing_new(city: AudienceCity) -> None:
    before = city.told(FIRST)
    city.projector.catch_up()
    assert CardProjector(city.engine, city.city, city.viewing).step() is False
    assert city.told(FIRST) == before


def test_a_rebuild_makes_the_same_cards_and_says_nothing_new(on_both: AudienceCity) -> None:
    city = on_both
    before = {audience: city.told(audience) for audience in city.viewing().audiences}
    with city.engine.connect() as connection:
        rows = connection.execute(select(CARD).order_by(*CARD.primary_key.columns)).all()
    city.projector.rebuild()
    assert {audience: city.told(audience) for audience in city.viewing().audiences} == before
    with city.engine.connect() as connection:
        again = connection.execute(select(CARD).order_by(*CARD.primary_key.columns)).all()
    assert again == rows != []


def test_a_rebuild_takes_back_what_no_card_stands_for(city: AudienceCity) -> None:
    """As after a fault that left a card in an outbox whose project is not there."""
    key, (seq, document) = next(iter(city.told(FIRST).items()))
    with city.engine.begin() as connection:
        connection.execute(CARD.delete().where(CARD.c.card_key == key))
    assert document is not None
    hidden = orjson.loads(document)["project_id"] or orjson.loads(document)["code_name"]

    def without() -> Viewing:
        viewing = city.viewing()

        def card_of(audience: str, project: ProjectView) -> Card | None:
            card = viewing.card_of(audience, project)
            return None if card is None or card.name == hidden else card

        return replace(viewing, card_of=card_of)

    CardProjector(city.engine, city.city, without).rebuild()
    assert city.told(FIRST)[key][1] is None
    assert city.told(FIRST)[key][0] > seq


def test_what_is_judged_in_steps_ends_as_what_is_judged_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(module, "PROJECTS_AT_ONCE", 5)
    with projected_city(tmp_path / "at_once") as whole:
        at_once = {audience: whole.cards(audience) for audience in whole.viewing().audiences}
    records = city_records(60)
    with opened(settings_in(tmp_path / "steps")) as parts:
        made = audience_city(parts)
        for start in range(0, len(records), 15):
            parts.log.restore(records[:15]) if start == 0 else restored(made, records, start)
            judge_all(parts)
            made.projector.catch_up()
            with parts.engine.connect() as connection:
                assert is_settled(connection, CITY, view_seq=head_at(connection, CITY).position)
        in_steps = {audience: made.cards(audience) for audience in made.viewing().audiences}
    assert in_steps == at_once


def restored(made: AudienceCity, records: list[tuple[int, bytes]], start: int) -> None:
    """The next records, with their stated times, as if they came in now."""
    log = made.parts.log
    times = iter([at for at, _ in records[start : start + 15]])
    log._clock = lambda: next(times)  # type: ignore[attr-defined]
    for _, value in records[start : start + 15]:
        log.append(value)


def test_a_change_of_the_policy_makes_all_cards_again_and_says_what_changed(
    on_both: AudienceCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = on_both
    monkeypatch.setattr(module, "PROJECTS_AT_ONCE", 5)
    before, untouched = city.told(FIRST), city.told(OTHER)

    def stricter() -> Viewing:
        viewing = city.viewing()
        return replace(
            viewing,
            fingerprint=b"another policy",
            card_of=lambda audience, project: (
                None if audience == FIRST else viewing.card_of(audience, project)
            ),
        )

    projector = CardProjector(city.engine, city.city, stricter)
    assert projector.step()
    with city.engine.connect() as connection:
        assert not is_settled(connection, city.city)
    # Another process goes on where this one was killed.
    CardProjector(city.engine, city.city, stricter).catch_up()
    with city.engine.connect() as connection:
        assert is_settled(connection, city.city)
        assert standing_of(connection, city.city).fingerprint == b"another policy"
    assert city.cards(FIRST) == {}
    assert all(seq > len(before) for seq, _ in city.told(FIRST).values())
    assert city.told(OTHER) == untouched


def test_an_audience_that_is_no_more_gets_tombstones_for_all(city: AudienceCity) -> None:
    def fewer() -> Viewing:
        viewing = city.viewing()
        left = tuple(audience for audience in viewing.audiences if audience != FIRST)
        return replace(viewing, audiences=left, fingerprint=b"one office fewer")

    count = len(city.told(FIRST))
    CardProjector(city.engine, city.city, fewer).catch_up()
    assert {said for _, said in city.told(FIRST).values()} == {None}
    assert len(city.told(FIRST)) == count


def test_a_card_under_another_name_goes_under_another_key(city: AudienceCity) -> None:
    """What is masked from now on: its old key gets a tombstone."""

    def renamed() -> Viewing:
        viewing = city.viewing()

        def card_of(audience: str, project: ProjectView) -> Card | None:
            card = viewing.card_of(audience, project)
            return None if card is None else card._replace(name=f"{card.name}*")

        return replace(viewing, card_of=card_of, fingerprint=b"other names")

    before = city.told(FIRST)
    CardProjector(city.engine, city.city, renamed).catch_up()
    after = city.told(FIRST)
    assert all(after[key][1] is None for key in before)
    assert sorted(city.cards(FIRST).values()) == sorted(said for _, said in before.values() if said)


def test_a_projector_that_lost_the_race_writes_nothing_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROJECTS_AT_ONCE", 5)
    with judged_city(tmp_path, count=60) as parts:
        slow, quick = audience_city(parts), audience_city(parts)
        raced: list[bool] = []
        find = slow.projector._find

        def find_and_be_overtaken() -> object:
            found = find()
            if not raced:
                raced.append(quick.projector.step())
            return found

        monkeypatch.setattr(slow.projector, "_find", find_and_be_overtaken)
        slow.projector.catch_up()
        assert raced == [True]
        for audience in slow.viewing().audiences:
            assert sorted(slow.cards(audience).values()) == expected(slow, audience)
            with parts.engine.connect() as connection:
                head = head_of(connection, CITY, audience)
            assert head.seq == len(slow.told(audience))


def test_only_projects_that_new_rows_touch_are_looked_at(
    city: AudienceCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The saved position is set back to a signing: the cost is that row's, not the city's."""
    asked: list[str] = []

    def watched() -> Viewing:
        viewing = city.viewing()

        def card_of(audience: str, project: ProjectView) -> Card | None:
            asked.append(project.project_id)
            return viewing.card_of(audience, project)

        return replace(viewing, card_of=card_of)

    signings = select(func.max(JOURNAL.c.seq)).where(JOURNAL.c.kind == "recognise_signing")
    with city.engine.begin() as connection:
        signing = connection.execute(signings.where(JOURNAL.c.verdict == "accepted")).scalar_one()
        connection.execute(update(POSITION).values(seq=signing - 1))
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 1)
    assert CardProjector(city.engine, city.city, watched).step()
    assert len(set(asked)) == 1
