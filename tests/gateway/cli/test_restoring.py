"""``restore`` and ``check --published`` at the machine: what they say and how they end."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gateway.cli.faults import words_for
from gateway.exports.schemas import FOLDER
from infra.ledger_runner import LedgerFault
from tests.benchmarks.workload import CITY
from tests.gateway.cli.in_process import run_here
from tests.infra.publishing.shapes import Shape, judge_on, rows_of, whole
from tests.infra.workload_city import city_records


@pytest.fixture
def city(tmp_path: Path) -> Shape:
    made = Shape(tmp_path, CITY)
    with made.opened() as parts:
        parts.log.restore(city_records(20))
        judge_on(parts)
        parts.cards().catch_up()
    return made


def settings_of(city: Shape) -> dict[str, str]:
    data = str(city.folder / "data")
    return {"ONEBOARD_DATA": data, "ONEBOARD_JOURNAL_FOLDER": str(city.journal_folder)}


def test_a_lost_database_is_restored_by_one_command(city: Shape) -> None:
    with city.opened() as parts:
        before = whole(parts)
    city.drop_database()
    more = settings_of(city)
    ended = run_here("restore", "--city", CITY, more=more)
    assert ended.status == 0
    assert f"已取回账页 {len(before[1])} 行" in ended.err
    assert before[0].state_hash in ended.err
    with city.opened() as parts:
        assert whole(parts) == before
    again = run_here("restore", more=more | {"ONEBOARD_LANGUAGE": "en"})
    assert again.status == 0
    assert "0 journal rows taken back" in again.err
    told = run_here("restore", "--json", more=more)
    kept = json.loads((FOLDER / "restore.v1.json").read_text(encoding="utf-8"))
    Draft202012Validator(kept).validate(told.json)
    end = len(before[1])
    assert told.json == {"count": 0, "position": end, "state_hash": before[0].state_hash}


def test_check_compares_what_was_published_and_names_the_first_that_differs(city: Shape) -> None:
    more = settings_of(city)
    assert run_here("check", "--published", more=more).status == 0
    with city.opened() as parts:
        rows = rows_of(parts)
    changed = replace(rows[6][1], office="999916")
    told = {
        "账页 7 外发的内容与数据库不同：office": [*rows[:6], (rows[6][0], changed), *rows[7:-1]],
        "账页自 6 起尚未外发": rows[:5],
        "已外发的账页 9 无法读取": [*rows[:5], *rows[8:]],
        f"已外发的账页 {len(rows) + 1} 在数据库中没有": [
            *rows,
            (rows[0][0], replace(rows[-1][1], seq=len(rows) + 1)),
        ],
    }
    for words, published in told.items():
        city.topic_of_only(published)
        ended = run_here("check", "--published", more=more)
        assert ended.status == 1
        assert words in ended.out
        assert len(ended.out.splitlines()) == 1
        assert run_here("check", more=more).status == 0, "asked only when asked for"


def test_where_no_journal_is_published_nothing_can_be_taken_back(city: Shape) -> None:
    more = {"ONEBOARD_DATA": str(city.folder / "data")}
    for command in (("restore",), ("check", "--published")):
        ended = run_here(*command, more=more)
        assert ended.status == 1
        assert "journal_folder" in ended.err


def test_a_topic_that_says_otherwise_ends_the_restore_with_its_name(city: Shape) -> None:
    with city.opened() as parts:
        rows = rows_of(parts)
    city.topic_of_only([*rows[:-1], (rows[-1][0], replace(rows[-1][1], seed=bytes(32)))])
    with pytest.raises(LedgerFault) as raised:
        run_here("restore", more=settings_of(city))
    words, status = words_for(raised.value, "zh_CN")
    assert status == 1
    assert "JournalTopicDiffers" in words
