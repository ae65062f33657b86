"""Rules of signing in: what is counted, renewing, one-time codes, second factor, keys, chain."""

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Role
from auth.api_keys import (
    ScopesRefused,
    ShownKey,
    fits,
    key_hash,
    new_key,
    read_key,
    scopes_of,
)
from auth.audit_chain import START, Event, first_broken, seal_of
from auth.deputies import Deputyship, acts_as_deputy, why_not_named
from auth.memberships import Membership
from auth.one_time_codes import code_hash, code_text, is_good
from auth.permissions import GRANTS
from auth.refresh_families import Family, Renewal, renewal
from auth.second_factor import secret_text, step_of
from auth.sign_in_counting import OF_ADDRESS, OF_NAME, OF_PAIR, counted_under
from auth.throttle import NO_ATTEMPTS, Pace, after_failure, after_success, may_try

SECRET = secret_text(b"12345678901234567890")


def wide(text: str) -> str:
    """The same in wide letters and digits."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def test_a_known_device_is_counted_by_itself_alone() -> None:
    known = counted_under(login="wang", address="10.0.0.1", known_device="d1")
    unknown = counted_under(login="wang", address="10.0.0.1")
    assert len(known) == 1
    assert {each.key for each in known}.isdisjoint(each.key for each in unknown)


def test_a_colleague_behind_the_same_address_shares_the_gentle_count_alone() -> None:
    attacked = {each.key: each for each in counted_under(login="wang", address="10.0.0.1")}
    colleague = {each.key: each for each in counted_under(login="li", address="10.0.0.1")}
    shared = [attacked[key] for key in attacked.keys() & colleague.keys()]
    assert [each.pace for each in shared] == [OF_ADDRESS]
    assert OF_ADDRESS.wait_ms_max <= 5_000


@pytest.mark.parametrize("pace", [OF_PAIR, OF_NAME, OF_ADDRESS])
def test_a_thousand_failures_wait_as_long_as_the_pace_says(pace: Pace) -> None:
    attempts = NO_ATTEMPTS
    for _ in range(1000):
        attempts = after_failure(attempts, now=10**12)
    verdict = may_try(attempts, now=10**12, pace=pace)
    assert verdict.wait_ms == pace.wait_ms_max


def test_a_right_password_takes_back_its_own_count_alone() -> None:
    attempts = after_failure(after_failure(NO_ATTEMPTS, now=5), now=5)
    assert after_success(attempts).failures == 1
    assert after_success(NO_ATTEMPTS).failures == 0


FAMILY = Family(generation=3, refreshed_at=1_000_000, expires_at=2_000_000, ended_at=0)


@pytest.mark.parametrize(
    ("generation", "now", "grace", "found"),
    [
        (3, 1_000_001, False, Renewal.ROTATE),
        (3, 1_999_999, False, Renewal.ROTATE),
        (3, 2_000_000, False, Renewal.OVER),
        (2, 1_000_001, False, Renewal.REPLAYED),
        (2, 1_009_999, True, Renewal.ACCESS_ONLY),
        (2, 1_010_000, True, Renewal.REPLAYED),
        (1, 1_000_001, True, Renewal.REPLAYED),
        (4, 1_000_001, True, Renewal.REPLAYED),
    ],
)
def test_the_newest_refresh_token_alone_is_good(
    *, generation: int, now: int, grace: bool, found: Renewal
) -> None:
    assert renewal(FAMILY, generation=generation, now=now, with_grace=grace) is found


def test_an_ended_family_renews_nothing() -> None:
    ended = FAMILY._replace(ended_at=1)
    assert renewal(ended, generation=3, now=1_000_001) is Renewal.OVER


@given(st.binary(min_size=20, max_size=20))
def test_a_code_is_known_however_it_was_typed(random: bytes) -> None:
    code = code_text(random)
    assert code_hash(code) == code_hash(code.lower().replace("-", " "))
    assert code_hash(code) == code_hash(wide(code)), "as a Chinese keyboard types it"
    assert not set(code) & set("01IO")


@pytest.mark.parametrize(
    ("now", "used_at", "good"),
    [(10, 0, True), (19, 0, True), (20, 0, False), (9, 0, False), (15, 12, False)],
)
def test_a_code_is_good_once_and_in_its_time(*, now: int, used_at: int, good: bool) -> None:
    assert is_good(made_at=10, expires_at=20, used_at=used_at, now=now) is good


@pytest.mark.parametrize(
    ("unix", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_rfc_6238(unix: int, code: str) -> None:
    now = datetime.fromtimestamp(unix, UTC)
    assert step_of(SECRET, code, now=now, last_step=-1) == unix // 30


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)]
)
def test_a_code_counts_one_step_before_and_after(*, seconds: int, is_taken: bool) -> None:
    now = datetime(2025, 3, 1, 8, 0, 0, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now + timedelta(seconds=seconds))
    assert (step_of(SECRET, code, now=now, last_step=-1) is not None) is is_taken


def test_a_code_may_be_typed_in_wide_digits_and_in_groups() -> None:
    now = datetime(2025, 3, 1, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now)
    step = step_of(SECRET, code, now=now, last_step=-1)
    assert step is not None
    for typed in (wide(code), f"{code[:3]} {code[3:]}", f"{wide(code[:3])}\u3000{code[3:]}"):
        assert step_of(SECRET, typed, now=now, last_step=-1) == step


def test_a_code_is_taken_once() -> None:
    now = datetime(2025, 3, 1, 8, 0, 0, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now)
    step = step_of(SECRET, code, now=now, last_step=-1)
    assert step is not None
    assert step_of(SECRET, code, now=now, last_step=step) is None
    earlier = pyotp.TOTP(SECRET).at(now - timedelta(seconds=30))
    assert step_of(SECRET, earlier, now=now, last_step=step) is None


@given(st.text(max_size=20))
def test_any_text_is_a_code_that_does_not_count(text: str) -> None:
    now = datetime(2025, 3, 1, 8, 0, 0, tzinfo=UTC)
    good = {pyotp.TOTP(SECRET).at(now + timedelta(seconds=s)) for s in (-30, 0, 30)}
    if text.replace(" ", "") not in good:
        assert step_of(SECRET, text, now=now, last_step=-1) is None


def test_a_key_is_read_again_and_fits_its_hash_alone() -> None:
    key = new_key(id_random=bytes(8), secret_random=bytes(range(32)))
    assert read_key(key.text) == key
    assert fits(key.secret, key_hash(key.secret))
    assert not fits(key.secret[:-1] + "0", key_hash(key.secret))
    for other in (
        "",
        "obk_",
        "obk_a_b",
        key.text + "0",
        key.text.replace("obk", "obx"),
        "obk_淮_安",
    ):
        assert read_key(other) is None
    assert isinstance(key, ShownKey)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "auth.key_without_scope"),
        (["own:lead:read", "city:lead:read"], "auth.key_scope_unknown"),
        (["own:statement:answer"], "auth.key_scope_unknown"),
        (["nonsense"], "auth.key_scope_unknown"),
    ],
)
def test_a_key_gets_no_scope_that_its_machine_client_has_not(names: list[str], code: str) -> None:
    with pytest.raises(ScopesRefused) as refused:
        scopes_of(names)
    assert refused.value.code == code
    assert scopes_of(["own:lead:read"]) <= GRANTS[Role.MACHINE_CLIENT]


HEAD = (Membership("A", Role.OFFICE_HEAD),)
STAFF = (Membership("A", Role.OFFICE_STAFF),)
NAMED = Deputyship("A", "head", "staff", date(2025, 3, 1), date(2025, 3, 10))


@pytest.mark.parametrize(
    ("day", "stands_in"), [(28, False), (1, True), (5, True), (10, True), (11, False)]
)
def test_a_deputy_acts_on_the_named_days_in_the_others_role(*, day: int, stands_in: bool) -> None:
    today = date(2025, 2 if day == 28 else 3, day)
    found = acts_as_deputy(NAMED, of_principal=HEAD, of_deputy=STAFF, today=today)
    assert found == (HEAD if stands_in else ())
    ended = NAMED._replace(is_ended=True)
    assert acts_as_deputy(ended, of_principal=HEAD, of_deputy=STAFF, today=today) == ()


@pytest.mark.parametrize(
    ("named", "principal", "deputy", "why"),
    [
        (NAMED, HEAD, STAFF, ""),
        (NAMED._replace(deputy="head"), HEAD, HEAD, "auth.deputy_of_oneself"),
        (NAMED._replace(until_on=date(2025, 2, 1)), HEAD, STAFF, "auth.deputy_days"),
        (NAMED._replace(until_on=date(2026, 3, 2)), HEAD, STAFF, "auth.deputy_days"),
        (NAMED._replace(until_on=date(2026, 3, 1)), HEAD, STAFF, ""),
        (NAMED, HEAD, (Membership("B", Role.OFFICE_STAFF),), "auth.deputy_elsewhere"),
        (NAMED, (Membership("B", Role.OFFICE_HEAD),), STAFF, "auth.deputy_elsewhere"),
        (NAMED, (Membership("A", Role.AUDITOR),), STAFF, "auth.duties_apart"),
        (NAMED, HEAD, (Membership("A", Role.ADMINISTRATOR),), "auth.duties_apart"),
    ],
)
def test_who_can_be_named_a_deputy(
    named: Deputyship,
    principal: tuple[Membership, ...],
    deputy: tuple[Membership, ...],
    why: str,
) -> None:
    assert why_not_named(named, of_principal=principal, of_deputy=deputy) == why


KEY = b"k" * 32


def chain(count: int, key: bytes = KEY) -> list[tuple[Event, bytes]]:
    before, sealed = START, []
    for number in range(1, count + 1):
        event = Event(number, 1000 + number, "granted", "admin", f"p{number}", "{}")
        before = seal_of(event, before=before, key=key)
        sealed.append((event, before))
    return sealed


@pytest.mark.parametrize("field", ["at", "kind", "actor", "login", "document"])
def test_a_changed_event_breaks_the_chain_where_it_stands(field: str) -> None:
    sealed = chain(5)
    event, seal = sealed[2]
    changed = event._asdict() | {field: 7 if field == "at" else "other"}
    other = Event(**changed)
    assert first_broken([*sealed[:2], (other, seal), *sealed[3:]], key=KEY) == 3


def test_events_taken_out_put_in_or_moved_are_seen() -> None:
    sealed = chain(5)
    assert first_broken(sealed, key=KEY) is None
    assert first_broken([], key=KEY) is None
    assert first_broken(sealed[1:], key=KEY) == 1
    assert first_broken([*sealed[:2], *sealed[3:]], key=KEY) == 3
    assert first_broken([sealed[1], sealed[0], *sealed[2:]], key=KEY) == 1
    assert first_broken(chain(5, key=b"x" * 32), key=KEY) == 1


@given(st.integers(0, 4), st.integers(0, 255), st.integers(0, 31))
def test_a_flipped_bit_in_a_seal_is_seen(at: int, bits: int, byte: int) -> None:
    sealed = chain(5)
    event, seal = sealed[at]
    other = seal[:byte] + bytes([seal[byte] ^ bits]) + seal[byte + 1 :]
    found = first_broken([*sealed[:at], (event, other), *sealed[at + 1 :]], key=KEY)
    assert found == (at + 1 if bits else None)
