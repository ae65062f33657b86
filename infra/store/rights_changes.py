"""Changes of rights 权限变更: proposed by one person, decided by another, carried out at once.

Approving carries the change out in the same transaction as the decision and its event, so that no
right changes without both people standing in the record. What a change would break (三员分立, a
membership that is there already, a person that is not) is told when it is proposed and again when
it is approved, since things may have changed in between.

Edge cases: whoever loses the last membership is disabled. Every change of somebody's rights ends
his or her sessions, so that the next sign-in is by the new ones. Who is disabled has no session, no
key, no code and no deputyship at once. A hook moves the leads first; if it fails, nothing is
changed.

Invariant: a code or key is in the answer of the approval alone, and nowhere in the database.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from auth.rights_changes import (
    Decider,
    RightsKind,
    RightsState,
    why_not_decide,
    why_not_propose,
    why_not_take_back,
)
from infra.store.deputies import Deputies
from infra.store.people_tables import RIGHTS_CHANGE, RightsChangeTable
from infra.store.rights_carried_out import CarryingOut
from infra.store.rights_events import Doing, RightsRecord
from infra.store.rights_wanted import (
    Decided,
    RightsChange,
    RightsRefused,
    Wanted,
    change_of,
    refuse,
)

LEAVING = frozenset({RightsKind.DISABLE, RightsKind.WITHDRAW})


class RightsDesk:
    """Proposals and decisions of one city."""

    def __init__(self, engine: Engine, city: str, record: RightsRecord) -> None:
        self._engine = engine
        self._city = city
        self._record = record
        self._carrying = CarryingOut(city, record, Deputies(engine, city))
        self._why_not_leave: Callable[[RightsChange], str] = lambda _change: ""
        self._move: Callable[[RightsChange], None] = lambda _change: None

    def before_leaving(
        self, *, why_not: Callable[[RightsChange], str], move: Callable[[RightsChange], None]
    ) -> None:
        """``why_not``: asked when somebody is to leave, at the proposal and at the approval;
        ``move``: hands what the person has to the successor, before he or she is disabled.
        """
        self._why_not_leave = why_not
        self._move = move

    def propose(
        self,
        kind: RightsKind,
        login: str,
        wanted: Wanted,
        *,
        by: Decider,
        reason: str,
        now: int,
    ) -> RightsChange:
        """Propose a change. Raises RightsRefused."""
        refuse(why_not_propose(by, login=login))
        change = RightsChange(
            change_id=f"G{secrets.token_hex(8)}",
            kind=kind,
            login=login,
            wanted=wanted,
            reason=reason,
            proposed_by=by.login,
            proposed_at=now,
            state=RightsState.PROPOSED,
            proposed_in_stead_of=by.in_stead_of,
        )
        refuse(self._why_not_leave(change))
        with self._writing() as connection:
            self._carrying.refuse_impossible(connection, change)
            connection.execute(
                insert(RightsChangeTable).values(
                    city=self._city,
                    change_id=change.change_id,
                    kind=kind.value,
                    login=login,
                    document=change.document,
                    reason=reason,
                    proposed_by=by.login,
                    proposed_at=now,
                    state=change.state.value,
                    decided_by="",
                    decided_at=0,
                    decision_reason="",
                )
            )
            self._tell(connection, change, "proposed", by, now)
        return change

    def decide(
        self, change_id: str, *, by: Decider, approve: bool, reason: str = "", now: int
    ) -> Decided:
        """Approve and carry out, or refuse. Raises RightsRefused, KeyError for an unknown id."""
        change = self._asked(change_id, now)
        refuse(why_not_decide(change.proposed, by, now=now))
        if approve:
            refuse(self._why_not_leave(change))
            self._refuse_late(change, by)
            if change.kind in LEAVING:
                self._move(change)
        state = RightsState.APPROVED if approve else RightsState.REFUSED
        with self._writing() as connection:
            self._settle(connection, change, state, by=by, reason=reason, now=now)
            shown = ""
            if approve:
                # Approvals have queued, on PostgreSQL too: what is read from here on holds
                # whatever another approval changed.
                self._carrying.refuse_late(connection, change, by)
                shown = self._carrying.carry_out(connection, change, by=by, now=now)
        settled = replace(
            change, state=state, decided_by=by.login, decided_at=now, decision_reason=reason
        )
        return Decided(settled, shown)

    def take_back(self, change_id: str, *, by: Decider, now: int) -> RightsChange:
        """Take a proposal back. Raises RightsRefused, KeyError."""
        change = self._asked(change_id, now)
        refuse(why_not_take_back(change.proposed, by.login, now=now))
        state = RightsState.TAKEN_BACK
        with self._writing() as connection:
            self._settle(connection, change, state, by=by, reason="", now=now)
        return replace(change, state=state, decided_by=by.login, decided_at=now)

    def find(self, change_id: str, *, now: int) -> RightsChange | None:
        """The change of this id."""
        query = select(RIGHTS_CHANGE).where(
            RIGHTS_CHANGE.c.city == self._city, RIGHTS_CHANGE.c.change_id == change_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else change_of(row, now)

    def all(self, *, now: int, only_open: bool = False, limit: int = 200) -> list[RightsChange]:
        """Changes, the newest first."""
        query = select(RIGHTS_CHANGE).where(RIGHTS_CHANGE.c.city == self._city)
        if only_open:
            query = query.where(RIGHTS_CHANGE.c.state == RightsState.PROPOSED.value)
        query = query.order_by(RIGHTS_CHANGE.c.proposed_at.desc(), RIGHTS_CHANGE.c.change_id)
        with self._engine.connect() as connection:
            found = [change_of(row, now) for row in connection.execute(query.limit(limit))]
        return [c for c in found if not only_open or c.state is RightsState.PROPOSED]

    def _refuse_late(self, change: RightsChange, by: Decider) -> None:
        """Before anything is moved: what is asked again when it is carried out."""
        with self._engine.connect() as connection:
            self._carrying.refuse_late(connection, change, by)

    def _writing(self) -> Any:
        return self._engine.execution_options(sqlite_begin="IMMEDIATE").begin()

    def _asked(self, change_id: str, now: int) -> RightsChange:
        change = self.find(change_id, now=now)
        if change is None:
            raise KeyError(change_id)
        return change

    def _settle(
        self,
        connection: Connection,
        change: RightsChange,
        state: RightsState,
        *,
        by: Decider,
        reason: str,
        now: int,
    ) -> None:
        self._record.queue(connection)
        here = (RIGHTS_CHANGE.c.city == self._city, RIGHTS_CHANGE.c.change_id == change.change_id)
        settled = (
            update(RightsChangeTable)
            .where(*here, RIGHTS_CHANGE.c.state == RightsState.PROPOSED.value)
            .values(state=state.value, decided_by=by.login, decided_at=now, decision_reason=reason)
        )
        if not connection.execute(settled).rowcount:
            raise RightsRefused("auth.rights_decided")
        self._tell(connection, change, state.value, by, now)

    def _tell(
        self, connection: Connection, change: RightsChange, what: str, by: Decider, now: int
    ) -> None:
        details: Mapping[str, Any] = {"change": change.change_id, **change.wanted.as_dict()}
        kind = f"{change.kind.value}_{what}"
        self._record.add(
            connection, Doing(now, kind, by.login, change.login, details, by.in_stead_of)
        )
