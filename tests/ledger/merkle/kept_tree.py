"""A tree kept as the product keeps it: complete subtrees by node, here in a dict."""

from collections.abc import Sequence
from hashlib import sha256

from ledger.merkle.proofs import consistency_spans, inclusion_spans, nodes_of, proof_of
from ledger.merkle.tree import Frontier, Node


def leaf_hashes(data: Sequence[bytes]) -> list[bytes]:
    """The leaf hashes of data entries."""
    return [sha256(b"\x00" + entry).digest() for entry in data]


class KeptTree:
    """All complete subtrees of a tree, added in groups."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self.nodes: dict[Node, bytes] = {}

    def add(self, data: Sequence[bytes]) -> None:
        """Append data entries."""
        made = self.frontier.add(leaf_hashes(data))
        assert not self.nodes.keys() & {node for node, _ in made}
        self.nodes.update(made)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The inclusion proof of a leaf in the tree of ``size``."""
        spans = inclusion_spans(index, size)
        return proof_of(spans, {node: self.nodes[node] for node in nodes_of(spans)})

    def consistency(self, first: int, second: int) -> list[bytes]:
        """The consistency proof between two sizes."""
        spans = consistency_spans(first, second)
        return proof_of(spans, {node: self.nodes[node] for node in nodes_of(spans)})


def kept(data: Sequence[bytes]) -> KeptTree:
    """The tree over these entries."""
    tree = KeptTree()
    tree.add(data)
    return tree
