"""Tokens: a good one says who, and every other one is refused by name."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jose import jwt

from auth.actors import Actor, Role
from auth.tokens import (
    Token,
    TokenExpired,
    TokenForOtherAudience,
    TokenKind,
    TokenMalformed,
    TokenNotYetValid,
    TokenRefused,
    TokenSignatureWrong,
    issue_token,
    key_id,
    new_token,
    read_token,
)

NOW = datetime(2024, 3, 5, 12, 0, 0, 900_000, tzinfo=UTC)
SECRET = "s" * 32
ACTOR = Actor(id="wang.wu", office="320826", role=Role.OFFICE_STAFF)


def token(kind: TokenKind = TokenKind.ACCESS) -> Token:
    return new_token(
        kind=kind,
        token_id="random-id-1",
        actor=ACTOR,
        city="320800",
        now=NOW,
        valid_for=timedelta(minutes=30),
    )


def read(text: str, **other: Any) -> Token:
    facts: dict[str, Any] = {"kind": TokenKind.ACCESS, "now": NOW, "secret": SECRET, **other}
    return read_token(text, **facts)


def claims(**other: Any) -> dict[str, Any]:
    good = jwt.get_unverified_claims(issue_token(token(), secret=SECRET))
    return {name: value for name, value in {**good, **other}.items() if value is not None}


def signed(body: dict[str, Any], *, algorithm: str = "HS256", secret: str = SECRET) -> str:
    return str(jwt.encode(body, secret, algorithm=algorithm))


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_good_token_says_who_and_for_how_long() -> None:
    found = read(issue_token(token(), secret=SECRET))
    assert found == token()
    assert (found.actor, found.city) == (ACTOR, "320800")
    assert found.expires_at - found.issued_at == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("later", "refused"),
    [
        (timedelta(0), None),
        (timedelta(minutes=29, seconds=59), None),
        (timedelta(minutes=30), TokenExpired),
        (timedelta(days=400), TokenExpired),
        (timedelta(seconds=-1), TokenNotYetValid),
    ],
)
def test_time_is_measured_against_the_given_now(
    later: timedelta, refused: type[TokenRefused] | None
) -> None:
    text = issue_token(token(), secret=SECRET)
    if refused is None:
        assert read(text, now=NOW + later) == token()
    else:
        with pytest.raises(refused):
            read(text, now=NOW + later)


@pytest.mark.parametrize("kind", TokenKind)
def test_a_token_is_good_for_its_own_purpose_alone(kind: TokenKind) -> None:
    text = issue_token(token(kind), secret=SECRET)
    assert read(text, kind=kind).kind is kind
    for other in set(TokenKind) - {kind}:
        with pytest.raises(TokenForOtherAudience):
            read(text, kind=other)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (signed(claims(), secret="t" * 32), TokenSignatureWrong),
        (signed(claims(), algorithm="HS512"), TokenSignatureWrong),
        (f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims())}.", TokenSignatureWrong),
        (f"{part({'alg': 'None'})}.{part(claims())}.", TokenSignatureWrong),
        (f"{part({'alg': 'RS256'})}.{part(claims())}.c2ln", TokenSignatureWrong),
        (f"{part({'alg': 'HS256'})}.{part(claims())}.", TokenSignatureWrong),
        (f"{part({'typ': 'JWT'})}.{part(claims())}.c2ln", TokenSignatureWrong),
        (signed(claims(aud=None)), TokenMalformed),
        (signed(claims(aud=["oneboard/access", "oneboard/live"])), TokenMalformed),
        (signed(claims(aud="elsewhere")), TokenForOtherAudience),
        (signed(claims(exp=None)), TokenMalformed),
        (signed(claims(exp="2099")), TokenMalformed),
        (signed(claims(exp=1e12)), TokenMalformed),
        (signed(claims(exp=10**30)), TokenMalformed),
        (signed(claims(iat=None)), TokenMalformed),
        (signed(claims(role="emperor")), TokenMalformed),
        (signed(claims(office="../x")), TokenMalformed),
        (signed(claims(sub="")), TokenMalformed),
        (signed(claims(more="x")), TokenMalformed),
        (signed(claims(jti="short")), TokenMalformed),
        ("", TokenMalformed),
        ("a.b.c", TokenMalformed),
        ("淮安", TokenMalformed),
        ("x" * 5000, TokenMalformed),
    ],
)
def test_every_other_token_is_refused_by_name(text: str, refused: type[TokenRefused]) -> None:
    with pytest.raises(refused):
        read(text)


def test_a_token_with_one_letter_changed_is_refused() -> None:
    head, body, signature = issue_token(token(), secret=SECRET).split(".")
    changed = claims(role="city_operator")
    with pytest.raises(TokenSignatureWrong):
        read(f"{head}.{part(changed)}.{signature}")
    assert body


@given(st.text(max_size=200))
def test_any_text_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(TokenRefused):
        read(text)


def test_an_older_secret_is_accepted_as_long_as_it_is_named() -> None:
    before, newest = "o" * 32, "n" * 32
    text = issue_token(token(), secret=before)
    assert read(text, secret=newest, older=(before,)) == token()
    with pytest.raises(TokenSignatureWrong):
        read(text, secret=newest)
    assert read(issue_token(token(), secret=newest), secret=newest, older=(before,)) == token()


def test_a_key_id_chooses_the_secret_and_proves_nothing() -> None:
    before, newest = "o" * 32, "n" * 32
    forged = jwt.encode(claims(), "x" * 32, headers={"kid": key_id(newest)})
    for text in (forged, jwt.encode(claims(), before, headers={"kid": key_id(newest)})):
        with pytest.raises(TokenSignatureWrong):
            read(text, secret=newest, older=(before,))
    for strange in ("../../etc/passwd", "", ["a"], 7):
        with pytest.raises(TokenRefused):
            read(jwt.encode(claims(), newest, headers={"kid": strange}), secret=newest)


def test_a_token_keeps_its_session_its_number_and_in_whose_stead() -> None:
    said = token(TokenKind.REFRESH).model_copy(
        update={
            "session": "s-1",
            "generation": 7,
            "actor": ACTOR.model_copy(update={"in_stead_of": "li.si"}),
        }
    )
    assert read(issue_token(said, secret=SECRET), kind=TokenKind.REFRESH) == said


def test_a_short_secret_is_refused_on_both_ways() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        issue_token(token(), secret="short")
    with pytest.raises(ValueError, match="32 characters"):
        read("a.b.c", secret="short")


def test_only_an_expired_token_is_told_as_such_to_its_bearer() -> None:
    assert TokenExpired.code == "auth.token_expired"
    for other in (TokenMalformed, TokenSignatureWrong, TokenForOtherAudience, TokenNotYetValid):
        assert other.code == "auth.token_not_valid"
