"""Rule packs in the reader's words: their faults, their conditions, the cases that they speak of.

A case is written by ``ledger.rules.cells`` as ``land_sqm=0..66666|unstated; landing_differs=true``:
parts that all hold, each with its alternatives. Amounts are told in 亿 and 万 where they are round,
land in square metres and mu 亩. Names that people gave (industries, papers, offices) stay as they
are.

Invariant: every code of a fault has a sentence (a test reads the sources of ``ledger.rules``).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from gateway.messages.catalogue import say
from ledger.rules.cells import OTHER, PAPER, UNSTATED, Box, CaseSpace
from ledger.rules.conditions import FLAGS, LISTS, RANGES, Condition

YI: Final = 100_000_000
WAN: Final = 10_000
_WORDED: Final = ("transfers", "origins", "first_contact_kinds", "landing_kinds")
"""Lists whose names are ours and have words."""


def fault_words(code: str, params: Mapping[str, str], language: str) -> str:
    """The sentence for a fault of a pack; ``code`` as the ledger names it."""
    told = {name: _param_words(name, value, language) for name, value in params.items()}
    return say(f"rules.{code}", language, **told)


def _param_words(name: str, value: str, language: str) -> str:
    if name == "case":
        return case_words(value, language)
    if name == "condition":
        return say(f"rules.fact.{value}", language)
    if name == "side":
        return side_words(value, language)
    return indicator_words(value, language) if name == "indicator" else value


def indicator_words(name: str, language: str) -> str:
    """An indicator's name; ``*`` as every other indicator."""
    return say("rules.every_indicator", language) if name == "*" else name


def side_words(side: str, language: str) -> str:
    """The name of a side."""
    return say(f"rules.side.{side}", language)


def condition_words(when: Condition, language: str) -> str:
    """When a rule fits, in words."""
    space = CaseSpace([when])
    parts = tuple(
        (dimension.name, tuple(atom for atom in dimension.atoms if atom.allowed))
        for dimension in space.dimensions
    )
    return case_words(Box(parts).written, language) if parts else ""


def case_words(written: str, language: str) -> str:
    """A case in words; any case where nothing is written."""
    parts = [_part_words(part, language) for part in written.split("; ") if part]
    return _listed(parts, language) if parts else say("rules.case.any", language)


def _part_words(part: str, language: str) -> str:
    name, _, said = part.partition("=")
    if name in FLAGS:
        return say(f"rules.case.{name}_{said}", language)
    if name.startswith(PAPER):
        return say(f"rules.case.paper_{said}", language, kind=name.removeprefix(PAPER))
    values = [_value_words(name, each, language) for each in said.split("|")]
    between = say("rules.or", language)
    fact = say(f"rules.fact.{name}", language)
    return say("rules.case.fact", language, fact=fact, values=between.join(values))


def _value_words(name: str, value: str, language: str) -> str:
    if value in (OTHER, UNSTATED):
        return say(f"rules.value.{value}", language)
    if name in LISTS:
        return _name_words(name, value, language)
    return _stretch_words(name, value, language)


def _name_words(name: str, value: str, language: str) -> str:
    if name not in _WORDED:
        return value or say(f"rules.value.{UNSTATED}", language)
    if name.endswith("_kinds"):
        return say(f"city.kind.{value}", language)
    return say(f"rules.{name.removesuffix('s')}.{value}", language)


def _stretch_words(name: str, value: str, language: str) -> str:
    first, _, last = value.partition("..")
    if name not in RANGES:
        ends = [say("rules.range.since", language, end=first)] if first else []
        ends += [say("rules.range.until", language, end=last)] if last else []
        return _joined_ends(ends, language)
    return _joined_ends(list(_ends(name, first, last, language)), language)


def _joined_ends(ends: list[str], language: str) -> str:
    if not ends:
        return say("rules.range.any", language)
    return say("rules.range.and", language).join(ends)


def _ends(name: str, first: str, last: str, language: str) -> Iterator[str]:
    """The ends of a stretch of whole numbers, at the rounder of two neighbours."""
    if first and first != "0":
        low = int(first)
        is_above = _zeros(low - 1) > _zeros(low)
        code = "above" if is_above else "at_least"
        end = measure_words(name, low - is_above, language)
        yield say(f"rules.range.{code}", language, end=end)
    if last:
        high = int(last)
        is_at_most = _zeros(high) > _zeros(high + 1)
        code = "at_most" if is_at_most else "below"
        end = measure_words(name, high + (not is_at_most), language)
        yield say(f"rules.range.{code}", language, end=end)


def measure_words(name: str, units: int, language: str) -> str:
    """So many yuan, US cents or square metres."""
    if name == "land_sqm":
        mu = f"{(units * 3 + 1000) // 2000:,}"
        return say("rules.measure.land", language, sqm=f"{units:,}", mu=mu)
    if name == "amount_usd_cents":
        return say("rules.measure.usd", language, dollars=f"{units // 100:,}.{units % 100:02d}")
    for size, code in ((YI, "yi"), (WAN, "wan")):
        if units and units % size == 0:
            return say(f"rules.measure.{code}", language, count=f"{units // size:,}")
    return say("rules.measure.yuan", language, count=f"{units:,}")


def _zeros(number: int) -> int:
    """How round a number is: the zeros at its end."""
    return len(str(number)) - len(str(number).rstrip("0"))


def _listed(parts: list[str], language: str) -> str:
    return ("; " if language == "en" else "，").join(parts)
