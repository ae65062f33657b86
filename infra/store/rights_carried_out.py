"""Carrying an approved change of rights out, in the transaction of its approval.

Whoever leaves takes along what hangs on the account: sessions, keys, codes, deputyships and, of an
administrator, the proposals that nobody decided, each with its event.

Invariant: afterwards somebody can act as administrator and somebody as security officer, if there
was one before.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from sqlalchemy import Connection, and_, or_, select, update

from auth.actors import Role
from auth.api_keys import ID_BYTES, SECRET_BYTES, new_key, scopes_of
from auth.memberships import Membership
from auth.one_time_codes import RANDOM_BYTES
from auth.rights_changes import Decider, RightsKind, RightsState, why_not_both, why_not_left
from auth.separation_of_duties import breach_of_duties
from infra.store.api_keys import ApiKey, keep_key, revoke_keys
from infra.store.deputies import Deputies
from infra.store.one_time_codes import drop_codes, make_code
from infra.store.people import (
    Person,
    find_person,
    has_twin,
    put_person,
    set_hash,
    set_sign_in_state,
)
from infra.store.people_tables import MEMBERSHIP, PERSON, RIGHTS_CHANGE, RightsChangeTable
from infra.store.rights_events import Doing, RightsRecord
from infra.store.rights_wanted import RightsChange, RightsRefused, change_of, refuse
from infra.store.second_factors import drop_second_factor
from infra.store.sessions import end_sessions

NO_PASSWORD: Final = ""
"""The hash of somebody who has none yet; no password fits it."""
DAY_MS: Final = 24 * 3600 * 1000
_KEEPERS: Final = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)


@dataclass(frozen=True, slots=True)
class CarryingOut:
    """What approvals do in one city."""

    city: str
    record: RightsRecord
    deputies: Deputies

    def refuse_late(self, connection: Connection, change: RightsChange, by: Decider) -> None:
        """Refuse what can be no longer, as things stand now. Raises RightsRefused."""
        proposer, decider = (
            find_person(connection, self.city, login) for login in (change.proposed_by, by.login)
        )
        why = why_not_both(of_proposer=_held(proposer), of_decider=_held(decider))
        refuse(why)
        self.refuse_impossible(connection, change)
        before = self._able(connection)
        refuse(why_not_left(before, self._able(connection, without=change)))

    def _able(
        self, connection: Connection, *, without: RightsChange | None = None
    ) -> frozenset[Role]:
        """The keepers' roles in which somebody can act; ``without``: as it will be after it."""
        joined = and_(MEMBERSHIP.c.city == PERSON.c.city, MEMBERSHIP.c.login == PERSON.c.login)
        query = (
            select(PERSON.c.login, PERSON.c.office, PERSON.c.role)
            .add_columns(MEMBERSHIP.c.office.label("other"), MEMBERSHIP.c.role.label("other_role"))
            .select_from(PERSON.outerjoin(MEMBERSHIP, joined))
            .where(PERSON.c.city == self.city, PERSON.c.is_disabled.is_(False))
            .where(PERSON.c.password_hash != NO_PASSWORD)
            .where(or_(PERSON.c.role.in_(_KEEPERS), MEMBERSHIP.c.role.in_(_KEEPERS)))
        )
        found: set[Role] = set()
        for row in connection.execute(query):
            held = {Membership(row.office, Role(row.role))}
            if row.other is not None:
                held.add(Membership(row.other, Role(row.other_role)))
            if without is not None and row.login == without.login:
                held -= _lost(without, held)
            found |= {each.role for each in held}
        return frozenset(found)

    def refuse_impossible(self, connection: Connection, change: RightsChange) -> None:
        """Refuse what the people as they are do not allow. Raises RightsRefused."""
        if change.kind is RightsKind.INVITE and has_twin(connection, self.city, change.login):
            raise RightsRefused("auth.person_there")
        person = find_person(connection, self.city, change.login)
        successor = find_person(connection, self.city, change.wanted.successor)
        refuse(_why_impossible(change, person, successor))

    def carry_out(
        self, connection: Connection, change: RightsChange, *, by: Decider, now: int
    ) -> str:
        """Do it; the code or key that is shown once."""
        city, login, wanted = self.city, change.login, change.wanted
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
                self._withdraw(connection, person_there, wanted.membership, by=by, now=now)
            case RightsKind.DISABLE:
                self._disable(connection, person_there, by=by, now=now, successor=wanted.successor)
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
        set_hash(connection, self.city, login, NO_PASSWORD)
        set_sign_in_state(connection, self.city, login, password_set_at=now)
        random = secrets.token_bytes(RANDOM_BYTES)
        return make_code(connection, self.city, login, now=now, random=random)

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
        keep_key(connection, self.city, key, shown)
        return shown.text

    def _withdraw(
        self,
        connection: Connection,
        person: Person,
        membership: Membership,
        *,
        by: Decider,
        now: int,
    ) -> None:
        left = [each for each in person.memberships if each != membership]
        if not left:
            self._disable(connection, person, by=by, now=now, successor="")
            return
        first, *others = left
        kept = replace(person, office=first.office, role=first.role, others=tuple(others))
        put_person(connection, self.city, kept, at=now)
        self._end_what_hangs(connection, person, left=left, by=by, now=now)

    def _disable(
        self, connection: Connection, person: Person, *, by: Decider, now: int, successor: str
    ) -> None:
        city, login = self.city, person.login
        gone = replace(person, is_disabled=True, password_hash=NO_PASSWORD)
        put_person(connection, city, gone, at=now)
        set_sign_in_state(connection, city, login, password_set_at=now, successor=successor)
        end_sessions(connection, city, login, now=now, why="disabled")
        revoke_keys(connection, city, login, now=now)
        drop_codes(connection, city, login)
        self._end_what_hangs(connection, person, left=(), by=by, now=now)

    def _end_what_hangs(
        self,
        connection: Connection,
        person: Person,
        *,
        left: Iterable[Membership],
        by: Decider,
        now: int,
    ) -> None:
        """End the deputyships of offices that were left, and an administrator's open proposals."""
        memberships = tuple(left)
        offices = {each.office for each in memberships}
        for made in self.deputies.open_of(connection, person.login):
            if made.named.office in offices:
                continue
            self.deputies.end(connection, made.deputy_id, by=by.login, now=now)
            details = {"deputy": made.deputy_id, "why": "account_left"}
            doing = Doing(now, "deputy_ended", by.login, made.named.deputy, details, by.in_stead_of)
            self.record.add(connection, doing)
        if not any(each.role is Role.ADMINISTRATOR for each in memberships):
            self._lapse_proposals(connection, person.login, by=by, now=now)

    def _lapse_proposals(
        self, connection: Connection, login: str, *, by: Decider, now: int
    ) -> None:
        here = (
            RIGHTS_CHANGE.c.city == self.city,
            RIGHTS_CHANGE.c.proposed_by == login,
            RIGHTS_CHANGE.c.state == RightsState.PROPOSED.value,
        )
        query = select(RIGHTS_CHANGE).where(*here).order_by(RIGHTS_CHANGE.c.change_id)
        lapsing = [change_of(row, now) for row in connection.execute(query)]
        values = {"state": RightsState.LAPSED.value, "decided_by": by.login, "decided_at": now}
        connection.execute(update(RightsChangeTable).where(*here).values(values))
        for each in lapsing:
            details = {"change": each.change_id, "why": "proposer_left"}
            kind = f"{each.kind.value}_{RightsState.LAPSED.value}"
            doing = Doing(now, kind, by.login, each.login, details, by.in_stead_of)
            self.record.add(connection, doing)


def _held(person: Person | None) -> tuple[Membership, ...]:
    return () if person is None or person.is_disabled else person.memberships


def _lost(change: RightsChange, held: set[Membership]) -> set[Membership]:
    """Which of these memberships the change takes away."""
    if change.kind is RightsKind.DISABLE:
        return held
    return {change.wanted.membership} if change.kind is RightsKind.WITHDRAW else set()


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
