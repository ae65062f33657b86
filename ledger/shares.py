"""Splitting units among sides by exact ratios.

The rule: each side gets its ratio of the units, rounded down; what is left of the promised sum is
handed out one unit at a time, in the stated order of the sides (first contact before landing).
Promised is the sum of the ratios times the units, rounded down, so that 双算 of 1 yuan gives each
side 1 yuan, and thirds of 10,000 give 3334, 3333, 3333.

Invariant: the parts sum to the promised units; no part differs from its exact share by a unit or
more; equal inputs give equal parts.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TypeVar

K = TypeVar("K")


def split_units(units: int, ratios: Mapping[K, Fraction]) -> dict[K, int]:
    """The integer part of ``units`` for each key, in the mapping's own order of precedence.

    Raises ValueError on negative units or ratios: corrections are reversals, never negative shares.
    """
    return dict(zip(ratios, split_in_order(units, [*ratios.values()]), strict=True))


def split_in_order(units: int, ratios: Sequence[Fraction]) -> list[int]:
    """The integer part of ``units`` for each ratio, in order of precedence. Raises ValueError."""
    # In whole numbers over the common denominator, since Fraction's own arithmetic is slow.
    whole, parts_of = 1, []
    for ratio in ratios:
        numerator, denominator = ratio.as_integer_ratio()
        parts_of.append((numerator, denominator))
        if denominator != 1:
            whole = lcm(whole, denominator)
        if numerator < 0:
            units = -1
    if units < 0:
        raise ValueError("units and ratios are never negative")
    if whole == 1:
        return [units * numerator for numerator, _ in parts_of]
    exact = [units * numerator * (whole // denominator) for numerator, denominator in parts_of]
    parts = [share // whole for share in exact]
    left = sum(exact) // whole - sum(parts)
    for place, share in enumerate(exact):
        if left and share % whole:
            parts[place] += 1
            left -= 1
    return parts
