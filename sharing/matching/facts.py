"""The independent facts of two registrations, each weighed in points for or against.

Whether the enterprise is the same is asked elsewhere; here only whether two rows tell of one
project. For each fact that both rows state:

* *amount*: equal is worth its rarity; rounded or about the same a little; far apart counts against.
  Yuan and dollars are never converted into each other for equality, only for the size.
* *days* of signing, start and first talk: the same day is worth its rarity, some days apart what
  such a window is worth; signing months apart counts against.
* *the other office under 首谈单位*: that one office names the very office that wrote the other row;
  worth much where the city's rows seldom name others, little where they name anybody.
* *place of landing* named alike, or naming the office that wrote the other row.
* *goods* of the titles, *phase* of the titles, lines of business.
* *time* between the registrations, and whether one office wrote both.

What is blank on either side says nothing. No single fact can tip the scale alone: a column that a
city fills in wrongly costs points only here and there.

Invariant: only the first talk asks which of the two is the earlier row (the second one): an office
that talked before it follows no second project.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sharing.matching.points import BIT
from sharing.matching.rarity import Kind, Rarity
from sharing.matching.registration import Registration
from sharing.matching.titles import Goods, compare_goods, read_title
from sharing.values import value

FACT_POINTS_MAX: Final = 90
_ROUND_POINTS_MAX: Final = (0, 35, 60)
"""However rare it was so far, an amount of one or two digits is soon said by somebody else."""
_ABOUT: Final = 5, 4  # within a quarter
_ROUGHLY: Final = 4, 3
_FAR: Final = 3, 2
_TENTH_YUAN_A_DOLLAR: Final = 67, 75
_WEEK, _THREE_WEEKS, _MONTH, _QUARTER, _HALF_YEAR = 7, 21, 31, 92, 183
_MONTH_SPAN: Final = timedelta(days=_MONTH)


@value
class Fact:
    """One fact that speaks for (points above zero) or against."""

    code: str
    topic: str
    points: int


def facts_of_pair(one: Registration, two: Registration, rarity: Rarity) -> tuple[Fact, ...]:
    """What two registrations tell of each other as projects."""
    return tuple(
        fact
        for part in (_amounts, _days, _offices, _titles, _classes, _filing)
        for fact in part(one, two, rarity)
    )


def _amounts(one: Registration, two: Registration, rarity: Rarity) -> Iterator[Fact]:
    pairs = (
        (Kind.YUAN, one.amount_yuan, two.amount_yuan),
        (Kind.DOLLARS, one.amount_usd_cents, two.amount_usd_cents),
    )
    told = False
    for kind, mine, theirs in pairs:
        if mine and theirs:
            told = True
            yield _amount(mine, theirs, kind=kind, rarity=rarity)
    if not told:
        yield from _across(one, two, rarity)
        yield from _across(two, one, rarity)


def _amount(mine: int, theirs: int, *, kind: Kind, rarity: Rarity) -> Fact:
    low, high = sorted((mine, theirs))
    if low == high:
        digits = len(str(low).rstrip("0"))
        most = _ROUND_POINTS_MAX[digits] if digits < len(_ROUND_POINTS_MAX) else FACT_POINTS_MAX
        return Fact("amount_agrees", "amount", min(most, rarity.of(kind, mine, own=1)))
    # 0.64 written as 1 is rounding too, but hardly a fact that agrees.
    if _is_rounded(mine, theirs) and high * _ROUGHLY[1] <= low * _ROUGHLY[0]:
        points = min(3 * BIT, rarity.of_sizes(kind, mine, theirs))
        return Fact("amount_is_rounded", "amount", points)
    if high * _ABOUT[1] <= low * _ABOUT[0]:
        points = min(2 * BIT, rarity.of_sizes(kind, mine, theirs))
        return Fact("amount_about_equal", "amount", points)
    if high * _FAR[1] <= low * _FAR[0] or _is_rounded(mine, theirs):
        return Fact("amount_differs", "amount", -BIT)
    return Fact("amount_far_apart", "amount", -3 * BIT)


def _is_rounded(mine: int, theirs: int) -> bool:
    """Whether one amount is the other with its last digits rounded or cut away."""
    exact, rounded = sorted((mine, theirs), key=lambda each: -len(str(each).rstrip("0")))
    unit = 10 ** (len(str(rounded)) - len(str(rounded).rstrip("0")))
    return rounded in {exact // unit * unit, (exact + unit // 2) // unit * unit}


def _across(one: Registration, two: Registration, rarity: Rarity) -> Iterator[Fact]:
    """Yuan of one side and dollars of the other: about as many, or far apart; never equal."""
    if not one.amount_yuan or not two.amount_usd_cents:
        return
    low, high = (rate * two.amount_usd_cents // 1_000 for rate in _TENTH_YUAN_A_DOLLAR)
    if low <= one.amount_yuan <= high:
        points = min(3 * BIT, rarity.of_sizes(Kind.YUAN, low, high))
        yield Fact("amount_in_dollars_agrees", "amount", points)
    elif one.amount_yuan * _FAR[0] < low * _FAR[1] or one.amount_yuan * _FAR[1] > high * _FAR[0]:
        yield Fact("amount_far_apart", "amount", -3 * BIT)
    else:
        yield Fact("amount_differs", "amount", -BIT)


def _days(one: Registration, two: Registration, rarity: Rarity) -> Iterator[Fact]:
    for kind, mine, theirs in (
        (Kind.SIGNED, one.signed_on, two.signed_on),
        (Kind.STARTED, one.started_on, two.started_on),
        (Kind.TALKED, _first_talk(one), _first_talk(two)),
    ):
        if mine and theirs:
            yield from _day(
                mine, theirs, kind=kind, rarity=rarity, filed_apart=_days_between_filings(one, two)
            )


def _first_talk(registration: Registration) -> date | None:
    """The day of the first talk; one after the registration is a mistake and says nothing."""
    talked, registered = registration.talked_on, registration.registered_on
    return None if talked and registered and talked > registered else talked


def _days_between_filings(one: Registration, two: Registration) -> int:
    """How far apart the two were registered; 0 where nobody knows."""
    if not one.registered_on or not two.registered_on:
        return 0
    return abs((one.registered_on - two.registered_on).days)


def _day(
    mine: date, theirs: date, *, kind: Kind, rarity: Rarity, filed_apart: int
) -> Iterator[Fact]:
    apart = abs((mine - theirs).days)
    is_soon = filed_apart <= _THREE_WEEKS
    if apart == 0:
        most = 5 * BIT if kind is Kind.TALKED else FACT_POINTS_MAX
        points = min(most, rarity.of(kind, mine, own=1))
        yield Fact(f"{kind}_agrees", kind, points)
    elif apart <= _WEEK:
        most = 4 * BIT if kind is Kind.SIGNED else 3 * BIT if is_soon else 2 * BIT
        points = min(most, rarity.of_days(kind, mine, apart=_WEEK))
        yield Fact(f"{kind}_near", kind, points)
    elif kind is Kind.TALKED:
        if theirs - _MONTH_SPAN <= mine < theirs:
            yield Fact(f"{kind}_before", kind, 3 * BIT if is_soon else 2 * BIT)
        elif apart > _MONTH:
            # Where the registrations are as far apart, no date is mistaken.
            is_sure = apart > _QUARTER or filed_apart > _MONTH
            yield Fact(f"{kind}_far_apart", kind, -2 * BIT if is_sure else -BIT)
    elif apart > _QUARTER:
        yield Fact(f"{kind}_far_apart", kind, -5 * BIT)
    elif apart > _MONTH:
        yield Fact(f"{kind}_far_apart", kind, -3 * BIT)


def _offices(one: Registration, two: Registration, rarity: Rarity) -> Iterator[Fact]:
    named = _office_named(one, two, mine=one.first_contact_office, theirs=two.first_contact_office)
    if named:
        is_theirs = named in {one.office, two.office}
        most = 6 * BIT if is_theirs else 2 * BIT
        points = min(most, rarity.of(Kind.FIRST_CONTACT, named, own=1))
        yield Fact("first_contact_agrees", "first_contact", points)
    mine, theirs = one.landing_office, two.landing_office
    landing = _office_named(one, two, mine=mine, theirs=theirs)
    if landing:
        points = min(3 * BIT, rarity.of(Kind.LANDING, landing, own=1))
        yield Fact("landing_agrees", "landing", points)
    elif mine and theirs:
        yield Fact("landing_differs", "landing", -BIT)


def _office_named(one: Registration, two: Registration, *, mine: str, theirs: str) -> str:
    """The office that one row names and the other names or is, other than the naming one."""
    if one.office == two.office:
        return mine if mine == theirs and mine not in {"", one.office} else ""
    if mine and mine == theirs:
        return mine
    if mine and mine == two.office:
        return mine
    return theirs if theirs and theirs == one.office else ""


def _titles(one: Registration, two: Registration, rarity: Rarity) -> Iterator[Fact]:
    mine, theirs = read_title(one), read_title(two)
    if mine.phase != theirs.phase:
        known = mine.folded and theirs.folded
        code, points = ("differs", -10 * BIT) if known else ("untold", -2 * BIT)
        yield Fact(f"phase_{code}", "phase", points)
    if mine.folded and mine.folded == theirs.folded:
        points = 4 * BIT if one.office == two.office else BIT
        yield Fact("titles_agree", "title", points)
    goods = compare_goods(mine, theirs)
    rare = max(rarity.of(Kind.GOODS, each, own=1) for each in (mine.goods, theirs.goods))
    if goods is Goods.EQUAL:
        yield Fact("goods_agree", "goods", min(6 * BIT, rare))
    elif goods is Goods.WITHIN:
        yield Fact("goods_agree", "goods", min(4 * BIT, rare))
    elif goods is Goods.RESEMBLE:
        yield Fact("goods_resemble", "goods", 0)
    elif goods is Goods.DIFFER:
        yield Fact("goods_differ", "goods", -7 * BIT)


def _classes(one: Registration, two: Registration, rarity: Rarity) -> Iterator[Fact]:
    for kind, mine, theirs in (
        (Kind.INDUSTRY, one.industry, two.industry),
        (Kind.CHAIN, one.chain, two.chain),
    ):
        if mine and theirs:
            points = min(BIT // 2, rarity.of(kind, mine, own=1) // 4) if mine == theirs else -BIT
            name = "agrees" if mine == theirs else "differs"
            yield Fact(f"{kind}_{name}", kind, points)
    chemical = {one.is_chemical, two.is_chemical}
    if chemical == {True, False}:
        yield Fact("chemical_differs", "chemical", -2 * BIT)


def _filing(one: Registration, two: Registration, _: Rarity) -> Iterator[Fact]:
    apart = _days_between_filings(one, two)
    if apart > _HALF_YEAR:
        yield Fact("registered_far_apart", "registered", -2 * BIT)
    elif apart > _QUARTER:
        yield Fact("registered_far_apart", "registered", -BIT)
    elif apart > _MONTH:
        yield Fact("registered_apart", "registered", -BIT // 2)
