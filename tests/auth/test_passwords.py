"""Passwords: right ones fit, wrong ones do not, and an old cost is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.passwords import (
    DEFAULT_COST,
    Cost,
    PasswordHashUnreadable,
    PasswordRefused,
    hash_password,
    verify_password,
)

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
SALT = bytes(range(16))
passwords = st.text(min_size=10, max_size=40)


@settings(max_examples=40)
@given(passwords, passwords)
def test_only_the_right_password_fits(password: str, other: str) -> None:
    hashed = hash_password(password, salt=SALT, cost=CHEAP)
    assert verify_password(password, hashed, cost=CHEAP).is_right
    if other != password:
        assert not verify_password(password + "x", hashed, cost=CHEAP).is_right


def test_the_hash_is_argon2id_at_the_stated_cost_and_salted() -> None:
    hashed = hash_password("淮安一盘棋密码一二三", salt=SALT)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed != hash_password("淮安一盘棋密码一二三", salt=bytes(16))
    assert verify_password("淮安一盘棋密码一二三", hashed) == (True, False)


def test_an_old_cost_asks_for_a_new_hash_only_when_the_password_is_right() -> None:
    old = hash_password("correct horse", salt=SALT, cost=CHEAP)
    assert verify_password("correct horse", old, cost=DEFAULT_COST) == (True, True)
    assert verify_password("wrong horse!", old, cost=DEFAULT_COST) == (False, False)


def test_one_password_in_two_unicode_forms_is_one() -> None:
    hashed = hash_password("Caf\u00e9-Huaian", salt=SALT, cost=CHEAP)
    assert verify_password("Cafe\u0301-Huaian", hashed, cost=CHEAP).is_right


@pytest.mark.parametrize(
    ("password", "code"),
    [("123456789", "auth.password_too_short"), ("x" * 129, "auth.password_too_long")],
)
def test_a_length_out_of_bounds_is_refused(password: str, code: str) -> None:
    with pytest.raises(PasswordRefused) as caught:
        hash_password(password, salt=SALT, cost=CHEAP)
    assert caught.value.code == code


def test_what_stands_behind_the_longest_password_is_not_cut_off_in_silence() -> None:
    longest = "x" * 128
    hashed = hash_password(longest, salt=SALT, cost=CHEAP)
    assert verify_password(longest, hashed, cost=CHEAP).is_right
    assert not verify_password(longest + "y", hashed, cost=CHEAP).is_right


@pytest.mark.parametrize("password", ["", "anything at all", "\x00" * 10])
def test_nobody_has_a_password(password: str) -> None:
    assert verify_password(password, None) == (False, False)


@pytest.mark.parametrize("stored", ["", "plain", "$2b$12$abc", "$argon2id$v=19$broken"])
def test_what_is_no_hash_is_told(stored: str) -> None:
    with pytest.raises(PasswordHashUnreadable):
        verify_password("correct horse", stored)


def test_a_salt_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        hash_password("correct horse", salt=b"short")
