"""Evidence files 证据材料: papers behind a statement, kept under the hash of their bytes.

The rule: a file is what its bytes are. Its name is the SHA-256 of the bytes, its type is read from
the bytes; the name and the type that somebody sent are never believed. A statement names a file by
writing its hash (64 hexadecimal digits) anywhere in one of its ``files``.

The promise of an ``EvidenceStore``, which belongs to one city:

* *Whole or not at all*: ``put`` returns once the bytes are durable; a reader never sees a part.
* *Again is nothing*: the same bytes give the first ``StoredEvidence`` again; where the stored bytes
  had been damaged, they are whole afterwards.
* *Never other bytes*: ``read`` gives its last piece only when everything hashes to the name, and
  raises ``EvidenceDamaged`` before that otherwise.
* *Erased is for ever*: a copy is encrypted under a key of its own; ``erase`` takes the key away,
  so what backups still hold cannot be read. The same bytes sent later are another copy.
* A hash that is none (too short, capitals, a path) is as absent.

Who may read which file is not decided here.

Invariant: what a store gives under a hash has that hash.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Final, Protocol

HASH: Final = re.compile(r"[0-9a-f]{64}")
_NAMED: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{64}(?![0-9A-Za-z])")


class MediaType(StrEnum):
    """The types that are taken: what officials scan, photograph and write."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    OFD = "application/ofd"

    @property
    def extension(self) -> str:
        """What a file of this type is called at the end, without the dot."""
        return _EXTENSIONS.get(self, self.name.lower())


_EXTENSIONS: Final = {MediaType.JPEG: "jpg"}


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """A file as it stands in a store; ``stored_at`` in milliseconds UTC."""

    sha256: str
    bytes_count: int
    media_type: MediaType
    stored_at: int


@dataclass(frozen=True, slots=True)
class ExaminedEvidence:
    """A file that was looked through and may be kept; ``content`` can be read from its start."""

    content: IO[bytes]
    sha256: str
    bytes_count: int
    media_type: MediaType


class EvidenceFault(Exception):
    """A file was not taken or cannot be given. Every subclass is a named, reportable fact."""


class EvidenceEmpty(EvidenceFault):
    """There are no bytes."""


class EvidenceTooLarge(EvidenceFault):
    """The file is longer than a file may be."""


class EvidenceTypeRefused(EvidenceFault):
    """The bytes are of none of the types that are taken."""


class EvidenceEncrypted(EvidenceFault):
    """The bytes open only with a password: nobody could check them."""


class EvidenceBroken(EvidenceFault):
    """It begins as a type that is taken and is not whole, or is two things at once."""


class EvidenceHoldsProgram(EvidenceFault):
    """A document with a program inside: macros, or a file that a machine would run."""


class EvidenceUnpacksTooLarge(EvidenceFault):
    """A small document that would unpack to far more than any paper has."""


class EvidenceDayFull(EvidenceFault):
    """The office has sent as much as it may within a day."""


class EvidenceUnknown(EvidenceFault):
    """The store has no file of this hash."""


class EvidenceDamaged(EvidenceFault):
    """The stored bytes no longer hash to their name."""


class EvidenceUnavailable(EvidenceFault):
    """The store did not answer, or has no room: the file may or may not be there; retry."""


class EvidenceStore(Protocol):
    """The evidence files of one city. Thread-safe; several processes may share one."""

    def put(self, examined: ExaminedEvidence, *, stored_at: int) -> StoredEvidence:
        """Keep a file and return once it is durable.

        Raises EvidenceDamaged if the content is no longer what was examined, EvidenceUnavailable.
        """

    def find(self, sha256: str) -> StoredEvidence | None:
        """What is known of the file; its bytes are not read. Raises EvidenceUnavailable."""

    def read(self, sha256: str) -> Iterator[bytes]:
        """The bytes, piece by piece. Raises EvidenceUnknown, EvidenceDamaged, EvidenceUnavailable.

        The faults come while the pieces are asked for.
        """

    def erase(self, sha256: str, *, stored_until: int, erased_at: int) -> bool:
        """Erase the copy that was stored by ``stored_until``, its key first; whether there was one.

        Afterwards it is as absent; again changes nothing. Raises EvidenceUnavailable.
        """


def hashes_named(text: str) -> tuple[str, ...]:
    """The hashes that this text of a statement names, in small letters."""
    return tuple(found.lower() for found in _NAMED.findall(text))
