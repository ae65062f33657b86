"""MTH, PATH and PROOF as RFC 9162 writes them (2.1.1, 2.1.3.1, 2.1.4.1): recursive, over all leaf
data, with no idea of nodes, peaks or frontiers. The independent side of every comparison.
"""

from collections.abc import Sequence
from hashlib import sha256


def mth(data: Sequence[bytes]) -> bytes:
    """The Merkle Tree Hash of a list of data entries."""
    n = len(data)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = largest_power_below(n)
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: Sequence[bytes]) -> list[bytes]:
    """The inclusion proof of entry ``m``."""
    n = len(data)
    if n == 1:
        return []
    k = largest_power_below(n)
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def proof(m: int, data: Sequence[bytes]) -> list[bytes]:
    """The consistency proof between the first ``m`` entries and all of them."""
    return _subproof(m, data, is_complete=True)


def _subproof(m: int, data: Sequence[bytes], *, is_complete: bool) -> list[bytes]:
    n = len(data)
    if m == n:
        return [] if is_complete else [mth(data)]
    k = largest_power_below(n)
    if m <= k:
        return [*_subproof(m, data[:k], is_complete=is_complete), mth(data[k:])]
    return [*_subproof(m - k, data[k:], is_complete=False), mth(data[:k])]


def largest_power_below(n: int) -> int:
    """The largest power of two smaller than ``n``."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k
