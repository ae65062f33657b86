"""Tests of receipts and signed heads."""
