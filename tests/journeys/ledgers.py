"""Small ledgers that a journey writes itself, good ones and rubbish."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

HEADER = (
    "序号",
    "项目名称",
    "投资方",
    "产业类别",
    "总投资（亿元）",
    "首次接洽时间",
    "登记时间",
    "签约时间",
    "开工时间",
    "首谈单位",
    "落户地",
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def row(number: int, investor: str, **changes: Any) -> list[Any]:
    """A good row; ``changes`` by the name of the column."""
    values: dict[str, Any] = {
        "序号": number,
        "项目名称": f"{investor[:4]}电池结构件项目",
        "投资方": investor,
        "产业类别": "工业",
        "总投资（亿元）": 2.5,
        "首次接洽时间": "2024-03-01",
        "登记时间": f"2024-03-05 09:{number % 60:02d}",
        "签约时间": "",
        "开工时间": "",
        "首谈单位": "",
        "落户地": "",
    }
    assert set(changes) <= set(values)
    return [(values | changes)[name] for name in HEADER]


def write_workbook(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in [HEADER, *rows]:
        page.append(list(line))
    book.save(path)
    return path


def write_csv(path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as opened:
        csv.writer(opened).writerows([HEADER, *rows])
    return path


def write_encrypted(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    plain = write_workbook(path.with_name(f"plain-{path.name}"), rows)
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    plain.unlink()
    return path
