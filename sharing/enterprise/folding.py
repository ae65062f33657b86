"""One written form of a text: width, case and signs, by tables that stand here and never change.

The rule: full-width signs become half-width (Ａ１（ → A1( ), Latin capitals become small letters,
and signs that carry no meaning in a name (spaces, middle dots, stops, commas, hyphens, quotes) are
removed. Every kind of bracket becomes ( or ). ``&`` and ``+`` stay: they stand for words.

Not done, on purpose: traditional characters, homophones and typing errors. Those are a matter of
likeness, hence of scored matching, not of equality. No table of the Python release is used but
NFC, whose meaning for existing characters is frozen by the Unicode standard.

Invariant: ``fold(fold(text)) == fold(text)``.
"""

from typing import Final
from unicodedata import normalize

_WIDE_TO_NARROW: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_SMALL: Final = {ord("A") + offset: ord("a") + offset for offset in range(26)} | {
    code: code + 0x20 for code in range(0xC0, 0xDF) if code != ord("×")
}
_BRACKETS: Final = dict.fromkeys(map(ord, "([{（［｛【〔〖〈《「『<＜﹙﹝⦅"), "(") | dict.fromkeys(
    map(ord, ")]}）］｝】〕〗〉》」』>＞﹚﹞⦆"), ")"
)
_SPACES: Final = (
    *range(0x09, 0x0E),
    *(0x20, 0x85, 0xA0, 0xAD, 0x1680, 0x180E),
    *range(0x2000, 0x2010),
    *(0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0x3164, 0xFEFF),
)
_DOTS_AND_STOPS: Final = "·•‧∙⋅・･．.,，、。｡､:：;；!！?？…"
_DASHES_AND_QUOTES: Final = "-‐‑‒–—―－−~～_＿'‘’＇`´\"“”＂〝〞/／\\＼|｜"
_REMOVED: Final = dict.fromkeys((*_SPACES, *map(ord, _DOTS_AND_STOPS + _DASHES_AND_QUOTES)))

_WIDTH: Final[dict[int, int]] = {**_WIDE_TO_NARROW, 0x3000: 0x20}
_CASE_AND_SIGNS: Final[dict[int, int | str | None]] = {**_SMALL, **_BRACKETS, **_REMOVED}


def fold(text: str) -> str:
    """The text with width, case, brackets and meaningless signs unified; '' for nothing left."""
    folded = normalize("NFC", text).translate(_WIDTH).translate(_CASE_AND_SIGNS)
    # Taking a sign away can bring a letter and its accent together.
    return normalize("NFC", folded).translate(_CASE_AND_SIGNS)


def narrow(text: str) -> str:
    """The text with full-width letters, digits and signs as half-width; nothing removed."""
    return text.translate(_WIDTH)
