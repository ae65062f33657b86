"""Rows of another history that prove themselves: every leaf and link of the chain is right."""

from dataclasses import replace
from hashlib import sha256

from ledger.journal_entry import STATE_HASH_ZERO
from ledger.stored_row import StoredRow, leaf_hash_of
from tests.infra.publishing.shapes import Rows


def forged_from(rows: Rows, begin: int, city: str) -> Rows:
    """The rows as they are up to ``begin`` of them, and forged ones after them, well chained."""
    forged = list(rows)
    previous = rows[begin - 1][1].state_hash if begin else STATE_HASH_ZERO
    for n, (log_id, row) in enumerate(rows[begin:], start=begin):
        other = resealed(row, city)
        previous = sha256(previous + other.leaf_hash).digest()
        forged[n] = (log_id, replace(other, state_hash=previous))
    return forged


def resealed(row: StoredRow, city: str) -> StoredRow:
    """The row under another seed, and so with another leaf."""
    other = replace(row, seed=bytes([1]) * 32)
    return replace(other, leaf_hash=leaf_hash_of(other, city))
