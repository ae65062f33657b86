"""A log that is carried elsewhere is the same log; a changed file is found out; nothing is half."""

import gzip
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select, text

from gateway.messages.catalogue import say
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.decided_rows import journal_rows
from infra.log_transfer import (
    LedgerAtWork,
    SourceDiffers,
    TargetNotEmpty,
    export_log,
    import_log,
)
from infra.store.bulk import bulk_for
from infra.transfer_file import TransferFault, TransferFileDamaged
from infra.transfer_records import read_header, verify_file
from ledger.period import read_period
from tests.benchmarks.workload import CITY
from tests.infra.rewritten_file import rewritten
from tests.infra.workload_city import city_records, judge_all, judged_city, opened, settings_in

COUNT = 120


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with judged_city(tmp_path_factory.mktemp("source"), count=COUNT) as parts:
        yield parts


@pytest.fixture(scope="module")
def carried_file(source: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("file") / "city.jsonl"
    exported(source, out)
    return out


def exported(parts: Deployment, out: Path) -> Path:
    export_log(log=parts.log, engine=parts.engine, city=parts.city, out=out)
    return out


def take_in(parts: Deployment, file: Path) -> None:
    import_log(file, log=parts.log, engine=parts.engine, city=parts.city, holder=parts.holder)


def everything(parts: Deployment) -> dict[str, object]:
    """Rows without log ids, state, book and views of a city, and what its readers are told."""
    reads = CityReads(parts.engine, parts.city)
    with parts.engine.connect() as connection:
        cursor = parts.store.cursor(connection)
        assert cursor is not None
        tables = {
            name: connection.execute(
                select(text("*")).select_from(text(name)).order_by(text("1, 2, 3"))
            ).all()
            for name in ("posting", "state", "lead_view", "project_view")
        }
        return {
            "rows": [row for _, row in journal_rows(connection, parts.city)],
            "head": (cursor.head, cursor.next_offset, cursor.last_record_hash),
            "tables": {n: [tuple(map(_plain, row)) for row in t] for n, t in tables.items()},
            "board": reads.board(read_period("2025")),
            "report": reads.assessment(read_period("2025Q2")),
        }


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_an_import_is_the_city_that_was_exported(
    source: Deployment, carried_file: Path, tmp_path: Path
) -> None:
    with opened(settings_in(tmp_path)) as target:
        take_in(target, carried_file)
        assert everything(target) == everything(source)
        assert target.log.log_id != source.log.log_id
        again = exported(target, tmp_path / "again.jsonl")
    first, second = carried_file.read_bytes(), again.read_bytes()
    assert first.replace(source.log.log_id.encode(), b"") != first
    assert verify_file(again).state_hash == verify_file(carried_file).state_hash
    assert len(first.splitlines()) == len(second.splitlines()) == len(city_records(COUNT)) + 2


def test_a_log_goes_to_kafka_and_postgresql_and_back_without_a_change(
    tmp_path: Path, kafka_bootstrap: str, postgres_url: str, topic_name: str
) -> None:
    with ExitStack() as stack:
        source = stack.enter_context(judged_city(tmp_path / "source", count=COUNT, city=topic_name))
        there = exported(source, tmp_path / "there.jsonl")
        on_servers = settings_in(
            tmp_path / "server", kafka_bootstrap=kafka_bootstrap, database_url=postgres_url
        )
        server = stack.enter_context(opened(on_servers, topic_name))
        take_in(server, there)
        assert everything(server) == everything(source)
        back = exported(server, tmp_path / "back.jsonl.gz")
        home = stack.enter_context(opened(settings_in(tmp_path / "home"), topic_name))
        take_in(home, back)
        assert everything(home) == everything(source)
        # The topic gives the broker's own times again.
        now = server.clock.now().timestamp() * 1000
        assert abs(server.log.append(b"live").recorded_at - now) < 60_000


def test_live_submissions_go_on_after_an_import_and_retries_get_their_first_answer(
    carried_file: Path, tmp_path: Path
) -> None:
    with opened(settings_in(tmp_path)) as target:
        take_in(target, carried_file)
        runner = target.runner()  # with this store's own seed secret
        retried = city_records(COUNT)[5][1]
        before = target.projector.catch_up()
        target.log.append(retried)
        assert runner.step() == 1
        assert target.projector.catch_up() == before
        target.log.append(b"another record that is not ours")
        assert runner.step() == 1
        assert target.projector.catch_up() == before + 1
        exported(target, tmp_path / "later.jsonl")
        assert verify_file(tmp_path / "later.jsonl").counts.rows == before + 1


def test_records_that_were_not_judged_yet_travel_and_are_judged_after_the_import(
    tmp_path: Path,
) -> None:
    records = city_records(60)
    with (
        opened(settings_in(tmp_path / "a")) as source,
        opened(settings_in(tmp_path / "b")) as clean,
    ):
        source.log.restore(records[:50])
        judge_all(source)
        tail = [value for _, value in records[50:]]
        source.log.append_many(tail)
        exported(source, tmp_path / "tail.jsonl")
        timed = [(r.recorded_at, r.value) for r in source.log.read(from_offset=0, records_max=999)]
        clean.log.restore(timed)
        judge_all(clean)
        with opened(settings_in(tmp_path / "c")) as target:
            take_in(target, tmp_path / "tail.jsonl")
            assert target.log.end_offset() == len(records)
            judge_all(target)
            assert everything(target) == everything(clean)


def test_two_exports_are_the_same_bytes_also_compressed(source: Deployment, tmp_path: Path) -> None:
    plain = [exported(source, tmp_path / f"{n}.jsonl").read_bytes() for n in range(2)]
    packed = [exported(source, tmp_path / f"{n}.jsonl.gz").read_bytes() for n in range(2)]
    assert plain[0] == plain[1]
    assert packed[0] == packed[1]
    assert gzip.decompress(packed[0]) == plain[0]
    assert (tmp_path / "0.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_changed_byte_anywhere_is_found_and_its_line_is_named(
    carried_file: Path, tmp_path: Path
) -> None:
    whole = carried_file.read_bytes()
    dice = random.Random(7)  # noqa: S311  a fixed choice of places
    ends = [n for n, byte in enumerate(whole) if byte == 10]
    places = [0, len(whole) - 1, *ends[:3], *dice.sample(range(len(whole)), 40)]
    changed = tmp_path / "changed.jsonl"
    for place in places:
        changed.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :]
        )
        with pytest.raises(TransferFileDamaged) as told:
            verify_file(changed)
        assert told.value.params["line"] == str(whole[:place].count(b"\n") + 1)
        assert say(told.value.code, "zh_CN", **told.value.params)


def test_a_changed_byte_of_a_compressed_file_is_found_or_changes_nothing(
    source: Deployment, carried_file: Path, tmp_path: Path
) -> None:
    """The padding bits of a compressed stream say nothing, and may change unseen."""
    whole = exported(source, tmp_path / "whole.jsonl.gz").read_bytes()
    dice = random.Random(11)  # noqa: S311  a fixed choice of places
    changed = tmp_path / "changed.jsonl.gz"
    found = 0
    places = [*range(10), *dice.sample(range(len(whole)), 30), len(whole) - 1]
    for place in places:
        changed.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :]
        )
        try:
            assert verify_file(changed) == verify_file(carried_file)
        except TransferFileDamaged:
            found += 1
    assert found >= len(places) - 3


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("a line left out", "transfer.line_changed"),
        ("two lines exchanged", "transfer.line_changed"),
        ("the end cut off", "transfer.cut_short"),
        ("half a line at the end", "transfer.line_changed"),
        ("a line more", "transfer.line_changed"),
        ("nothing at all", "transfer.cut_short"),
    ],
)
def test_lines_cannot_be_left_out_exchanged_or_added(
    carried_file: Path, tmp_path: Path, what: str, code: str
) -> None:
    lines = carried_file.read_bytes().splitlines(keepends=True)
    changed = {
        "a line left out": lines[:9] + lines[10:],
        "two lines exchanged": [*lines[:9], lines[10], lines[9], *lines[11:]],
        "the end cut off": lines[:-1],
        "half a line at the end": [*lines[:-1], lines[-1][:40]],
        "a line more": [*lines, lines[-1]],
        "nothing at all": [],
    }[what]
    (tmp_path / "changed.jsonl").write_bytes(b"".join(changed))
    with pytest.raises(TransferFileDamaged) as told:
        verify_file(tmp_path / "changed.jsonl")
    assert told.value.code == code


@pytest.mark.parametrize(
    ("column", "value", "told_as"),
    [
        ("verdict", "collided", "check.leaf_differs"),
        ("office", "999916", "check.row_says_otherwise"),
        ("seed", "00" * 32, "check.leaf_differs"),
        ("leaf_hash", "00" * 32, "check.leaf_differs"),
        ("state_hash", "00" * 32, "check.chain_differs"),
        ("now", 1, "check.now_differs"),
        ("record_hash", "00" * 32, "check.record_differs"),
        ("events", "[ ]", "check.row_unreadable"),
        ("is_conflict", True, "check.conflict_mark_differs"),
        ("recorded_at", 1, "check.record_time_differs"),
    ],
)
def test_a_forged_row_is_found_even_when_every_line_hash_was_made_to_fit(
    carried_file: Path, tmp_path: Path, column: str, value: object, told_as: str
) -> None:
    def change(number: int, content: dict[str, dict[str, object]]) -> None:
        if number == 20:
            assert content["row"][column] != value
            content["row"][column] = value

    forged = rewritten(carried_file, tmp_path / "forged.jsonl", change)
    with pytest.raises(TransferFileDamaged) as told:
        verify_file(forged)
    assert told.value.params["line"] == "21"
    assert told.value.params["finding"].startswith(told_as)


def test_a_forged_head_is_found(carried_file: Path, tmp_path: Path) -> None:
    def change(number: int, content: dict[str, object]) -> None:
        if number == 0:
            content["state_hash"] = "00" * 32

    forged = rewritten(carried_file, tmp_path / "forged.jsonl", change)
    with pytest.raises(TransferFileDamaged) as told:
        verify_file(forged)
    assert told.value.code == "transfer.state_hash_differs"


def test_a_damaged_file_writes_nothing(carried_file: Path, tmp_path: Path) -> None:
    lines = carried_file.read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(lines[:-1]))
    with opened(settings_in(tmp_path / "target")) as target:
        with pytest.raises(TransferFileDamaged):
            take_in(target, tmp_path / "cut.jsonl")
        assert target.log.end_offset() == 0
        take_in(target, carried_file)


def test_a_target_that_holds_something_is_refused_by_name(
    carried_file: Path, tmp_path: Path
) -> None:
    with opened(settings_in(tmp_path / "log")) as target:
        target.log.append(b"something")
        with pytest.raises(TargetNotEmpty) as told:
            take_in(target, carried_file)
        assert told.value.code == "transfer.log_not_empty"
    with judged_city(tmp_path / "database", count=10) as target:
        with pytest.raises(TargetNotEmpty) as told:
            take_in(target, carried_file)
        assert told.value.code == "transfer.database_not_empty"


def test_an_import_that_was_broken_off_is_finished_by_trying_again(
    source: Deployment, carried_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(settings_in(tmp_path)) as target:
        kind = type(bulk_for(target.engine.connect()))
        whole = kind.upsert_state
        monkeypatch.setattr(kind, "upsert_state", _breaks)
        with pytest.raises(OSError, match="the power went"):
            take_in(target, carried_file)
        assert target.log.end_offset() == len(city_records(COUNT))
        with target.engine.connect() as connection:
            assert target.store.cursor(connection) is None
            assert list(journal_rows(connection, target.city)) == []
        monkeypatch.setattr(kind, "upsert_state", whole)
        take_in(target, carried_file)
        assert everything(target) == everything(source)


def test_the_same_file_twice_changes_nothing_until_something_came_after_it(
    carried_file: Path, tmp_path: Path
) -> None:
    with opened(settings_in(tmp_path)) as target:
        take_in(target, carried_file)
        before = everything(target)
        take_in(target, carried_file)
        assert everything(target) == before
        target.log.append(b"something new")
        with pytest.raises(TargetNotEmpty):
            take_in(target, carried_file)


def _breaks(*_: object) -> None:
    raise OSError("the power went")


def test_while_a_ledger_is_at_work_an_import_is_refused(carried_file: Path, tmp_path: Path) -> None:
    with opened(settings_in(tmp_path)) as target:
        assert target.desk.take(target.city, holder="another") is not None
        with pytest.raises(LedgerAtWork):
            import_log(
                carried_file,
                log=target.log,
                engine=target.engine,
                city=target.city,
                holder=target.holder,
                lease_wait_seconds=0,
            )
        assert target.log.end_offset() == 0


def test_another_citys_file_is_refused(carried_file: Path, tmp_path: Path) -> None:
    with (
        opened(settings_in(tmp_path), city="123456") as target,
        pytest.raises(TransferFault) as told,
    ):
        take_in(target, carried_file)
    assert told.value.code == "transfer.other_city"


def test_rubbish_is_no_log_file(tmp_path: Path) -> None:
    file = tmp_path / "rubbish"
    for rubbish in (b"", b"PK\x03\x04", b"{}\n", b"\x1f\x8brest", b'{"chain":"', b"\n\n"):
        file.write_bytes(rubbish)
        with pytest.raises(TransferFileDamaged):
            read_header(file)
    with pytest.raises(TransferFault) as told:
        read_header(tmp_path / "missing")
    assert told.value.code == "transfer.file_unreadable"


def test_a_log_that_is_not_the_one_judged_is_not_exported(tmp_path: Path) -> None:
    with (
        judged_city(tmp_path / "a", count=10) as here,
        judged_city(tmp_path / "b", count=10) as there,
    ):
        with pytest.raises(SourceDiffers):
            export_log(log=there.log, engine=here.engine, city=CITY, out=tmp_path / "x")
        assert not (tmp_path / "x").exists()
