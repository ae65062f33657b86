"""A receipt 回执: one decision, opened as far as its reader may see, proved by a signed head.

    {"format":"oneboard-receipt/1",
     "leaf":{…},                     the leaf's members as ``ledger.journal_entry`` states them
     "opened":{"identity":{"content":[…],"salt":"<hex>"}, …},
     "proof":["<hex>", …],           the inclusion proof, from the leaf up
     "head":"oneboard/320800…"}      the signed head, with its ends of line

Its bytes are canonical. Of each of the six field classes a receipt has either the commitment alone
(in the leaf) or also the opened content with its salt; ``digest``, the commitment to the bytes of
the submission, is opened like a class, its content as hexadecimal text. The leaf's place is its
``seq`` - 1 and the tree's size is the head's, so neither is said twice.

Verifying needs nothing but the receipt and a public key: leaf and contents are brought into their
canonical bytes again, commitments and the way to the root are computed. A receipt tells about
nobody else but through its declared leaks: position, size of tree, root and time.

Edge cases: what is not opened stays hidden by a salt of its own, also whether it is empty; contacts
are committed to as ciphertext and verify after their erasure. Members that no release wrote are
refused, so that nothing unproved stands in a receipt.

Invariant: whatever ``read_receipt`` gives is proved by the receipt's head, up to its signature.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.journal_entry import HISTORY, LEAF_PREFIX, class_contents, salt_of
from ledger.merkle.checkpoint import HeadUnreadable, SignedHead, read_head
from ledger.merkle.proofs import PROOF_HASHES_MAX, verify_inclusion
from ledger.stored_row import StoredRow, leaf_of
from sharing.canonical import NotCanonical, canonical_bytes, canonical_bytes_checked
from sharing.field_classes import SECTIONS

FORMAT: Final = "oneboard-receipt/1"
DIGEST: Final = "digest"
CLASSES: Final = (*SECTIONS, HISTORY)
RECEIPT_BYTES_MAX: Final = 4 * 1024 * 1024

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ReceiptWrong(ValueError):
    """The receipt does not prove what it says; ``code`` says at which point it fails."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = f"verify.{code}"
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(" ".join([code, *(f"{k}={v}" for k, v in self.params.items())]))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Leaf(_Part):
    """A leaf's members; see ``ledger.journal_entry``."""

    v: Literal[1]
    city: str
    seq: Annotated[int, Field(ge=1)]
    office: str
    submission_id: str
    kind: str
    digest: Hash
    recorded_at: int
    verdict: str
    reason: str
    judge_version: int
    commitments: dict[str, Hash]


class Opened(_Part):
    """The content of one class, with the salt of its commitment."""

    salt: Hash
    content: Any


class Receipt(_Part):
    """A receipt as it is handed out."""

    format: Literal["oneboard-receipt/1"] = FORMAT
    leaf: Leaf
    opened: dict[str, Opened]
    proof: Annotated[list[Hash], Field(max_length=PROOF_HASHES_MAX)]
    head: str

    @property
    def content(self) -> bytes:
        """The receipt's canonical bytes."""
        return canonical_bytes(self.model_dump())

    @property
    def signed_head(self) -> SignedHead:
        """The head that proves it. Raises ReceiptWrong."""
        try:
            return read_head(self.head)
        except HeadUnreadable as unreadable:
            raise ReceiptWrong("head_unreadable") from unreadable


def receipt_of(
    row: StoredRow, city: str, *, opens: Collection[str], proof: Sequence[bytes], head: str
) -> Receipt:
    """The receipt of a row that opens these classes (``digest`` among them or not).

    Raises RowUnreadable where the row's bytes make no leaf.
    """
    leaf = leaf_of(row, city)
    contents = class_contents(orjson.loads(row.events), orjson.loads(row.params))
    contents[DIGEST] = canonical_bytes(row.digest.hex())
    return Receipt(
        leaf=Leaf.model_validate(orjson.loads(leaf)),
        opened={
            name: Opened(salt=salt_of(row.seed, name).hex(), content=orjson.loads(contents[name]))
            for name in (*CLASSES, DIGEST)
            if name in opens
        },
        proof=[one.hex() for one in proof],
        head=head,
    )


def read_receipt(content: bytes) -> Receipt:
    """A receipt whose head proves all that it says. Raises ReceiptWrong.

    The head's signature is not verified here.
    """
    receipt = _parsed(content)
    for name, opened in receipt.opened.items():
        _verify_opened(receipt.leaf, name, opened)
    if receipt.leaf.commitments.keys() != set(CLASSES):
        raise ReceiptWrong("no_receipt")
    leaf_hash = sha256(LEAF_PREFIX + canonical_bytes(receipt.leaf.model_dump())).digest()
    proof = [bytes.fromhex(one) for one in receipt.proof]
    head = receipt.signed_head.head
    index = receipt.leaf.seq - 1
    if not verify_inclusion(proof, leaf_hash=leaf_hash, index=index, head=head):
        raise ReceiptWrong("not_in_tree", seq=receipt.leaf.seq, size=head.size)
    return receipt


def _parsed(content: bytes) -> Receipt:
    if len(content) > RECEIPT_BYTES_MAX:
        raise ReceiptWrong("no_receipt")
    try:
        return Receipt.model_validate(orjson.loads(content))
    except (orjson.JSONDecodeError, ValidationError, RecursionError) as problem:
        raise ReceiptWrong("no_receipt") from problem


def _verify_opened(leaf: Leaf, name: str, opened: Opened) -> None:
    due = leaf.digest if name == DIGEST else leaf.commitments.get(name)
    if due is None:
        raise ReceiptWrong("no_receipt")
    try:
        content = canonical_bytes_checked(opened.content)
        if name == DIGEST:
            content = bytes.fromhex(opened.content)
    except (NotCanonical, TypeError, ValueError) as problem:
        raise ReceiptWrong("no_receipt") from problem
    if sha256(bytes.fromhex(opened.salt) + content).hexdigest() != due:
        raise ReceiptWrong("opened_otherwise", field_class=name)
