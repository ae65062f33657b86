"""Tokens of this installation: made for sessions and devices, and read.

Short access tokens (15 minutes) are what requests carry; a refresh token renews the session; a
device token says that this browser signed in this person before. All are signed with the newest
secret and read with it or one from before.

Invariant: a token of one kind is never taken for another.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from auth.actors import Actor
from auth.tokens import Token, TokenKind, TokenRefused, issue_token, new_token, read_token
from gateway.rest.problems import Problem
from infra.clock import Clock
from infra.store.sessions import SignInSession

ACCESS: Final = timedelta(minutes=15)
SESSION: Final = timedelta(hours=12)
DEVICE: Final = timedelta(days=180)
CODE_STEP: Final = timedelta(minutes=5)
CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}


class TokenDesk:
    """Makes and reads tokens for one city."""

    def __init__(self, *, city: str, secret: str, older: Sequence[str] = (), clock: Clock) -> None:
        self._city = city
        self._secret = secret
        self._older = tuple(older)
        self._clock = clock

    @property
    def secret(self) -> str:
        """The secret that also signs the forms of pages."""
        return self._secret

    def access(self, session: SignInSession) -> str:
        """A short token for requests of this session."""
        return self._issue(TokenKind.ACCESS, actor_of(session), ACCESS, session=session.session_id)

    def refresh(self, session: SignInSession, generation: int) -> str:
        """The token that renews the session, of this number."""
        return self._issue(
            TokenKind.REFRESH,
            actor_of(session),
            SESSION,
            session=session.session_id,
            generation=generation,
        )

    def device(self, actor: Actor, device_id: str = "") -> str:
        """The token by which a device is known; ``device_id`` where it has one already."""
        return self._issue(TokenKind.DEVICE, actor, DEVICE, token_id=device_id)

    def code_step(self, actor: Actor) -> str:
        """The token that says that the password was right and the code is still to come."""
        return self._issue(TokenKind.SECOND_FACTOR, actor, CODE_STEP)

    def read(self, text: str, kind: TokenKind) -> Token:
        """A good token of this kind and city. Raises Problem (401)."""
        try:
            token = read_token(
                text, kind=kind, now=self._clock.now(), secret=self._secret, older=self._older
            )
        except TokenRefused as refused:
            reason = refused.code.removeprefix("auth.")
            raise Problem(401, reason, refused.code, headers=CHALLENGE) from refused
        if token.city != self._city:
            raise not_valid()
        return token

    def _issue(
        self,
        kind: TokenKind,
        actor: Actor,
        valid_for: timedelta,
        *,
        token_id: str = "",
        session: str = "",
        generation: int = 0,
    ) -> str:
        token = new_token(
            kind=kind,
            token_id=token_id or secrets.token_urlsafe(18),
            actor=actor,
            city=self._city,
            now=self._clock.now(),
            valid_for=valid_for,
            session=session,
            generation=generation,
        )
        return issue_token(token, secret=self._secret)


def actor_of(session: SignInSession) -> Actor:
    """As whom a session acts."""
    return Actor(
        id=session.login,
        office=session.acting.office,
        role=session.acting.role,
        in_stead_of=session.in_stead_of,
    )


def not_valid() -> Problem:
    """The sign-in no longer counts."""
    return Problem(401, "token_not_valid", "auth.token_not_valid", headers=CHALLENGE)
