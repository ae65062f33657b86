"""Credit codes: what is valid, what is kept with a warning. Nothing is ever refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from sharing.enterprise.credit_code import read_credit_code

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WRONG_SIGNS = "enterprise.code_has_wrong_signs"
WRONG_LENGTH = "enterprise.code_has_wrong_length"
FAILS_CHECK = "enterprise.code_fails_check"


def check_sign(body: str) -> str:
    """GB 32100-2015, written a second time and independently of the product."""
    return SIGNS[-sum(SIGNS.index(sign) * 3**place for place, sign in enumerate(body)) % 31]


@pytest.mark.parametrize(
    ("written", "normalised", "warning"),
    [
        ("91110000600037341L", "91110000600037341L", None),
        ("９１１１０００06000３7341ｌ", "91110000600037341L", None),
        (" 91-110000-600037341-l　", "91110000600037341L", None),
        ("A1110000600037341K", "A1110000600037341K", None),
        ("n2110000mf00037348", "N2110000MF00037348", None),
        ("91110000600037341M", "91110000600037341M", FAILS_CHECK),
        ("91110000600037314L", "91110000600037314L", FAILS_CHECK),
        ("A1110000600037341L", "A1110000600037341L", FAILS_CHECK),
        ("9111000060003734IL", "9111000060003734IL", WRONG_SIGNS),
        ("911100006000O7341L", "911100006000O7341L", WRONG_SIGNS),
        ("B1110000600037341L", "B1110000600037341L", WRONG_SIGNS),
        ("9111000A600037341L", "9111000A600037341L", WRONG_SIGNS),
        ("000000000000000000", "000000000000000000", WRONG_SIGNS),
        ("913208001111111111", "913208001111111111", WRONG_SIGNS),
        ("91110000600037341", "91110000600037341", WRONG_LENGTH),
        ("91110000600037341LL", "91110000600037341LL", WRONG_LENGTH),
        ("办理中", "办理中", WRONG_LENGTH),
        ("320800000012345", "320800000012345", "enterprise.code_is_old_registration_number"),
        ("60003734-1", "600037341", "enterprise.code_is_old_organisation_code"),
        ("", "", None),
        (" 　", "", None),
        ("—", "", None),
    ],
)
def test_a_code_is_normalised_and_judged(
    written: str, normalised: str, warning: str | None
) -> None:
    code = read_credit_code(written)
    assert (code.normalised, code.warning_code) == (normalised, warning)
    assert code.is_valid == (warning is None and normalised != "")


bodies = st.tuples(
    st.sampled_from("123456789"),
    st.sampled_from("123459"),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(SIGNS, min_size=9, max_size=9).filter(lambda body: len(set(body)) > 1),
).map("".join)


@given(bodies)
def test_codes_of_the_library_and_ours_agree(body: str) -> None:
    code = body + check_sign(body)
    assert uscc.is_valid(code)
    assert read_credit_code(code).is_valid


@given(bodies, st.integers(0, 17), st.sampled_from(SIGNS))
def test_every_change_of_one_sign_is_noticed(body: str, place: int, sign: str) -> None:
    code = body + check_sign(body)
    changed = code[:place] + sign + code[place + 1 :]
    assert read_credit_code(changed).is_valid == (changed == code)


@given(bodies, st.integers(0, 16))
def test_every_swap_of_neighbours_is_noticed(body: str, place: int) -> None:
    code = body + check_sign(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_credit_code(swapped).is_valid == (swapped == code)


@given(st.one_of(st.text(), st.text(SIGNS + " -ａ", max_size=24)))
def test_reading_the_normalised_form_again_changes_nothing(text: str) -> None:
    once = read_credit_code(text)
    assert read_credit_code(once.normalised) == once


def test_a_long_cell_is_kept_and_not_read_for_long() -> None:
    assert read_credit_code("9" * 10_000).warning_code == WRONG_LENGTH
