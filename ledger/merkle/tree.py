"""The Merkle tree of RFC 6962 and RFC 9162 over leaf hashes, by its complete subtrees.

The rule (RFC 9162, 2.1.1): the hash of no leaves is SHA-256 of nothing; of one leaf its leaf hash
SHA-256(0x00 ‖ leaf); of n > 1 leaves SHA-256(0x01 ‖ left ‖ right), where the left side has the
largest power of two of leaves that is smaller than n.

A *node* is a complete subtree: level and number say which, 2^level leaves from number · 2^level on.
Complete subtrees never change, so each is made once, when its last leaf comes. A tree of any size
is a row of complete subtrees of falling size, its *peaks*; a tree that only grows needs no more
than them.

Edge cases: the empty tree has no peaks; a size that is a power of two has one.

Invariant: after any number of ``add``, in groups of any size, the root is that of the RFC's
recursive definition over all leaves.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

NODE_PREFIX: Final = b"\x01"
EMPTY_ROOT: Final = sha256(b"").digest()
HASH_BYTES: Final = 32


class Node(NamedTuple):
    """A complete subtree of 2^level leaves, by its number among those of that size, from 0."""

    level: int
    number: int

    @property
    def begin(self) -> int:
        """The number of its first leaf, counted from 0."""
        return self.number << self.level

    @property
    def end(self) -> int:
        """The number after that of its last leaf."""
        return (self.number + 1) << self.level


class TreeHead(NamedTuple):
    """A tree as a head names it: how many leaves, and the root over them."""

    size: int
    root: bytes


class NodeHash(NamedTuple):
    """A complete subtree with its hash."""

    node: Node
    hash: bytes


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(NODE_PREFIX + left + right).digest()


def peaks_of(size: int) -> list[Node]:
    """The complete subtrees that a tree of this size consists of, from left to right."""
    return subtrees_of(0, size)


def subtrees_of(begin: int, end: int) -> list[Node]:
    """The complete subtrees that the leaves ``begin`` to ``end`` consist of, from left to right,
    for a ``begin`` that is a multiple of every one's size (as in all proofs).
    """
    nodes = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        nodes.append(Node(level, begin >> level))
        begin += 1 << level
    return nodes


def joined(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring subtrees of falling size, from left to right."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


class Frontier:
    """A growing tree: its size and the hashes of its peaks, from left to right."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """Begin with a tree that is there already. Raises ValueError for peaks of another size."""
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")
        self.size = size
        self.peaks = list(peaks)

    def add(self, leaf_hashes: Iterable[bytes], *, lowest_level: int = 0) -> list[NodeHash]:
        """Append leaves; the subtrees from ``lowest_level`` on that became complete."""
        made: list[NodeHash] = []
        peaks, size, digest = self.peaks, self.size, sha256
        for leaf_hash in leaf_hashes:
            if lowest_level == 0:
                made.append(NodeHash(Node(0, size), leaf_hash))
            peaks.append(leaf_hash)
            size += 1
            level, whole = 0, size
            # As many pairs close as the new size has zeros at its end.
            while not whole & 1:
                whole >>= 1
                level += 1
                right = peaks.pop()
                peaks[-1] = digest(NODE_PREFIX + peaks[-1] + right).digest()
                if level >= lowest_level:
                    made.append(NodeHash(Node(level, whole - 1), peaks[-1]))
        self.size = size
        return made

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return joined(self.peaks)

    def head(self) -> TreeHead:
        """The tree as it is now, as a head names it."""
        return TreeHead(self.size, self.root())

    def copy(self) -> "Frontier":
        """The same tree, to grow apart from this one."""
        return Frontier(self.size, self.peaks)


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    frontier = Frontier()
    frontier.add(leaf_hashes, lowest_level=HASH_BYTES * 8)
    return frontier.root()
