"""How every audience's feed stands, in one query, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

from infra.audiences.outbox import HEAD, NOT_YET_ANEW, POSITION, ensure_head, say
from infra.audiences.pulse import Pulse, pulses
from infra.store.database import create_schema, open_database

CITY = "320800"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    is_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'a.db'}" if is_file else request.getfixturevalue("postgres_url")
    opened = open_database(url)
    create_schema(opened)
    yield opened
    opened.dispose()


def settle(engine: Engine, *, sweep: bytes = b"") -> None:
    row = {"seq": 1, "fingerprint": b"f", "sweep_seq": 0, "swept_to": "", "version": 1}
    with engine.begin() as connection:
        connection.execute(insert(POSITION).values(city=CITY, sweep_fingerprint=sweep, **row))


def test_a_pulse_tells_number_mark_and_position_of_the_newest_word(engine: Engine) -> None:
    settle(engine)
    with engine.begin() as connection:
        ensure_head(connection, CITY, "quiet")
        say(connection, CITY, {"a": {"k1": b"1", "k2": b"2"}, "b": {"k": b"3"}}, position=7)
        say(connection, CITY, {"a": {"k1": None}}, position=9)
        say(connection, "other", {"a": {"k": b"4"}}, position=99)
    assert pulses(engine, CITY) == {
        "a": Pulse(3, 3, 1, 9),
        "b": Pulse(1, 1, 1, 7),
        "quiet": Pulse(0, 0, 1, 0),
    }


def test_nothing_is_complete_while_cards_are_made_or_to_be_said_again(engine: Engine) -> None:
    settle(engine, sweep=b"g")
    with engine.begin() as connection:
        say(connection, CITY, {"a": {"k": b"1"}, "b": {"k": b"1"}}, position=7)
    assert {each.complete_to for each in pulses(engine, CITY).values()} == {0}
    with engine.begin() as connection:
        connection.execute(update(POSITION).values(sweep_fingerprint=b""))
        anew = update(HEAD).where(HEAD.c.audience == "b").values(completed_seq=NOT_YET_ANEW)
        connection.execute(anew)
    assert {who: each.complete_to for who, each in pulses(engine, CITY).items()} == {"a": 1, "b": 0}


def test_what_one_audience_is_told_moves_no_other_pulse(engine: Engine) -> None:
    settle(engine)
    with engine.begin() as connection:
        say(connection, CITY, {"a": {"k": b"1"}, "b": {"k": b"1"}}, position=7)
    before = pulses(engine, CITY)
    with engine.begin() as connection:
        say(connection, CITY, {"a": {"k": b"2"}}, position=8)
    after = pulses(engine, CITY)
    assert (after["b"], after["a"] == before["a"]) == (before["b"], False)
