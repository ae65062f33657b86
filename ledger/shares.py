"""Splitting units among sides by exact ratios.

The rule: each side gets its ratio of the units, rounded down; what is left of the promised sum is
handed out one unit at a time, in the stated order of the sides (first contact before landing).
Promised is the sum of the ratios times the units, rounded down, so that 双算 of 1 yuan gives each
side 1 yuan, and thirds of 10,000 give 3334, 3333, 3333.

Invariant: the parts sum to the promised units; no part differs from its exact share by a unit or
more; equal inputs give equal parts.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import TypeVar

K = TypeVar("K")


def split_units(units: int, ratios: Mapping[K, Fraction]) -> dict[K, int]:
    """The integer part of ``units`` for each key, in the mapping's own order of precedence.

    Raises ValueError on negative units or ratios: corrections are reversals, never negative shares.
    """
    if units < 0 or any(ratio < 0 for ratio in ratios.values()):
        raise ValueError("units and ratios are never negative")
    # In whole numbers over the common denominator, since Fraction's own arithmetic is slow.
    whole = lcm(*(ratio.denominator for ratio in ratios.values()))
    exact = {
        key: units * ratio.numerator * (whole // ratio.denominator) for key, ratio in ratios.items()
    }
    parts = {key: share // whole for key, share in exact.items()}
    left = sum(exact.values()) // whole - sum(parts.values())
    for key, share in exact.items():
        if left and share % whole:
            parts[key] += 1
            left -= 1
    return parts
