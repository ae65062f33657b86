"""Every command on a small city, with a server on the same data folder and without one."""

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from infra.store.tables import LeaseTable
from sharing.record import read_record
from tests.journeys.command_line import COMMAND_SECONDS_MAX, oneboard, started, worked
from tests.journeys.journals import kept
from tests.journeys.ledgers import row, write_csv, write_workbook
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city, serving, write_city_file

LEASE = LeaseTable.__table__  # type: ignore[attr-defined]
UP_SECONDS_MAX = 170
LIVE = ("--source", "商会推荐", "--talk-form", "上门拜访")
FIRST = "昆山众贞动力电池有限公司"


def write_ledgers(folder: Path) -> list[Path]:
    """Two offices: one project of both, moved from the first to the second; one of each alone."""
    folder.mkdir()
    moved = {"项目名称": "年产10万套电池结构件项目", "落户地": "第2县", "签约时间": "2024-02-20"}
    return [
        write_workbook(
            folder / "C01.xlsx",
            [
                row(1, FIRST, **moved, 登记时间="2024-01-05 09:00", 开工时间="2024-05-06"),
                row(2, "苏州启明精密制造有限公司", 签约时间="2024-03-20", 落户地="第1县"),
            ],
        ),
        write_csv(
            folder / "第2县招商台账.csv",
            [
                row(1, "昆山众贞动力电池有限责任公司", **moved, 登记时间="2024-01-09 09:00"),
                row(2, "南京博德精细化工有限公司"),
                row(3, "时间不明有限公司", 登记时间="补报"),
            ],
        ),
    ]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """A small city, opened from two ledgers. Nobody changes it: who must, works on a copy."""
    folder = tmp_path_factory.mktemp("small")
    place = embedded(folder / "city", "C900")
    open_small_city(place, folder, counties=3)
    worked("import", "--opening", *write_ledgers(folder / "ledgers"), more=place.environment())
    return place


def copy_of(place: CityPlace, data: Path) -> CityPlace:
    shutil.copytree(place.data, data)
    return embedded(data, place.city)


def ran(place: CityPlace, *arguments: str | Path) -> Any:
    """The one JSON document that a command prints; words went elsewhere."""
    return worked(*arguments, "--json", more=place.environment()).json


def test_init_opens_a_city_and_again_changes_nothing(tmp_path: Path) -> None:
    write_city_file(tmp_path / "city.yaml", code="C901", counties=2)
    init = ("--data", tmp_path / "d", "init", "--city", tmp_path / "city.yaml", "--json")
    first = worked(*init).json
    assert first["position"] == 2
    assert worked(*init).json["position"] == 2
    write_city_file(tmp_path / "city.yaml", code="C901", counties=3)
    other = oneboard(*init)
    assert other.status == 1
    assert other.out == ""


def test_the_board_counts_each_project_once(city: CityPlace) -> None:
    board = ran(city, "board", "--period", "2024")
    assert board["projects"] == 3
    assert (board["signed_count"], board["signed_amount_yuan"]) == (2, 500_000_000)
    assert (board["started_count"], board["started_of_signed_count"]) == (1, 1)
    credited = {code: each["credited_signed_count"] for code, each in board["offices"].items()}
    assert credited == {"C01": "2", "C02": "1", "C03": "0"} | {
        code: "0" for code in credited if code not in {"C01", "C02", "C03"}
    }
    assert board["overlap"]["credited_signed_count"] == "-1"
    assert board["suspense"]["credited_signed_count"] == "0"
    early = ran(city, "board", "--period", "2024", "--at", "2")
    assert (early["position"], early["projects"], early["signed_count"]) == (2, 0, 0)
    words = worked("board", "--period", "2024", more=city.environment())
    assert "样本市" in words.out


def test_rows_and_statements_tell_where_every_figure_comes_from(
    city: CityPlace, tmp_path: Path
) -> None:
    rows = ran(city, "rows")["rows"]
    assert {(each["office"], each["first_contact_office"]) for each in rows} == {
        ("C01", "C01"),
        ("C02", "C01"),
        ("C02", "C02"),
    }
    assert {source["file"] for each in rows for source in each["sources"]} == {
        "C01.xlsx",
        "第2县招商台账.csv",
    }
    assert len(ran(city, "rows", "--office", "第2县")["rows"]) == 2
    statement = ran(city, "statement", "--office", "第2县", "--period", "2024Q1")
    assert statement["credit"]["total"]["credited_signed_count"] == "1"
    assert statement["credit"]["shared_in"]["credited_signed_count"] == "1"
    assert sum(line["indicator"] == "signed_count" for line in statement["lines"]) == 1
    told = worked(
        *("statement", "--office", "C02", "--period", "2024Q1"),
        more={**city.environment(), "COLUMNS": "220"},
    ).out
    for words in ("签约项目数", "年产10万套电池结构件项目", "流入", "双算"):
        assert words in told
    assert "signed_count" not in told
    out = tmp_path / "out"
    files = ran(city, "export", "quarter", "--period", "2024Q1", "--out", out)["files"]
    assert sorted(Path(file) for file in files) == sorted(out.iterdir())
    assert {path.suffix for path in out.iterdir()} >= {".xlsx", ".csv", ".json"}
    assert any("proof" in path.name for path in out.iterdir())


def test_a_preview_changes_nothing_and_a_city_opens_only_once(
    city: CityPlace, tmp_path: Path
) -> None:
    place, report = copy_of(city, tmp_path / "city"), tmp_path / "report.jsonl"
    ledgers = write_ledgers(tmp_path / "ledgers")
    with place.opened() as opened:
        before, end = kept(opened), opened.log.end_offset()
    preview = ran(place, "import", "--opening", "--dry-run", *ledgers)
    assert json.dumps(preview, ensure_ascii=False).count("投资方") >= 2
    with place.opened() as opened:
        assert (kept(opened), opened.log.end_offset()) == (before, end)
    second = oneboard(
        *("import", "--opening", "--report", report, "--json", ledgers[0]),
        more=place.environment(),
    )
    assert (second.status, second.out) == (1, "")
    assert "期初" in second.err
    with place.opened() as opened:
        assert kept(opened).projects == before.projects


def test_the_record_says_who_imported(city: CityPlace) -> None:
    """What the command line says is said by the operator of this machine, for the office."""
    with city.opened() as opened:
        records = [
            read_record(record.value)
            for record in opened.log.read(from_offset=0, records_max=10_000)
        ]
    rows = [each for each in records if each.submission.kind == "register_lead"]
    assert len(rows) == 4
    assert {(each.stamp.role.value, each.stamp.office) for each in rows} == {
        ("city_operator", "C01"),
        ("city_operator", "C02"),
    }


def test_a_log_goes_out_and_in_as_decided_and_judged_anew(city: CityPlace, tmp_path: Path) -> None:
    file = tmp_path / "city.jsonl.gz"
    astray = oneboard("log", "export", "--out", tmp_path / "no" / "x", more=city.environment())
    assert (astray.status, list(tmp_path.iterdir())) == (1, [])
    assert "没有文件夹" in astray.err
    exported = ran(city, "log", "export", "--out", file)
    with city.opened() as opened:
        before = kept(opened)
    assert exported["state_hash"] == before.state_hash
    taken = ("--data", tmp_path / "copy", "log", "import", "--replay", file, "--json")
    assert worked(*taken).json["state_hash"] == before.state_hash
    with embedded(tmp_path / "copy", city.city).opened() as opened:
        assert kept(opened) == before
    again = worked(*taken)
    assert (again.json["imported"], again.json["is_there"]) == (False, True)
    assert "没有改动" in again.err
    with embedded(tmp_path / "copy", city.city).opened() as opened:
        assert kept(opened) == before
    file.write_bytes(file.read_bytes()[:-40])
    cut = oneboard("--data", tmp_path / "cut", "log", "import", file, "--json")
    assert cut.status == 1
    assert cut.out == ""


def test_check_finds_what_was_tampered_with_and_rebuild_mends_the_views(
    city: CityPlace, tmp_path: Path
) -> None:
    place = copy_of(city, tmp_path / "city")
    assert ran(place, "check")["findings"] == []
    with place.opened() as opened:
        before = kept(opened)
        with opened.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE project_view SET document = '{}' WHERE 1")
            connection.exec_driver_sql("UPDATE posting SET units = units + 1 WHERE number = 0")
    found = oneboard("check", "--json", more=place.environment())
    assert found.status == 1
    codes = {each["code"] for each in found.json["findings"]}
    assert any("view" in code for code in codes), codes
    assert any("book" in code or "posting" in code for code in codes), codes
    ran(place, "rebuild")
    with place.opened() as opened:
        assert kept(opened).projects == before.projects


def test_settings_come_from_flags_before_environment_before_file(
    city: CityPlace, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'data = "{city.data}"\n', "utf-8")
    board = ("board", "--period", "2024", "--json")
    by_file = worked("--settings", file, *board).json
    by_environment = worked(*board, more={"ONEBOARD_DATA": str(city.data)}).json
    elsewhere = {"ONEBOARD_DATA": str(tmp_path / "elsewhere")}
    by_flag = worked("--data", city.data, *board, more=elsewhere).json
    assert by_file == by_environment == by_flag
    assert oneboard("--settings", file, *board, more=elsewhere).status == 1


def test_with_a_server_every_command_goes_through_its_log(city: CityPlace, tmp_path: Path) -> None:
    # A lease that outlasts every command, so that who waits for its end does not come to its own.
    lasting = {"lease_seconds": 2 * COMMAND_SECONDS_MAX, "answer_wait_ms": 60_000}
    place = copy_of(city, tmp_path / "city").with_settings(**lasting)
    with serving([place], tmp_path) as (server,):
        holder = held_by(place)
        ledger = write_workbook(
            tmp_path / "第3县.xlsx", [row(1, "众贞新材料有限公司"), row(2, FIRST)]
        )
        summary = ran(place, "import", *LIVE, ledger)
        assert summary["outcomes"]["registered"] == 1
        assert sum(summary["outcomes"].values()) == 2
        # The server kept its lease all the time, so it was the server that judged.
        assert held_by(place) == holder
        board = ran(place, "board", "--period", "2024")
        told = server.get("centre", "/board", period="2024", min_position=summary["position"])
        assert told.status_code == 200, told.text
        for name in ("projects", "signed_count", "offices", "overlap", "suspense", "position"):
            assert told.json()[name] == board[name]
        assert len(ran(place, "rows", "--office", "C03")["rows"]) == 2
        assert ran(place, "check")["findings"] == []
        ran(place, "log", "export", "--out", tmp_path / "city.jsonl")
        ready = httpx.get(f"{server.url}api/v1/ready", timeout=90)
        assert (ready.status_code, ready.json()["ledger"]) == (200, "judging")
    # After an orderly end the lease is free at once.
    begun = time.monotonic()
    ran(place, "import", *LIVE, write_csv(tmp_path / "C02.csv", [row(9, "盐城立汇电子有限公司")]))
    assert time.monotonic() - begun < 60
    assert ran(place, "check")["findings"] == []


def held_by(place: CityPlace) -> tuple[str, int]:
    """Who holds the city's lease, and in which epoch."""
    deadline = time.monotonic() + 120
    while True:
        with place.opened() as opened, opened.engine.connect() as connection:
            row = connection.execute(
                select(LEASE.c.holder, LEASE.c.epoch, LEASE.c.expires_at).where(
                    LEASE.c.city == place.city
                )
            ).one()
        if row.expires_at:
            return row.holder, row.epoch
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.timed
def test_up_serves_the_demo_city_within_minutes_even_if_its_first_start_was_killed(
    tmp_path: Path,
) -> None:
    log, data = tmp_path / "up.log", tmp_path / "city"
    demo = embedded(data, "320800")
    process = started("--data", data, "up", "--port", "0", log=log)
    try:
        wait_for(process, log, lambda: "已建立示例城市" in log.read_text() and demo.judged() > 2)
    finally:
        process.kill()
        process.wait()
    assert "http://" not in log.read_text()
    begun = time.monotonic()
    process = started("--data", data, "up", "--port", "0", log=log)
    try:
        wait_for(process, log, lambda: "http://" in log.read_text())
        assert time.monotonic() - begun < UP_SECONDS_MAX
        url = log.read_text().split("http://", 1)[1].split("/", 1)[0]
        page = httpx.get(f"http://{url}/", timeout=30, follow_redirects=True)
        assert page.status_code == 200
        assert "一盘棋" in page.text
        board = worked("--data", data, "board", "--period", "2024", "--json").json
        assert board["projects"] > 2_600
        assert board["signed_count"] > 900
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()


def wait_for(process: subprocess.Popen[bytes], log: Path, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + UP_SECONDS_MAX
    while not is_so():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def test_demo_opens_the_example_city_and_again_changes_nothing(tmp_path: Path) -> None:
    demo = ("--data", tmp_path / "city", "demo", "--json")
    worked(*demo)
    with embedded(tmp_path / "city", "320800").opened() as opened:
        before = kept(opened)
    worked(*demo)
    with embedded(tmp_path / "city", "320800").opened() as opened:
        assert kept(opened) == before
    assert len(before.ids_of("match_registration")) > 1_000
