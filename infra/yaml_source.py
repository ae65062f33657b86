"""YAML that people write, read so that every fault can be told with its line.

``read_yaml`` gives a ``YamlSource``: the plain value (dicts, lists, texts, numbers, dates) and the
line of every key and entry. ``faults_of`` turns what a pydantic model says about that value into
faults on those lines. ruamel.yaml is used in its round-trip mode, which knows lines and builds no
objects of the file's choosing.

Edge cases: a tab, a missing quote and a key that stands twice are faults of syntax with their line;
a byte order mark is let pass; text that is not UTF-8, and a file over 1 MiB, are refused; anchors
are read as the values that they stand for, but a file that unfolds to more than 100,000 values is
refused. YAML 1.2 rules hold: ``yes`` and ``no`` are texts, ``true`` and ``false`` are not.

Invariant: ``line`` always answers; for a key that is missing, the line of the group it belongs to.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scalarbool import ScalarBoolean

from infra.faults import Fault, FileFaulty
from infra.faults import faults_of as faults_of_model

__all__ = ["Fault", "FileFaulty", "YamlSource", "parse_yaml", "read_yaml"]

YAML_BYTES_MAX: Final = 1_048_576
YAML_VALUES_MAX: Final = 100_000
YAML_DEPTH_MAX: Final = 50

_SYNTAX: Final = (
    ("duplicate key", "file.key_twice"),
    ("cannot start any token", "file.sign_at_start"),
    ("mapping values are not allowed", "file.colon_astray"),
    ("did not find expected", "file.bracket_or_indent"),
    ("could not find expected ':'", "file.colon_missing"),
    ("expected <block end>", "file.bracket_or_indent"),
    ("expected ',' or", "file.bracket_or_indent"),
    ("unexpected end of stream", "file.quote_open"),
)
"""What the YAML library says, and the sentence of ours for it; any other is ``file.syntax``."""


class _Constructor(RoundTripConstructor):
    """Leaves a date that does not exist (2024-02-30) as text, for the model to refuse by line."""

    def construct_yaml_timestamp(self, node: ScalarNode, values: object = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


class YamlSource:
    """A YAML file as read: ``value`` for models, ``line`` for people."""

    def __init__(self, *, file: str, root: object) -> None:
        self.file = file
        self._root = root
        try:
            self.value: Any = _plain(root, iter(range(YAML_VALUES_MAX)))
        except (StopIteration, RecursionError):
            reason = f"more than {YAML_VALUES_MAX} values or {YAML_DEPTH_MAX} levels"
            raise _refused(file, "file.too_large", reason) from None

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line, from 1, of the value at this path, or of the nearest group above it."""
        node, line = self._root, _own_line(self._root)
        for part in path:
            found = _line_of_part(node, part)
            if found is None:
                break
            line = found
            node = node[part]  # type: ignore[index]
        return line

    def faults_of(
        self, problem: ValidationError, *, prefix: tuple[str | int, ...] = ()
    ) -> list[Fault]:
        """What a model found, on the lines of this file.

        ``prefix``: where the value that the model was given stands in the file.
        """
        return faults_of_model(problem, self.line, prefix=prefix)

    def fault(
        self, path: tuple[str | int, ...], code: str, params: dict[str, str], *, text: str
    ) -> Fault:
        """A fault that no model found, at this path."""
        return Fault.at(path, code, params, line=self.line(path), text=text)


def read_yaml(path: Path) -> YamlSource:
    """The YAML file at this path. Raises FileFaulty if it is unreadable or no YAML."""
    try:
        content = path.read_bytes()
    except IsADirectoryError as problem:
        raise _refused(str(path), "file.is_a_folder", "it is a folder") from problem
    except FileNotFoundError as problem:
        raise _refused(str(path), "file.not_there", "there is no such file") from problem
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise _refused(path.name, "file.unreadable", reason) from problem
    return parse_yaml(content, file=path.name)


def parse_yaml(content: bytes, *, file: str) -> YamlSource:
    """The YAML in these bytes; ``file`` is the name that faults shall say. Raises FileFaulty."""
    if len(content) > YAML_BYTES_MAX:
        raise _refused(file, "file.too_large", f"more than {YAML_BYTES_MAX} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise _refused(file, "file.not_utf8", "not UTF-8", line=line) from problem
    try:
        reader = YAML(typ="rt")
        reader.Constructor = _Constructor
        root = reader.load(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        reason = " ".join(str(problem.problem or problem.context or "").split())
        line = mark.line + 1 if mark else 0
        code = next((code for said, code in _SYNTAX if said in reason), "file.syntax")
        raise _refused(file, code, reason, line=line) from problem
    except ReaderError as problem:
        line = text[: problem.position].count("\n") + 1
        raise _refused(file, "file.syntax", "a control character", line=line) from problem
    except (YAMLError, ValueError, RecursionError) as problem:
        reason = " ".join(str(problem).split())[:200]
        raise _refused(file, "file.syntax", reason) from problem
    return YamlSource(file=file, root=root)


def _refused(file: str, code: str, reason: str, *, line: int = 0) -> FileFaulty:
    params = {"problem": reason}
    return FileFaulty(
        file=file, faults=[Fault(line=line, path="", code=code, params=params, text=reason)]
    )


def _plain(node: object, counter: Iterator[int], depth: int = 0) -> Any:
    """The node in plain types, so that models see no type of the YAML library."""
    next(counter)
    if depth > YAML_DEPTH_MAX:
        raise RecursionError
    if isinstance(node, CommentedMap):
        pairs = list(node.items())
        return {str(key): _plain(value, counter, depth + 1) for key, value in pairs}
    if isinstance(node, CommentedSeq):
        entries = list(node)
        return [_plain(value, counter, depth + 1) for value in entries]
    if isinstance(node, ScalarBoolean):
        return bool(node)
    for plain in (int, float, str):
        if isinstance(node, plain) and type(node) not in {plain, bool}:
            return plain(node)
    return node


def _own_line(node: object) -> int:
    if isinstance(node, CommentedMap | CommentedSeq):
        return int(node.lc.line) + 1
    return 1


def _line_of_part(node: object, part: str | int) -> int | None:
    try:
        if isinstance(node, CommentedMap) and part in node:
            return int(node.lc.key(part)[0]) + 1
        if isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            return int(node.lc.item(part)[0]) + 1
    except (KeyError, TypeError):
        return None  # merged in by an anchor: it has no line of its own here
    return None
