"""Explaining one balance out of a large book: the read, the names and the words, as at the door.

The book is filled by bulk insert, not by the judge: five years of sixteen offices, four indicators
to a project, a quarter of the projects shared by two offices, a tenth corrected later into another
month. Then balances of random offices, indicators and quarters are explained, each as ``oneboard
explain`` does it. What is timed is everything after the database is open.
"""

import random
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, insert

from gateway.rule_packs import load_pack
from gateway.shown.explanation import ExplanationShown, explanation_shown
from gateway.shown.project_names import names_for_operator
from infra.city_reads import CityReads
from infra.explained import explained
from infra.store.bulk import Row, bulk_for
from infra.store.journal import write_state
from infra.store.tables import JournalTable, PostingTable
from infra.store.views import ProjectViewTable, ViewPositionTable
from ledger.book import CITY as CITY_ACCOUNT
from ledger.book import OVERLAP, office_account
from ledger.book_lines import BookView
from ledger.explaining import BalanceAsked
from ledger.judge.state import CITY_KEY, CityState
from ledger.period import read_period
from ledger.rules.pack import RulePack
from ledger.views import ProjectView, Recognised, TouchView
from sharing.sections import Identity
from tests.benchmarks.bench import Outcome, new_store
from tests.benchmarks.workload import BEGIN_MS, CITY, OFFICES, SECRET, workload_city

YEARS: Final = (2021, 2022, 2023, 2024, 2025)
INDICATORS: Final = (
    ("signed_count", 10_000),
    ("signed_amount_yuan", 0),
    ("signed_amount_usd_cents", 2_500_000_00),
    ("started_count", 10_000),
)
PROJECTS_AT_ONCE: Final = 5_000


def explaining(folder: Path, *, entries: int, balances: int) -> Outcome:
    """Fill a book and explain so many balances of it."""
    store = new_store(f"sqlite:///{folder / 'book.db'}")
    begun = time.perf_counter()
    fill(store.engine, entries=entries)
    filled = time.perf_counter() - begun
    reads = CityReads(store.engine, CITY)
    dice = random.Random(20_250_101)  # noqa: S311  dice of a benchmark
    told: list[str] = []
    figures = {"seconds to fill": filled}
    for name, spans in (("month", "-02 -05 -08 -11"), ("quarter", "Q1 Q2 Q3 Q4"), ("year", "")):
        times, own, rows = [], [], []
        for _ in range(balances):
            asked = _balance(dice, spans.split() or [""])
            begun, begun_own = time.perf_counter(), time.process_time()
            shown = explain(reads, asked)
            times.append((time.perf_counter() - begun) * 1000)
            own.append((time.process_time() - begun_own) * 1000)
            rows.append(len(shown.lines))
            told.append(f"{asked} {shown.total} {len(shown.lines)}")
        figures |= {
            f"{name}: rows of a balance, most": max(rows),
            f"{name}: p50 ms": _share(times, 0.50),
            f"{name}: p95 ms": _share(times, 0.95),
            f"{name}: longest ms": max(times),
            f"{name}: p50 ms of own processor time": _share(own, 0.50),
            f"{name}: p95 ms of own processor time": _share(own, 0.95),
        }
    store.engine.dispose()
    hashed = sha256("\n".join(told).encode()).hexdigest()
    return Outcome("explaining", entries, result_hash=hashed, figures=dict(figures))


def explain(reads: CityReads, asked: BalanceAsked) -> ExplanationShown:
    """One balance in words, as the command line explains it."""
    found = explained(reads, asked)
    ids = [line.project_id for line in found.lines]
    names = names_for_operator(reads, found.city, ids, secret=SECRET)
    return explanation_shown(found, names, timezone="Asia/Shanghai", language="zh_CN")


def _balance(dice: random.Random, parts: list[str]) -> BalanceAsked:
    return BalanceAsked(
        account=office_account(dice.choice(OFFICES)),
        indicator=dice.choice(INDICATORS)[0],
        period=read_period(f"{dice.choice(YEARS)}{dice.choice(parts)}"),
        view=dice.choice(list(BookView)),
    )


def _share(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def fill(engine: Engine, *, entries: int) -> None:
    """Write a book of so many entries, with the journal rows and projects that they speak of."""
    projects = iter(range(entries // len(INDICATORS)))
    dice = random.Random(1)  # noqa: S311  dice of a benchmark
    count = entries // len(INDICATORS)
    while part := list(islice(projects, PROJECTS_AT_ONCE)):
        with engine.begin() as connection:
            _write(connection, part, count, dice)
    with engine.begin() as connection:
        write_state(connection, CITY, {CITY_KEY: CityState(workload_city(), _pack())})
        connection.execute(insert(ViewPositionTable).values(city=CITY, seq=count))


def _pack() -> RulePack:
    return load_pack("huaian-2025").pack


def _write(connection: Connection, part: list[int], count: int, dice: random.Random) -> None:
    bulk = bulk_for(connection)
    postings: list[Row] = []
    for number in part:
        postings += _postings(number, count, dice)
    bulk.insert(connection, PostingTable, postings)
    bulk.insert(connection, JournalTable, [_journal_row(number) for number in part])
    bulk.insert(connection, ProjectViewTable, [_project_row(number) for number in part])


def _month(number: int, count: int) -> str:
    months = len(YEARS) * 12
    at = number * months // count
    return f"{YEARS[0] + at // 12}-{at % 12 + 1:02d}"


def _postings(number: int, count: int, dice: random.Random) -> Iterator[Row]:
    first, landing = dice.sample(OFFICES, 2)
    is_shared, is_late = dice.random() < 1 / 4, dice.random() < 1 / 10
    posted = _month(number, count)
    counts = _month(max(0, number - count // 20), count) if is_late else posted
    rule = "huaian-2025@3/" + ("could_not_land" if is_shared else "own")
    place = 0
    for indicator, fixed in INDICATORS:
        units = fixed or dice.randrange(1, 500) * 100_000_000 + dice.randrange(10_000)
        lines = [(CITY_ACCOUNT, "", -units)]
        lines.append((office_account(first), "shared_out" if is_shared else "own", units))
        if is_shared:
            lines += [(office_account(landing), "shared_in", units), (OVERLAP, "", -units)]
        for account, side, part in lines:
            yield (
                *(CITY, number + 1, place, f"E{number}-{indicator}", ""),
                *(f"P{number}", indicator, rule, account, side, part),
                *(posted, counts if is_late else "", counts, "signing", ""),
            )
            place += 1


def _journal_row(number: int) -> Row:
    empty = b""
    return (
        *(CITY, number + 1, "log", number, BEGIN_MS + number, empty, CITY, f"s{number}", -1),
        *("recognise_signing", empty, "accepted", "", b"{}", b"[]", empty, empty, empty),
        *(BEGIN_MS + number, 1),
    )


def _project_row(number: int) -> Row:
    project = ProjectView(
        project_id=f"P{number}",
        first_office=OFFICES[0],
        first_lead=f"L{number}",
        identity=Identity(investor=f"第{number}投资有限公司", project=f"第{number}号项目"),
        touches=(TouchView(lead_id=f"L{number}", office=OFFICES[0]),),
        signing=Recognised(on="2024-03-05", period="2024-03", is_event_month=True),
    )
    return (CITY, f"P{number}", "2024-03", "", project.model_dump_json().encode(), 1, 0)
