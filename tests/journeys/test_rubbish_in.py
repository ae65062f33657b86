"""Rubbish in, by every door of a running product: a clear answer in Chinese each time, no 500, no
traceback, and the city goes on."""

import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from kafka import KafkaProducer
from sqlalchemy import select

from auth.actors import Role
from gateway.saying import Speaker, say_open_batch
from infra.city_reads import CityReads
from infra.log.kafka_topic import topic_of
from infra.store.reads import JOURNAL
from sharing.record import write_record
from tests.journeys.command_line import Ran, oneboard, worked
from tests.journeys.ledgers import (
    PICTURE,
    row,
    write_csv,
    write_encrypted,
    write_workbook,
)
from tests.journeys.places import CityPlace, embedded, on_servers
from tests.journeys.small_city import open_small_city, registration, serving

CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")
LIVE = ("--source", "商会推荐", "--talk-form", "上门拜访")


def assert_told(ran: Ran, status: int, *words: str) -> None:
    """The exit status, words in Chinese, and nothing on standard output."""
    assert ran.status == status, ran.err
    assert CHINESE.search(ran.err), ran.err
    for word in words:
        assert word in ran.err, ran.err
    assert ran.out == ""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """A small embedded city. Tests bring enterprises of their own, so they share it."""
    folder = tmp_path_factory.mktemp("rubbish")
    place = embedded(folder / "city", "C900")
    open_small_city(place, folder, counties=3)
    return place


# Files


def test_files_that_are_no_ledgers_are_told_one_by_one_and_stop_no_good_one(
    city: CityPlace, tmp_path: Path
) -> None:
    write_encrypted(tmp_path / "C01.xlsx", [row(1, "锁住的企业有限公司")])
    (tmp_path / "C02.xlsx").write_bytes(b"")
    (tmp_path / "C03.xlsx").write_bytes(PICTURE)
    nul = write_csv(tmp_path / "第2县.csv", [row(1, "空\x00字符企业有限公司")])
    good = write_csv(tmp_path / "第1县.csv", [row(1, "国标编码企业有限公司")], encoding="gb18030")
    ran = oneboard(
        *("import", *LIVE, "--report", tmp_path / "report.jsonl", "--json"),
        *sorted(tmp_path.glob("*.xlsx")),
        nul,
        good,
        more=city.environment(),
    )
    assert ran.status == 1
    faults = {each["file"]: each["fault"] for each in ran.json["files"]}
    assert faults == {
        "C01.xlsx": "import.workbook_encrypted",
        "C02.xlsx": "import.file_empty",
        "C03.xlsx": "import.not_a_workbook",
        "第2县.csv": "import.csv_unreadable",
        "第1县.csv": "",
    }
    for name in ("C01.xlsx", "C02.xlsx", "C03.xlsx", "第2县.csv"):
        (line,) = [line for line in ran.err.splitlines() if line.startswith(name)]
        assert CHINESE.search(line)
    (answered,) = report_of(tmp_path)
    assert (answered["file"], answered["outcome"]) == ("第1县.csv", "registered")


def report_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "report.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_rows_that_cannot_be_read_are_refused_one_by_one_and_stop_no_good_one(
    city: CityPlace, tmp_path: Path
) -> None:
    book = write_workbook(
        tmp_path / "C02.xlsx",
        [
            row(1, "好企业一有限公司"),
            row(2, "公式企业有限公司", 登记时间="=NOW()"),
            row(3, "假日期企业有限公司", 登记时间="2024-02-30"),
            row(4, "长" * 10_000),
            row(5, "公式金额企业有限公司", **{"总投资（亿元）": "=1+1"}),
            row(6, "好企业二有限公司"),
        ],
    )
    ran = worked(
        *("import", *LIVE, "--report", tmp_path / "report.jsonl", "--json", book),
        more=city.environment(),
    )
    outcome = {(each["file"], each["sheet_row"]): each for each in report_of(tmp_path)}
    assert {place: each["outcome"] for place, each in outcome.items()} == {
        ("C02.xlsx", 2): "registered",
        ("C02.xlsx", 3): "refused",
        ("C02.xlsx", 4): "refused",
        ("C02.xlsx", 5): "refused",
        ("C02.xlsx", 6): "refused",
        ("C02.xlsx", 7): "registered",
    }
    assert all(each["reason"] for each in outcome.values() if each["outcome"] == "refused")
    assert ran.json["outcomes"] == {"refused": 4, "registered": 2}
    assert len(ran.err) < 8_000


def test_a_missing_file_and_an_unclear_office_are_told(city: CityPlace, tmp_path: Path) -> None:
    missing = oneboard("import", tmp_path / "no.xlsx", "--json", more=city.environment())
    assert_told(missing, 1, "no.xlsx")
    unclear = write_workbook(tmp_path / "台账.xlsx", [row(1, "无主企业有限公司")])
    ran = oneboard("import", *LIVE, unclear, "--json", more=city.environment())
    assert ran.status in {1, 2}
    assert "--office" in ran.err
    unknown = oneboard("import", *LIVE, "--office", "火星县", unclear, more=city.environment())
    assert_told(unknown, 2, "火星县")


# Figures


@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", "--office", "火星县", "--period", "2024", "--json"),
        ("rows", "--office", "火星县", "--json"),
        ("board", "--period", "二〇二四", "--json"),
        ("board", "--period", "2024Q5", "--json"),
        ("board", "--period", "2024", "--at", "999999", "--json"),
        ("export", "quarter", "--period", "2024Q9", "--out", "never", "--json"),
    ],
)
def test_an_unknown_office_period_or_position_is_wrong_usage(
    city: CityPlace, arguments: tuple[str, ...]
) -> None:
    assert_told(oneboard(*arguments, more=city.environment()), 2)


def test_an_unknown_command_or_option_is_wrong_usage(city: CityPlace) -> None:
    for arguments in (("fly",), ("board",), ("board", "--period", "2024", "--fly")):
        ran = oneboard(*arguments, more=city.environment())
        assert ran.status == 2
        assert ran.out == ""


# Folders and files of the product


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    for data in (tmp_path / "file" / "data", Path("/proc/nowhere")):
        assert_told(oneboard("--data", data, "init", "--json"), 1)
        assert_told(oneboard("--data", data, "board", "--period", "2024", "--json"), 1)


def test_an_empty_folder_says_how_to_open_a_city(tmp_path: Path) -> None:
    for command in (("board", "--period", "2024"), ("rows",), ("check",), ("rebuild",)):
        ran = oneboard("--data", tmp_path / "none", *command, "--json")
        assert_told(ran, 1, "oneboard init")


@pytest.mark.parametrize("file", ["oneboard.db", "log.sqlite", "keys.db", "master.key"])
def test_a_damaged_file_of_the_product_is_told(city: CityPlace, tmp_path: Path, file: str) -> None:
    data = shutil.copytree(city.data, tmp_path / "city")
    for path in data.glob(f"{file}*"):
        path.unlink()
    (data / file).write_bytes(b"rubbish" * 1_000)
    (data / file).chmod(0o600)
    damaged = embedded(data, city.city).environment()
    assert_told(oneboard("board", "--period", "2024", "--json", more=damaged), 1)
    assert (data / file).read_bytes() == b"rubbish" * 1_000


def test_a_page_of_the_database_that_was_overwritten_is_told(
    city: CityPlace, tmp_path: Path
) -> None:
    data = shutil.copytree(city.data, tmp_path / "city")
    with sqlite3.connect(data / "oneboard.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with (data / "oneboard.db").open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xff" * 4096 * 30)
    damaged = embedded(data, city.city).environment()
    assert_told(oneboard("check", "--json", more=damaged), 1)


def test_a_city_file_at_fault_is_told_with_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "city.yaml"
    file.write_text("city: {code: '1', name: 甲市, timezone: Mars/Olympus}\noffices: 7\n", "utf-8")
    ran = oneboard("--data", tmp_path / "d", "init", "--city", file, "--json")
    assert_told(ran, 1, "city.yaml:1", "city.yaml:2")


# REST

BODIES: dict[str, Any] = {
    "not JSON": b"{nonsense",
    "not UTF-8": b"\xff\xfe",
    "a name of 10,000 characters": registration(investor="长" * 10_000),
    "a NUL character": registration(investor="空\x00字符有限公司"),
    "half of a surrogate pair": b'{"identity": {"investor": "\\ud800", "project": "x"}}',
    "a date of 2024-02-30": registration(investor="假日期有限公司")
    | {"first_talk": {"source": "商会", "talked_on": "2024-02-30", "form": "上门"}},
    "a fraction of a yuan": registration(investor="半元有限公司")
    | {"commercial": {"amount_yuan": 1.5}},
}


def test_rest_answers_rubbish_with_a_problem_in_chinese_and_goes_on(
    city: CityPlace, tmp_path: Path
) -> None:
    patient = city.with_settings(answer_wait_ms=60_000)  # it may still be taking its lease
    with serving([patient], tmp_path) as (server,):
        headers = server.headers("C01", **{"Content-Type": "application/json"})
        for number, (name, body) in enumerate(BODIES.items()):
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            answer = httpx.post(
                f"{server.url}api/v1/leads",
                content=content,
                headers=headers | {"Idempotency-Key": f"rubbish-{number}"},
                timeout=90,
            )
            assert answer.status_code in {400, 422}, (name, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            assert CHINESE.search(answer.json()["detail"]), name
        good = httpx.post(
            f"{server.url}api/v1/leads",
            json=registration(investor="接口好企业有限公司"),
            headers=headers | {"Idempotency-Key": "good-1"},
            timeout=90,
        )
        assert good.status_code == 201, good.text
        assert good.json()["placing"] == "first"


# The log


def foreign_records(place: CityPlace) -> list[bytes]:
    """Records that are not ours, or nearly ours."""
    with place.opened() as opened:
        city = CityReads(opened.engine, opened.city).city()
    speaker = Speaker(city, city.code, "system:importer", Role.CITY_OPERATOR)
    good = say_open_batch(speaker, "foreign-1", batch="b1")
    elsewhere = good.stamp.model_copy(update={"city": "elsewhere"})
    nul = good.stamp.model_copy(update={"submission_id": "foreign-2"})
    return [
        b"",
        b"\n",
        b"not ours",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"{}\n{}",
        b'{"a": 1' + b"0" * 5_000 + b"}\n{}",
        write_record(elsewhere, good.body),
        write_record(nul, b"not JSON"),
        write_record(nul, b'{"kind": "fly", "version": 1}'),
        write_record(nul, b"[" * 100_000),
        write_record(nul, good.body.replace(b"b1", b"b\\u0000")),
    ]


def assert_goes_on(place: CityPlace, folder: Path, *, refused: int) -> None:
    """All of it is refused in the record, a good row is registered, check finds nothing."""
    ledger = write_workbook(folder / "C01.xlsx", [row(1, "记录之后企业有限公司")])
    ran = worked("import", *LIVE, ledger, "--json", more=place.environment())
    assert ran.json["outcomes"] == {"registered": 1}
    with place.opened() as opened, opened.engine.connect() as connection:
        verdicts = connection.execute(
            select(JOURNAL.c.verdict, JOURNAL.c.reason)
            .where(JOURNAL.c.city == place.city)
            .order_by(JOURNAL.c.seq)
        ).all()
    assert [verdict for verdict, _ in verdicts].count("refused") == refused
    assert all(reason for verdict, reason in verdicts if verdict == "refused")
    assert worked("check", "--json", more=place.environment()).json["findings"] == []


def test_records_that_are_not_ours_stop_no_embedded_city(tmp_path: Path, topic_name: str) -> None:
    place = embedded(tmp_path / "city", topic_name)
    open_small_city(place, tmp_path, counties=2)
    records = foreign_records(place)
    with place.opened() as opened:
        opened.log.append_many(records)
    assert_goes_on(place, tmp_path, refused=len(records))


def test_records_that_are_not_ours_stop_no_city_on_kafka(
    tmp_path: Path, topic_name: str, kafka_bootstrap: str, postgres_url: str
) -> None:
    place = on_servers(
        tmp_path / "city", topic_name, kafka_bootstrap=kafka_bootstrap, database_url=postgres_url
    )
    open_small_city(place, tmp_path, counties=2)
    records: list[bytes | None] = [*foreign_records(place), None, b"x" * 1_500_000]
    producer = KafkaProducer(
        bootstrap_servers=kafka_bootstrap, acks="all", max_request_size=2_000_000
    )
    try:
        for record in records:
            sent = producer.send(topic_of(place.city), record, key=b"k", headers=[("h", b"\xff")])
            sent.get(30)
    finally:
        producer.close()
    assert_goes_on(place, tmp_path, refused=len(records))
