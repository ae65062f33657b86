"""Tests of the Merkle tree."""
