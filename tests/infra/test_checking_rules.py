"""The check holds the city's figure to its projects, also after other rules came into force, and
after a closed month was corrected.
"""

from pathlib import Path

from sqlalchemy import func, select, update

from auth.actors import Role
from gateway.rule_packs import load_pack
from infra.checking import check_city
from infra.city_reads import CityReads
from infra.store.reads import POSTING
from sharing.canonical import canonical_bytes
from sharing.record import Stamp, write_record
from tests.benchmarks.workload import CITY, OFFICES, Workload
from tests.infra.workload_city import (
    LATER_DAYS,
    RECEIVED_MS,
    city_records,
    judge_all,
    opened,
    settings_in,
)
from tests.judging.bodies import rules_body

COUNT = 150
A_DAY_LATER_MS = RECEIVED_MS + 86_400_000


def stricter_rules() -> bytes:
    """The centre adopts a pack under which only projects of 10 亿 or more count."""
    pack = load_pack("huaian-2025").pack.model_dump(mode="json") | {"version": 2}
    for indicator in pack["indicators"]:
        indicator["amount_yuan_min"] = 1_000_000_000
    stamp = Stamp(
        city=CITY, office=CITY, actor="test", role=Role.CITY_OPERATOR, submission_id="stricter"
    )
    return write_record(stamp, canonical_bytes(rules_body(pack)))


def test_a_balanced_change_of_the_book_is_found_after_the_indicators_changed(
    tmp_path: Path,
) -> None:
    """Every line of one entry is doubled: the book still balances, and no month may hide it."""
    with opened(settings_in(tmp_path)) as parts:
        parts.log.restore([*city_records(COUNT), (A_DAY_LATER_MS, stricter_rules())])
        judge_all(parts)
        reads = CityReads(parts.engine, parts.city)
        with reads.moment() as connection:
            assert reads.city_state(connection).pack.version == 2
        assert check_city(parts.engine, parts.city).findings == []
        with parts.engine.begin() as connection:
            entry = connection.execute(select(POSTING.c.entry_id).limit(1)).scalar_one()
            doubled = update(POSTING).values(units=POSTING.c.units * 2)
            connection.execute(doubled.where(POSTING.c.entry_id == entry))
        codes = {found.code for found in check_city(parts.engine, parts.city).findings}
    assert {"check.city_differs", "check.posting_differs"} <= codes
    assert "check.sums_differ" not in codes


def said(number: int, **body: object) -> tuple[int, bytes]:
    """Something that the centre says after all that the workload says."""
    stamp = Stamp(
        city=CITY,
        office=CITY,
        actor="test",
        role=Role.CITY_ARBITER,
        submission_id=f"later-{number}",
    )
    at = RECEIVED_MS + (LATER_DAYS + 1) * 86_400_000 + number
    return at, write_record(stamp, canonical_bytes({"version": 1, **body}))


def moved_after_closing() -> list[tuple[int, bytes]]:
    """March and April are closed, then every project that was signed lands somewhere else."""
    workload = Workload()
    list(workload.begin(load_pack("huaian-2025").pack))
    list(workload.records(COUNT))
    closing = [
        said(number, kind="close_period", period=period, despite_hanging=True)
        for number, period in enumerate(("2025-03", "2025-04"))
    ]
    return closing + [
        said(
            number,
            kind="set_landing",
            project_id=project,
            landing_office=OFFICES[number % len(OFFICES)],
            could_not_land=True,
        )
        for number, project in enumerate(workload._unstarted, start=len(OFFICES) * 10 + 3)
    ]


def test_a_corrected_closed_month_is_compared_where_it_counts(tmp_path: Path) -> None:
    with opened(settings_in(tmp_path)) as parts:
        parts.log.restore([*city_records(COUNT), *moved_after_closing()])
        judge_all(parts)
        is_later = POSTING.c.posted_period > "2025-04"
        with parts.engine.connect() as connection:
            corrected = connection.execute(
                select(func.count()).where(is_later, POSTING.c.counts_in <= "2025-04")
            ).scalar_one()
        assert corrected > 0
        assert check_city(parts.engine, parts.city).findings == []
        with parts.engine.begin() as connection:
            taken_back = update(POSTING).where(is_later, POSTING.c.reverses != "")
            connection.execute(taken_back.values(counts_in="2026-12"))
        codes = {found.code for found in check_city(parts.engine, parts.city).findings}
    assert "check.city_differs" in codes
