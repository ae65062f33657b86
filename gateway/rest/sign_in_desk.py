"""The sign-in desk: name, password and code against a session; tokens and keys against a person.

What a try is counted under says ``auth.sign_in_counting``; the counts stand in the database, so
that all gateways count together. A known device shows its token and is counted by itself.

A token says who somebody was; that the person is still there, not disabled, has the membership (or
stands in for who has it), and that the session goes on is looked up at every request.

Invariant: the answer and its time do not tell whether a name exists.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from auth.actors import Role
from auth.api_keys import PREFIX
from auth.deputies import acts_as_deputy
from auth.memberships import Membership, acting_as
from auth.passwords import PasswordHashUnreadable, hash_password, verify_password
from auth.refresh_families import Renewal, renewal
from auth.second_factor import CITY_ROLES
from auth.sign_in_counting import Counted, counted_for_code, counted_under
from auth.tokens import Token, TokenKind
from gateway.rest.problems import Problem
from gateway.rest.token_desk import CHALLENGE, SESSION, TokenDesk, actor_of, not_valid
from infra.clock import Clock, milliseconds
from infra.settings import SecondFactorFor
from infra.store.people import Person
from infra.store.people_stores import PeopleStores
from infra.store.rights_events import Doing
from infra.store.sessions import SignInSession

DEVICE_CHARACTERS_MAX: Final = 120


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that began: what the client keeps."""

    session: SignInSession
    access: str
    refresh: str
    device: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody shows to be let in."""

    login: str
    password: str
    address: str
    code: str = ""
    device_token: str = ""
    device: str = ""


class CodeNeeded(Exception):
    """The password was right and the code is still to come; ``token`` says so for five minutes."""

    def __init__(self, token: str) -> None:
        super().__init__("code needed")
        self.token = token


class SignInDesk:
    """Opens sessions of one city, renews them, and says whose a token or key is."""

    def __init__(
        self,
        *,
        stores: PeopleStores,
        tokens: TokenDesk,
        clock: Clock,
        today: Callable[[], date],
        second_factor_for: SecondFactorFor = "nobody",
    ) -> None:
        self._stores = stores
        self._tokens = tokens
        self._clock = clock
        self._today = today
        self._second_factor_for = second_factor_for

    @property
    def secret(self) -> str:
        """The secret that also signs the forms of pages."""
        return self._tokens.secret

    def sign_in(self, shown: SignIn) -> SignedIn:
        """A session. Raises CodeNeeded, Problem: 401 for something wrong, 429 for too many."""
        known_device = self._known_device(shown)
        counted = counted_under(login=shown.login, address=shown.address, known_device=known_device)
        self.count(counted)
        person = self._right_person(shown.login, shown.password)
        if person is None:
            raise _failed()
        self._stores.attempts.succeeded(counted)
        if self._stores.factors.is_enrolled(person.login):
            if not shown.code:
                raise CodeNeeded(self._tokens.code_step(person.actor))
            self._take_code(person, shown.code, known_device)
        return self._open(person, known_device, shown.device)

    def with_code(self, pending: str, shown: SignIn) -> SignedIn:
        """The second step on pages. Raises Problem."""
        token = self._tokens.read(pending, TokenKind.SECOND_FACTOR)
        person = self._stores.people.find(token.actor.id)
        if person is None or person.is_disabled:
            raise _failed()
        # A password that was changed in between makes the first step void.
        if token.issued_at.timestamp() < self._stores.people.password_set_at(person.login) // 1000:
            raise not_valid()
        known_device = self._known_device(replace(shown, login=person.login))
        self._take_code(person, shown.code, known_device)
        return self._open(person, known_device, shown.device)

    def renew(self, text: str, *, with_grace: bool = False) -> SignedIn:
        """The next tokens of a session; no refresh token within the grace. Raises Problem."""
        token = self._tokens.read(text, TokenKind.REFRESH)
        session = self._stores.sessions.find(token.session)
        if session is None or session.login != token.actor.id:
            raise not_valid()
        now = self._now()
        number = token.generation
        outcome = renewal(session.family, generation=number, now=now, with_grace=with_grace)
        if outcome is Renewal.OVER:
            raise not_valid()
        self._acting(session.login, session.acting, session.in_stead_of)
        if outcome is Renewal.ACCESS_ONLY:
            return SignedIn(session, self._tokens.access(session), "", "")
        is_next = outcome is Renewal.ROTATE and self._stores.sessions.rotate(
            session.session_id, generation=number, now=now
        )
        if is_next:
            refresh = self._tokens.refresh(session, number + 1)
            return SignedIn(session, self._tokens.access(session), refresh, "")
        if with_grace and outcome is Renewal.ROTATE:  # another request was faster by a moment
            return SignedIn(session, self._tokens.access(session), "", "")
        if self._stores.sessions.end(session.session_id, now=now, why="replayed"):
            doing = Doing(now, "session_replayed", session.login, session.login)
            self._stores.record.write(doing)
        raise Problem(401, "refresh_replayed", "auth.refresh_replayed", headers=CHALLENGE)

    def listener_of(self, text: str) -> Person:
        """Whose good refresh token this is, to listen alone: it stays the one to renew with.

        A browser drops the answer of a connection that it closes, and the next token with it; who
        came back with the old one would look like a thief. Raises Problem (401).
        """
        token = self._tokens.read(text, TokenKind.REFRESH)
        session = self._stores.sessions.find(token.session)
        if session is None or session.login != token.actor.id:
            raise not_valid()
        outcome = renewal(
            session.family, generation=token.generation, now=self._now(), with_grace=True
        )
        if outcome not in (Renewal.ROTATE, Renewal.ACCESS_ONLY):
            raise not_valid()
        person = self._acting(session.login, session.acting, session.in_stead_of)
        return replace(person, session_id=session.session_id)

    def person_of(self, text: str) -> Person:
        """The person whose good access token or key this is. Raises Problem (401)."""
        if text.startswith(PREFIX):
            return self._machine_of(text)
        return self.session(text)[0]

    def session(self, text: str) -> tuple[Person, Token]:
        """The person and the token itself. Raises Problem (401)."""
        token = self._tokens.read(text, TokenKind.ACCESS)
        session = self._stores.sessions.find(token.session)
        is_mine = session is not None and session.login == token.actor.id
        if session is None or not is_mine or not session.goes_on(now=self._now()):
            raise not_valid()
        acting = Membership(token.actor.office, token.actor.role)
        person = self._acting(token.actor.id, acting, token.actor.in_stead_of)
        return replace(person, session_id=session.session_id), token

    def refuse_if_over(self, person: Person) -> None:
        """Refuse who has signed out since, acts otherwise by now, or may not act so any more: for
        what goes on after its request. Raises Problem (401).
        """
        if not person.session_id:
            return
        session = self._stores.sessions.find(person.session_id)
        is_mine = session is not None and session.login == person.login
        if session is None or not is_mine or not session.goes_on(now=self._now()):
            raise not_valid()
        acting = Membership(person.office, person.role)
        if (session.acting, session.in_stead_of) != (acting, person.in_stead_of):
            raise Problem(401, "acting_changed", "live.acting_changed", headers=CHALLENGE)
        self._acting(person.login, acting, person.in_stead_of)

    def act_as(self, person: Person, *, office: str, role: str = "", in_stead_of: str = "") -> str:
        """An access token of the same session in another membership. Raises Problem (403)."""
        mine = self._stores.people.find(person.login)
        held = self.memberships_in_stead(person.login, in_stead_of) if in_stead_of else ()
        if not in_stead_of and mine is not None:
            held = mine.memberships
        acting = acting_as(held, office=office, role=role)
        session = self._stores.sessions.find(person.session_id)
        if acting is None or session is None:
            raise Problem(403, "membership_not_yours", "auth.membership_not_yours")
        self._stores.sessions.act_as(session.session_id, acting, in_stead_of=in_stead_of)
        return self._tokens.access(replace(session, acting=acting, in_stead_of=in_stead_of))

    def memberships_in_stead(self, login: str, principal: str) -> tuple[Membership, ...]:
        """In which memberships of ``principal`` this person may act today."""
        deputy = self._stores.people.find(login)
        other = self._stores.people.find(principal)
        if deputy is None or other is None or deputy.is_disabled or other.is_disabled:
            return ()
        return tuple(
            membership
            for each in self._stores.deputies.of_person(login)
            if each.named.deputy == login and each.named.principal == principal
            for membership in acts_as_deputy(
                each.named,
                of_principal=other.memberships,
                of_deputy=deputy.memberships,
                today=self._today(),
            )
        )

    def must_enrol(self, person: Person) -> bool:
        """Whether this person has to enrol a second factor before anything else."""
        wanted = self._second_factor_for
        is_asked = wanted == "everybody" or (wanted == "city_roles" and _is_of_city(person))
        is_machine = person.role is Role.MACHINE_CLIENT
        return is_asked and not is_machine and not self._stores.factors.is_enrolled(person.login)

    def count(self, counted: Sequence[Counted]) -> None:
        """Count a try that may fail. Raises Problem (429) where it comes too early."""
        wait_ms = self._stores.attempts.begin(counted, now=self._now())
        if wait_ms:
            seconds = str(-(-wait_ms // 1000))
            raise Problem(
                429,
                "too_many_attempts",
                "auth.too_many_attempts",
                params={"seconds": seconds},
                headers={"Retry-After": seconds},
            )

    def right_password(self, person: Person, password: str) -> bool:
        """Whether this is the person's password."""
        return self._right_person(person.login, password) is not None

    def take_code(self, person: Person, code: str) -> None:
        """Use a code of the app or a recovery code up. Raises Problem (401, 429)."""
        self._take_code(person, code, person.session_id)

    def _take_code(self, person: Person, code: str, known_device: str) -> None:
        counted = counted_for_code(login=person.login, known_device=known_device)
        self.count(counted)
        now, factors = self._now(), self._stores.factors
        is_right = _is_clean(code) and factors.takes(person.login, code, now=now)
        if not is_right:
            is_right = self._stores.use_recovery_code(person.login, code, now=now)
        if not is_right:
            raise Problem(401, "code_wrong", "auth.code_wrong", headers=CHALLENGE)
        self._stores.attempts.succeeded(counted)

    def _open(self, person: Person, device_id: str, device: str) -> SignedIn:
        now = self._now()
        session = SignInSession(
            session_id=secrets.token_urlsafe(18),
            login=person.login,
            acting=person.memberships[0],
            in_stead_of="",
            started_at=now,
            expires_at=now + int(SESSION.total_seconds() * 1000),
            device="".join(c for c in device if c.isprintable())[:DEVICE_CHARACTERS_MAX],
        )
        self._stores.sessions.open(session)
        return SignedIn(
            session=session,
            access=self._tokens.access(session),
            refresh=self._tokens.refresh(session, session.generation),
            device=self._tokens.device(actor_of(session), device_id),
        )

    def _known_device(self, shown: SignIn) -> str:
        """The id of a device on which this person signed in since the password was set."""
        if not shown.device_token:
            return ""
        try:
            token = self._tokens.read(shown.device_token, TokenKind.DEVICE)
        except Problem:
            return ""
        if token.actor.id != shown.login:
            return ""
        set_at = self._stores.people.password_set_at(shown.login)
        return token.id if token.issued_at.timestamp() >= set_at // 1000 else ""

    def _acting(self, login: str, acting: Membership, in_stead_of: str) -> Person:
        """The person as he or she acts. Raises Problem (401)."""
        person = self._stores.people.find(login)
        if person is None or person.is_disabled:
            raise not_valid()
        if in_stead_of:
            if acting not in self.memberships_in_stead(login, in_stead_of):
                raise not_valid()
            return replace(person.acting_in(acting), in_stead_of=in_stead_of)
        if acting not in person.memberships:
            raise not_valid()
        return person.acting_in(acting)

    def _machine_of(self, text: str) -> Person:
        key = self._stores.api_keys.good_one(text, now=self._now())
        person = None if key is None else self._stores.people.find(key.login)
        if key is None or person is None or person.is_disabled:
            raise not_valid()
        if person.role is not Role.MACHINE_CLIENT:
            raise not_valid()
        return replace(person, scopes=key.scopes)

    def _right_person(self, login: str, password: str) -> Person | None:
        person = self._stores.people.find(login) if _is_clean(login) else None
        hashed = None if person is None or person.is_disabled else person.password_hash
        try:
            checked = verify_password(password if _is_clean(password) else "", hashed or None)
        except PasswordHashUnreadable:
            return None
        if not checked.is_right or person is None:
            return None
        if checked.needs_upgrade:
            fresh = hash_password(password, salt=secrets.token_bytes(16))
            self._stores.people.set_password(person.login, fresh)
        return person

    def _now(self) -> int:
        return milliseconds(self._clock.now())


def _is_of_city(person: Person) -> bool:
    return any(each.role in CITY_ROLES for each in person.memberships)


def _failed() -> Problem:
    return Problem(401, "sign_in_failed", "auth.sign_in_failed", headers=CHALLENGE)


def _is_clean(text: str) -> bool:
    """Whether a database and a hash can take the text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
