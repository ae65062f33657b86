"""``python -m tests.benchmarks.example_city_matching``: which rows are one project, before rulings.

Reads the ledgers of the example city with the product's own reader, runs the matcher over the rows
in the order of 登记时间, and prints the confusion table by role against the truth: for the ledgers
as they are, with renamed columns, for changed copies, and for two invented cities that are written
otherwise (``invented_cities``). A line says whether the bar holds: no wrong merge, every second row
with a signing and at least 98 % of all second rows found or asked, at most 3 % of all rows asked.

``--quick`` leaves out the copies by seed; ``--seeds 21,22`` names the seeds of the invented cities
(those from 21 on were not looked at while the thresholds were set).
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from gateway.imports.ledger_row import LedgerRow
from gateway.imports.reading import read_ledgers
from infra.city_file import load_city
from sharing.enterprise.credit_code import read_credit_code
from sharing.enterprise.places import places_of
from sharing.matching.registration import Registration
from tests.benchmarks.invented_cities import invented_city
from tests.benchmarks.invented_habits import COAST, WEST
from tests.benchmarks.matching_copies import changed_copies
from tests.benchmarks.matching_runs import Figures, figures, run_city
from tests.benchmarks.told import Told
from tests.gateway.imports.example import (
    CITY,
    FOLDER,
    Dialect,
    example,
    sheets,
    truth,
    write_copy,
)

RENAMED = Dialect(
    {
        "investor": "投资企业名称",
        "project": "招商项目名称",
        "code": "社会信用代码",
        "amount": "投资总额",
        "unit": "金额单位",
        "talk": "首谈日期",
        "registered": "报备时间",
        "signed": "协议签订日期",
        "started": "动工日期",
        "first": "首谈县区",
        "landing": "拟落户县区",
    },
    shuffle=5,
)
SEEDS = (21, 22, 23)
COPY_SEEDS = (1, 2, 3)


@cache
def places() -> tuple[str, ...]:
    """The names of the example city and its offices with land."""
    return places_of(load_city(FOLDER / "city.yaml"))


def registration(row: LedgerRow, *, lead_id: str, order: int) -> Registration:
    """What the matcher is told of a row that was read."""
    code = read_credit_code(row.credit_code)
    return Registration(
        lead_id=lead_id,
        order=order,
        office=row.office,
        investor=row.investor,
        project=row.project,
        content=row.content or row.project,
        credit_code=code.normalised,
        code_is_valid=code.is_valid,
        amount_yuan=row.amount_yuan,
        amount_usd_cents=row.amount_usd_cents,
        registered_on=row.registered_at.date(),
        talked_on=row.first_talk_on,
        signed_on=row.signed_on,
        started_on=row.started_on,
        first_contact_office=row.first_contact_office,
        landing_office=row.landing_office,
        industry=row.industry,
        chain=row.chain,
        is_chemical=row.is_chemical,
        places=places(),
    )


def in_order(rows: Sequence[tuple[LedgerRow, dict[str, Any]]]) -> list[Told]:
    """Rows with the truth about them, in the order in which the opening takes them."""
    traps = {each["id"] for each in truth()["projects"] if each.get("near")}
    ordered = sorted(
        rows, key=lambda each: (each[0].registered_at, each[0].office, each[0].place.sheet_row)
    )
    return [
        Told(
            row=registration(row, lead_id=f"L{order}", order=order),
            project=meant["project"],
            role=meant["role"],
            is_trap=meant["project"] in traps,
        )
        for order, (row, meant) in enumerate(ordered, start=1)
    ]


def example_city() -> list[Told]:
    """The rows of the example city."""
    meant = {(each["file"], each["sheet"], each["row"]): each for each in truth()["rows"]}
    return in_order(
        [
            (row, meant[row.place.file, row.place.sheet, row.place.sheet_row])
            for row in example().rows
        ]
    )


def renamed_city(folder: Path) -> list[Told]:
    """The same rows, read from ledgers whose columns have other names and another order."""
    meant = {}
    for sheet in sheets():
        told = [
            each
            for each in truth()["rows"]
            if (each["file"], each["sheet"]) == (sheet.file, sheet.sheet)
        ]
        copy = write_copy(sheet, RENAMED, folder)
        for at, each in enumerate(sorted(told, key=lambda each: int(each["row"])), start=2):
            meant[copy.name, at] = each
    readings = read_ledgers(sorted(folder.iterdir()), city=CITY)
    return in_order([(row, meant[row.place.file, row.place.sheet_row]) for row in readings.rows])


def measured(name: str, city: Sequence[Told], *, with_table: bool) -> Figures:
    """Runs the matcher over a city and prints what came of it."""
    counted = figures(run_city(city))
    print(counted.line(name), flush=True)
    if with_table:
        print(*counted.table(), sep="\n", flush=True)
    return counted


def cities(seeds: Sequence[int], *, is_quick: bool) -> Iterator[tuple[str, Sequence[Told]]]:
    """All that is measured, by name."""
    example_rows = example_city()
    yield "example", example_rows
    with tempfile.TemporaryDirectory() as folder:
        yield "example, columns renamed", renamed_city(Path(folder))
    for name, copy in changed_copies(example_rows, seeds=() if is_quick else COPY_SEEDS):
        yield f"example, {name}", copy
    for habits in (WEST, COAST):
        for seed in seeds:
            yield f"{habits.city} {seed}", invented_city(habits, seed)


def main() -> None:
    """Prints a table for every city and copy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    told = parser.parse_args()
    seeds = [int(seed) for seed in told.seeds.split(",") if seed]
    for name, city in cities(seeds, is_quick=told.quick):
        measured(name, city, with_table="," not in name)


if __name__ == "__main__":
    main()
