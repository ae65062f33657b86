"""Changes of rights 权限变更: proposed by one person, decided by another, carried out at once.

Approving carries the change out in the same transaction as the decision and its event, so that no
right changes without both people standing in the record. What a change would break (三员分立, a
membership that is there already, a person that is not) is told when it is proposed and again when
it is approved, since things may have changed in between.

Edge cases: whoever loses the last membership is disabled. Every change of somebody's rights ends
his or her sessions, so that the next sign-in is by the new ones. Who is disabled has no session, no
key and no code at once. A hook moves the leads first; if it fails, nothing is changed.

Invariant: a code or key is in the answer of the approval alone, and nowhere in the database.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

from sqlalchemy import Connection, Engine, Row, insert, select, update

from auth.actors import Role
from auth.api_keys import ID_BYTES, SECRET_BYTES, new_key, scopes_of
from auth.memberships import Membership
from auth.one_time_codes import RANDOM_BYTES
from auth.rights_changes import (
    Decider,
    Proposed,
    RightsKind,
    RightsState,
    state_now,
    why_not_decide,
    why_not_propose,
    why_not_take_back,
)
from auth.separation_of_duties import breach_of_duties
from infra.store.api_keys import ApiKey, keep_key, revoke_keys
from infra.store.one_time_codes import drop_codes, make_code
from infra.store.people import (
    Person,
    find_person,
    has_twin,
    put_person,
    set_hash,
    set_sign_in_state,
)
from infra.store.people_tables import RIGHTS_CHANGE, RightsChangeTable
from infra.store.rights_events import Doing, RightsRecord
from infra.store.second_factors import drop_second_factor
from infra.store.sessions import end_sessions

NO_PASSWORD: Final = ""
"""The hash of somebody who has none yet; no password fits it."""
DAY_MS: Final = 24 * 3600 * 1000


class RightsRefused(Exception):
    """It cannot be; ``code`` says why in the catalogue's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a change is to do; which parts count depends on its kind."""

    office: str = ""
    role: str = ""
    display_name: str = ""
    successor: str = ""
    label: str = ""
    scopes: tuple[str, ...] = ()
    days: int = 0

    @property
    def membership(self) -> Membership:
        """The membership that is granted or withdrawn."""
        return Membership(self.office, Role(self.role))

    def as_dict(self) -> dict[str, Any]:
        """What is said, without what is empty."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in parts.items() if v}


@dataclass(frozen=True, slots=True)
class RightsChange:
    """One change as it is kept; ``state`` with lapsing."""

    change_id: str
    kind: RightsKind
    login: str
    wanted: Wanted
    reason: str
    proposed_by: str
    proposed_at: int
    state: RightsState
    decided_by: str = ""
    decided_at: int = 0
    decision_reason: str = ""

    @property
    def proposed(self) -> Proposed:
        """As the rule looks at it."""
        return Proposed(self.login, self.proposed_by, self.proposed_at, self.state)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision; ``shown_once`` is the code or key that came of it, if one did."""

    change: RightsChange
    shown_once: str = ""


class RightsDesk:
    """Proposals and decisions of one city."""

    def __init__(self, engine: Engine, city: str, record: RightsRecord) -> None:
        self._engine = engine
        self._city = city
        self._record = record
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
        _refuse(why_not_propose(by, login=login))
        change = RightsChange(
            change_id=f"G{secrets.token_hex(8)}",
            kind=kind,
            login=login,
            wanted=wanted,
            reason=reason,
            proposed_by=by.login,
            proposed_at=now,
            state=RightsState.PROPOSED,
        )
        _refuse(self._why_not_leave(change))
        with self._writing() as connection:
            self._refuse_impossible(connection, change)
            connection.execute(
                insert(RightsChangeTable).values(
                    city=self._city,
                    change_id=change.change_id,
                    kind=kind.value,
                    login=login,
                    document=json.dumps(wanted.as_dict(), ensure_ascii=False, sort_keys=True),
                    reason=reason,
                    proposed_by=by.login,
                    proposed_at=now,
                    state=change.state.value,
                    decided_by="",
                    decided_at=0,
                    decision_reason="",
                )
            )
            self._tell(connection, change, "proposed", by.login, now)
        return change

    def decide(
        self, change_id: str, *, by: Decider, approve: bool, reason: str = "", now: int
    ) -> Decided:
        """Approve and carry out, or refuse. Raises RightsRefused, KeyError for an unknown id."""
        change = self._asked(change_id, now)
        _refuse(why_not_decide(change.proposed, by, now=now))
        if approve:
            _refuse(self._why_not_leave(change))
            if change.kind is RightsKind.DISABLE:
                self._move(change)
        state = RightsState.APPROVED if approve else RightsState.REFUSED
        with self._writing() as connection:
            self._settle(connection, change, state, by=by.login, reason=reason, now=now)
            shown = ""
            if approve:
                self._refuse_impossible(connection, change)
                shown = self._carry_out(connection, change, now)
        settled = replace(
            change, state=state, decided_by=by.login, decided_at=now, decision_reason=reason
        )
        return Decided(settled, shown)

    def take_back(self, change_id: str, *, by: str, now: int) -> RightsChange:
        """Take a proposal back. Raises RightsRefused, KeyError."""
        change = self._asked(change_id, now)
        _refuse(why_not_take_back(change.proposed, by, now=now))
        state = RightsState.TAKEN_BACK
        with self._writing() as connection:
            self._settle(connection, change, state, by=by, reason="", now=now)
        return replace(change, state=state, decided_by=by, decided_at=now)

    def find(self, change_id: str, *, now: int) -> RightsChange | None:
        """The change of this id."""
        query = select(RIGHTS_CHANGE).where(
            RIGHTS_CHANGE.c.city == self._city, RIGHTS_CHANGE.c.change_id == change_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _change(row, now)

    def all(self, *, now: int, only_open: bool = False, limit: int = 200) -> list[RightsChange]:
        """Changes, the newest first."""
        query = select(RIGHTS_CHANGE).where(RIGHTS_CHANGE.c.city == self._city)
        if only_open:
            query = query.where(RIGHTS_CHANGE.c.state == RightsState.PROPOSED.value)
        query = query.order_by(RIGHTS_CHANGE.c.proposed_at.desc(), RIGHTS_CHANGE.c.change_id)
        with self._engine.connect() as connection:
            found = [_change(row, now) for row in connection.execute(query.limit(limit))]
        return [c for c in found if not only_open or c.state is RightsState.PROPOSED]

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
        by: str,
        reason: str,
        now: int,
    ) -> None:
        here = (RIGHTS_CHANGE.c.city == self._city, RIGHTS_CHANGE.c.change_id == change.change_id)
        settled = (
            update(RightsChangeTable)
            .where(*here, RIGHTS_CHANGE.c.state == RightsState.PROPOSED.value)
            .values(state=state.value, decided_by=by, decided_at=now, decision_reason=reason)
        )
        if not connection.execute(settled).rowcount:
            raise RightsRefused("auth.rights_decided")
        self._tell(connection, change, state.value, by, now)

    def _tell(
        self, connection: Connection, change: RightsChange, what: str, by: str, now: int
    ) -> None:
        details: Mapping[str, Any] = {"change": change.change_id, **change.wanted.as_dict()}
        kind = f"{change.kind.value}_{what}"
        self._record.add(connection, Doing(now, kind, by, change.login, details))

    def _refuse_impossible(self, connection: Connection, change: RightsChange) -> None:
        if change.kind is RightsKind.INVITE and has_twin(connection, self._city, change.login):
            raise RightsRefused("auth.person_there")
        person = find_person(connection, self._city, change.login)
        successor = find_person(connection, self._city, change.wanted.successor)
        _refuse(_why_impossible(change, person, successor))

    def _carry_out(self, connection: Connection, change: RightsChange, now: int) -> str:
        """Do it; the code or key that is shown once."""
        city, login, wanted = self._city, change.login, change.wanted
        if change.kind is RightsKind.INVITE:
            first = wanted.membership
            person = Person(login, NO_PASSWORD, *first, wanted.display_name)
            put_person(connection, city, person, at=now)
            return self._code(connection, login, now)
        person_there = find_person(connection, city, login)
        if person_there is None:
            raise RightsRefused("auth.person_unknown")
        if change.kind is RightsKind.ISSUE_KEY:
            return self._key(connection, change, now)
        end_sessions(connection, city, login, now=now, why="rights_changed")
        match change.kind:
            case RightsKind.GRANT:
                others = (*person_there.others, wanted.membership)
                put_person(connection, city, replace(person_there, others=others), at=now)
            case RightsKind.WITHDRAW:
                self._withdraw(connection, person_there, wanted.membership, now)
            case RightsKind.DISABLE:
                self._disable(connection, person_there, now, successor=wanted.successor)
            case RightsKind.ENABLE:
                put_person(connection, city, replace(person_there, is_disabled=False), at=now)
                return self._code(connection, login, now)
            case RightsKind.RESET_PASSWORD:
                return self._code(connection, login, now)
            case RightsKind.RESET_SECOND_FACTOR:
                drop_second_factor(connection, city, login)
            case _:
                assert_never(change.kind)
        return ""

    def _code(self, connection: Connection, login: str, now: int) -> str:
        """A one-time code; the password from before no longer counts."""
        set_hash(connection, self._city, login, NO_PASSWORD)
        set_sign_in_state(connection, self._city, login, password_set_at=now)
        random = secrets.token_bytes(RANDOM_BYTES)
        return make_code(connection, self._city, login, now=now, random=random)

    def _key(self, connection: Connection, change: RightsChange, now: int) -> str:
        wanted = change.wanted
        shown = new_key(
            id_random=secrets.token_bytes(ID_BYTES),
            secret_random=secrets.token_bytes(SECRET_BYTES),
        )
        key = ApiKey(
            key_id=shown.key_id,
            login=change.login,
            label=wanted.label,
            scopes=scopes_of(wanted.scopes),
            made_at=now,
            expires_at=now + wanted.days * DAY_MS,
            revoked_at=0,
            made_by=change.proposed_by,
        )
        keep_key(connection, self._city, key, shown)
        return shown.text

    def _withdraw(
        self, connection: Connection, person: Person, membership: Membership, now: int
    ) -> None:
        left = [each for each in person.memberships if each != membership]
        if not left:
            self._disable(connection, person, now, successor="")
            return
        first, *others = left
        kept = replace(person, office=first.office, role=first.role, others=tuple(others))
        put_person(connection, self._city, kept, at=now)

    def _disable(self, connection: Connection, person: Person, now: int, *, successor: str) -> None:
        city, login = self._city, person.login
        gone = replace(person, is_disabled=True, password_hash=NO_PASSWORD)
        put_person(connection, city, gone, at=now)
        set_sign_in_state(connection, city, login, password_set_at=now, successor=successor)
        end_sessions(connection, city, login, now=now, why="disabled")
        revoke_keys(connection, city, login, now=now)
        drop_codes(connection, city, login)


def _why_impossible(change: RightsChange, person: Person | None, successor: Person | None) -> str:
    wanted, kind = change.wanted, change.kind
    if kind is RightsKind.INVITE:  # that nobody is named so was asked
        return breach_of_duties([wanted.membership])
    if person is None:
        return "auth.person_unknown"
    if person.is_disabled is not (kind is RightsKind.ENABLE):
        return "auth.person_disabled" if person.is_disabled else "auth.person_not_disabled"
    if kind is RightsKind.GRANT:
        if wanted.membership in person.memberships:
            return "auth.membership_there"
        return breach_of_duties([*person.memberships, wanted.membership])
    if kind is RightsKind.WITHDRAW and wanted.membership not in person.memberships:
        return "auth.membership_unknown"
    if kind is RightsKind.ISSUE_KEY and person.role is not Role.MACHINE_CLIENT:
        return "auth.key_for_machines"
    if kind is RightsKind.DISABLE and wanted.successor:
        is_other = successor is not None and successor.login != person.login
        return (
            "" if is_other and successor and not successor.is_disabled else "auth.successor_wrong"
        )
    return ""


def _refuse(code: str) -> None:
    if code:
        raise RightsRefused(code)


def _change(row: Row[Any], now: int) -> RightsChange:
    told = json.loads(row.document)
    change = RightsChange(
        change_id=row.change_id,
        kind=RightsKind(row.kind),
        login=row.login,
        wanted=Wanted(**(told | {"scopes": tuple(told.get("scopes", ()))})),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=RightsState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
    return replace(change, state=state_now(change.proposed, now=now))
