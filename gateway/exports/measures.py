"""Units of indicators as figures: integers in the record, decimals on paper.

Ten-thousandths of a project become projects, hundredths of a mu mu; yuan, US cents and persons
stay. Exact: a decimal times its unit is the integer again.
"""

from decimal import Decimal
from typing import Final

from gateway.messages.catalogue import say

_PLACES: Final = {"project": 4, "mu": 2}


def measured(units: int, unit: str) -> Decimal:
    """So many units as a figure in what people count in."""
    return Decimal(units).scaleb(-_PLACES.get(unit, 0))


def measured_text(units: int, unit: str) -> str:
    """The same as plain text without needless zeros."""
    text = f"{measured(units, unit):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_words(unit: str, language: str) -> str:
    """What a figure counts in, in words; '' for an indicator that no pack knows."""
    return say(f"export.unit.{unit}", language) if unit else ""
