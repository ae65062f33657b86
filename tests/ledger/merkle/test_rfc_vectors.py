"""The reference vectors of Certificate Transparency for RFC 6962: eight entries, every root, and
the proofs that the reference implementation publishes. All entered by hand as they stand there.
"""

import pytest

from ledger.merkle.proofs import verify_consistency, verify_inclusion
from ledger.merkle.tree import EMPTY_ROOT, TreeHead, root_of
from tests.ledger.merkle.kept_tree import kept, leaf_hashes

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
# The leaf's number counted from 1, the tree's size, the proof.
INCLUSION = """
1 1
1 8 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 \
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e \
    6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
6 8 bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b \
    ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 \
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
3 3 fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
2 5 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d \
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e \
    bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
"""
CONSISTENCY = """
1 1
1 8 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 \
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e \
    6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
6 8 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a \
    ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 \
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
2 5 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e \
    bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
"""


def vectors(text: str) -> list[tuple[int, int, list[bytes]]]:
    lines = [line.split() for line in text.strip().splitlines()]
    return [(int(a), int(b), [bytes.fromhex(word) for word in rest]) for a, b, *rest in lines]


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_the_first_entries_is_the_reference_root(size: int) -> None:
    assert root_of(leaf_hashes(ENTRIES[:size])) == ROOTS[size]
    assert kept(ENTRIES[:size]).frontier.root() == ROOTS[size]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert ROOTS[0] == EMPTY_ROOT


@pytest.mark.parametrize(("number", "size", "proof"), vectors(INCLUSION))
def test_a_reference_inclusion_proof_is_made_and_verified(
    number: int, size: int, proof: list[bytes]
) -> None:
    assert kept(ENTRIES).inclusion(number - 1, size) == proof
    assert verify_inclusion(
        proof,
        leaf_hash=leaf_hashes(ENTRIES)[number - 1],
        index=number - 1,
        head=TreeHead(size, ROOTS[size]),
    )


@pytest.mark.parametrize(("first", "second", "proof"), vectors(CONSISTENCY))
def test_a_reference_consistency_proof_is_made_and_verified(
    first: int, second: int, proof: list[bytes]
) -> None:
    assert kept(ENTRIES).consistency(first, second) == proof
    assert verify_consistency(
        proof, first=TreeHead(first, ROOTS[first]), second=TreeHead(second, ROOTS[second])
    )
