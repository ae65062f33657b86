"""Tokens that say who signed in: JWT, signed with HS256, valid for one audience and a time.

The rule: a token is good when this installation signed it, with the one algorithm that we use, for
the very purpose that it is shown for (its audience is its kind), and ``issued_at <= now <
expires_at``. ``now`` is an argument; the library's own look at the wall clock is switched off.

Refused by name: no or another algorithm (``none``, RS256 with our secret as the key), another key,
another audience or several, a missing claim, a time that is no whole number, a token over 4 KiB.
A token does not say that its bearer may still do something: that the person exists, has this role
and that the session goes on is looked up by the door.

Secrets are changed without signing anybody out: the newest one signs, the ones before it are still
accepted. A token names its secret by a key id (``kid``), which is made from the secret and tells
nothing of it; a token without one was signed by an earlier release and is read with the newest.

Invariant: ``read_token(issue_token(token, secret=s), kind=token.kind, now=n, secret=s) == token``
for every n within the token's time.
"""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final, Literal

from jose import jwt
from jose.exceptions import JOSEError
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from auth.actors import Actor, ActorId, Role
from auth.offices import Code

ALGORITHM: Final = "HS256"
SECRET_CHARACTERS_MIN: Final = 32
TOKEN_CHARACTERS_MAX: Final = 4096


class TokenKind(StrEnum):
    """What a token is for; the text is its audience."""

    ACCESS = "oneboard/access"
    """Calls of the API and pages of a person who signed in."""
    DEVICE = "oneboard/device"
    """A browser on which this person signed in before; opens nothing, and is counted apart."""
    DOWNLOAD = "oneboard/download"
    """One download by a link."""
    LIVE = "oneboard/live"
    """Listening to live updates, where a browser can send no header."""
    MACHINE = "oneboard/machine"
    """Calls of an office's own IT system."""
    REFRESH = "oneboard/refresh"
    """Renewing a session, once."""
    SECOND_FACTOR = "oneboard/second-factor"
    """The password was right; the code of the second factor is still to come."""


class TokenRefused(Exception):
    """The token is not good; ``code`` says it in the catalogue's words, the text is for the log."""

    code = "auth.token_not_valid"


class TokenMalformed(TokenRefused):
    """It is not a token of ours: its form or its claims."""


class TokenSignatureWrong(TokenRefused):
    """Another key or another algorithm signed it, or nobody did."""


class TokenForOtherAudience(TokenRefused):
    """It was issued for another purpose."""


class TokenNotYetValid(TokenRefused):
    """It says that it was issued in the future."""


class TokenExpired(TokenRefused):
    """Its time is over."""

    code = "auth.token_expired"


class Token(BaseModel):
    """What a token says: who, in which city, for what, from when until when (whole seconds)."""

    model_config = ConfigDict(frozen=True)

    kind: TokenKind
    id: Annotated[str, Field(min_length=8, max_length=64)]
    """Random, made by the caller; by it a token is revoked and found in the access log."""
    actor: Actor
    city: Code
    issued_at: datetime
    expires_at: datetime
    session: Annotated[str, Field(max_length=64)] = ""
    """The session that it belongs to; '' for one that belongs to none."""
    generation: Annotated[int, Field(ge=0)] = 0
    """Of a refresh token: which of its family it is."""


class _Claims(BaseModel):
    model_config = ConfigDict(extra="forbid")

    jti: StrictStr
    sub: ActorId
    office: Code
    role: Role
    city: Code
    aud: StrictStr
    iat: StrictInt
    exp: StrictInt
    sid: StrictStr = ""
    gen: StrictInt = 0
    on_behalf: ActorId | Literal[""] = ""


def new_token(
    *,
    kind: TokenKind,
    token_id: str,
    actor: Actor,
    city: str,
    now: datetime,
    valid_for: timedelta,
    session: str = "",
    generation: int = 0,
) -> Token:
    """What a token shall say from now on, in whole seconds."""
    issued_at = now.astimezone(UTC).replace(microsecond=0)
    return Token(
        kind=kind,
        id=token_id,
        actor=actor,
        city=city,
        issued_at=issued_at,
        expires_at=issued_at + valid_for,
        session=session,
        generation=generation,
    )


def issue_token(token: Token, *, secret: str) -> str:
    """The signed text of a token. The secret has 32 characters or more."""
    claims = _Claims(
        jti=token.id,
        sub=token.actor.id,
        office=token.actor.office,
        role=token.actor.role,
        city=token.city,
        aud=token.kind.value,
        iat=_seconds(token.issued_at),
        exp=_seconds(token.expires_at),
        sid=token.session,
        gen=token.generation,
        on_behalf=token.actor.in_stead_of,
    )
    said = claims.model_dump(mode="json", exclude_defaults=True)
    headers = {"kid": key_id(secret)}
    return str(jwt.encode(said, _long(secret), algorithm=ALGORITHM, headers=headers))


def key_id(secret: str) -> str:
    """By which a token names the secret that signed it."""
    return sha256(f"oneboard/kid/{secret}".encode()).hexdigest()[:16]


def read_token(
    text: str, *, kind: TokenKind, now: datetime, secret: str, older: Sequence[str] = ()
) -> Token:
    """What a good token of this kind says; ``older``: secrets from before, still accepted.

    Raises one of the kinds of TokenRefused.
    """
    claims = _claims(text, secrets=(_long(secret), *(_long(each) for each in older)))
    if claims.aud != kind.value:
        raise TokenForOtherAudience(f"for {claims.aud}, shown for {kind.value}")
    token = _token(claims, kind)
    if now < token.issued_at:
        raise TokenNotYetValid(f"issued at {token.issued_at.isoformat()}")
    if now >= token.expires_at:
        raise TokenExpired(f"expired at {token.expires_at.isoformat()}")
    return token


def _claims(text: str, *, secrets: tuple[str, ...]) -> _Claims:
    if len(text) > TOKEN_CHARACTERS_MAX:
        raise TokenMalformed("longer than a token of ours")
    try:
        header = jwt.get_unverified_header(text)
    except JOSEError as problem:
        raise TokenMalformed("no JWT") from problem
    if header.get("alg") != ALGORITHM:
        raise TokenSignatureWrong("signed with another algorithm")
    secret = _named(header.get("kid"), secrets)
    unchecked = dict.fromkeys(("verify_aud", "verify_iat", "verify_exp", "verify_nbf"), False)
    try:
        decoded = jwt.decode(text, secret, algorithms=[ALGORITHM], options=unchecked)
    except JOSEError as problem:
        raise TokenSignatureWrong("the signature does not fit") from problem
    try:
        return _Claims.model_validate(decoded)
    except ValidationError as problem:
        raise TokenMalformed("the claims are not those of a token of ours") from problem


def _named(kid: object, secrets: tuple[str, ...]) -> str:
    """The secret that a token names; the newest where it names none."""
    if kid is None:
        return secrets[0]
    for secret in secrets:
        if isinstance(kid, str) and hmac.compare_digest(kid.encode(), key_id(secret).encode()):
            return secret
    raise TokenSignatureWrong("signed with a secret that is not ours, or no longer")


def _token(claims: _Claims, kind: TokenKind) -> Token:
    try:
        return Token(
            kind=kind,
            id=claims.jti,
            actor=Actor(
                id=claims.sub,
                office=claims.office,
                role=claims.role,
                in_stead_of=claims.on_behalf,
            ),
            city=claims.city,
            issued_at=datetime.fromtimestamp(claims.iat, UTC),
            expires_at=datetime.fromtimestamp(claims.exp, UTC),
            session=claims.sid,
            generation=claims.gen,
        )
    except (ValidationError, ValueError, OverflowError, OSError) as problem:
        raise TokenMalformed("the claims are out of bounds") from problem


def _seconds(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)


def _long(secret: str) -> str:
    if len(secret) < SECRET_CHARACTERS_MIN:
        raise ValueError(f"a secret has {SECRET_CHARACTERS_MIN} characters or more")
    return secret
