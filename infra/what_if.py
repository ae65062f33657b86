"""What if: the credit of a period under another pack, from the state as it is now. Reads only."""

from collections.abc import Iterator
from typing import cast

from sqlalchemy import Connection, select

from infra.city_reads import CityReads
from infra.store import reads
from infra.store.tables import StateTable
from ledger.judge.state import ProjectState, project_key
from ledger.judge.state_bytes import decode
from ledger.period import Period
from ledger.rules.pack import RulePack
from ledger.what_if import WhatIf, what_if

_STATE = StateTable.__table__  # type: ignore[attr-defined]
_FIRST = project_key("")
_BEHIND = _FIRST[:-1] + chr(ord(_FIRST[-1]) + 1)
STATES_AT_ONCE = 2_000


def period_under(city_reads: CityReads, pack: RulePack, period: Period) -> WhatIf:
    """The period as ``pack`` would have it. Raises CityUnknown."""
    with city_reads.moment() as connection:
        state = city_reads.city_state(connection)
        city = state.city.code
        # State is of the journal's head, which may be ahead of the views.
        head = reads.head_at(connection, city)
        taken = frozenset(
            project.project_id
            for project in reads.projects_of_months(connection, city, period.months)
            if project.is_taken_as_met
        )
        return what_if(
            _projects(connection, city),
            state=state,
            pack=pack,
            period=period,
            position=head.position,
            as_of=head.now,
            taken_as_met=taken,
        )


def _projects(connection: Connection, city: str) -> Iterator[ProjectState]:
    after = _FIRST
    while True:
        query = (
            select(_STATE.c.key, _STATE.c.value)
            .where(_STATE.c.city == city, _STATE.c.key > after, _STATE.c.key < _BEHIND)
            .order_by(_STATE.c.key)
            .limit(STATES_AT_ONCE)
        )
        rows = connection.execute(query).all()
        for key, value in rows:
            yield cast("ProjectState", decode(key, bytes(value)))
        if len(rows) < STATES_AT_ONCE:
            return
        after = rows[-1].key
