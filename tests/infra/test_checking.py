"""Every kind of row can be tampered with, by one byte; the check finds it and names it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.messages.catalogue import LANGUAGES, say
from gateway.rule_packs import load_pack
from infra.checking import CheckReport, check_city, rebuild_views
from infra.city_reads import CityUnknown
from infra.log_transfer import export_log
from infra.replay import replay_log
from tests.benchmarks.workload import Workload
from tests.infra.workload_city import (
    RECEIVED_MS,
    city_records,
    judge_all,
    judged_city,
    opened,
    settings_in,
)
from tests.ledger.varied_log import VariedLog

COUNT = 150


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


def checked(folder: Path) -> CheckReport:
    with opened(settings_in(folder)) as parts:
        return check_city(parts.engine, parts.city, log=parts.log)


def findings(report: CheckReport) -> set[str]:
    for found in report.findings:
        for language in LANGUAGES:
            assert say(found.code, language, **found.params)
    return {str(found) for found in report.findings}


@contextmanager
def harm(folder: Path, file: str = "oneboard.db") -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / file)
    connection.create_function("flip", 2, flipped, deterministic=True)
    with connection:
        yield connection
    connection.close()


def flipped(value: bytes | str, place: int) -> bytes | str:
    """The same with one bit of one byte changed."""
    raw = bytearray(value.encode() if isinstance(value, str) else value)
    raw[place % len(raw)] ^= 1
    return raw.decode() if isinstance(value, str) else bytes(raw)


def scalar(folder: Path, sql: str) -> object:
    with harm(folder) as database:
        return database.execute(sql).fetchone()[0]


def test_a_city_that_only_the_product_wrote_to_is_clean(folder: Path) -> None:
    report = checked(folder)
    assert report.findings == []
    assert report.is_clean
    assert report.records_count == len(city_records(COUNT))
    lapses = scalar(folder, "SELECT count(*) FROM journal WHERE kind = 'lapse'")
    assert isinstance(lapses, int)
    assert lapses > 0, "the last record brings the time of every hold"
    answered = len(city_records(COUNT)) - 1  # one was delivered twice
    assert report.rows_count == report.position == answered + lapses
    told = report.as_json()
    assert (told["findings"], told["rows"]) == ([], report.rows_count)


def test_a_city_on_kafka_and_postgresql_is_checked_alike(
    tmp_path: Path, kafka_bootstrap: str, postgres_url: str, topic_name: str
) -> None:
    with judged_city(
        tmp_path,
        count=COUNT,
        city=topic_name,
        kafka_bootstrap=kafka_bootstrap,
        database_url=postgres_url,
    ) as parts:
        assert check_city(parts.engine, parts.city, log=parts.log).findings == []
        with parts.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE posting SET units = units + 1 WHERE seq = (SELECT max(seq) FROM posting)"
                " AND number = 0"
            )
        report = check_city(parts.engine, parts.city, log=parts.log)
        assert {f.code for f in report.findings} >= {"check.posting_differs", "check.sums_differ"}
        assert rebuild_views(parts.engine, parts.city).is_same


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_history_that_reaches_every_rule_is_clean_and_is_judged_alike_again(
    tmp_path: Path, seed: int
) -> None:
    """Offices + overlap + suspense = city, and the city is its projects, for every month."""
    opening = Workload().begin(load_pack("huaian-2025").pack)
    values = [*opening, *VariedLog(seed=seed).records(opening=60, live=240)]
    with opened(settings_in(tmp_path)) as parts:
        parts.log.restore([(RECEIVED_MS + n, value) for n, value in enumerate(values)])
        judge_all(parts)
        report = check_city(parts.engine, parts.city, log=parts.log)
        assert report.findings == []
        assert report.rows_count > 250
        file = tmp_path / "log.jsonl"
        export_log(log=parts.log, engine=parts.engine, city=parts.city, out=file)
        assert replay_log(file).differences == []


@pytest.mark.parametrize(
    ("column", "change", "codes"),
    [
        ("events", "flip(events, 40)", {"check.leaf_differs"}),
        ("params", "flip(params, 0)", {"check.row_unreadable"}),
        ("seed", "flip(seed, 5)", {"check.leaf_differs"}),
        ("leaf_hash", "flip(leaf_hash, 31)", {"check.leaf_differs", "check.chain_differs"}),
        ("state_hash", "flip(state_hash, 0)", {"check.chain_differs"}),
        ("record_hash", "flip(record_hash, 9)", {"check.record_differs"}),
        ("digest", "flip(digest, 9)", {"check.leaf_differs", "check.row_says_otherwise"}),
        ("office", "'999916'", {"check.leaf_differs", "check.row_says_otherwise"}),
        ("kind", "'set_landing'", {"check.leaf_differs"}),
        ("verdict", "'refused'", {"check.leaf_differs"}),
        ("reason", "'no'", {"check.leaf_differs"}),
        ("recorded_at", "recorded_at - 1", {"check.leaf_differs", "check.record_time_differs"}),
        ("now", "now + 1", {"check.now_differs"}),
        ("judge_version", "2", {"check.leaf_differs"}),
        ("log_offset", "1000000", {"check.row_without_record"}),
        ("log_id", "'another'", {"check.row_of_another_log"}),
        ("conflict_at", "log_offset", {"check.conflict_mark_differs"}),
    ],
)
def test_a_changed_column_of_a_journal_row_is_found(
    folder: Path, column: str, change: str, codes: set[str]
) -> None:
    seq = scalar(folder, "SELECT seq FROM journal WHERE kind = 'follow_up_lead' AND seq > 30")
    with harm(folder) as database:
        database.execute(f"UPDATE journal SET {column} = {change} WHERE seq = ?", (seq,))  # noqa: S608
    report = checked(folder)
    told = findings(report)
    for code in codes:
        assert any(f.startswith(f"{code} ") and f"seq={seq}" in f for f in told), (code, told)


def test_one_byte_in_any_events_is_found_at_its_row(folder: Path) -> None:
    with harm(folder) as database:
        rows = database.execute(
            "SELECT seq, length(events) FROM journal WHERE length(events) > 9 ORDER BY seq"
        ).fetchall()
        changed = [(seq, seq * 7919 % length) for seq, length in rows][::9]
        database.executemany("UPDATE journal SET events = flip(events, ?2) WHERE seq = ?1", changed)
    report = checked(folder)
    told = {f.params["seq"] for f in report.findings if "leaf" in f.code or "unread" in f.code}
    assert told == {str(seq) for seq, _ in changed}


def test_a_row_that_is_gone_is_named_by_the_gap_and_by_its_record(folder: Path) -> None:
    with harm(folder) as database:
        database.execute("DELETE FROM journal WHERE seq = 50")
    codes = {f.code for f in checked(folder).findings}
    assert {"check.seq_gap", "check.chain_differs", "check.record_unanswered"} <= codes


def test_the_last_row_cannot_be_cut_off(folder: Path) -> None:
    with harm(folder) as database:
        database.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    codes = {f.code for f in checked(folder).findings}
    assert {"check.cursor_differs", "check.record_unanswered"} <= codes


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "UPDATE posting SET units = units + 1 WHERE seq = {last} AND number = 1",
            {"check.posting_differs", "check.sums_differ"},
        ),
        (
            "DELETE FROM posting WHERE seq = {last} AND number = 0",
            {"check.posting_missing", "check.sums_differ", "check.city_differs"},
        ),
        (
            """INSERT INTO posting (city, seq, number, entry_id, reverses, project_id, indicator,
            rule, account, side, units, posted_period, corrects_period, counts_in, source,
            agreement)
            SELECT city, seq, 99, entry_id, reverses, project_id, indicator, rule, account, side,
            units, posted_period, corrects_period, counts_in, source, agreement FROM posting
            WHERE seq = {last} AND number = 0""",
            {"check.posting_extra", "check.sums_differ", "check.city_differs"},
        ),
        (
            "UPDATE posting SET posted_period = '2025-11' WHERE seq = {last}",
            {"check.posting_differs"},  # the city is held to the months that lines count for
        ),
        (
            "UPDATE posting SET counts_in = '2025-11' WHERE seq = {last}",
            {"check.posting_differs", "check.city_differs"},
        ),
        (
            "UPDATE posting SET rule = flip(rule, 0) WHERE seq = {last} AND number = 1",
            {"check.posting_differs"},
        ),
    ],
)
def test_a_changed_book_is_found(folder: Path, sql: str, told: set[str]) -> None:
    last = scalar(
        folder,
        "SELECT max(seq) FROM posting JOIN journal USING (city, seq)"
        " WHERE kind = 'recognise_signing'",
    )
    with harm(folder) as database:
        assert database.execute(sql.format(last=last)).rowcount > 0
    report = checked(folder)
    assert {f.code for f in report.findings} == told
    assert any(str(last) in text for text in findings(report))


@pytest.mark.parametrize(
    ("table", "column", "key"),
    [
        ("state", "value", "key"),
        ("lead_view", "document", "lead_id"),
        ("project_view", "document", "project_id"),
    ],
)
def test_one_byte_a_row_more_or_a_row_less_in_a_fold_is_found(
    folder: Path, table: str, column: str, key: str
) -> None:
    keys = [
        str(row[0])
        for row in sqlite3.connect(folder / "oneboard.db").execute(
            f"SELECT {key} FROM {table} ORDER BY {key}"  # noqa: S608
        )
    ]
    changed, gone, new = keys[len(keys) // 2], keys[-1], "zz:new"
    with harm(folder) as database:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        same = ", ".join("?1" if name == key else name for name in columns)
        copy = f"INSERT INTO {table} SELECT {same} FROM {table} WHERE {key} = ?2"  # noqa: S608
        flip = f"UPDATE {table} SET {column} = flip({column}, 30) WHERE {key} = ?"  # noqa: S608
        drop = f"DELETE FROM {table} WHERE {key} = ?"  # noqa: S608
        for sql, values in ((copy, (new, changed)), (flip, (changed,)), (drop, (gone,))):
            assert database.execute(sql, values).rowcount == 1
    report = checked(folder)
    assert {(f.code, f.params["key"]) for f in report.findings} == {
        (f"check.{table}_differs", changed),
        (f"check.{table}_missing", gone),
        (f"check.{table}_extra", new),
    }
    findings(report)


def test_a_changed_figure_of_a_view_is_named(folder: Path) -> None:
    key = scalar(folder, "SELECT project_id FROM project_view WHERE signed_period <> ''")
    with harm(folder) as database:
        database.execute(
            "UPDATE project_view SET signed_period = '2031-01', document ="
            ' CAST(replace(CAST(document AS TEXT), \'"industry":"工业"\', \'"industry":"农业"\')'
            " AS BLOB) WHERE project_id = ?",
            (key,),
        )
    [found] = checked(folder).findings
    assert found.params["key"] == key
    assert "industry" in found.params["figures"]
    assert "signed_period: 2031-01" in found.params["figures"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE records SET value = flip(value, 70) WHERE offset = 40", {"check.record_differs"}),
        (
            "UPDATE records SET recorded_at = recorded_at - 1 WHERE offset = 40",
            {"check.record_time_differs"},
        ),
    ],
)
def test_a_changed_record_of_the_log_is_found(folder: Path, sql: str, told: set[str]) -> None:
    with harm(folder, "log.sqlite") as log:
        assert log.execute(sql).rowcount == 1
    report = checked(folder)
    assert told <= {f.code for f in report.findings}
    assert all(f.params.get("offset", "40") == "40" for f in report.findings)


def test_a_changed_repetition_is_found_although_it_has_no_row(folder: Path) -> None:
    offset = len(city_records(COUNT)) - 4
    with harm(folder, "log.sqlite") as log:
        log.execute(
            "UPDATE records SET value = flip(value, length(value) - 9) WHERE offset = ?", (offset,)
        )
    [found] = checked(folder).findings
    assert (found.code, found.params["offset"]) == ("check.record_unanswered", str(offset))


def test_a_shorter_log_and_another_log_are_named(folder: Path, tmp_path: Path) -> None:
    with harm(folder, "log.sqlite") as log:
        log.execute("DELETE FROM records WHERE offset > 100")
    codes = {f.code for f in checked(folder).findings}
    assert codes == {"check.log_is_shorter", "check.row_without_record"}
    with opened(settings_in(folder)) as here, judged_city(tmp_path / "b", count=5) as there:
        report = check_city(here.engine, here.city, log=there.log)
        assert {f.code for f in report.findings} == {"check.log_is_another"}


@pytest.mark.parametrize("column", ["seq", "state_hash", "last_record_hash"])
def test_a_changed_cursor_is_found(folder: Path, column: str) -> None:
    change = "seq + 1" if column == "seq" else f"flip({column}, 3)"
    with harm(folder) as database:
        database.execute(f"UPDATE cursor SET {column} = {change}")  # noqa: S608
    assert f"check.cursor_differs figure={column}" in " ".join(findings(checked(folder)))


def test_an_id_that_was_answered_twice_is_found(folder: Path) -> None:
    with harm(folder) as database:
        database.execute("DROP INDEX journal_by_submission")
        database.execute(
            "UPDATE journal SET submission_id ="
            " (SELECT submission_id FROM journal WHERE seq = 20), office ="
            " (SELECT office FROM journal WHERE seq = 20) WHERE seq = 60"
        )
    told = findings(checked(folder))
    assert "check.answered_twice seq=60 first=20" in told


def test_views_that_lag_behind_a_ledger_at_work_are_no_fault(tmp_path: Path) -> None:
    records = city_records(60)
    with opened(settings_in(tmp_path)) as parts:
        parts.log.restore(records)
        runner = parts.runner()
        assert runner.step()
        parts.projector.catch_up()
        judge_all(parts)
        with parts.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM lead_view")
            connection.exec_driver_sql("DELETE FROM project_view")
            connection.exec_driver_sql("DELETE FROM view_position")
        report = check_city(parts.engine, parts.city, log=parts.log)
        assert report.findings == []


def test_a_rebuild_gives_the_same_views_and_tells_when_they_had_been_changed(folder: Path) -> None:
    with opened(settings_in(folder)) as parts:
        first = rebuild_views(parts.engine, parts.city)
        assert first.is_same
        assert first.leads_count > first.projects_count > 0
    with harm(folder) as database:
        database.execute("UPDATE lead_view SET document = flip(document, 30) WHERE rowid = 5")
    with opened(settings_in(folder)) as parts:
        assert not rebuild_views(parts.engine, parts.city).is_same
        assert rebuild_views(parts.engine, parts.city).is_same
        assert check_city(parts.engine, parts.city, log=parts.log).is_clean


def test_a_city_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with opened(settings_in(tmp_path)) as parts, pytest.raises(CityUnknown):
        check_city(parts.engine, parts.city, log=parts.log)


def test_without_a_log_the_rest_is_checked_all_the_same(folder: Path) -> None:
    with opened(settings_in(folder)) as parts:
        report = check_city(parts.engine, parts.city)
        assert (report.is_clean, report.records_count) == (True, None)
