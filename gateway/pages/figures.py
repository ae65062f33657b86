"""Figures as people read them: 亿元 with thousands, counts without needless decimals.

Everything is computed on integers; rounding is half away from zero, and the exact yuan stand beside
a rounded amount. Dollars are shown to the cent and never converted.
"""

from collections.abc import Callable
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


def yi_exact(yuan: int) -> str:
    """Yuan in 亿, exact: two decimals, and more where there are more."""
    return _decimals(yuan, 8, at_least=2)


def mu(hundredths: int) -> str:
    """Hundredths of a mu 亩 in mu, without needless decimals."""
    return _decimals(hundredths, 2)


def _decimals(units: int, digits: int, *, at_least: int = 0) -> str:
    whole, rest = divmod(abs(units), 10**digits)
    after = f"{rest:0{digits}d}".rstrip("0").ljust(at_least, "0")
    return f"{MINUS if units < 0 else ''}{whole:,}{'.' if after else ''}{after}"


_SHOWN: Final[dict[str, tuple[Callable[[int], str], str]]] = {
    "project": (count, "page.unit_projects"),
    "yuan": (yi_exact, "page.unit_yi"),
    "usd_cent": (dollars, "page.unit_dollars"),
    "person": (exact, "page.unit_persons"),
    "mu": (mu, "page.unit_mu"),
}


def units_shown(units: int, unit: str) -> str:
    """Units of an indicator as people read them, exact; an unknown unit as a bare number."""
    show, _ = _SHOWN.get(unit, (exact, ""))
    return show(units)


def unit_code(unit: str) -> str:
    """The catalogue's code of what stands behind such a figure; '' for an unknown unit."""
    return _SHOWN.get(unit, (exact, ""))[1]
