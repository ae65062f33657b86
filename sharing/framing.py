"""Joining texts so that no two lists of texts give the same bytes.

Each part is its length in bytes as eight bytes, big-endian, then its UTF-8 bytes. What is hashed or
authenticated over several texts is joined like this; a plain join would let ("ab", "c") pass for
("a", "bc").
"""


def framed(*parts: str) -> bytes:
    """The parts, each after its length. Raises UnicodeEncodeError for a lone surrogate."""
    encoded = [part.encode("utf-8") for part in parts]
    return b"".join([len(part).to_bytes(8, "big") + part for part in encoded])
