"""``check`` finds and names every single flipped bit of a row, a leaf, a node and a head."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gateway.messages.catalogue import LANGUAGES, say
from infra.checking import check_city, rebuild_views
from infra.receipts.checking import head_findings
from ledger.checks import Finding
from tests.infra.workload_city import judged_city, opened, settings_in

COUNT = 60
SEQ = 40
BYTES = "record_hash digest params events seed leaf_hash state_hash"
TEXTS = "log_id office submission_id kind verdict reason"
NUMBERS = "log_offset recorded_at conflict_at now judge_version seq"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    with judged_city(folder, count=COUNT) as parts:
        desk = parts.head_desk()
        assert desk.sign(None)
        for _ in range(3):
            parts.log.append(b"nothing that anybody could read")
        runner = parts.runner()
        while runner.step():
            pass
        parts.projector.catch_up()
        assert desk.sign(None)
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "city"))


def checked(folder: Path) -> list[Finding]:
    with opened(settings_in(folder)) as parts:
        report = check_city(parts.engine, parts.city, log=parts.log)
        report.take(head_findings(parts.engine, parts.city, parts.head_desk().signing))
    for found in report.findings:
        for language in LANGUAGES:
            assert say(found.code, language, **found.params)
    return report.findings


def flipped(value: bytes | str | int, place: int) -> bytes | str | int:
    """The value with one bit changed."""
    if isinstance(value, int):
        return value ^ (1 << (place % 4))
    raw = bytearray(value.encode() if isinstance(value, str) else value)
    raw[place % len(raw)] ^= 1
    return raw.decode("ascii") if isinstance(value, str) else bytes(raw)


def flip(folder: Path, table: str, column: str, where: str, *, place: int = 3) -> None:
    with closing(sqlite3.connect(folder / "oneboard.db")) as database:
        select = f"SELECT {column} FROM {table} WHERE {where}"  # noqa: S608
        ((value,),) = database.execute(select).fetchall()
        update = f"UPDATE {table} SET {column} = ? WHERE {where}"  # noqa: S608
        assert database.execute(update, (flipped(value or "@", place),)).rowcount == 1
        database.commit()


def test_a_city_with_signed_heads_is_clean(folder: Path) -> None:
    assert checked(folder) == []


def columns() -> Iterator[tuple[str, str]]:
    for names in (BYTES, TEXTS, NUMBERS):
        for name in names.split():
            yield name, f"seq = {SEQ}"


@pytest.mark.parametrize(("column", "where"), list(columns()))
def test_a_flipped_bit_in_any_column_of_a_row_is_found_and_the_row_is_named(
    folder: Path, column: str, where: str
) -> None:
    if column == "seq":
        flip(folder, "journal", "seq", "seq = (SELECT max(seq) FROM journal)", place=2)
    else:
        flip(folder, "journal", column, where)
    found = checked(folder)
    assert found
    named = {each.params.get("seq") for each in found} | {each.params.get("end") for each in found}
    assert named & {str(SEQ), str(SEQ + 1)} or column == "seq", found


HARM = [
    ("tree_node", "hash", "level = 4 AND number = 2", "check.node_differs"),
    ("tree_node", "hash", "level = 5 AND number = 0", "check.node_differs"),
    ("tree_node", "hash", "level = 6 AND number = 0", "check.node_differs"),
    ("tree_node", "level", "level = 6 AND number = 0", "check.node_missing"),
    ("tree_node", "number", "level = 5 AND number = 0", "check.node_missing"),
    ("signed_head", "root", "size = (SELECT min(size) FROM signed_head)", "check.head_differs"),
    ("signed_head", "root", "size = (SELECT max(size) FROM signed_head)", "check.head_differs"),
    ("signed_head", "now", "size = (SELECT min(size) FROM signed_head)", "check.head_time_differs"),
    (
        "signed_head",
        "size",
        "size = (SELECT min(size) FROM signed_head)",
        "check.head_says_otherwise",
    ),
]


@pytest.mark.parametrize(("table", "column", "where", "code"), HARM)
def test_a_flipped_bit_in_a_node_or_head_is_found_and_named(
    folder: Path, table: str, column: str, where: str, code: str
) -> None:
    flip(folder, table, column, where)
    assert code in {found.code for found in checked(folder)}


@pytest.mark.parametrize("place", [0, 12, 17, 25, 50, 66, 70, 90, 120, 170])
def test_a_flipped_bit_anywhere_in_the_text_of_a_head_is_found(folder: Path, place: int) -> None:
    last = "size = (SELECT max(size) FROM signed_head)"
    with closing(sqlite3.connect(folder / "oneboard.db")) as database:
        ((text,),) = database.execute(f"SELECT head FROM signed_head WHERE {last}").fetchall()  # noqa: S608
        raw = bytearray(text.encode())
        raw[place % len(raw)] ^= 1
        changed = raw.decode("utf-8", errors="replace")
        database.execute(f"UPDATE signed_head SET head = ? WHERE {last}", (changed,))  # noqa: S608
        database.commit()
    assert {found.code for found in checked(folder)} & {
        "check.head_unreadable",
        "check.head_says_otherwise",
        "check.head_not_signed",
    }


def test_nodes_that_are_gone_or_too_many_are_named(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "oneboard.db")) as database:
        database.execute("DELETE FROM tree_node WHERE level = 4 AND number = 1")
        database.execute("INSERT INTO tree_node SELECT city, 4, 900, hash FROM tree_node LIMIT 1")
        database.execute("INSERT INTO tree_node SELECT city, 1, 0, hash FROM tree_node LIMIT 1")
        database.commit()
    found = {str(each) for each in checked(folder)}
    assert found == {
        "check.node_missing level=4 number=1",
        "check.node_extra level=4 number=900",
        "check.node_extra level=1 number=0",
    }


def test_a_rebuild_makes_the_nodes_anew(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "oneboard.db")) as database:
        database.execute("DELETE FROM tree_node WHERE level > 4")
        database.commit()
    assert checked(folder)
    with opened(settings_in(folder)) as parts:
        rebuild_views(parts.engine, parts.city)
    assert checked(folder) == []
