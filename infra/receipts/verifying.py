"""Verifying receipts, heads and consistency proofs with public keys alone.

Nothing is read but the bytes that are given: no settings, no database, no clock. Each receipt must
be proved by its head, each head must carry a right signature of one of the keys. Of several heads,
from receipts or alone, each pair that follows by size must be linked by a consistency proof, or be
the same tree.

Invariant: a file of which this says that it verifies, verifies for everybody who has the key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from infra.receipts.signing import signers_of
from ledger.merkle.checkpoint import (
    HEAD_TEXT_MAX,
    HeadUnreadable,
    KeyUnreadable,
    SignedHead,
    VerifierKey,
    read_head,
    read_verifier_key,
)
from ledger.merkle.consistency_file import FORMAT as CONSISTENCY
from ledger.merkle.consistency_file import ConsistencyFile, read_consistency
from ledger.merkle.receipt import Receipt, ReceiptWrong, read_receipt


@dataclass(slots=True)
class Verified:
    """What was given and holds."""

    receipts: list[Receipt] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)
    """Every head that was given, alone or within a receipt, by size; equal ones once."""
    links: int = 0
    """How many pairs of heads are shown to be consistent."""
    signers: list[VerifierKey] = field(default_factory=list)


def keys_of(text: str) -> list[VerifierKey]:
    """The verifier keys of a text, one a line. Raises ReceiptWrong."""
    try:
        keys = [read_verifier_key(line) for line in text.splitlines() if line.strip()]
    except KeyUnreadable as unreadable:
        raise ReceiptWrong("key_unreadable") from unreadable
    if not keys:
        raise ReceiptWrong("key_unreadable")
    return keys


def verify(contents: Iterable[bytes], keys: Sequence[VerifierKey]) -> Verified:
    """Verify receipts, heads and proofs together. Raises ReceiptWrong at the first that fails."""
    found, proofs = Verified(), list[ConsistencyFile]()
    heads: list[SignedHead] = []
    for content in contents:
        if not content.lstrip().startswith(b"{"):
            heads.append(_signed(_head_of(content), keys, found))
        elif CONSISTENCY.encode() in content[:4096]:
            proofs.append(read_consistency(content))
        else:
            receipt = read_receipt(content)
            heads.append(_signed(receipt.signed_head, keys, found))
            found.receipts.append(receipt)
    distinct = {(head.origin, head.head): head for head in heads}
    found.heads = sorted(distinct.values(), key=lambda head: (head.origin, head.head))
    for first, second in pairwise(found.heads):
        if first.origin == second.origin and first.head.size == second.head.size:
            raise ReceiptWrong("contradicts", size=first.head.size)
        if not any(proof.links(first, second) for proof in proofs):
            raise ReceiptWrong("not_linked", first=first.head.size, second=second.head.size)
        found.links += 1
    if not heads:
        raise ReceiptWrong("proof_alone")
    return found


def _head_of(content: bytes) -> SignedHead:
    if len(content) > HEAD_TEXT_MAX:
        raise ReceiptWrong("head_unreadable")
    try:
        return read_head(content.decode("utf-8"))
    except (UnicodeDecodeError, HeadUnreadable) as unreadable:
        raise ReceiptWrong("head_unreadable") from unreadable


def _signed(head: SignedHead, keys: Sequence[VerifierKey], found: Verified) -> SignedHead:
    signers = [key for key in signers_of(head, keys) if key.name == head.origin]
    if not signers:
        raise ReceiptWrong("not_signed", origin=head.origin, size=head.head.size)
    found.signers += [key for key in signers if key not in found.signers]
    return head
