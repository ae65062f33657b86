"""Everything that is kept about people of one city, opened together with its keys.

What touches several of the stores stands here, each in one transaction with its event.

Invariant: nothing of this changes without its event in the record of rights.
"""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, Engine

from infra.store.api_keys import ApiKeys
from infra.store.deputies import Deputies, DeputyNamed
from infra.store.one_time_codes import make_code, use_code
from infra.store.people import People, Person, put_person, set_hash, set_sign_in_state
from infra.store.people_secrets import people_key
from infra.store.rights_changes import RightsDesk
from infra.store.rights_events import Doing, RightsRecord
from infra.store.second_factors import Proven, SecondFactors
from infra.store.sessions import Sessions, end_sessions
from infra.store.sign_in_attempts import SignInAttempts


@dataclass(frozen=True, slots=True)
class PeopleStores:
    """The stores of sign-in and rights."""

    engine: Engine
    city: str
    people: People
    sessions: Sessions
    attempts: SignInAttempts
    factors: SecondFactors
    api_keys: ApiKeys
    deputies: Deputies
    record: RightsRecord
    rights: RightsDesk

    @classmethod
    def open(cls, engine: Engine, city: str, *, seed_secret: bytes) -> Self:
        """The stores; ``seed_secret`` is the city's, from the key store."""
        record = RightsRecord(engine, city, key=people_key(seed_secret, "audit"))
        return cls(
            engine=engine,
            city=city,
            people=People(engine, city),
            sessions=Sessions(engine, city),
            attempts=SignInAttempts(engine, city, key=people_key(seed_secret, "counting")),
            factors=SecondFactors(engine, city, key=people_key(seed_secret, "second-factor")),
            api_keys=ApiKeys(engine, city),
            deputies=Deputies(engine, city),
            record=record,
            rights=RightsDesk(engine, city, record),
        )

    def invite_first(self, person: Person, *, now: int, random: bytes) -> str:
        """Add somebody at the machine, before there is anybody to decide; the one-time code."""
        with self.people.writing() as connection:
            put_person(connection, self.city, person, at=now)
            code = make_code(connection, self.city, person.login, now=now, random=random)
            details = {"office": person.office, "role": person.role.value}
            self.record.add(connection, Doing(now, "first_invited", "", person.login, details))
        return code

    def set_password_by_code(self, code: str, login: str, password_hash: str, *, now: int) -> bool:
        """Use a one-time code for a password; False where the code is no longer good."""
        with self.people.writing() as connection:
            if not use_code(connection, self.city, code, now=now):
                return False
            self._password(connection, login, password_hash, now=now, kind="password_first_set")
        return True

    def change_password(self, login: str, password_hash: str, *, now: int, but: str) -> None:
        """Another password; every session but one ends."""
        kind = "password_changed"
        with self.people.writing() as connection:
            self.record.queue(connection)
            self._password(connection, login, password_hash, now=now, kind=kind, but=but)

    def confirm_second_factor(self, login: str, proven: Proven, *, now: int) -> list[str]:
        """From now on it is asked for; the recovery codes, none where it waits no longer."""
        with self.people.writing() as connection:
            codes = self.factors.confirm(connection, login, proven)
            if codes:
                self.record.add(connection, Doing(now, "second_factor_enrolled", login, login))
        return codes

    def use_recovery_code(self, login: str, code: str, *, now: int) -> bool:
        """Use a recovery code up; False where it is none, or was used."""
        with self.people.writing() as connection:
            is_right = self.factors.uses_recovery(connection, login, code, now=now)
            if is_right:
                self.record.add(connection, Doing(now, "recovery_code_used", login, login))
        return is_right

    def end_everywhere(self, login: str, *, by: str, now: int, in_stead_of: str = "") -> int:
        """End all sessions of a person; how many."""
        with self.people.writing() as connection:
            self.record.queue(connection)
            count = end_sessions(connection, self.city, login, now=now, why="everywhere")
            details = {"sessions": count}
            doing = Doing(now, "signed_out_everywhere", by, login, details, in_stead_of)
            self.record.add(connection, doing)
        return count

    def revoke_key(self, key_id: str, *, by: str, now: int, in_stead_of: str = "") -> bool:
        """Revoke an API key; False where it is none, or was revoked."""
        key = self.api_keys.find(key_id)
        if key is None:
            return False
        with self.people.writing() as connection:
            self.record.queue(connection)
            is_new = self.api_keys.revoke(connection, key_id, now=now)
            if is_new:
                doing = Doing(now, "key_revoked", by, key.login, {"key": key_id}, in_stead_of)
                self.record.add(connection, doing)
        return is_new

    def name_deputy(self, made: DeputyNamed) -> None:
        """Keep a deputy."""
        named = made.named
        details = {
            "deputy": made.deputy_id,
            "in_stead_of": named.principal,
            "office": named.office,
            "from": named.from_on.isoformat(),
            "until": named.until_on.isoformat(),
        }
        doing = Doing(made.made_at, "deputy_named", made.made_by, named.deputy, details)
        with self.people.writing() as connection:
            self.deputies.add(connection, made)
            self.record.add(connection, doing)

    def end_deputy(self, made: DeputyNamed, *, by: str, now: int, in_stead_of: str = "") -> bool:
        """End a deputy at once; False where it had ended."""
        with self.people.writing() as connection:
            self.record.queue(connection)
            is_new = self.deputies.end(connection, made.deputy_id, by=by, now=now)
            if is_new:
                details = {"deputy": made.deputy_id}
                ended = Doing(now, "deputy_ended", by, made.named.deputy, details, in_stead_of)
                self.record.add(connection, ended)
        return is_new

    def _password(
        self,
        connection: Connection,
        login: str,
        password_hash: str,
        *,
        now: int,
        kind: str,
        but: str = "",
    ) -> None:
        set_hash(connection, self.city, login, password_hash)
        set_sign_in_state(connection, self.city, login, password_set_at=now)
        end_sessions(connection, self.city, login, now=now, why="password_set", but=but)
        self.record.add(connection, Doing(now, kind, login, login))
