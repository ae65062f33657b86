"""Numbers as officials write them: 1,200  3.2亿  3亿5000万  二十五亿  叁仟万  10个亿.

The rule: a number is digits (with commas every three digits, or none) or Chinese numerals,
each followed by at most one magnitude; magnitudes fall from left to right, and nothing stands
after the last magnitude (3亿5 may mean 3.5亿 or 3亿零5, so it is not a number). Invariant:
the value is an exact ``Decimal``; what does not follow the rule is ``None``, never a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {char: value for value, chars in enumerate((
    "零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖",
)) for char in chars}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_TEN = 10
_MAGNITUDES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 100}

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(_ARABIC)
_PART = re.compile(rf"({_ARABIC})\s*个?(亿|千万|百万|万|千|百)")
_PARTS = re.compile(rf"(?:{_ARABIC}\s*个?(?:亿|千万|百万|万|千|百)\s*)+")
_CHINESE = re.compile(f"[{''.join([*_DIGITS, *_SMALL, *_LARGE])}点]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A number as said; ``has_magnitude`` tells whether 万 or 亿 stood in it."""

    value: Decimal
    has_magnitude: bool


def said_number(said: str) -> Said | None:
    """The number that the whole text is, or None. White space around it is no matter."""
    folded = unicodedata.normalize("NFKC", said).strip().replace("億", "亿").replace("萬", "万")
    if _PLAIN.fullmatch(folded):
        return Said(Decimal(folded.replace(",", "")), has_magnitude=False)
    if _PARTS.fullmatch(folded):
        return _in_parts(folded)
    whole = folded.replace("个", "")
    if _CHINESE.fullmatch(whole):
        value = chinese_number(whole)
        if value is not None:
            return Said(value, has_magnitude=any(char in _LARGE for char in whole))
    return None


def _in_parts(folded: str) -> Said | None:
    total, last = Decimal(0), None
    for number, magnitude in _PART.findall(folded):
        factor = _MAGNITUDES[magnitude]
        if last is not None and factor >= last:
            return None
        total += Decimal(number.replace(",", "")) * factor
        last = factor
    return Said(total, has_magnitude=True)


def chinese_number(said: str) -> Decimal | None:
    """The value of Chinese numerals such as 二十五, 三亿五千万, 一点五亿; None if malformed."""
    for large in ("亿", "億", "万", "萬"):
        if large in said:
            head, _, tail = said.rpartition(large)
            value = chinese_number(head)
            rest = chinese_number(tail.lstrip("零〇")) if tail.lstrip("零〇") else Decimal(0)
            if value is None or rest is None or rest >= _LARGE[large] or "点" in tail:
                return None
            # 三亿五 is said for 3.5 亿 and for 3 亿零 5; it is not read.
            if tail and "零" not in tail and rest and rest < _LARGE[large] // _TEN:
                return None
            return value * _LARGE[large] + rest
    if "点" in said:
        head, _, tail = said.partition("点")
        whole = chinese_number(head)
        if whole is None or not tail or any(char not in _DIGITS for char in tail):
            return None
        return whole + Decimal("0." + "".join(str(_DIGITS[char]) for char in tail))
    return _below_ten_thousand(said)


def _below_ten_thousand(said: str) -> Decimal | None:
    total, digit, last = 0, None, 10_000
    for char in said:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            factor = _SMALL[char]
            if factor >= last or (digit is None and not (factor == _TEN and total == 0)):
                return None
            total += (1 if digit is None else digit) * factor
            digit, last = None, factor
        else:
            return None
    if not said or (digit and total and last > _TEN and "零" not in said and "〇" not in said):
        return None
    return Decimal(total + (digit or 0))
