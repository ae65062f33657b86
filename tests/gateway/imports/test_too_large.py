"""A file that is too large is refused with a word, without the memory that it would take.

Measured in a child process, which says its own peak: what this process holds is no matter.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.imports.workbook import open_workbook
from infra.settings import Settings
from tests.gateway.imports.ods import MIMETYPE
from tests.gateway.imports.small import HEADER, row, write
from tests.gateway.imports.small_city import imported, opened
from tests.journeys.command_line import oneboard, worked

MEGABYTE = 1 << 20
BLOCKS = 127
"""Of 16 MB each: just below two gigabytes, so that a directory states it in four bytes."""
PEAK_GROWTH_MAX = 24 * MEGABYTE
"""What refusing may cost; a workbook of this size read into memory would take hundreds."""

CHILD = """
import json, re, sys
from pathlib import Path
from gateway.imports.faults import WorkbookRefused
from gateway.imports.workbook import open_workbook

def peak():
    # Not getrusage: its peak goes back to before the exec, when this was the parent.
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) * 1024

before = peak()
try:
    open_workbook(Path(sys.argv[1]))
    code, params = "", {}
except WorkbookRefused as refused:
    code, params = refused.code, refused.params
print(json.dumps({"code": code, "params": params, "grown": peak() - before}))
"""


def refused_in_a_child(path: Path) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def sparse(path: Path, head: bytes) -> Path:
    """200 MB of a file that begins like a real one; the disk holds hardly any of it."""
    with path.open("wb") as opened:
        opened.write(head)
        opened.truncate(200 * MEGABYTE)
    return path


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("320803.xlsx", b"PK\x03\x04"),
        ("320803.ods", b"PK\x03\x04"),
        ("320803.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("320803.csv", "投资方,项目名称,登记时间\n".encode()),
    ],
)
def test_200_megabytes_are_refused_unread(name: str, head: bytes, tmp_path: Path) -> None:
    answer = refused_in_a_child(sparse(tmp_path / name, head))
    assert answer["code"] == "import.file_too_large"
    assert answer["params"] == {"megabytes": "200", "most": "32"}
    assert answer["grown"] < PEAK_GROWTH_MAX


def bomb(path: Path, part: str, *, mimetype: str = "") -> Path:
    """A small zip that unpacks to two gigabytes."""
    block = bytes(16 * MEGABYTE)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        if mimetype:
            package.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        with package.open(part, "w", force_zip64=True) as opened:
            for _ in range(BLOCKS):
                opened.write(block)
    assert path.stat().st_size < 16 * MEGABYTE
    return path


def lying(path: Path, part: str, *, mimetype: str = "") -> Path:
    """The same, with a directory that declares a few bytes."""
    raw = bomb(path, part, mimetype=mimetype).read_bytes()
    real = (BLOCKS * 16 * MEGABYTE).to_bytes(4, "little")
    at = raw.rindex(b"PK\x01\x02")
    assert raw[at + 24 : at + 28] == real
    path.write_bytes(raw[: at + 24] + (99).to_bytes(4, "little") + raw[at + 28 :])
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [(bomb, "import.unpacked_too_large"), (lying, "import.workbook_damaged")],
)
@pytest.mark.parametrize(
    ("name", "part", "mimetype"),
    [("320803.xlsx", "xl/worksheets/sheet1.xml", ""), ("320803.ods", "content.xml", MIMETYPE)],
)
def test_a_small_zip_of_gigabytes_is_refused_packed(
    make: Callable[..., Path], code: str, name: str, part: str, mimetype: str, tmp_path: Path
) -> None:
    path = make(tmp_path / name, part, mimetype=mimetype)
    answer = refused_in_a_child(path)
    assert answer["code"] == code
    assert answer["grown"] < path.stat().st_size + PEAK_GROWTH_MAX


def test_the_measure_sees_a_file_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "320803.csv"
    path.write_bytes("投资方,项目名称,登记时间\n".encode() + b"a,b,2024-03-05\n" * 400_000)
    answer = refused_in_a_child(path)
    assert answer["code"] == ""
    assert answer["grown"] > PEAK_GROWTH_MAX


def test_a_file_of_separators_alone_makes_no_grid(tmp_path: Path) -> None:
    path = tmp_path / "320803.csv"
    path.write_bytes(b"," * 99 + b"\n" + b",,,,,,,,,\n" * 300_000)
    assert refused_in_a_child(path)["code"] == "import.sheet_too_wide"


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "320826.csv"
    lines = [",".join(map(str, HEADER)), ",".join(map(str, row()))]
    path.write_text("\n".join(lines) + "\n" * (2 * MEGABYTE), "utf-8")
    with opened(tmp_path, import_megabytes_max=1) as made:
        (fault,) = imported(made, path).readings.faults
        assert fault.code == "import.file_too_large"
        assert fault.params["most"] == "1"
    assert Settings().import_bytes_max == 32 * MEGABYTE
    good = write(tmp_path, [HEADER, row()])
    assert open_workbook(good, bytes_max=MEGABYTE).sheets


def test_the_command_says_it_in_both_languages_and_goes_on_with_the_others(tmp_path: Path) -> None:
    worked("--data", tmp_path / "d", "init")
    large = sparse(tmp_path / "320804.xlsx", b"PK\x03\x04")
    good = write(tmp_path, [HEADER, row()])
    for language, words in (("zh_CN", "超过上限 32 MB"), ("en", "more than the 32 MB allowed")):
        told = oneboard("--data", tmp_path / "d", "--language", language, "import", large, good)
        assert told.status == 1
        assert words in told.err
        assert "320804.xlsx" in told.err
    one_setting = {"ONEBOARD_IMPORT_MEGABYTES_MAX": "300"}
    told = oneboard("--data", tmp_path / "d", "import", large, more=one_setting)
    assert "超过上限" not in told.err
