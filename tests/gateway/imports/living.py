"""A small city with one office's leads, its exported ledger, and a way to change its cells."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from auth.actors import Role
from gateway.exports.ledger import ledger_csv, office_ledger
from gateway.exports.ledger_workbook import ledger_workbook
from gateway.imports.living_sheet import COLUMNS
from gateway.imports.results import ImportResult
from gateway.inline_ledger import judge_through
from gateway.saying import LeadChange, Speaker, say_amend, say_follow_up, say_withdraw
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.reads import leads_of
from ledger.views import LeadView
from tests.gateway.imports.small_city import cells, imported, opened, write

OFFICE, OTHER = "320826", "320830"
COLUMN = {column.header.partition("（")[0]: at for at, column in enumerate(COLUMNS, start=1)}
"""The columns by name, without their units."""
INVESTORS = ("苏州启明精密制造有限公司", "昆山众贞动力电池有限公司", "南京博德精细化工有限公司")


@contextmanager
def town(folder: Path, **settings: Any) -> Iterator[Deployment]:
    """Three leads of one office and one of another, registered by an ordinary import."""
    own = [cells(investor, 联系人="周某", 联系电话="13812345678") for investor in INVESTORS]
    with opened(folder, **settings) as made:
        imported(made, write(folder / f"{OFFICE}.xlsx", *own))
        imported(made, write(folder / f"{OTHER}.xlsx", cells("无锡智造机械有限公司")))
        yield made


def exported(made: Deployment, path: Path, *, office: str = OFFICE) -> Path:
    """The office's ledger as of now."""
    reads = CityReads(made.engine, made.city)
    found = reads.city().office(office)
    assert found is not None
    ledger = office_ledger(reads, found)
    is_csv = path.suffix == ".csv"
    path.write_bytes(ledger_csv(ledger) if is_csv else ledger_workbook(ledger, language="zh_CN"))
    return path


def changed(path: Path, rows: Mapping[int, Mapping[str, Any]], *, name: str = "") -> Path:
    """The workbook with these cells changed: sheet row → name of the column → value."""
    book = load_workbook(path)
    page = book.worksheets[0]
    for number, values in rows.items():
        for column, value in values.items():
            page.cell(number, COLUMN[column]).value = value
    target = path.with_name(name) if name else path
    book.save(target)
    return target


def without_rows(path: Path, first: int, count: int = 1) -> Path:
    """The workbook without these rows."""
    book = load_workbook(path)
    book.worksheets[0].delete_rows(first, count)
    book.save(path)
    return path


def outcomes(result: ImportResult) -> list[str]:
    """What became of each row, in their order."""
    return [row.outcome for row in result.outcomes]


def back(made: Deployment, path: Path, **plan: Any) -> ImportResult:
    """The ledger imported back for its office."""
    return imported(made, path, **({"office": OFFICE} | plan))


def leads(made: Deployment, office: str = OFFICE) -> list[LeadView]:
    """The office's leads as they are now, in the order of the exported rows."""
    with CityReads(made.engine, made.city).moment() as connection:
        return leads_of(connection, made.city, office=office)


def withdraw(made: Deployment, lead: LeadView) -> None:
    """The office withdraws its lead on a page."""
    said = say_withdraw(_speaker(made, lead), "page-w", lead_id=lead.lead_id, reason="不再跟踪")
    judge_through(made, made.submitter().append_all([said]))


def _speaker(made: Deployment, lead: LeadView) -> Speaker:
    city = CityReads(made.engine, made.city).city()
    return Speaker(city, lead.office, "zhang", Role.OFFICE_STAFF)


def elsewhere(made: Deployment, lead: LeadView, **said: Any) -> None:
    """Somebody of the office says something about the lead by another way than its ledger."""
    speaker = _speaker(made, lead)
    submission_id = f"page-{made.log.end_offset()}"
    if "change" in said:
        change = LeadChange(**said["change"])
        statement = say_amend(
            speaker, submission_id, lead_id=lead.lead_id, change=change, key_of=lambda _: b""
        )
    else:
        statement = say_follow_up(speaker, submission_id, lead_id=lead.lead_id, **said)
    judge_through(made, made.submitter().append_all([statement]))
