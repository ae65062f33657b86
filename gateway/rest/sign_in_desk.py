"""The sign-in desk: name and password against a token, tokens against a person.

Failures are counted for each pair of name and address, and for each address alone, as
``auth.throttle`` says; a name alone is never locked, or anybody could lock anybody out. The counts
are kept in memory for now: a restart forgets them, and several gateways count apart. At most
``COUNTED_MAX`` pairs are kept, the oldest go first.

A token says who somebody was; that the person is still there, not disabled, and has the same
office and role is looked up at every request.

Invariant: the answer and its time do not tell whether a name exists.
"""

import secrets
from collections.abc import Hashable
from datetime import timedelta
from threading import Lock
from typing import Final

from auth.passwords import PasswordHashUnreadable, hash_password, verify_password
from auth.throttle import NO_ATTEMPTS, Attempts, after_failure, may_try
from auth.tokens import Token, TokenKind, TokenRefused, issue_token, new_token, read_token
from gateway.rest.problems import Problem
from infra.clock import Clock, milliseconds
from infra.store.people import People, Person

SESSION: Final = timedelta(hours=12)
COUNTED_MAX: Final = 20_000
_CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}


class SignInDesk:
    """Issues and reads tokens for one city."""

    def __init__(self, *, people: People, city: str, secret: str, clock: Clock) -> None:
        self._people = people
        self._city = city
        self._secret = secret
        self._clock = clock
        self._attempts: dict[Hashable, Attempts] = {}
        self._lock = Lock()

    def sign_in(self, *, login: str, password: str, address: str) -> str:
        """An access token. Raises Problem: 401 for a wrong name or password, 429 for too many."""
        now = milliseconds(self._clock.now())
        counted: tuple[Hashable, ...] = ((login, address), address)
        with self._lock:
            waits = [may_try(self._attempts.get(key, NO_ATTEMPTS), now=now) for key in counted]
        wait_ms = max(verdict.wait_ms for verdict in waits)
        if wait_ms:
            seconds = str(-(-wait_ms // 1000))
            raise Problem(
                429,
                "too_many_attempts",
                "auth.too_many_attempts",
                params={"seconds": seconds},
                headers={"Retry-After": seconds},
            )
        person = self._right_person(login, password)
        if person is None:
            self._remember_failure(counted, now)
            raise Problem(401, "sign_in_failed", "auth.sign_in_failed", headers=_CHALLENGE)
        with self._lock:
            self._attempts.pop((login, address), None)
        return self._issue(person)

    def person_of(self, text: str) -> Person:
        """The person whose good access token this is. Raises Problem (401)."""
        return self.session(text)[0]

    def session(self, text: str) -> tuple[Person, Token]:
        """The person and the token itself. Raises Problem (401)."""
        try:
            token = read_token(
                text, kind=TokenKind.ACCESS, now=self._clock.now(), secret=self._secret
            )
        except TokenRefused as refused:
            reason = refused.code.removeprefix("auth.")
            raise Problem(401, reason, refused.code, headers=_CHALLENGE) from refused
        person = self._people.find(token.actor.id)
        is_same = person is not None and person.actor == token.actor and token.city == self._city
        if person is None or not is_same or person.is_disabled:
            raise Problem(401, "token_not_valid", "auth.token_not_valid", headers=_CHALLENGE)
        return person, token

    @property
    def secret(self) -> str:
        """The secret that also signs the forms of pages."""
        return self._secret

    def _right_person(self, login: str, password: str) -> Person | None:
        person = self._people.find(login) if _is_clean(login) else None
        hashed = None if person is None or person.is_disabled else person.password_hash
        try:
            checked = verify_password(password if _is_clean(password) else "", hashed)
        except PasswordHashUnreadable:
            return None
        if not checked.is_right or person is None:
            return None
        if checked.needs_upgrade:
            fresh = hash_password(password, salt=secrets.token_bytes(16))
            self._people.put(_with_hash(person, fresh))
        return person

    def _remember_failure(self, counted: tuple[Hashable, ...], now: int) -> None:
        with self._lock:
            for key in counted:
                before = self._attempts.pop(key, NO_ATTEMPTS)
                self._attempts[key] = after_failure(before, now=now)
            while len(self._attempts) > COUNTED_MAX:
                self._attempts.pop(next(iter(self._attempts)))

    def _issue(self, person: Person) -> str:
        token = new_token(
            kind=TokenKind.ACCESS,
            token_id=secrets.token_urlsafe(18),
            actor=person.actor,
            city=self._city,
            now=self._clock.now(),
            valid_for=SESSION,
        )
        return issue_token(token, secret=self._secret)


def _is_clean(text: str) -> bool:
    """Whether a database and a hash can take the text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _with_hash(person: Person, password_hash: str) -> Person:
    return Person(
        login=person.login,
        password_hash=password_hash,
        office=person.office,
        role=person.role,
        display_name=person.display_name,
        is_disabled=person.is_disabled,
    )
