"""Units of the book as people write them, exact to the last unit.

Yuan are told in 亿 with as many decimals as there are (1.5 亿元), in English in full (CNY
150,000,000); counts of projects lose their needless zeros. Nothing is rounded: what is told can be
added up again.
"""

from functools import lru_cache

from gateway.messages.catalogue import say

_DECIMALS = {"project": 4, "yuan": 8, "usd_cent": 2, "mu": 2, "person": 0}
"""After how many digits the point stands in the unit that people say."""
_WHOLE_IN_ENGLISH = {"yuan"}


# Kept: projects are counted in ones, so that the same few words come again and again.
@lru_cache(maxsize=4_096)
def units_told(units: int, unit: str, language: str) -> str:
    """An amount with its unit; an unknown unit is told as a bare number."""
    decimals = _DECIMALS.get(unit, 0)
    if language == "en" and unit in _WHOLE_IN_ENGLISH:
        decimals = 0
    amount = decimal_text(units, decimals)
    return say(f"book.unit_{unit}", language, amount=amount) if unit in _DECIMALS else amount


def decimal_text(units: int, decimals: int) -> str:
    """The number with the point so many digits from the right: 5000, 4 → ``0.5``."""
    whole, rest = divmod(abs(units), 10**decimals)
    after = f"{rest:0{decimals}d}".rstrip("0") if rest else ""
    return f"{'-' if units < 0 else ''}{whole:,}{'.' if after else ''}{after}"
