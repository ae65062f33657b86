"""Changes of offices in text tables: 更名 合并 拆分 新设 撤销. The centre says them.

对象 names the offices that change (甲县 or 甲县,乙县); 承接 the new name of 更名, else the offices
into which they go. 新JY is an office that begins with the code JY, a county with land; with 无地
among 其他 it is a department without. 日期 is the day from which the change is effective, the
first of February 2025 by default.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.judging.paper_setting import OFFICES
from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

NEW = "新"


def _codes(cell: str) -> list[str]:
    return [OFFICES.get(name, name) for name in cell.split(",") if name]


def _part(name: str, more: dict[str, str]) -> str | dict[str, Any]:
    """An office that exists by its code, or one that begins, whole."""
    if not name.startswith(NEW):
        return OFFICES.get(name, name)
    code, has_land = name.removeprefix(NEW), "无地" not in more
    kind = "county" if has_land else "department"
    return {"code": code, "name": f"{code}新单位", "kind": kind, "has_land": has_land}


def _said(row: Row, change: dict[str, Any]) -> dict[str, Any]:
    body = {"kind": "change_offices", "version": 1, "change": change, "basis": "批复"}
    return body | {"effective_from": row.cell("日期") or "2025-02-01"}


def _rename(_play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    code = _codes(row.cell("对象"))[0]
    return _said(row, {"how": "rename", "office": code, "name": row.cell("承接")})


def _merge(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    into = _part(row.cell("承接"), more)
    return _said(row, {"how": "merge", "offices": _codes(row.cell("对象")), "into": into})


def _split(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    into = [_part(name, more) for name in row.cell("承接").split(",")]
    return _said(row, {"how": "split", "office": _codes(row.cell("对象"))[0], "into": into})


def _found(_play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    return _said(row, {"how": "found", "office": _part(row.cell("承接"), more)})


def _close(_play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    (office,), (successor,) = _codes(row.cell("对象")), _codes(row.cell("承接"))
    return _said(row, {"how": "close", "office": office, "successor": successor})


OFFICE_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {
    "更名": _rename,
    "合并": _merge,
    "拆分": _split,
    "新设": _found,
    "撤销": _close,
}
