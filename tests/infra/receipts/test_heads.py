"""The head desk: what it signs, and everything that it refuses to sign."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gateway.messages.catalogue import LANGUAGES, say
from gateway.wiring import Deployment
from infra.receipts.heads import HeadDesk, HeadInconsistent
from infra.receipts.signing import signers_of
from infra.store.tree import frontier_at
from ledger.merkle.checkpoint import read_head
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import city_records, judge_all, judged_city, opened, settings_in

COUNT = 60
DB = "oneboard.db"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    with judged_city(folder, count=COUNT):
        pass
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy of the city to do harm to."""
    return Path(shutil.copytree(original, tmp_path / "city"))


@contextmanager
def city(folder: Path) -> Iterator[Deployment]:
    with opened(settings_in(folder)) as parts:
        yield parts


def desk_of(parts: Deployment) -> HeadDesk:
    """A desk that is told what was published, as the publisher tells it."""
    return HeadDesk(parts.store, parts.head_desk().signing)


def signed(folder: Path, published: str | None = None) -> str | None:
    with city(folder) as parts:
        return desk_of(parts).sign(published)


def add_records(folder: Path, count: int = 25) -> None:
    with city(folder) as parts:
        for number in range(count):
            parts.log.append(b"nothing that anybody could read %d" % number)
        judge_all(parts)


def change(folder: Path, sql: str, *values: object, file: str = DB) -> None:
    with closing(sqlite3.connect(folder / file)) as database:
        changed = database.execute(sql, values)
        assert changed.rowcount > 0, "the harm must be done"
        database.commit()


def refused(folder: Path, published: str | None = None) -> HeadInconsistent:
    with pytest.raises(HeadInconsistent) as caught:
        signed(folder, published)
    for language in LANGUAGES:
        assert say(caught.value.code, language, **caught.value.params)
    return caught.value


def test_the_head_of_the_journal_is_signed_in_the_checkpoint_format(folder: Path) -> None:
    with city(folder) as parts:
        desk = desk_of(parts)
        text = desk.sign(None)
        assert text is not None
        head = read_head(text)
        with parts.engine.connect() as connection:
            end = parts.store.cursor(connection)
            assert end is not None
            assert head.head == frontier_at(connection, CITY, end.head.seq).head()
        assert head.origin == f"oneboard/{CITY}"
        (key,) = [key for _, key in desk.signing.listed()]
        assert signers_of(head, [key]) == [key]
        assert desk.sign(text) is None, "it is published already"
        kept = desk.last()
        assert kept is not None
        assert kept.text == text


def test_the_same_journal_gives_the_same_bytes_and_a_longer_one_contains_it(folder: Path) -> None:
    first = signed(folder)
    change(folder, "DELETE FROM signed_head")
    assert signed(folder) == first
    add_records(folder)
    second = signed(folder, first)
    assert first is not None
    assert second is not None
    assert read_head(second).head.size == read_head(first).head.size + 25


def test_a_city_without_a_journal_has_no_head(tmp_path: Path) -> None:
    with city(tmp_path) as parts:
        parts.store.begin_cursor(parts.log.log_id)
        assert desk_of(parts).sign(None) is None
        assert desk_of(parts).covering(1) is None


def test_a_database_from_an_older_backup_catches_up_to_the_very_same_head(tmp_path: Path) -> None:
    records = city_records(COUNT)
    with city(tmp_path / "city") as parts:
        parts.log.restore(records)
        runner = parts.runner()
        runner.step()
        desk_of(parts).sign(None)
    shutil.copytree(tmp_path / "city", tmp_path / "backup")
    with city(tmp_path / "city") as parts:
        judge_as_shipped(parts)
        published = desk_of(parts).sign(None)
    assert published is not None

    # Yesterday's database in the place of today's; log and keys are today's.
    for name in (DB, f"{DB}-wal", f"{DB}-shm"):
        (tmp_path / "city" / name).unlink(missing_ok=True)
        if (tmp_path / "backup" / name).exists():
            shutil.copy(tmp_path / "backup" / name, tmp_path / "city" / name)
    with city(tmp_path / "city") as parts:
        desk = desk_of(parts)
        assert desk.sign(published) is None, "behind what is published nothing is signed"
        judge_as_shipped(parts)
        assert desk.sign(published) is None, "the very same head, so nothing new to publish"
        kept = desk.last()
        assert kept is not None
        assert kept.text == published


def judge_as_shipped(parts: Deployment) -> None:
    runner = parts.runner()
    while runner.step():
        pass


def test_a_copy_with_other_leaves_gets_no_head_that_contradicts_the_published_one(
    folder: Path,
) -> None:
    """Whoever owns the database, and the keys, and makes everything in it fit together."""
    published = signed(folder)
    assert published is not None
    rewritten = folder.parent / "rewritten"
    records = city_records(COUNT)
    records[5] = (records[5][0] + 1, records[5][1])
    with opened(settings_in(rewritten)) as parts:
        parts.log.restore(records)
        judge_all(parts)
    for name in ("keys.db", "keys.db-wal", "keys.db-shm", "master.key"):
        (rewritten / name).unlink(missing_ok=True)
        if (folder / name).exists():
            shutil.copy(folder / name, rewritten / name)
    alone = signed(rewritten)
    assert alone is not None
    assert read_head(alone).head.size == read_head(published).head.size
    size = read_head(published).head.size
    change(rewritten, "DELETE FROM signed_head")

    fault = refused(rewritten, published)
    assert (fault.code, fault.params) == ("receipt.published_contradicted", {"size": str(size)})
    add_records(rewritten)
    assert refused(rewritten, published).code == "receipt.published_contradicted"
    with city(rewritten) as parts:
        assert desk_of(parts).last() is None, "nothing was signed"


HARM = {
    "content of a row since the last head": (
        """
        UPDATE journal SET events = CAST(replace(CAST(events AS TEXT), '2025', '2026') AS BLOB)
        WHERE seq = (SELECT max(seq) FROM journal WHERE CAST(events AS TEXT) LIKE '%2025%')
        """,
        "receipt.leaf_differs",
    ),
    "the leaf hash of a row": (
        "UPDATE journal SET leaf_hash = zeroblob(32) WHERE seq = 70",
        "receipt.leaf_differs",
    ),
    "a row is gone": ("DELETE FROM journal WHERE seq = 71", "receipt.row_missing"),
    "a node is another": (
        "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 4 AND number = 3",
        "receipt.node_differs",
    ),
    "a node is gone": ("DELETE FROM tree_node WHERE level = 5", "receipt.node_differs"),
    "a node too many": (
        "UPDATE tree_node SET number = 3 WHERE level = 5 AND number = 1",
        "receipt.node_differs",
    ),
}


@pytest.mark.parametrize("what", HARM)
def test_rows_and_nodes_that_do_not_hold_are_named_and_nothing_is_signed(
    folder: Path, what: str
) -> None:
    sql, code = HARM[what]
    change(folder, sql)
    assert refused(folder).code == code
    with city(folder) as parts:
        assert desk_of(parts).last() is None


def test_a_journal_that_lost_what_a_head_covers_gets_no_other(folder: Path) -> None:
    signed(folder)
    last = "seq > (SELECT max(seq) - 5 FROM journal)"
    change(folder, f"DELETE FROM journal WHERE {last}")  # noqa: S608
    change(folder, "UPDATE cursor SET seq = (SELECT max(seq) FROM journal)")
    assert refused(folder).code == "receipt.head_beyond_journal"


def test_a_rewritten_beginning_is_refused_by_the_head_that_is_kept(folder: Path) -> None:
    signed(folder)
    add_records(folder)
    change(folder, "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 6 AND number = 0")
    assert refused(folder).code == "receipt.kept_contradicted"


@pytest.mark.parametrize("column", ["root", "head"])
def test_a_kept_head_that_was_changed_is_refused(folder: Path, column: str) -> None:
    text = signed(folder)
    assert text is not None
    add_records(folder)
    if column == "root":
        change(folder, "UPDATE signed_head SET root = zeroblob(32)")
        assert refused(folder).code == "receipt.kept_contradicted"
        return
    size = str(read_head(text).head.size)
    change(folder, "UPDATE signed_head SET head = replace(head, ?, ?)", f"\n{size}\n", "\n17\n")
    assert refused(folder).code == "receipt.kept_not_ours"
    change(folder, "UPDATE signed_head SET head = 'no head'")
    assert refused(folder).code == "receipt.kept_unreadable"


def test_a_published_head_of_somebody_else_or_of_nobody_stops_the_signing(
    folder: Path, tmp_path: Path
) -> None:
    with judged_city(tmp_path / "other", count=COUNT):
        pass
    theirs = signed(tmp_path / "other")
    assert refused(folder, theirs).code == "receipt.published_not_ours"
    assert refused(folder, "no head\n").code == "receipt.published_unreadable"
    own = signed(folder)
    assert own is not None
    broken = own.replace(own[-20], "A" if own[-20] != "A" else "B")
    assert refused(folder, broken).code in {
        "receipt.published_not_ours",
        "receipt.published_unreadable",
    }


def test_a_rotated_key_signs_from_its_head_on_and_the_old_one_vouches_for_that_head(
    folder: Path,
) -> None:
    before = signed(folder)
    assert before is not None
    with city(folder) as parts:
        desk = desk_of(parts)
        (old,) = [key for _, key in desk.signing.listed()]
        new = desk.rotate()
        both = desk.sign(before)
        assert both is not None, "the head of that size has another text now"
        assert signers_of(read_head(both), [old]) == [old]
        assert signers_of(read_head(both), [new]) == [new]
        assert read_head(both).head == read_head(before).head
        assert desk.sign(both) is None
        assert [k.until_size for k, _ in desk.signing.listed()] == [read_head(both).head.size, None]
    add_records(folder)
    after = signed(folder, both)
    assert after is not None
    assert signers_of(read_head(after), [old]) == []
    assert signers_of(read_head(after), [new]) == [new]
    assert signers_of(read_head(before), [old]) == [old]
    # A database that never saw the rotation takes the published text over.
    change(folder, "DELETE FROM signed_head")
    assert signed(folder, after) is None


def test_a_head_made_ready_before_a_rotation_does_not_take_the_second_signature_away(
    folder: Path,
) -> None:
    with city(folder) as parts:
        desk = desk_of(parts)
        (old,) = [key for _, key in desk.signing.listed()]
        ready = desk.ready(None)
        assert ready is not None
        new = desk.rotate()
        published, last = desk.keep(ready), desk.last()
        assert last is not None
        assert signers_of(read_head(last.text), [old, new]) == [old, new]
        assert published == last
