"""Signed heads of the journal's Merkle tree, and the receipts that are proved by them."""
