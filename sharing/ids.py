"""Ids that people see: random to the eye, never sequential, the same on every replay.

An id is drawn from the submission's seed, which is secret (an HMAC under the city's key), so
nobody can tell from an id how many leads there are or which came first, and a judge that reads the
same log with the same seeds makes the same ids. 60 bits: among a million ids two agree with a
probability below one in a million; nothing checks for it.
"""

from hashlib import sha256

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""The alphabet of RFC 4648 base 32: no 0, 1, 8 or 9 that could be read as letters."""

_PAIRS = tuple(one + two for one in _LETTERS for two in _LETTERS)
"""The text of every ten bits: six look-ups make an id, four times faster than ``b32encode``."""


def _id(prefix: str, seed: bytes, purpose: bytes) -> str:
    bits = int.from_bytes(sha256(seed + purpose).digest()[:8], "big") >> 4
    return (
        f"{prefix}{_PAIRS[bits >> 50]}{_PAIRS[bits >> 40 & 1023]}{_PAIRS[bits >> 30 & 1023]}"
        f"{_PAIRS[bits >> 20 & 1023]}{_PAIRS[bits >> 10 & 1023]}{_PAIRS[bits & 1023]}"
    )


def lead_id_from(seed: bytes) -> str:
    """The id of the lead that a registration with this seed begins."""
    return _id("L", seed, b"lead")


def project_id_from(seed: bytes) -> str:
    """The id of the project that a registration with this seed begins."""
    return _id("P", seed, b"project")


def case_id_from(seed: bytes, number: int = 0) -> str:
    """The id of the ``number``-th case that a submission with this seed opens."""
    return _id("C", seed, b"case:%d" % number)


def claim_case_id(lead_id: str, project_id: str) -> str:
    """The id of the case that a lead's claim to a project's signing opens: one for both, since it
    can follow from what others say.
    """
    return _id("C", f"{lead_id}:{project_id}".encode(), b"claim")


def offer_case_id(lead_id: str, number: int) -> str:
    """The id of the ``number``-th offer that is made of a lead: found again from the lead alone."""
    return _id("C", f"{lead_id}:{number}".encode(), b"offer")


def objection_id_from(seed: bytes) -> str:
    """The id of the objection that a submission with this seed files."""
    return _id("O", seed, b"objection")


def transfer_id_from(seed: bytes) -> str:
    """The id of the transfer that a submission with this seed proposes."""
    return _id("T", seed, b"transfer")


def entry_id_from(seed: bytes, number: int) -> str:
    """The id of the ``number``-th book entry that a submission with this seed causes."""
    return _id("E", seed, b"entry:%d" % number)


def proposal_id_from(seed: bytes) -> str:
    """The id of the proposal for recognition that a submission with this seed makes."""
    return _id("R", seed, b"proposal")


def recognition_id_from(seed: bytes, number: int = 0) -> str:
    """The id of the ``number``-th later recognition that a submission with this seed makes."""
    return _id("A", seed, b"recognition:%d" % number)


def charge_id_from(seed: bytes) -> str:
    """The id of the charge that a submission with this seed gives somebody."""
    return _id("B", seed, b"charge")


def agreement_id_from(seed: bytes) -> str:
    """The id of the credit agreement that a submission with this seed proposes."""
    return _id("G", seed, b"agreement")
