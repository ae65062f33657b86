"""The proof that the tree of one head begins with that of an earlier one, as a file.

    {"format":"oneboard-consistency/1","from":100,"origin":"oneboard/320800",
     "proof":["<hex>",…],"to":4711}

It proves nothing alone: it is held against two signed heads of these sizes. Its bytes are
canonical.
"""

from typing import Annotated, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.merkle.checkpoint import SignedHead
from ledger.merkle.proofs import PROOF_HASHES_MAX, verify_consistency
from ledger.merkle.receipt import Hash, ReceiptWrong
from sharing.canonical import canonical_bytes

FORMAT: Final = "oneboard-consistency/1"
BYTES_MAX: Final = 64 * 1024


class ConsistencyFile(BaseModel):
    """The hashes between two sizes of one log's tree."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["oneboard-consistency/1"] = FORMAT
    origin: str
    first: Annotated[int, Field(ge=0, alias="from")]
    second: Annotated[int, Field(ge=0, alias="to")]
    proof: Annotated[list[Hash], Field(max_length=PROOF_HASHES_MAX)]

    @property
    def content(self) -> bytes:
        """The file's canonical bytes."""
        return canonical_bytes(self.model_dump(by_alias=True))

    def links(self, first: SignedHead, second: SignedHead) -> bool:
        """Whether it shows the tree of ``first`` within that of ``second``."""
        sizes = (first.head.size, second.head.size)
        if (self.first, self.second) != sizes or {first.origin, second.origin} != {self.origin}:
            return False
        proof = [bytes.fromhex(one) for one in self.proof]
        return verify_consistency(proof, first=first.head, second=second.head)


def read_consistency(content: bytes) -> ConsistencyFile:
    """The file that these bytes are. Raises ReceiptWrong."""
    try:
        if len(content) > BYTES_MAX:
            raise ReceiptWrong("no_consistency")
        return ConsistencyFile.model_validate(orjson.loads(content))
    except (orjson.JSONDecodeError, ValidationError, RecursionError) as problem:
        raise ReceiptWrong("no_consistency") from problem
