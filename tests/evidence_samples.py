"""Evidence files to try with: whole ones of every type that is taken, and the wrong things.

Documents are made as small as their readers allow; pictures are real ones.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl

MIB = 1024 * 1024
EXE = b"MZ\x90\x00" + bytes(60) + b"This program cannot be run in DOS mode." + bytes(400)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
SCRIPT = b"#!/bin/sh\nrm -rf /\n"
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000)
ENCRYPTED_OFFICE = OLD_WORD + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
CONTENT_TYPES = b'<?xml version="1.0"?><Types/>'


def pdf(text: str = "agreement", *, trailer: str = "") -> bytes:
    """A PDF of one empty page that says this in a remark; the table of its objects is right."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    out, places = f"%PDF-1.4\n% {text}\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out.encode()))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = len(out.encode())
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 4\n0000000000 65535 f \n{rows}"
    out += f"trailer\n<< /Size 4 /Root 1 0 R {trailer}>>\nstartxref\n{table}\n%%EOF\n"
    return out.encode()


def png() -> bytes:
    """One grey dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + header + dot + chunk(b"IEND", b"")


def jpeg(text: bytes = b"photo") -> bytes:
    """The beginning and the end of a camera's picture, with a remark between."""
    remark = b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text
    start = bytes.fromhex("ffd8ffe000104a46494600010101004800480000")
    return start + remark + b"\xff\xd9"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A Word document; more parts by name, ``__`` for the slash."""
    body = b"<w:document/>"
    named = {name.replace("__", "/"): content for name, content in more.items()}
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body} | named)


def xlsx() -> bytes:
    """A workbook as a library writes it."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "投资额"
    book.save(out)
    return out.getvalue()


def ofd(**more: bytes) -> bytes:
    """An OFD document."""
    named = {name.replace("__", "/"): content for name, content in more.items()}
    return zipped({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<ofd:Document/>"} | named)


def with_flags(package: bytes, flags: int) -> bytes:
    """The same zip, whose table says these flags of its first part."""
    at = package.index(b"PK\x01\x02") + 8
    return package[:at] + struct.pack("<H", flags) + package[at + 2 :]


def bomb() -> bytes:
    """A Word document of less than a MiB that unpacks to 640 MiB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        with package.open("word/document.xml", "w", force_zip64=False) as part:
            for _ in range(640):
                part.write(bytes(MIB))
    return out.getvalue()


def overlapping_bomb(parts_count: int = 400) -> bytes:
    """A document whose table names one packed part many times: each reader would unpack it anew."""
    package = docx(word__x=bytes(MIB))
    end = package.rindex(b"PK\x05\x06")
    (table_at,) = struct.unpack_from("<L", package, end + 16)
    table = package[table_at:end]
    last = table[table.rindex(b"PK\x01\x02") :]
    for number in range(parts_count):
        table += last.replace(b"word/x", b"w/%04d" % number)
    count = struct.pack("<HH", parts_count + 3, parts_count + 3)
    closing = b"PK\x05\x06" + bytes(4) + count + struct.pack("<LLH", len(table), table_at, 0)
    return package[:table_at] + table + closing
