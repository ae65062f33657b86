"""A thousand random trees against two independent implementations: the RFC's recursive definitions
written out in ``rfc_tree``, and the package ``tlog-scales``.
"""

import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tlog_scales.tlog import ConsistencyProof, ConsistencyProofInvalid, InclusionProof

from ledger.merkle.proofs import (
    SizeUnknown,
    consistency_spans,
    inclusion_spans,
    nodes_of,
    verify_consistency,
    verify_inclusion,
)
from ledger.merkle.tree import Frontier, TreeHead, peaks_of, root_of
from tests.ledger.merkle import rfc_tree
from tests.ledger.merkle.kept_tree import KeptTree, kept, leaf_hashes

TREES = 1_000


def head_of(data: list[bytes]) -> TreeHead:
    """The head of these entries, by the RFC's definition."""
    return TreeHead(len(data), rfc_tree.mth(data))


def test_a_thousand_random_trees_agree_with_the_rfc_and_with_tlog_scales() -> None:
    chance = random.Random(6962)  # noqa: S311  the same trees in every run
    for _ in range(TREES):
        size = chance.randint(1, 90)
        data = [chance.randbytes(chance.randint(0, 12)) for _ in range(size)]
        tree = KeptTree()
        at = 0
        while at < size:
            step = chance.randint(1, size)
            tree.add(data[at : at + step])
            at += step
        assert tree.frontier.root() == rfc_tree.mth(data)
        within = chance.randint(1, size)
        index = chance.randrange(within)
        _agree_on_inclusion(tree, data[:within], index)
        _agree_on_consistency(tree, data, chance.randint(1, size))


def _agree_on_inclusion(tree: KeptTree, data: list[bytes], index: int) -> None:
    proof = tree.inclusion(index, len(data))
    assert proof == rfc_tree.path(index, data)
    leaf, head = leaf_hashes(data)[index], head_of(data)
    assert verify_inclusion(proof, leaf_hash=leaf, index=index, head=head)
    InclusionProof(index, len(data), proof).check(leaf, head.root)


def _agree_on_consistency(tree: KeptTree, data: list[bytes], first: int) -> None:
    proof = tree.consistency(first, len(data))
    assert proof == rfc_tree.proof(first, data)
    before, after = head_of(data[:first]), head_of(data)
    assert verify_consistency(proof, first=before, second=after)
    ConsistencyProof(first, len(data), proof).check(before.root, after.root)


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 70), st.data())
def test_no_other_leaf_place_size_root_or_path_verifies(size: int, chosen: st.DataObject) -> None:
    data = [number.to_bytes(2, "big") for number in range(size)]
    index = chosen.draw(st.integers(0, size - 1))
    leaf, head = leaf_hashes(data)[index], head_of(data)
    proof = kept(data).inclusion(index, size)

    def is_in(
        path: list[bytes], *, leaf: bytes = leaf, index: int = index, head: TreeHead = head
    ) -> bool:
        return verify_inclusion(path, leaf_hash=leaf, index=index, head=head)

    assert is_in(proof)
    other = chosen.draw(st.integers(0, size - 1).filter(lambda place: place != index))
    assert not is_in(proof, index=other)
    assert not is_in(proof, leaf=sha256(b"other").digest())
    assert not is_in(proof, head=head._replace(root=sha256(b"other").digest()))
    assert not is_in(proof[:-1])
    assert not is_in([*proof, bytes(32)])
    place = chosen.draw(st.integers(0, len(proof) - 1))
    bit = 1 << chosen.draw(st.integers(0, 255))
    flipped = (int.from_bytes(proof[place], "big") ^ bit).to_bytes(32, "big")
    assert not is_in([*proof[:place], flipped, *proof[place + 1 :]])


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 70), st.data())
def test_a_tree_that_forgot_or_changed_an_entry_is_not_consistent(
    size: int, chosen: st.DataObject
) -> None:
    data = [number.to_bytes(2, "big") for number in range(size)]
    first = chosen.draw(st.integers(1, size - 1))
    changed = list(data)
    changed[chosen.draw(st.integers(0, first - 1))] = b"changed"
    before, after = head_of(data[:first]), head_of(changed)
    proof = kept(changed).consistency(first, size)
    assert not verify_consistency(proof, first=before, second=after)
    with pytest.raises(ConsistencyProofInvalid):
        ConsistencyProof(first, size, proof).check(before.root, after.root)
    # The very tree that is claimed does verify, so the proof itself was a proof.
    assert verify_consistency(proof, first=head_of(changed[:first]), second=after)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=8))
def test_groups_of_any_size_make_the_same_nodes(groups: list[int]) -> None:
    data = [number.to_bytes(2, "big") for number in range(sum(groups))]
    whole, in_groups, at = kept(data), KeptTree(), 0
    for count in groups:
        in_groups.add(data[at : at + count])
        at += count
    assert in_groups.nodes == whole.nodes
    assert in_groups.frontier.peaks == [whole.nodes[node] for node in peaks_of(len(data))]
    assert Frontier(len(data), whole.frontier.peaks).root() == root_of(leaf_hashes(data))


@given(st.integers(1, 1 << 50), st.data())
def test_a_proof_reads_of_the_order_of_log_n_nodes(size: int, chosen: st.DataObject) -> None:
    bound = 2 * size.bit_length() + 2
    assert len(nodes_of(inclusion_spans(chosen.draw(st.integers(0, size - 1)), size))) <= bound
    assert len(nodes_of(consistency_spans(chosen.draw(st.integers(0, size)), size))) <= bound


def test_a_tree_is_consistent_with_itself_and_with_nothing_by_the_empty_proof() -> None:
    head, nothing = head_of([b"a", b"b", b"c"]), head_of([])
    assert verify_consistency([], first=head, second=head)
    assert verify_consistency([], first=nothing, second=head)
    assert not verify_consistency([], first=TreeHead(0, head.root), second=head)
    assert not verify_consistency([], first=TreeHead(3, nothing.root), second=head)
    assert not verify_consistency([], first=head_of([b"a", b"b"]), second=head)
    assert not verify_consistency([head.root], first=head, second=head)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_that_the_tree_does_not_have_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(SizeUnknown):
        inclusion_spans(index, size)
    head = TreeHead(size, bytes(32))
    assert not verify_inclusion([], leaf_hash=bytes(32), index=index, head=head)


def test_a_later_tree_is_not_within_an_earlier_one() -> None:
    with pytest.raises(SizeUnknown):
        consistency_spans(4, 3)
