"""Which signs no text for people holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.signs import INSTEAD, holds_unfit_sign, plain

UNFIT = ("\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ufffe")
TEXT = ("", "江苏（涟水）公司", "两\n行\t和\r", "甲\u200b乙", "Ⅷ号 ①", "😀")


@pytest.mark.parametrize("sign", UNFIT)
def test_control_signs_and_marks_of_reading_order_are_unfit(sign: str) -> None:
    assert holds_unfit_sign(f"甲{sign}乙")
    assert plain(f"甲{sign}乙") == f"甲{INSTEAD}乙"


@pytest.mark.parametrize("text", TEXT)
def test_ends_of_line_tabs_and_joiners_are_text(text: str) -> None:
    assert not holds_unfit_sign(text)
    assert plain(text) == text


@given(st.text())
def test_what_is_made_plain_holds_none_of_them(text: str) -> None:
    assert not holds_unfit_sign(plain(text))
    assert (plain(text) == text) is not holds_unfit_sign(text)
