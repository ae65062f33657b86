"""Holds in text tables.

Verbs: 报时 (a tick), 延长 (the holder asks for more time, 材料=2 papers, one by default), 释放 (the
holder gives the hold to the next), 共享 (it puts the project into the pool), 认领 (an office claims
the project of the lead in the column 对象; 线索 names the lead that it gets).

Claims: 持有 (who holds), 排队 (who waits, in order), 公海 (whether the project stands in the pool),
时限 (the running clocks of the project), 到期 and 闲置 (the day on which protection and inactivity
run out), 释放因 (how the last hold ended), 名额=甲县:2 (how many projects an office holds).
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ledger.judge.clocks import INACTIVITY, PROTECTION
from ledger.judge.state import OfficeState, office_state_key
from ledger.protection import waiting
from tests.judging.paper_setting import OFFICES, ZONE, city_ms
from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

NAMES = {code: name for name, code in OFFICES.items()}


def _tick(_play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    return {"kind": "tick", "version": 1, "due_at": city_ms(row.cell("收到"))}


RELEASES = {
    "到期": "expiry",
    "闲置": "inactivity",
    "签约": "signing",
    "放弃": "waiver",
    "共享": "shared",
    "无法落地": "could_not_land",
    "流转": "transfer",
    "撤回": "withdrawal",
}


def _extend(play: "Play", row: Row, more: dict[str, str]) -> dict[str, Any]:
    papers = [
        {"kind": "progress", "sha256": f"{number:064x}"}
        for number in range(int(more.get("材料", "1")))
    ]
    body = {"kind": "extend_protection", "version": 1, "evidence": {"papers": papers}}
    return body | {"lead_id": play.lead_named(row.cell("线索")), "reason": "正在报批"}


def _release(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    release = "shared" if row.cell("事项") == "共享" else "waiver"
    body = {"kind": "release_hold", "version": 1, "release": release, "reason": "另有安排"}
    return body | {"lead_id": play.lead_named(row.cell("线索"))}


def _claim(play: "Play", row: Row, _more: dict[str, str]) -> dict[str, Any]:
    project_id = play.project_named(row.cell("对象"))
    return {"kind": "claim_project", "version": 1, "project_id": project_id, "note": "继续洽谈"}


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


def _runs_out(play: "Play", project_id: str, wanted: str, told: str, *, kind: str) -> None:
    clocks = play.city.project(project_id).clocks
    found = [
        datetime.fromtimestamp(clock.due_at / 1000, ZONE).date().isoformat()
        for clock in clocks
        if clock.kind == kind and clock.is_running
    ]
    assert found == ([] if wanted == "无" else [wanted]), f"{told}\n  {kind} runs out {found}"


def _released(play: "Play", project_id: str, wanted: str, told: str) -> None:
    found = play.city.project(project_id).hold.ended_by
    assert found == RELEASES.get(wanted, ""), (
        f"{told}\n  the last hold ended by {found or 'nothing'}"
    )


def _room(play: "Play", _project_id: str, wanted: str, told: str) -> None:
    name, _, count = wanted.partition(":")
    state = play.city.value(office_state_key(OFFICES[name]))
    found = state.holds if isinstance(state, OfficeState) else 0
    assert found == int(count), f"{told}\n  {name} holds {found}"


HOLD_VERBS = {
    "报时": _tick,
    "延长": _extend,
    "释放": _release,
    "共享": _release,
    "认领": _claim,
}
HOLD_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {
    "持有": _holder,
    "排队": _queue,
    "公海": _pool,
    "时限": _clocks,
    "到期": partial(_runs_out, kind=PROTECTION),
    "闲置": partial(_runs_out, kind=INACTIVITY),
    "释放因": _released,
    "名额": _room,
}
