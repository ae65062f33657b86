"""Figures as people read them: 亿元 with thousands, counts without needless decimals.

Everything is computed on integers; rounding is half away from zero, and the exact yuan stand beside
a rounded amount. Dollars are shown to the cent and never converted.
"""

from typing import Final

from ledger.credit import PROJECT_UNITS

HUNDREDTH_OF_YI: Final = 1_000_000
MINUS: Final = "\u2212"


def yi(yuan: int) -> str:
    """Yuan in 亿 with two decimals and thousands: ``4,701.90``."""
    hundredths = (abs(yuan) * 2 + HUNDREDTH_OF_YI) // (HUNDREDTH_OF_YI * 2)
    sign = MINUS if yuan < 0 and hundredths else ""
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"


def exact(yuan: int) -> str:
    """Whole yuan with thousands."""
    return f"{MINUS if yuan < 0 else ''}{abs(yuan):,}"


def dollars(cents: int) -> str:
    """US dollars and cents with thousands: ``1,234,567.89``."""
    sign = MINUS if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def units_of(count: str) -> int:
    """Ten-thousandths of a project from the board's decimal text: ``0.5`` → 5000."""
    whole, _, fraction = count.lstrip("-").partition(".")
    units = int(whole) * PROJECT_UNITS + int(f"{fraction[:4]:0<4}")
    return -units if count.startswith("-") else units


def count(units: int) -> str:
    """Ten-thousandths of a project as people read it: ``1,204``, ``0.5``, ``−3``."""
    size = abs(units)
    decimals = f"{size % PROJECT_UNITS:04d}".rstrip("0")
    sign = MINUS if units < 0 else ""
    return f"{sign}{size // PROJECT_UNITS:,}" + (f".{decimals}" if decimals else "")
