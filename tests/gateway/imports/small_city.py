"""A small opened city in a folder, and imports into it as the command makes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from gateway.city_opening import open_city
from gateway.imports.running import ImportPlan, ImportResult, OnStep, run_import
from gateway.rule_packs import load_pack
from gateway.wiring import Deployment, deployment
from infra.city_file import load_city
from infra.settings import Settings

HEADER = (
    *("投资方", "项目名称", "总投资（亿元）", "产业类别", "首次接洽时间", "登记时间"),
    *("签约时间", "落户地", "联系人", "联系电话", "备注"),
)


def cells(investor: str, **changes: Any) -> list[Any]:
    """A good row; ``changes`` by the name of the column."""
    values = {
        "投资方": investor,
        "项目名称": f"{investor[:4]}电池结构件项目",
        "总投资（亿元）": 2.5,
        "产业类别": "工业",
        "首次接洽时间": "2024-03-01",
        "登记时间": "2024-03-05 09:00",
    } | changes
    assert set(values) <= set(HEADER)
    return [values.get(name, "") for name in HEADER]


def write(path: Path, *rows: list[Any]) -> Path:
    """A workbook with these rows."""
    book = Workbook()
    page = book.active
    assert page is not None
    for line in (HEADER, *rows):
        page.append(list(line))
    book.save(path)
    return path


@contextmanager
def opened(folder: Path, *, keep_days: int | None = None, **more: Any) -> Iterator[Deployment]:
    """The example city in this folder, open and without any ledger; ``more`` are settings.

    ``keep_days``: for how long an incomplete registration keeps its place, if not as shipped.
    """
    settings = Settings(data=folder / "data", **more)
    city = load_city(None)
    with deployment(settings, new_city=city.code) as made:
        rules = load_pack(city.rules)
        if keep_days is not None and rules.pack.registration is not None:
            registration = rules.pack.registration.model_copy(update={"keep_days": keep_days})
            pack = rules.pack.model_copy(update={"registration": registration})
            rules = replace(rules, pack=pack)
        open_city(made, city, rules, effective_on=date(2024, 1, 1))
        yield made


def imported(
    made: Deployment, *paths: Path, on_step: OnStep | None = None, **plan: Any
) -> ImportResult:
    """One import; live ones say source and form of the talk for all rows."""
    said = {"source": "商会推荐", "talk_form": "上门拜访"} | plan
    return run_import(made, ImportPlan(paths, **said), on_step=on_step)
