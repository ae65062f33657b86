"""What a cell of a spreadsheet can hold, and how it is read as text.

Cells come typed from a workbook (numbers are floats there) and as text from a CSV. Two things
that a reader library gives as nothing are kept apart here, since "nothing" would be a lie: a
formula whose result was never saved, and an error such as #N/A.

Invariant: ``text`` never invents digits. A float is written through its shortest exact form
(``repr``), so 65700.0 reads "65700" and 8.67 reads "8.67".
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sharing.phones import masked


@dataclass(frozen=True, slots=True)
class UnsavedFormula:
    """A formula cell for which the file holds no result."""


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that holds an error: #N/A, #REF!, #DIV/0!, ..."""


Cell = str | int | float | bool | date | datetime | time | timedelta | UnsavedFormula | ErrorCell
Line = tuple[Cell, ...]

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_PLACEHOLDERS = frozenset({"/", "\\", "-", "--", "—", "——", "–", "无", "暂无", "n/a", "na", "null"})
_SHOWN_CHARS_MAX = 80


def plain_number(value: float) -> str:
    """A number as an official would type it: no exponent, no trailing ``.0``."""
    if not math.isfinite(value):
        return str(value)
    said = format(Decimal(repr(value)), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def text(cell: Cell) -> str:
    """The cell as trimmed text, otherwise as written; line breaks inside become one space."""
    if isinstance(cell, str):
        if cell.isprintable():
            return cell.strip()
        return " ".join(re.split(r"[\r\n\t]+", cell.translate(_INVISIBLE).strip())).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return plain_number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, UnsavedFormula):
        return "=?"
    if isinstance(cell, ErrorCell):
        return "#"
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Is there nothing in the cell? Formulas and errors are something."""
    return isinstance(cell, str) and (not cell or not text(cell))


def is_placeholder(said: str) -> bool:
    """Is it a sign that officials write for "nothing": "/", "—", "无"?"""
    return not said or said.lower() in _PLACEHOLDERS


def folded(said: str) -> str:
    """Text for comparison only: full-width made half-width, lower case, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", said)).lower()


def has_control_character(said: str) -> bool:
    """Does it hold NUL, another control character, or a mark that reverses the reading order?"""
    return not said.isprintable() and any(
        unicodedata.category(char) in {"Cc", "Cs"} or char in "\u202a\u202b\u202d\u202e\u2066\u2067"
        for char in said
    )


def shown(cell: Cell) -> str:
    """The cell for a message: shortened, phone numbers masked, no control characters."""
    said = text(cell)
    # Cut far beyond what is shown, so that no half of a phone number escapes the mask.
    near = said[: 4 * _SHOWN_CHARS_MAX]
    clean = masked("".join(" " if has_control_character(char) else char for char in near))
    return clean if len(clean) <= _SHOWN_CHARS_MAX else clean[:_SHOWN_CHARS_MAX] + "…"


def column_letter(index: int) -> str:
    """The letter that Excel shows over a column; ``index`` counts from 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The index from 0 of a column letter such as "H" or "AB"."""
    number = 0
    for char in letters.upper():
        number = number * 26 + ord(char) - ord("A") + 1
    return number - 1
