"""Amounts as officials write them: exact integers of yuan or of US cents, or kept as said.

The unit comes from the cell (3.2亿元, 5000万, 1200万美元, 二十五亿元), else from the row's unit
column, else from the header or the line above the table (单位：万元). A number without any unit
gives no amount: a guess would be wrong by ten thousand. Vague words (约5亿, 5-8亿, 待定) are kept
as said with no amount. Another currency is kept as said: it is never converted.

Invariant: no float takes part. A cell's float goes through its shortest form into ``Decimal``;
only what is below one yuan (one cent) is rounded, half to even, and then the problem says so.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import StrEnum
from typing import TypedDict

from gateway.imports.cells import Cell, is_placeholder, plain_number, text
from gateway.imports.numerals import said_number

_DIGITS_MAX = 400  # more than any cell of 100 characters or any float can hold
_SMALLEST_MAX = 10**14  # yuan or cents; a million 亿元 is beyond any project: a slip of unit


class AmountProblem(StrEnum):
    """What is to be said about an amount; the last word of the message code."""

    NOT_DOLLARS = "not_dollars"
    NOT_POSITIVE = "not_positive"
    OTHER_CURRENCY = "other_currency"
    ROUNDED = "rounded"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    VAGUE = "vague"
    WITHOUT_UNIT = "without_unit"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money: its name, how many yuan or dollars it is, and which of the two."""

    name: str
    factor: int
    is_usd: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """What an amount cell says. At most one of the two figures is given."""

    said: str
    yuan: int | None = None
    usd_cents: int | None = None
    problem: AmountProblem | None = None


_MAGNITUDE = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_UNIT = re.compile(r"(亿|千万|百万|万|千)?(美元|美金|人民币元|元人民币|人民币|元|usd|rmb)")
_BARE = re.compile(r"(亿|千万|百万|万)")
_HEADER_BARE = re.compile(r"[(（/:：,，](?:单位[:：]?)?(亿|千万|百万|万)[)）]?$")
_USD = frozenset({"美元", "美金", "usd"})
_YUAN = frozenset({"人民币", "rmb", "cny"})

_OTHER_MONEY = re.compile(r"[港欧日韩]元|港币|英镑|台币|澳门元|hkd|eur|jpy|€|£", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:项目|计划)*(?:总?投资额?|总额)[:：]?)?(?:人民币|rmb|cny|¥|￥|(us\$|usd|美元|美金|\$))?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:(美元|美金|usd)|元人民币|人民币元?|元|圆|块钱?|rmb|cny)?整?$", re.IGNORECASE
)


def unit_of(said: str) -> Unit | None:
    """The unit that a unit cell, a header or a 单位 line names: 总投资（亿元）, 万美元.

    None where it names none, or two: （亿元/万美元） does not tell which one a number is in.
    """
    folded = unicodedata.normalize("NFKC", said).strip().lower().replace(" ", "")
    units = _units_in(folded)
    if units:
        return next(iter(units)) if len(units) == 1 else None
    bare = _BARE.fullmatch(folded) or _HEADER_BARE.search(folded)
    return _named(bare[1], "元") if bare else None


def units_named(said: str) -> int:
    """How many units of money the text names: two for 万元、万美元."""
    return len(_units_in(unicodedata.normalize("NFKC", said).strip().lower().replace(" ", "")))


def _units_in(folded: str) -> set[Unit]:
    units = {_named(each[1] or "", each[2]) for each in _UNIT.finditer(folded)}
    # 人民币，万元: the name of the currency beside a unit adds nothing.
    return {each for each in units if each.factor > 1} or units


def in_currency(unit: Unit | None, said: str) -> Unit | None:
    """The unit in the currency that a 币种 cell names; None for another one than the two."""
    folded = unicodedata.normalize("NFKC", said).strip().lower()
    if unit is None or _OTHER_MONEY.search(folded):
        return None
    magnitude = next(name for name, factor in _MAGNITUDE.items() if factor == unit.factor)
    if folded in _USD:
        return _named(magnitude, "美元")
    return _named(magnitude, "元") if folded in _YUAN else unit


def is_currency(said: str) -> bool:
    """Does the text name a currency and no magnitude: 人民币, 美元, 港币?"""
    folded = unicodedata.normalize("NFKC", said).strip().lower()
    return folded in _USD | _YUAN or bool(_OTHER_MONEY.fullmatch(folded))


def _named(magnitude: str, currency: str) -> Unit:
    is_usd = currency in _USD
    name = magnitude + ("美元" if is_usd else "元")
    return Unit(name, _MAGNITUDE[magnitude], is_usd=is_usd)


def read_amount(cell: Cell, *, unit: Unit | None) -> Amount | None:
    """What the cell says; ``unit`` is what stands outside of it. None for an empty cell."""
    said = text(cell)
    if is_placeholder(said):
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return Amount(said, problem=AmountProblem.UNREADABLE)
    if isinstance(cell, int | float):
        said = plain_number(cell)
    with localcontext(prec=_DIGITS_MAX):
        parsed = _parse(said)
    if parsed is None:
        return Amount(_with_unit(said, unit), problem=_why(said))
    value, in_cell = parsed
    if in_cell is None and unit is None:
        return Amount(said, problem=AmountProblem.WITHOUT_UNIT)
    if in_cell is None and unit is not None:
        return _exact(f"{said}{unit.name}", value, unit.factor, is_usd=unit.is_usd)
    is_usd = in_cell == "usd" or (in_cell == "bare" and unit is not None and unit.is_usd)
    return _exact(said, value, is_usd=is_usd)


def _parse(said: str) -> tuple[Decimal, str | None] | None:
    """The value and what the cell tells of its unit: None, "bare" (5000万), "yuan" or "usd"."""
    folded = unicodedata.normalize("NFKC", said).strip()
    sign = folded.startswith("-")
    lead = _LEAD.match(folded.lstrip("-").strip())
    if lead is None:  # pragma: no cover - the pattern matches the empty text
        return None
    body = folded.lstrip("-").strip()[lead.end() :].strip()
    tail = _TAIL.search(body)
    end = tail.start() if tail else len(body)
    number = said_number(body[:end])
    if number is None:
        return None
    has_yuan = body[end:] != "" or lead.group().strip().lower().endswith(("币", "rmb", "cny", "¥"))
    has_usd = bool(lead[1]) or bool(tail and tail[1])
    currency = "usd" if has_usd else ("yuan" if has_yuan else None)
    if currency is None and number.has_magnitude:
        currency = "bare"
    return (-number.value if sign else number.value), currency


def _exact(said: str, value: Decimal, factor: int = 1, *, is_usd: bool) -> Amount:
    with localcontext(prec=_DIGITS_MAX):
        smallest = value * factor * (100 if is_usd else 1)
        whole = smallest.to_integral_value(rounding=ROUND_HALF_EVEN)
    if whole <= 0:
        return Amount(said, problem=AmountProblem.NOT_POSITIVE)
    if whole > _SMALLEST_MAX:
        return Amount(said, problem=AmountProblem.TOO_LARGE)
    problem = AmountProblem.ROUNDED if whole != smallest else None
    if is_usd:
        return Amount(said, usd_cents=int(whole), problem=problem)
    return Amount(said, yuan=int(whole), problem=problem)


def _with_unit(said: str, unit: Unit | None) -> str:
    """5-8 in a column of 亿元 is kept as 5-8亿元; 约5亿 and 待定 already say all they say."""
    ends_in_digit = bool(re.search(r"\d\s*$", said))
    return f"{said}{unit.name}" if unit and ends_in_digit else said


def _why(said: str) -> AmountProblem:
    if _OTHER_MONEY.search(said):
        return AmountProblem.OTHER_CURRENCY
    vague = r"\d|待|未|约|左右|以上|以下|不低于|不少于|不超过|近|超|余|多|几|若干|商|面议|暂"
    return AmountProblem.VAGUE if re.search(vague, said) else AmountProblem.UNREADABLE


class Amounts(TypedDict):
    """The amounts of a row, by the names that a ledger row has for them."""

    amount_yuan: int | None
    amount_usd_cents: int | None
    amount_said: str


def told_side_by_side(amount: Amount | None, dollars: Amount | None) -> Amounts:
    """The amounts of a row: yuan and dollars side by side, never added up."""
    cents = [each.usd_cents for each in (dollars, amount) if each and each.usd_cents is not None]
    said = [each.said for each in (amount, dollars) if each]
    return {
        "amount_yuan": amount.yuan if amount else None,
        "amount_usd_cents": cents[0] if cents else None,
        "amount_said": "；".join(said),
    }
