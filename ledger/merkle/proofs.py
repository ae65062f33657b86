"""Inclusion and consistency proofs of RFC 9162 (2.1.3 and 2.1.4): made, and verified.

An *inclusion proof* shows that one leaf stands at one place in the tree of a head. A *consistency
proof* shows that the tree of a later head begins with all of the tree of an earlier one. Both are
a few hashes, about the binary logarithm of the tree's size.

Making one takes two steps, so that it needs no access to where the nodes are kept: ``*_spans``
name the parts of the tree whose hashes are the proof, ``nodes_of`` names the complete subtrees
that these are made of, and ``proof_of`` joins what was read. Of all the parts of a proof at most
one is not itself a complete subtree, so what has to be read stays of the order of log n.

Verifying needs only the proof and the roots. Edge cases: a tree is consistent with itself by the
empty proof, and the empty tree with every tree, as in C2SP; a proof that is too long is refused.

Invariant: what these make, these verify, and no other leaf, place, size or root.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ledger.merkle.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    Node,
    TreeHead,
    joined,
    node_hash,
    subtrees_of,
)

PROOF_HASHES_MAX: Final = 65
"""No tree that a 64-bit number can count has a longer proof."""


class Span(NamedTuple):
    """The leaves ``begin`` to ``end`` of a tree, whose hash is one hash of a proof."""

    begin: int
    end: int


class SizeUnknown(ValueError):
    """A leaf or a tree size that the tree does not have."""


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The parts that prove leaf ``index`` in the tree of ``size``, from the leaf up (RFC: PATH).

    Raises SizeUnknown unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise SizeUnknown(f"a tree of {size} leaves has no leaf {index}")
    spans: list[Span] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(begin, middle))
            begin = middle
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """The parts that prove the tree of ``first`` leaves within that of ``second`` (RFC: PROOF).

    Raises SizeUnknown unless 0 <= first <= second.
    """
    if not 0 <= first <= second:
        raise SizeUnknown(f"a tree of {second} leaves does not begin with one of {first}")
    if first in {0, second}:
        return []
    spans: list[Span] = []
    begin, end = 0, second
    # The RFC's b: whether what is left of the first tree is the whole of it, which needs no proof.
    is_whole_first = True
    while first != end:
        middle = begin + _split(end - begin)
        if first <= middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(begin, middle))
            begin, is_whole_first = middle, False
    if not is_whole_first:
        spans.append(Span(begin, end))
    return spans[::-1]


def nodes_of(spans: Iterable[Span]) -> list[Node]:
    """The complete subtrees that these parts are made of."""
    return [node for span in spans for node in subtrees_of(*span)]


def proof_of(spans: Iterable[Span], hashes: Mapping[Node, bytes]) -> list[bytes]:
    """The proof's hashes, from the hashes of the subtrees that ``nodes_of`` named."""
    return [joined([hashes[node] for node in subtrees_of(*span)]) for span in spans]


def verify_inclusion(
    proof: Sequence[bytes], *, leaf_hash: bytes, index: int, head: TreeHead
) -> bool:
    """Whether the proof shows the leaf at ``index`` of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < head.size or not _is_proof(proof):
        return False
    fn, sn, found = index, head.size - 1, leaf_hash
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(sibling, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == head.root


def verify_consistency(proof: Sequence[bytes], *, first: TreeHead, second: TreeHead) -> bool:
    """Whether the proof shows the first tree within the second (RFC 9162, 2.1.4.2)."""
    if not 0 <= first.size <= second.size or not _is_proof(proof):
        return False
    if first.size == second.size:
        return not proof and first.root == second.root
    if first.size == 0:
        return not proof and first.root == EMPTY_ROOT
    return bool(proof) and _is_within(proof, first, second)


def _is_within(proof: Sequence[bytes], first: TreeHead, second: TreeHead) -> bool:
    path = [first.root, *proof] if first.size & (first.size - 1) == 0 else list(proof)
    fn, sn = first.size - 1, second.size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    of_first = of_second = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            of_first = node_hash(sibling, of_first)
            of_second = node_hash(sibling, of_second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            of_second = node_hash(of_second, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and of_first == first.root and of_second == second.root


def _split(size: int) -> int:
    """The largest power of two that is smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _is_proof(proof: Sequence[bytes]) -> bool:
    return len(proof) <= PROOF_HASHES_MAX and all(len(one) == HASH_BYTES for one in proof)
