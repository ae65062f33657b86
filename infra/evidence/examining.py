"""Looking through a file that somebody sent: how long, which hash, and what it really is.

The rule: the type is read from the bytes. PDF, JPEG and PNG by their signatures; Word, Excel and
OFD documents as zip files that hold the parts of such a document. Everything else is refused:
programs, web pages, drawings with scripts, the older binary Office files (which may hold macros and
are also the wrapping of encrypted ones), archives.

Edge cases: a PDF that needs a password, also one that only forbids printing, is
``EvidenceEncrypted``; a picture or PDF with a zip hanging on its end is ``EvidenceBroken``, for it
is two things at once; a document that says it unpacks to more than ``UNPACKED_BYTES_MAX`` is
refused by its table of contents, nothing is unpacked. There is no search for viruses here.

Invariant: an ``ExaminedEvidence`` has at most ``bytes_max`` bytes and one of the types taken.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import IO, Final

from infra.evidence.pieces import pieces_of
from infra.evidence.zip_directory import ZIP_START, Part, ends_as_zip, zip_parts
from sharing.evidence_files import (
    EvidenceBroken,
    EvidenceEmpty,
    EvidenceEncrypted,
    EvidenceHoldsProgram,
    EvidenceTooLarge,
    EvidenceTypeRefused,
    EvidenceUnpacksTooLarge,
    ExaminedEvidence,
    MediaType,
)

UNPACKED_BYTES_MAX: Final = 512 * 1024 * 1024
_PDF: Final = b"%PDF-"
_PDF_END: Final = b"%%EOF"
_PDF_END_BYTES: Final = 2048
_PDF_ENCRYPTED: Final = re.compile(rb"/Encrypt[\x00\t\n\f\r ]*(?:<<|[0-9]+[\x00\t\n\f\r ]+[0-9]+)")
_JPEG: Final = re.compile(rb"\xff\xd8\xff[\xc0-\xc3\xdb\xdd\xe0-\xef\xfe]")
_PNG: Final = re.compile(rb"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OFFICE: Final = {"word/document.xml": MediaType.DOCX, "xl/workbook.xml": MediaType.XLSX}
_OFFICE_TABLE: Final = "[content_types].xml"
_OFD: Final = "ofd.xml"
_OFD_ENCRYPTED: Final = "encryptions.xml"
_MACROS: Final = re.compile(r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml|activex/.*|macrosheets/.*)$")
_RUNS: Final = re.compile(
    r"\.(?:exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|sh|zip|rar|7z)$"
)


def examine(content: IO[bytes], *, bytes_max: int) -> ExaminedEvidence:
    """Look the file through, from its start. Raises an EvidenceFault that says why it is not taken.

    Reads it piece by piece; never more than ``bytes_max`` and a piece.
    """
    digest, count, has_encrypted_mark = sha256(), 0, False
    before = b""
    for piece in pieces_of(content):
        count += len(piece)
        if count > bytes_max:
            raise EvidenceTooLarge
        digest.update(piece)
        window = before + piece
        has_encrypted_mark |= bool(_PDF_ENCRYPTED.search(window)) or _OLE_ENCRYPTED in window
        before = piece[-64:]
    if not count:
        raise EvidenceEmpty
    media_type = _type_of(content, has_encrypted_mark=has_encrypted_mark)
    content.seek(0)
    return ExaminedEvidence(content, digest.hexdigest(), count, media_type)


def _type_of(content: IO[bytes], *, has_encrypted_mark: bool) -> MediaType:
    content.seek(0)
    start = content.read(64)
    if start.startswith(ZIP_START):
        return _type_of_parts(zip_parts(content))
    if start.startswith(_OLE) and has_encrypted_mark:
        raise EvidenceEncrypted
    found = _type_of_start(start)
    if found is None:
        raise EvidenceTypeRefused
    if ends_as_zip(content):
        raise EvidenceBroken
    if found is MediaType.PDF:
        if has_encrypted_mark:
            raise EvidenceEncrypted
        _see_pdf_end(content)
    return found


def _type_of_start(start: bytes) -> MediaType | None:
    if start.startswith(_PDF):
        return MediaType.PDF
    if _JPEG.match(start):
        return MediaType.JPEG
    return MediaType.PNG if _PNG.match(start) else None


def _see_pdf_end(content: IO[bytes]) -> None:
    size = content.seek(0, 2)
    content.seek(max(0, size - _PDF_END_BYTES))
    if _PDF_END not in content.read():
        raise EvidenceBroken


def _type_of_parts(parts: Sequence[Part]) -> MediaType:
    names = {part.name for part in parts}
    if any(part.is_encrypted for part in parts) or _OFD_ENCRYPTED in names:
        raise EvidenceEncrypted
    found = [of for name, of in _OFFICE.items() if {name, _OFFICE_TABLE} <= names]
    found += [MediaType.OFD] if _OFD in names else []
    if len(found) != 1:
        raise EvidenceBroken if found else EvidenceTypeRefused
    if any(_MACROS.search(name) or _RUNS.search(name) for name in names):
        raise EvidenceHoldsProgram
    if sum(part.unpacked_bytes for part in parts) > UNPACKED_BYTES_MAX:
        raise EvidenceUnpacksTooLarge
    return found[0]
