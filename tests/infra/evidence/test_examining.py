"""What a file is, by its bytes; and every wrong thing by the name of what is wrong with it."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.evidence.examining import examine
from sharing.evidence_files import (
    EvidenceBroken,
    EvidenceEmpty,
    EvidenceEncrypted,
    EvidenceFault,
    EvidenceHoldsProgram,
    EvidenceTooLarge,
    EvidenceTypeRefused,
    EvidenceUnpacksTooLarge,
    ExaminedEvidence,
    MediaType,
    hashes_named,
)
from tests import evidence_samples as samples

PICTURE = Path(__file__).parents[3] / "docs/images/board.png"
LIMIT = 20 * samples.MIB


def looked(content: bytes) -> ExaminedEvidence:
    return examine(io.BytesIO(content), bytes_max=LIMIT)


TAKEN = {
    "pdf": (samples.pdf(), MediaType.PDF),
    "png": (samples.png(), MediaType.PNG),
    "a real picture": (PICTURE.read_bytes(), MediaType.PNG),
    "jpeg": (samples.jpeg(), MediaType.JPEG),
    "docx": (samples.docx(), MediaType.DOCX),
    "docx with a drawing and a table inside": (
        samples.docx(**{"word__media__a.svg": samples.SVG, "word__t.xlsx": samples.xlsx()}),
        MediaType.DOCX,
    ),
    "xlsx": (samples.xlsx(), MediaType.XLSX),
    "ofd": (samples.ofd(), MediaType.OFD),
    "ofd with Chinese names": (samples.ofd(甲=b"1", 乙=b"2"), MediaType.OFD),
}
REFUSED = {
    "nothing": (b"", EvidenceEmpty),
    "a program": (samples.EXE, EvidenceTypeRefused),
    "a page": (samples.HTML, EvidenceTypeRefused),
    "a drawing": (samples.SVG, EvidenceTypeRefused),
    "a script": (samples.SCRIPT, EvidenceTypeRefused),
    "text": ("投资协议".encode(), EvidenceTypeRefused),
    "a page that says PDF later": (samples.HTML + samples.pdf(), EvidenceTypeRefused),
    "an old Word document": (samples.OLD_WORD, EvidenceTypeRefused),
    "any archive": (samples.zipped({"a.txt": b"1"}), EvidenceTypeRefused),
    "a document without table": (samples.zipped({"word/document.xml": b""}), EvidenceTypeRefused),
    "an OFD in a folder": (samples.zipped({"x/OFD.xml": b""}), EvidenceTypeRefused),
    "an encrypted workbook": (samples.ENCRYPTED_OFFICE, EvidenceEncrypted),
    "an encrypted pdf": (samples.pdf(trailer="/Encrypt 9 0 R "), EvidenceEncrypted),
    "a pdf with its lock inside": (samples.pdf(trailer="/Encrypt<</V 4>> "), EvidenceEncrypted),
    "an encrypted zip": (samples.with_flags(samples.docx(), 1), EvidenceEncrypted),
    "an encrypted ofd": (samples.ofd(**{"Encryptions.xml": b""}), EvidenceEncrypted),
    "macros": (samples.docx(**{"word__vbaProject.bin": b"1"}), EvidenceHoldsProgram),
    "a program inside": (samples.docx(**{"word__a.exe": samples.EXE}), EvidenceHoldsProgram),
    "half a pdf": (samples.pdf()[:120], EvidenceBroken),
    "half a docx": (samples.docx()[:-40], EvidenceBroken),
    "two documents in one": (samples.docx(**{"OFD.xml": b""}), EvidenceBroken),
    "a pdf with a zip on it": (samples.pdf() + samples.docx(), EvidenceBroken),
    "a picture with a zip on it": (samples.jpeg() + samples.zipped({"a": b""}), EvidenceBroken),
    "a zip with bytes on its end": (samples.docx() + b"more", EvidenceBroken),
    "a zip behind a zip": (samples.docx() + samples.xlsx(), EvidenceBroken),
    "a part that leads out": (samples.docx(**{"..__..__etc__passwd": b""}), EvidenceBroken),
    "a part from the root": (samples.docx(__etc__passwd=b""), EvidenceBroken),
    "a part that leads out on Windows": (samples.docx(**{"..\\a": b""}), EvidenceBroken),
    "a bomb": (samples.bomb(), EvidenceUnpacksTooLarge),
    "a bomb of parts over each other": (samples.overlapping_bomb(), EvidenceBroken),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_what_its_bytes_are(name: str) -> None:
    content, kind = TAKEN[name]
    found = looked(content)
    assert (found.media_type, found.bytes_count) == (kind, len(content))
    assert found.content.read() == content


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_thing_is_refused_by_what_is_wrong_with_it(name: str) -> None:
    content, fault = REFUSED[name]
    with pytest.raises(fault) as refused:
        looked(content)
    assert type(refused.value) is fault


def test_a_file_may_have_as_many_bytes_as_the_limit_and_not_one_more() -> None:
    content = samples.pdf()
    assert examine(io.BytesIO(content), bytes_max=len(content)).bytes_count == len(content)
    with pytest.raises(EvidenceTooLarge):
        examine(io.BytesIO(content), bytes_max=len(content) - 1)


def test_the_bombs_are_what_they_say() -> None:
    for bomb in (samples.bomb(), samples.overlapping_bomb()):
        with zipfile.ZipFile(io.BytesIO(bomb)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
        assert unpacked > 200 * len(bomb)
    assert len(samples.bomb()) < samples.MIB


def test_a_larger_file_is_not_read_to_its_end() -> None:
    content = io.BytesIO(samples.pdf() + bytes(40 * samples.MIB))
    with pytest.raises(EvidenceTooLarge):
        examine(content, bytes_max=samples.MIB)
    assert content.tell() < 2 * samples.MIB


def test_a_mark_of_encryption_is_seen_wherever_the_pieces_are_cut() -> None:
    piece = 256 * 1024
    for back in (1, 8, 20):
        filling = b"%" + b"x" * (piece - back - 20) + b"\n/Encrypt 12 0 R\n"
        content = b"%PDF-1.7\n" + b"%" * (20 - 9) + filling + b"%%EOF"
        with pytest.raises(EvidenceEncrypted):
            looked(content)


def test_a_table_of_too_many_parts_is_refused_unread() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(5_001):
            package.writestr(f"p{number}", b"")
    with pytest.raises(EvidenceBroken):
        looked(out.getvalue())


@given(st.sampled_from(sorted(TAKEN)), st.data())
def test_any_damage_gives_a_type_or_a_named_fault(name: str, data: st.DataObject) -> None:
    raw = bytearray(TAKEN[name][0][:20_000])
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    with suppress(EvidenceFault):
        assert looked(bytes(raw[:cut])).bytes_count == cut


@given(st.binary(max_size=400))
def test_any_bytes_behind_a_signature_give_a_type_or_a_named_fault(rest: bytes) -> None:
    for start in (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        with suppress(EvidenceFault):
            assert looked(start + rest).bytes_count == len(start + rest)


HASH = "ab" * 32


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        (HASH, (HASH,)),
        (f"投资协议.pdf sha256:{HASH.upper()}", (HASH,)),
        (f"{HASH}、{'c' * 64}", (HASH, "c" * 64)),
        (HASH[:-1], ()),
        (HASH + "a", ()),
        ("投资协议.pdf sha256:ab12", ()),
        ("", ()),
    ],
)
def test_a_statement_names_a_file_by_a_whole_hash(text: str, hashes: tuple[str, ...]) -> None:
    assert hashes_named(text) == hashes
