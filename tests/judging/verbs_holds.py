"""Holds in text tables: 报时 (a tick), and the claims 持有 (who holds), 排队 (who waits, in order),
公海 (whether the project stands in the pool), 时限 (the running clocks of the project).
"""

from typing import TYPE_CHECKING, Any

from ledger.protection import waiting
from tests.judging.paper_setting import OFFICES, city_ms
from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

NAMES = {code: name for name, code in OFFICES.items()}


def _tick(_play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return {"kind": "tick", "version": 1, "due_at": city_ms(row.cell("收到"))}


def _holder(play: "Play", project_id: str, wanted: str, told: str) -> None:
    office = play.city.project(project_id).hold.office
    found = NAMES.get(office, office) or "无"
    assert found == wanted, f"{told}\n  the holder is {found}"


def _queue(play: "Play", project_id: str, wanted: str, told: str) -> None:
    offices = [touch.office for touch in waiting(play.city.project(project_id))]
    found = ",".join(NAMES[office] for office in offices) or "无"
    assert found == wanted, f"{told}\n  the queue is {found}"


def _pool(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = "是" if play.city.project(project_id).hold.in_pool else "否"
    assert found == wanted, f"{told}\n  in the pool: {found}"


def _clocks(play: "Play", project_id: str, wanted: str, told: str) -> None:
    clocks = play.city.project(project_id).clocks
    found = ",".join(sorted({clock.kind for clock in clocks if clock.is_running})) or "无"
    assert found == wanted, f"{told}\n  the clocks are {found}"


HOLD_VERBS = {"报时": _tick}
HOLD_CLAIMS = {"持有": _holder, "排队": _queue, "公海": _pool, "时限": _clocks}
