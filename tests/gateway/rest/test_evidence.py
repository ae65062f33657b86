"""Evidence files through the door: who may send and read what, and every wrong thing told."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.types import Message

from gateway.rest.evidence import IN_MEMORY_BYTES
from gateway.wiring import EVIDENCE_FOLDER, deployment
from infra.settings import Settings
from tests import evidence_samples as samples
from tests.gateway.rest.test_bad_input import assert_told
from tests.gateway.rest.town import CENTRE, Town, town

LIMIT = 20 * samples.MIB
PATH = "/api/v1/evidence"
TYPES = {
    "pdf": (samples.pdf(), "application/pdf"),
    "jpg": (samples.jpeg(), "image/jpeg"),
    "png": (samples.png(), "image/png"),
    "docx": (
        samples.docx(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (samples.xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ofd": (samples.ofd(), "application/ofd"),
}
WRONG = {
    "empty": (b"", "evidence_empty"),
    "a program named as a pdf": (samples.EXE, "evidence_type_refused"),
    "a page": (samples.HTML, "evidence_type_refused"),
    "a drawing": (samples.SVG, "evidence_type_refused"),
    "a script": (samples.SCRIPT, "evidence_type_refused"),
    "a bomb": (samples.bomb(), "evidence_unpacks_too_large"),
    "a bomb of parts over each other": (samples.overlapping_bomb(), "evidence_broken"),
    "macros": (samples.docx(**{"word__vbaProject.bin": b"1"}), "evidence_holds_program"),
    "a locked workbook": (samples.ENCRYPTED_OFFICE, "evidence_encrypted"),
    "half a pdf": (samples.pdf()[:99], "evidence_broken"),
    "a part that leads out": (samples.docx(**{"..__x": b""}), "evidence_broken"),
}


def send(
    city: Town, who: str, content: bytes | Iterator[bytes], *, language: str = "zh-CN"
) -> Response:
    """Send a file as the body."""
    headers = city.headers(who, language=language) | {"Content-Type": "application/pdf"}
    answer: Response = city.client.post(PATH, content=content, headers=headers)
    return answer


def send_form(city: Town, who: str, content: bytes, *, name: str = "投资协议.pdf") -> Response:
    """Send a file in a form, under this name and always as a PDF."""
    form = {"file": (name, content, "application/pdf")}
    answer: Response = city.client.post(PATH, files=form, headers=city.headers(who))
    return answer


def sent(city: Town, who: str, content: bytes) -> str:
    """Send a file that is taken; its hash."""
    answer = send(city, who, content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sha256"])


def read(city: Town, who: str, sha256: str) -> Response:
    return city.get(who, f"/evidence/{sha256}")


def files_of(city: Town) -> list[Path]:
    folder = city.opened.settings.data / EVIDENCE_FOLDER
    return sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("extension", TYPES)
@pytest.mark.parametrize("way", [send, send_form])
def test_a_file_is_kept_under_its_hash_and_given_as_what_it_is(
    city: Town, extension: str, way: object
) -> None:
    content, media_type = TYPES[extension]
    sha256 = hashlib.sha256(content).hexdigest()
    answer = (
        send(city, "lianshui", content) if way is send else send_form(city, "lianshui", content)
    )
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"sha256": sha256, "bytes": len(content), "media_type": media_type}

    given = read(city, "lianshui", sha256)
    assert given.status_code == 200
    assert given.content == content
    assert given.headers["content-type"] == media_type
    assert given.headers["content-length"] == str(len(content))
    assert given.headers["content-disposition"] == f'attachment; filename="{sha256}.{extension}"'
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in given.headers["content-security-policy"]
    assert given.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("way", [send, send_form])
def test_a_wrong_thing_is_told_and_not_kept(city: Town, name: str, way: object) -> None:
    content, reason = WRONG[name]
    before = files_of(city)
    answer = (
        send(city, "lianshui", content) if way is send else send_form(city, "lianshui", content)
    )
    assert_told(answer, 422)
    assert answer.json()["reason"] == reason
    assert "PDF / JPEG / PNG / DOCX / XLSX / OFD" in answer.json()["detail"]
    assert files_of(city) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "/etc/passwd",
        "C:\\x.exe",
        "a\x00b.pdf",
        "x" * 300,
        "",
        "协议.pdf.exe",
    ],
)
def test_the_name_that_was_sent_leaves_no_trace(city: Town, name: str) -> None:
    content = samples.pdf(f"named {len(name)}")
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: image/png\r\n\r\n'
        + content
        + b"\r\n--b--\r\n"
    )
    headers = city.headers("lianshui") | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = city.client.post(PATH, content=body, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json()["media_type"] == "application/pdf"
    sha256 = answer.json()["sha256"]
    assert f"{sha256}.pdf" in read(city, "lianshui", sha256).headers["content-disposition"]
    (file,) = (each for each in files_of(city) if each.name.startswith(sha256))
    assert file.name == f"{sha256}.pdf"
    assert content not in file.read_bytes()


def padded(bytes_count: int) -> bytes:
    """A PDF of exactly so many bytes."""
    start, end = b"%PDF-1.4\n%", b"\n%%EOF\n"
    return start + b"x" * (bytes_count - len(start) - len(end)) + end


@pytest.mark.parametrize("way", [send, send_form])
def test_a_file_of_exactly_the_limit_is_taken(city: Town, way: object) -> None:
    content = padded(LIMIT)
    answer = (
        send(city, "lianshui", content) if way is send else send_form(city, "lianshui", content)
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["bytes"] == LIMIT
    assert read(city, "lianshui", answer.json()["sha256"]).content == content


def pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 1_000_000):
        yield content[start : start + 1_000_000]


@pytest.mark.parametrize("bytes_count", [LIMIT + 1, 21 * samples.MIB])
@pytest.mark.parametrize("how", ["announced", "in pieces", "in a form"])
def test_a_file_beyond_the_limit_is_too_large(city: Town, bytes_count: int, how: str) -> None:
    content, before = padded(bytes_count), files_of(city)
    if how == "in a form":
        answer = send_form(city, "lianshui", content)
    else:
        answer = send(city, "lianshui", content if how == "announced" else pieces(content))
    assert_told(answer, 413)
    assert answer.json()["reason"] == "evidence_too_large"
    assert "20 MiB" in answer.json()["detail"]
    assert files_of(city) == before


def test_other_routes_take_no_larger_bodies_than_before(city: Town) -> None:
    headers = city.headers("lianshui") | {"Idempotency-Key": "large-1"}
    for path in ("/api/v1/leads", f"{PATH}/", f"{PATH}/{'a' * 64}"):
        content = pieces(b'{"a": "' + b"x" * 2 * IN_MEMORY_BYTES + b'"}')
        answer = city.client.post(path, content=content, headers=headers, follow_redirects=False)
        assert answer.status_code in {307, 405, 413}, path


@pytest.mark.parametrize(
    "body",
    [
        b"", b"--b--\r\n", b"rubbish",
        b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n',
        b"--b" + b'\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n1\r\n--b' * 2
        + b"--\r\n",
        b"--b\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n1\r\n--b--\r\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("boundary", ["; boundary=b", "", "; boundary=" + "z" * 5_000])
def test_a_form_without_exactly_one_file_is_told(city: Town, body: bytes, boundary: str) -> None:
    headers = city.headers("lianshui") | {"Content-Type": f"multipart/form-data{boundary}"}
    answer = city.client.post(PATH, content=body, headers=headers)
    assert_told(answer, 422)
    assert answer.json()["reason"] == "evidence_not_one_file"


def test_the_own_office_and_the_centre_read_it_and_nobody_else(city: Town) -> None:
    sha256 = sent(city, "lianshui", samples.pdf("only ours"))
    may = {"lianshui", "machine", "centre", "arbiter"}
    others = {
        "xuyi", "huaiyin", "park", "bureau", "assessor", "auditor", "leader", "reviewer",
        "administrator", "security",
    }  # fmt: skip
    assert {who for who in may | others if read(city, who, sha256).status_code == 200} == may


def test_absent_and_forbidden_are_the_same_404(city: Town) -> None:
    sha256 = sent(city, "lianshui", samples.pdf("hidden"))
    absent = read(city, "xuyi", "0" * 64)
    assert_told(absent, 404)
    known = {"instance": ""}
    told = [read(city, "xuyi", sha256), read(city, "leader", sha256), absent]
    assert len({str(answer.json() | known) for answer in told}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in told}) == 1


@pytest.mark.parametrize(
    "name",
    [
        "a" * 63, "a" * 65, "A" * 64, "g" * 64, "%00", "%ff", "..%2f..%2fetc%2fpasswd",
        "..%2f..%2f..%2flog.sqlite", "%2e%2e", "..%5c..%5cx", "a" * 64 + ".pdf", "*", "a" * 5_000,
        "%F0%9F%98%80", "0" * 64,
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["lianshui", "centre"])
def test_what_is_no_hash_or_no_file_is_not_found(city: Town, who: str, name: str) -> None:
    answer = city.client.get(f"{PATH}/{name}", headers=city.headers(who))
    assert_told(answer, 404)


def test_two_offices_that_send_the_same_file_learn_nothing_of_each_other(city: Town) -> None:
    content = samples.pdf("the same paper")
    first = send(city, "lianshui", content)
    second, again = send(city, "xuyi", content), send(city, "xuyi", content)
    assert first.json() == second.json() == again.json()
    assert first.status_code == second.status_code == again.status_code == 201
    for who in ("lianshui", "xuyi"):
        assert read(city, who, first.json()["sha256"]).content == content
    assert read(city, "park", first.json()["sha256"]).status_code == 404


@pytest.mark.parametrize("who", ["auditor", "leader", "reviewer", "administrator", "security"])
def test_who_may_not_send_is_told_before_the_file_is_read(city: Town, who: str) -> None:
    def never() -> Iterator[bytes]:
        yield b"%PDF-"

    assert_told(send(city, who, never()), 403)


def test_a_file_that_was_damaged_is_told_and_mended_by_sending_it_again(city: Town) -> None:
    content = samples.pdf("will be damaged")
    sha256 = sent(city, "lianshui", content)
    (file,) = (each for each in files_of(city) if each.stem == sha256)
    file.write_bytes(content.replace(b"damaged", b"changed"))
    answer = read(city, "lianshui", sha256)
    assert_told(answer, 503)
    assert answer.json()["reason"] == "evidence_damaged"
    assert sent(city, "lianshui", content) == sha256
    assert read(city, "lianshui", sha256).content == content


def test_a_caller_who_hangs_up_leaves_nothing(city: Town) -> None:
    token = city.headers("lianshui")["Authorization"].encode()
    before, answers = files_of(city), list[Message]()
    coming: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": samples.pdf()[:50], "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    scope = {
        "type": "http", "method": "POST", "path": PATH, "raw_path": PATH.encode(),
        "query_string": b"", "headers": [(b"authorization", token)], "http_version": "1.1",
        "scheme": "http", "server": ("test", 80), "client": ("test", 1), "root_path": "",
    }  # fmt: skip

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        answers.append(message)

    asyncio.run(city.app(scope, receive, send))
    assert answers[0]["status"] == 400
    assert files_of(city) == before


def test_problems_with_a_file_are_told_in_the_readers_language(city: Town) -> None:
    assert "可提交的类型" in send(city, "lianshui", samples.EXE).json()["detail"]
    english = send(city, "lianshui", samples.EXE, language="en").json()["detail"]
    assert "These types are taken" in english


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city where a file may have 1 MiB, and an office's day 2."""
    folder = tmp_path_factory.mktemp("narrow")
    with town(folder, evidence_megabytes_max=1, evidence_day_megabytes_max=2) as running:
        yield running


def test_an_office_may_send_so_much_a_day(narrow: Town) -> None:
    first, rest = padded(samples.MIB), padded(samples.MIB - 1000)
    assert send(narrow, "xuyi", first).status_code == 201
    assert send(narrow, "xuyi", rest).status_code == 201
    full = send(narrow, "xuyi", padded(1001))
    assert_told(full, 413)
    assert full.json()["reason"] == "evidence_day_full"
    assert "2 MiB" in full.json()["detail"]
    assert full.headers["retry-after"] == "3600"
    assert send(narrow, "xuyi", first).status_code == 201, "what was sent costs nothing"
    assert send(narrow, "xuyi", padded(1000)).status_code == 201, "to the byte"
    assert send(narrow, "park", padded(1001)).status_code == 201, "another office has its own day"


def test_the_limit_of_a_file_is_a_setting(narrow: Town) -> None:
    answer = send(narrow, "huaiyin", padded(samples.MIB + 1))
    assert_told(answer, 413)
    assert "1 MiB" in answer.json()["detail"]


def test_gateways_on_one_database_share_their_files(tmp_path: Path, postgres_url: str) -> None:
    content = samples.pdf("shared")
    shared: dict[str, Any] = {"database_url": postgres_url, "keystore_url": postgres_url}
    shared["master_key"] = "ab" * 32
    with town(tmp_path / "one", **shared) as running:
        sha256 = sent(running, "lianshui", content)
        reader = running.app.state.parts.desk.person_of(running.tokens["lianshui"]).actor
        assert files_of(running) == []
        settings = Settings(data=tmp_path / "other", **shared)
        with deployment(settings, new_city=CENTRE) as other:
            desk = other.evidence_desk()
            assert b"".join(desk.read(desk.find(sha256, reader))) == content
