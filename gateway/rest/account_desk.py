"""What somebody does about the own sign-in: first password, change, second factor, sessions.

An invitation's code sets the first password, or a new one after a reset, and is used up by it. A
change asks for the old password; both end every other session, and devices that were known are
unknown again. A second factor counts from its first right code on; enrolling another one asks for a
code of the one before, which goes on until then.

Invariant: everything here is an event of the record, in the transaction that does it.
"""

import secrets
from dataclasses import dataclass

from auth.passwords import PasswordRefused, hash_password
from auth.second_factor import provisioning_uri
from auth.sign_in_counting import counted_for_invitation, counted_in_session
from gateway.rest.problems import Problem, not_found
from gateway.rest.sign_in_desk import SignInDesk
from infra.clock import Clock, milliseconds
from infra.store.one_time_codes import owner_of_code
from infra.store.people import Person
from infra.store.people_stores import PeopleStores
from infra.store.sessions import SignInSession

ISSUER = "OneBoard 一盘棋"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret for the app, shown until its first code."""

    secret: str
    uri: str


class AccountDesk:
    """The own sign-in of the people of one city."""

    def __init__(self, *, stores: PeopleStores, desk: SignInDesk, clock: Clock) -> None:
        self._stores = stores
        self._desk = desk
        self._clock = clock

    def accept(self, code: str, password: str, *, address: str) -> str:
        """Set the password that a one-time code allows; whose it is. Raises Problem."""
        counted = counted_for_invitation(address=address)
        self._desk.count(counted)
        now = self._now()
        login = owner_of_code(self._stores.engine, self._stores.city, code, now=now)
        person = None if login is None else self._stores.people.find(login)
        if person is None or person.is_disabled:
            raise Problem(422, "code_not_good", "auth.code_not_good")
        hashed = _hashed(password)
        if not self._stores.set_password_by_code(code, person.login, hashed, now=now):
            raise Problem(422, "code_not_good", "auth.code_not_good")
        self._stores.attempts.succeeded(counted)
        return person.login

    def change_password(self, person: Person, *, old: str, new: str) -> None:
        """Change the own password. Raises Problem."""
        self._prove(person, old)
        hashed, now = _hashed(new), self._now()
        self._stores.change_password(person.login, hashed, now=now, but=person.session_id)

    def has_second_factor(self, person: Person) -> bool:
        """Whether the person has one that counts."""
        return self._stores.factors.is_enrolled(person.login)

    def begin_second_factor(self, person: Person, *, password: str, code: str = "") -> Enrolment:
        """A fresh secret; asks for the password, and for a code where there is one already."""
        self._prove(person, password)
        if self.has_second_factor(person):
            self._desk.take_code(person, code)
        secret = self._stores.factors.enrol(person.login, now=self._now())
        return _enrolment(secret, person)

    def pending_second_factor(self, person: Person) -> Enrolment | None:
        """The secret that waits for its first code."""
        secret = self._stores.factors.pending_secret(person.login)
        return None if secret is None else _enrolment(secret, person)

    def confirm_second_factor(self, person: Person, code: str) -> list[str]:
        """The first code: from now on it is asked for. The recovery codes. Raises Problem."""
        factors, now = self._stores.factors, self._now()
        if factors.pending_secret(person.login) is None:
            raise Problem(409, "no_enrolment", "auth.no_enrolment")
        counted = counted_in_session(login=person.login, session=person.session_id)
        self._desk.count(counted)
        proven = factors.proves(person.login, code, now=now)
        if proven is None:
            raise Problem(422, "code_wrong", "auth.code_wrong")
        self._stores.attempts.succeeded(counted)
        codes = self._stores.confirm_second_factor(person.login, proven, now=now)
        if not codes:
            raise Problem(409, "no_enrolment", "auth.no_enrolment")
        return codes

    def sessions(self, person: Person) -> list[SignInSession]:
        """The own sessions that go on, the newest first."""
        now = self._now()
        return [s for s in self._stores.sessions.of_login(person.login) if s.goes_on(now=now)]

    def end_session(self, person: Person, session_id: str) -> None:
        """End one of the own sessions. Raises Problem (404)."""
        if session_id not in {each.session_id for each in self.sessions(person)}:
            raise not_found()
        self._stores.sessions.end(session_id, now=self._now(), why="signed_out")

    def end_everywhere(self, login: str, *, by: str, in_stead_of: str = "") -> int:
        """End all sessions of a person; how many."""
        now = self._now()
        return self._stores.end_everywhere(login, by=by, now=now, in_stead_of=in_stead_of)

    def _prove(self, person: Person, password: str) -> None:
        counted = counted_in_session(login=person.login, session=person.session_id)
        self._desk.count(counted)
        if not self._desk.right_password(person, password):
            raise Problem(422, "password_wrong", "auth.password_wrong")
        self._stores.attempts.succeeded(counted)

    def _now(self) -> int:
        return milliseconds(self._clock.now())


def _enrolment(secret: str, person: Person) -> Enrolment:
    return Enrolment(secret, provisioning_uri(secret, login=person.login, issuer=ISSUER))


def _hashed(password: str) -> str:
    if "\x00" in password or any("\ud800" <= sign <= "\udfff" for sign in password):
        raise Problem(422, "password_signs", "auth.password_signs")
    try:
        return hash_password(password, salt=secrets.token_bytes(16))
    except PasswordRefused as refused:
        reason = refused.code.removeprefix("auth.")
        raise Problem(422, reason, refused.code, params=refused.params) from None
