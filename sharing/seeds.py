"""The seed of a submission: where its salts and ids come from.

seed = HMAC-SHA256(the city's seed secret, office, submission id). Pure, so a retry of a submission
has the same seed, and with it the same salts, commitments and ids; and nobody without the secret
can guess it, although both inputs are known to the office.

Invariant: the two texts are framed by their lengths, so no other pair gives the same seed.
"""

import hmac

from sharing.framing import framed


def submission_seed(seed_secret: bytes, *, office: str, submission_id: str) -> bytes:
    """The 32-byte seed of the submission. The secret belongs to one city and has 32 bytes."""
    if len(seed_secret) != 32:  # noqa: PLR2004  the length of a SHA-256 key
        raise ValueError(f"a seed secret has 32 bytes, not {len(seed_secret)}")
    return hmac.digest(seed_secret, framed("oneboard/seed/v1", office, submission_id), "sha256")
