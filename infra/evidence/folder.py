"""Evidence files in a folder of one machine: ``<city>/<two digits>/<sha256>.<extension>``.

The rule: a file is written aside, brought to the disk (fsync), and then put in place in one step
that the file system either does or does not; so a name that is there is a whole file. It is sealed
(``infra.evidence.sealed_copies``); its extension tells the type, its head ``stored_at``.

Edge cases: bytes that are there already are held against their hash, and replaced if they were
damaged or erased. What a killed process left aside is swept away when the store is opened a day
later. Of a file of an earlier release, in the clear, the file's own time is ``stored_at``.

Invariant: every path is made of a hash of 64 digits and our own words, never of what was sent.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from infra.evidence.pieces import examined_pieces, pieces_of, proven
from infra.evidence.sealed_copies import (
    HEAD_BYTES,
    SEALED_PIECE_BYTES,
    CopyHead,
    CopySeal,
    plain_bytes_count,
    read_head,
)
from sharing.contacts import KeyStore
from sharing.evidence_files import (
    HASH,
    EvidenceDamaged,
    EvidenceUnavailable,
    EvidenceUnknown,
    ExaminedEvidence,
    MediaType,
    StoredEvidence,
)

ASIDE: Final = "incoming"
LEFT_OVER_SECONDS: Final = 24 * 3600


class EvidenceFolder:
    """Files of one city under a folder (see ``sharing.evidence_files.EvidenceStore``)."""

    def __init__(self, folder: Path, *, city: str, keys: KeyStore) -> None:
        """Open the store; folders are made when the first file comes."""
        self._seal = CopySeal(keys, city=city)
        self._folder = folder / city
        self._aside = self._folder / ASIDE
        self._sweep()

    def put(self, examined: ExaminedEvidence, *, stored_at: int) -> StoredEvidence:
        """See ``EvidenceStore``."""
        with _named_faults():
            there = self._path_of(examined.sha256)
            if there is not None and self._is_whole(there, examined.sha256):
                return _stored(there)
            path = there or self._new_path(examined)
            _make_folder(path.parent)
            _make_folder(self._aside)
            self._write(examined, path, stored_at=stored_at)
            return _stored(path)

    def find(self, sha256: str) -> StoredEvidence | None:
        """See ``EvidenceStore``."""
        with _named_faults():
            path = self._path_of(sha256)
            return _stored(path) if path and not self._is_erased(path, sha256) else None

    def read(self, sha256: str) -> Iterator[bytes]:
        """See ``EvidenceStore``."""
        with _named_faults():
            path = self._path_of(sha256)
            if path is None:
                raise EvidenceUnknown(f"there is no evidence {sha256[:64]!r}")
            with path.open("rb") as content:
                head = read_head(content.read(HEAD_BYTES))
                if head is None:
                    yield from proven(pieces_of(content), sha256_hex=sha256)
                elif self._seal.is_erased(sha256, head):
                    raise EvidenceUnknown(f"there is no evidence {sha256[:64]!r}")
                else:
                    yield from self._seal.opened(_sealed_pieces(content), sha256, head)

    def erase(self, sha256: str, *, stored_until: int, erased_at: int) -> bool:
        """See ``EvidenceStore``."""
        with _named_faults():
            path = self._path_of(sha256)
            if path is None or _stored(path).stored_at > stored_until:
                return False
            head = _head_of(path)
            if head is not None:
                self._seal.erase(sha256, head, erased_at=erased_at)
            path.unlink(missing_ok=True)
            _sync_folder(path.parent)
            return True

    def _is_erased(self, path: Path, sha256: str) -> bool:
        head = _head_of(path)
        return head is not None and self._seal.is_erased(sha256, head)

    def _path_of(self, sha256: str) -> Path | None:
        if HASH.fullmatch(sha256) is None:
            return None
        named = (self._named(sha256, kind) for kind in MediaType)
        return next((path for path in named if path.is_file()), None)

    def _new_path(self, examined: ExaminedEvidence) -> Path:
        return self._named(examined.sha256, examined.media_type)

    def _named(self, sha256: str, kind: MediaType) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.{kind.extension}"

    def _is_whole(self, path: Path, sha256: str) -> bool:
        if self._is_erased(path, sha256):
            return False
        try:
            for _piece in self.read(sha256):
                pass
        except (EvidenceDamaged, EvidenceUnknown):
            return False
        return path.is_file()

    def _write(self, examined: ExaminedEvidence, path: Path, *, stored_at: int) -> None:
        aside = self._aside / f"{int(time.time())}-{secrets.token_hex(16)}"
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                pieces = examined_pieces(examined)
                for piece in self._seal.sealed(pieces, examined.sha256, stored_at=stored_at):
                    opened.write(piece)
                opened.flush()
                os.utime(opened.fileno(), ns=(stored_at * 1_000_000, stored_at * 1_000_000))
                os.fsync(opened.fileno())
            aside.replace(path)
            _sync_folder(path.parent)
        finally:
            aside.unlink(missing_ok=True)

    def _sweep(self) -> None:
        oldest = int(time.time()) - LEFT_OVER_SECONDS
        with suppress(OSError):  # another process sweeps too, or nothing was ever written
            for left in self._aside.iterdir():
                # By its name: the file's own time is that of the evidence.
                begun = left.name.partition("-")[0]
                if begun.isdecimal() and int(begun) < oldest:
                    left.unlink(missing_ok=True)


def _stored(path: Path) -> StoredEvidence:
    kind = next(kind for kind in MediaType if path.suffix == f".{kind.extension}")
    status, head = path.stat(), _head_of(path)
    if head is None:
        stored_at = status.st_mtime_ns // 1_000_000
        return StoredEvidence(path.stem, status.st_size, kind, stored_at)
    return StoredEvidence(path.stem, plain_bytes_count(status.st_size), kind, head.stored_at)


def _head_of(path: Path) -> CopyHead | None:
    with path.open("rb") as content:
        return read_head(content.read(HEAD_BYTES))


def _sealed_pieces(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(SEALED_PIECE_BYTES):
        yield piece


def _make_folder(folder: Path) -> None:
    """Make it and those above it, each durable in its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise EvidenceUnavailable(f"the evidence folder: {fault.strerror}") from fault
