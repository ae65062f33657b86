"""YAML is read with its lines, and rubbish is refused by line."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from infra.faults import FileFaulty
from infra.yaml_source import parse_yaml, read_yaml

TEXT = b"""\
# a comment
name: '0591'
list:
- a: 1
  b: true

- a: 2
day: 2024-03-05
"""


def test_values_are_plain_and_lines_are_known() -> None:
    source = parse_yaml(TEXT, file="x.yaml")
    assert source.value == {
        "name": "0591",
        "list": [{"a": 1, "b": True}, {"a": 2}],
        "day": date(2024, 3, 5),
    }
    assert type(source.value) is dict
    assert type(source.value["list"][0]["b"]) is bool
    paths = [("name",), ("list",), ("list", 0), ("list", 0, "b"), ("list", 1), ("list", 1, "a")]
    assert [source.line(path) for path in paths] == [2, 3, 4, 5, 7, 7]


@pytest.mark.parametrize(
    ("path", "line"),
    [(("absent",), 2), (("list", 1, "b"), 7), (("list", 9), 3), (("name", "x"), 2), ((), 2)],
)
def test_what_is_missing_has_the_line_of_its_group(path: tuple[str | int, ...], line: int) -> None:
    assert parse_yaml(TEXT, file="x.yaml").line(path) == line


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"a: [", 1, "file.syntax"),
        (b"a: 1\nb:\n\tc: 1", 3, "file.sign_at_start"),
        (b"a: 1\n\na: 2", 3, "file.key_twice"),
        (b"a: 1\nb: *nobody", 2, "file.syntax"),
        (b"a: 'open", 1, "file.quote_open"),
        (b"a: 1\nb: \x00", 2, "file.syntax"),
        (b"a: 1\n---\nb: 2", 2, "file.syntax"),
        (b"a: 1\nb: \xff", 2, "file.not_utf8"),
        ("a: 淮安".encode("gb18030"), 1, "file.not_utf8"),
        (b"a: " + b"x" * 1_100_000, 0, "file.too_large"),
        (b"[" * 90 + b"]" * 90, 0, "file.too_large"),
    ],
)
def test_what_is_no_yaml_is_refused_by_line(content: bytes, line: int, code: str) -> None:
    with pytest.raises(FileFaulty) as caught:
        parse_yaml(content, file="x.yaml")
    assert [(fault.line, fault.code) for fault in caught.value.faults] == [(line, code)]


def test_a_file_that_unfolds_without_end_is_refused() -> None:
    lines = [b"a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9)]
    with pytest.raises(FileFaulty, match="more than"):
        parse_yaml(b"\n".join(lines), file="x.yaml")


def test_a_tag_makes_no_object() -> None:
    source = parse_yaml(b"a: !!python/object/apply:os.getcwd []", file="x.yaml")
    assert source.value == {"a": []}


def test_a_byte_order_mark_is_let_pass() -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1", file="x.yaml").value == {"a": 1}


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileFaulty) as caught:
        read_yaml(tmp_path / "absent.yaml")
    assert caught.value.faults[0].code == "file.not_there"
    with pytest.raises(FileFaulty) as caught:
        read_yaml(tmp_path)
    assert caught.value.faults[0].code == "file.is_a_folder"


def test_faults_of_a_part_stand_on_the_lines_of_the_whole() -> None:
    class Part(BaseModel):
        a: str
        c: int

    source = parse_yaml(TEXT, file="x.yaml")
    with pytest.raises(ValidationError) as caught:
        Part.model_validate(source.value["list"][0])
    faults = source.faults_of(caught.value, prefix=("list", 0))
    assert [(fault.line, fault.path, fault.code) for fault in faults] == [
        (4, "list[1].a", "file.not_a_text"),
        (4, "list[1].c", "file.key_missing"),
    ]


@given(st.one_of(st.binary(max_size=60), st.text("a:-[]{}'\"&*!|> \n\t#?", max_size=40)))
def test_any_bytes_are_read_or_refused_and_never_crash(content: bytes | str) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    try:
        source = parse_yaml(raw, file="x.yaml")
    except FileFaulty as refused:
        assert refused.faults  # noqa: PT017 - either answer is right
    else:
        assert source.line(()) >= 1
