"""What one recognition gives one indicator, in whole units.

* Of a *milestone* an indicator in projects counts 10,000 ten-thousandths, one in yuan the amount
  that it names (协议引资额, 总投资 and where nobody stated that the agreed amount, 固投), one in mu
  the land: a mu is 2,000/3 m², so n m² are ⌊3n/20⌋ hundredths of a mu.
* Of a *figure* it counts what was reported. Dollars count in yuan only by the rate that was
  recorded with the report: ⌊US cents × rate / 1,000,000⌋, the rate in ten-thousandths of a yuan.
  Incentives are taken off, down to nothing, before anything is shared.
* A *capital increase* gives the increment to indicators of the signing's amount in yuan, and no
  project. An *upgrade* gives one project and no amount.

``amount_yuan_min`` asks how large the project is, lower bound inclusive, by the amount that the
indicator counts. A project whose amount nobody could read reaches nothing; figures without a
threshold ask for none.

Invariant: whole numbers, never negative; a pure function of indicator, facts and recognition.
"""

from enum import Enum, auto

from ledger.judge.state import Facts
from ledger.rules.indicators import Amount, Indicator, Unit
from sharing.recognitions import UNIT_OF_FIGURE
from sharing.values import value

PROJECT_UNITS = 10_000
"""One project in ten-thousandths."""


class Adds(Enum):
    """What a recognition adds to what its indicators count."""

    WHOLE = auto()
    INCREMENT = auto()
    UPGRADE = auto()


@value
class Reported:
    """What a recognition says: units of a figure or of an increment, and what goes with them."""

    adds: Adds = Adds.WHOLE
    units: int = 0
    incentives_yuan: int = 0
    usd_rate: int = 0


NOTHING_SAID = Reported()


def measured(indicator: Indicator, facts: Facts, said: Reported = NOTHING_SAID) -> int | None:
    """Units for this indicator; None where it does not count this recognition at all."""
    if indicator.is_of_figure:
        return _figure(indicator, said) if _reaches_figure(indicator, facts) else None
    if said.adds is Adds.WHOLE:
        return _milestone(indicator, facts)
    if not _milestone(indicator, facts):
        return None
    if said.adds is Adds.UPGRADE:
        return PROJECT_UNITS if indicator.unit is Unit.PROJECT else None
    is_amount = indicator.unit is Unit.YUAN and indicator.amount in (Amount.AGREED, Amount.TOTAL)
    return said.units if is_amount else None


def _milestone(indicator: Indicator, facts: Facts) -> int | None:
    if indicator.unit is Unit.USD_CENT:
        return facts.amount_usd_cents
    amount = _amount(indicator, facts)
    if indicator.amount is Amount.LAND:
        if not facts.land_sqm or (amount or 0) < indicator.amount_yuan_min:
            return None
        return facts.land_sqm * 3 // 20 if indicator.unit is Unit.MU else PROJECT_UNITS
    if amount is None or amount < indicator.amount_yuan_min:
        return None
    return PROJECT_UNITS if indicator.unit is Unit.PROJECT else amount


def _amount(indicator: Indicator, facts: Facts) -> int | None:
    """The amount in yuan by which the project's size is asked."""
    if indicator.amount is Amount.TOTAL and facts.total_yuan is not None:
        return facts.total_yuan
    if indicator.amount is Amount.FIXED_ASSETS:
        return facts.fixed_assets_yuan
    return facts.amount_yuan


def _reaches_figure(indicator: Indicator, facts: Facts) -> bool:
    return (_amount(indicator, facts) or 0) >= indicator.amount_yuan_min


def _figure(indicator: Indicator, said: Reported) -> int | None:
    units = said.units
    is_in_yuan = indicator.unit is Unit.YUAN
    if is_in_yuan and UNIT_OF_FIGURE[indicator.event] == Unit.USD_CENT.value:
        if not said.usd_rate:
            return None  # to a level it is no report, and no fall to nothing either
        units = units * said.usd_rate // 1_000_000
    if is_in_yuan and indicator.deduct_incentives:
        units = max(0, units - said.incentives_yuan)
    return units
