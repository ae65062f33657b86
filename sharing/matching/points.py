"""Evidence in points: ten points are one bit, so that adding points multiplies odds.

A thing that one in a thousand registrations has in common by chance is worth 100 points, one that
every second has 10. Whole numbers only: the logarithm is read off the length of a tenth power.
"""

from typing import Final

BIT: Final = 10


def log2_tenths(number: int) -> int:
    """Ten times the binary logarithm of a positive whole number, rounded down."""
    return int(number**BIT).bit_length() - 1


def points_of_share(part: int, whole: int) -> int:
    """What it is worth to have in common what ``part`` of ``whole`` have by chance."""
    return max(0, log2_tenths(whole) - log2_tenths(max(1, part)))
