"""``check`` holds every card against the door, and names what does not agree."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from infra.audiences.cards import CardProjector
from infra.audiences.checking import card_findings
from infra.audiences.outbox import CARD, OUTBOX
from infra.audiences.viewing import Viewing
from infra.store.reads import VIEW_POSITION
from tests.benchmarks.workload import OFFICES
from tests.infra.audiences.audience_city import AudienceCity, projected_city

FIRST = OFFICES[0]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[AudienceCity]:
    with projected_city(tmp_path) as made:
        yield made


def findings(city: AudienceCity) -> list[tuple[str, dict[str, str]]]:
    found = card_findings(city.engine, city.city, city.viewing)
    return [(each.code, dict(each.params)) for each in found]


def a_card(city: AudienceCity) -> tuple[str, str]:
    """Project and key of some card of the first office."""
    query = select(CARD.c.project_id, CARD.c.card_key).where(CARD.c.audience == FIRST)
    with city.engine.connect() as connection:
        project, key = connection.execute(query.limit(1)).one()
    return project, key


def test_a_city_that_only_the_product_wrote_to_has_no_finding(city: AudienceCity) -> None:
    assert findings(city) == []


def test_a_card_that_was_changed_is_named(city: AudienceCity) -> None:
    project, key = a_card(city)
    with city.engine.begin() as connection:
        connection.execute(update(OUTBOX).where(OUTBOX.c.card_key == key).values(document=b"{}"))
    assert findings(city) == [("check.card_differs", {"audience": FIRST, "project": project})]


def test_a_card_that_is_missing_is_named_and_so_is_what_was_told_of_it(city: AudienceCity) -> None:
    project, key = a_card(city)
    with city.engine.begin() as connection:
        connection.execute(delete(CARD).where(CARD.c.card_key == key))
    assert findings(city) == [
        ("check.card_missing", {"audience": FIRST, "project": project}),
        ("check.outbox_stray", {"audience": FIRST, "key": key}),
    ]


def test_a_tombstone_in_place_of_a_card_is_named(city: AudienceCity) -> None:
    project, key = a_card(city)
    with city.engine.begin() as connection:
        connection.execute(update(OUTBOX).where(OUTBOX.c.card_key == key).values(document=None))
    assert findings(city) == [("check.card_missing", {"audience": FIRST, "project": project})]


def test_a_card_that_the_office_may_not_have_is_named(city: AudienceCity) -> None:
    with city.engine.connect() as connection:
        has = select(CARD.c.project_id).where(CARD.c.audience == FIRST)
        query = select(CARD.c.project_id).where(CARD.c.project_id.not_in(has))
        project = connection.execute(query.limit(1)).scalar_one()
    stray = {"city": city.city, "audience": FIRST, "card_key": "stray", "sha256": b""}
    with city.engine.begin() as connection:
        connection.execute(insert(CARD).values(project_id=project, **stray))
    assert findings(city) == [("check.card_stray", {"audience": FIRST, "project": project})]
    with city.engine.begin() as connection:
        connection.execute(update(CARD).where(CARD.c.card_key == "stray").values(project_id="PNO"))
    assert findings(city) == [("check.card_stray", {"audience": FIRST, "project": "PNO"})]


def test_cards_that_still_follow_are_not_held_against_what_is_newer(city: AudienceCity) -> None:
    _, key = a_card(city)
    with city.engine.begin() as connection:
        connection.execute(update(OUTBOX).where(OUTBOX.c.card_key == key).values(document=b"{}"))
        connection.execute(update(VIEW_POSITION).values(seq=VIEW_POSITION.c.seq + 1))
    assert findings(city) == []


def test_cards_by_an_earlier_policy_are_made_again_before_they_are_compared(
    city: AudienceCity,
) -> None:
    def stricter() -> Viewing:
        viewing = city.viewing()
        return replace(viewing, card_of=lambda _audience, _project: None, fingerprint=b"stricter")

    assert list(card_findings(city.engine, city.city, stricter)) == []
    CardProjector(city.engine, city.city, stricter).catch_up()
    assert list(card_findings(city.engine, city.city, stricter)) == []
    assert city.cards(FIRST) == {}
