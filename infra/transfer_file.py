"""The file in which a log travels: one JSON object a line, each line proved by a chain of hashes.

    {"chain":"<64 hex digits>","kind":"header", ...}
    {"chain":"...","kind":"record","offset":0,"recorded_at":...,"row":{...},"value":"<base64>"}
    ...
    {"chain":"...","kind":"end","records":...,"rows":...}

``chain`` of a line = SHA-256(chain of the line before ‖ the line without its ``chain`` member and
its line feed); before the first line stand 32 zero bytes. So the last line's chain is a hash of
the whole file, and a changed, missing, added or exchanged line is found at its place. What the
members mean is in ``docs/log-transfer.md``.

A name that ends with ``.gz`` is compressed, with nothing of the machine in its head (no name, no
time), so that equal logs give equal files.

Invariant: what ``LineReader`` gives back is what ``LineWriter`` was given, byte for byte, or
``TransferFileDamaged`` names the line.
"""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

import orjson

from sharing.canonical import canonical_bytes

FORMAT: Final = "oneboard-log"
FORMAT_VERSION: Final = 1
LINE_BYTES_MAX: Final = 32 * 1024 * 1024
CHAIN_ZERO: Final = bytes(32)
_PREFIX: Final = b'{"chain":"'
_BODY_AT: Final = len(_PREFIX) + 64 + len(b'",')
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


_Stream = IO[bytes] | gzip.GzipFile


class TransferFault(Exception):
    """A log could not be carried. ``code`` has a sentence in the catalogue, with ``params``."""

    def __init__(self, code: str, text: str, **params: object) -> None:
        super().__init__(text)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}


class TransferFileUnreadable(TransferFault):
    """The file is not there, cannot be opened or written, or is no such file at all."""


class TransferFileDamaged(TransferFault):
    """The file was changed or cut short. ``params['line']`` says where."""


class LineWriter:
    """Writes the lines of a transfer file."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self.chain = CHAIN_ZERO

    def write(self, content: dict[str, Any]) -> None:
        """Write the next line."""
        body = canonical_bytes(content)
        self.chain = sha256(self.chain + body).digest()
        self._stream.write(_PREFIX + self.chain.hex().encode() + b'",' + body[1:] + b"\n")


class LineReader:
    """Reads the lines of a transfer file and proves each."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self.chain = CHAIN_ZERO
        self.line = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while True:
            self.line += 1
            try:
                line = self._stream.readline(LINE_BYTES_MAX)
            except (OSError, EOFError, zlib.error) as problem:
                raise self.damaged("transfer.not_unpacked", problem=str(problem)) from problem
            if not line:
                return
            yield self._proved(line)

    def damaged(self, code: str, **params: object) -> TransferFileDamaged:
        """A fault at the line that was read last."""
        text = " ".join(f"{name}={value}" for name, value in params.items())
        return TransferFileDamaged(code, f"line {self.line}: {text}", line=self.line, **params)

    def _proved(self, line: bytes) -> dict[str, Any]:
        body = b"{" + line[_BODY_AT:-1]
        self.chain = sha256(self.chain + body).digest()
        wanted = _PREFIX + self.chain.hex().encode() + b'",'
        if line[:_BODY_AT] != wanted or not line.endswith(b"\n"):
            raise self.damaged("transfer.line_changed")
        try:
            content: dict[str, Any] = orjson.loads(body)
        except orjson.JSONDecodeError as problem:
            raise self.damaged("transfer.line_changed") from problem
        return content


@contextmanager
def writing(path: Path) -> Iterator[LineWriter]:
    """A file that appears whole, or not at all, readable for its owner alone.

    A folder that is not there is refused, not made: its name may be a slip.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.parent.is_dir():
        folder = path.parent
        raise TransferFileUnreadable("transfer.no_such_folder", f"no {folder}", folder=folder)
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
                    yield LineWriter(packed)
            else:
                yield LineWriter(raw)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(path)
    except OSError as problem:
        raise _unreadable("transfer.file_not_written", path, problem) from problem
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[LineReader]:
    """The lines of a file. Raises TransferFileUnreadable."""
    try:
        raw = path.open("rb")
    except OSError as problem:
        raise _unreadable("transfer.file_unreadable", path, problem) from problem
    with raw:
        head = raw.peek(len(_GZIP_HEAD))[: len(_GZIP_HEAD)]
        if head[:2] == _GZIP_HEAD[:2]:
            if head != _GZIP_HEAD:
                # Such a head proves nothing about its own bytes, so only ours is taken.
                raise TransferFileDamaged("transfer.repacked", f"{path} was packed anew", line=0)
            with gzip.GzipFile(fileobj=raw) as packed:
                yield LineReader(packed)
        else:
            yield LineReader(raw)


def _unreadable(code: str, path: Path, problem: OSError) -> TransferFileUnreadable:
    why = problem.strerror or str(problem)
    return TransferFileUnreadable(code, f"{path}: {why}", file=path, problem=why)
