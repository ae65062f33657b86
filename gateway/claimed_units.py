"""A claimed figure 自报数 as people write it, in the units of its indicator.

``12`` or ``0.5`` projects; ``45.3亿``, ``800万`` or whole yuan; US dollars; persons; mu. Decimals
are exact, never floats.

Edge case: what is finer than the unit (half a yuan, a hundred-thousandth of a project) is no figure
of it and is refused, never rounded.
"""

from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from typing import Final

from ledger.rules.pack import Unit

_SCALE: Final = {
    Unit.PROJECT: 10_000,
    Unit.YUAN: 1,
    Unit.USD_CENT: 100,
    Unit.PERSON: 1,
    Unit.MU: 100,
}
_MULTIPLES: Final = {"亿": 100_000_000, "万": 10_000}
_DROPPED: Final = str.maketrans("", "", ",， 元个人亩")
_UNITS_MAX: Final = 2**62
_EXACT: Final = Context(traps=[InvalidOperation, Inexact])
"""A product that has to be rounded, or that is beyond any exponent, is no figure."""


class FigureUnreadable(ValueError):
    """The text is no figure of this unit."""


def claimed_units(text: str, unit: Unit) -> int:
    """The figure in the indicator's units. Raises FigureUnreadable."""
    said = text.translate(_DROPPED)
    multiple = _MULTIPLES.get(said[-1:], 1)
    number = said[:-1] if multiple > 1 else said
    try:
        with localcontext(_EXACT):
            units = Decimal(number) * multiple * _SCALE[unit]
    except (InvalidOperation, Inexact):
        raise FigureUnreadable(text) from None
    # The bound first: to write 1e999999 out as a whole number takes a minute.
    if not units.is_finite() or abs(units) > _UNITS_MAX or units != int(units):
        raise FigureUnreadable(text)
    return int(units)
