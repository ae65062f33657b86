"""Faults of a file that people write: every one of them, each with its line and its reason.

A fault has a code of the message catalogue and texts as parameters, so that the doors can say it
in the reader's language; ``text`` says it in plain English, for logs and for where there is no
catalogue. Pydantic's own words never reach a reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

READ_CHARACTERS_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where it stands (line from 1, 0 if unknown; path), and why."""

    line: int
    path: str
    code: str
    params: dict[str, str] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def at(
        cls,
        path: tuple[str | int, ...],
        code: str,
        params: dict[str, str],
        *,
        line: int,
        text: str,
    ) -> "Fault":
        """A fault at a path that is given in parts."""
        return cls(line=line, path=written_path(path), code=code, params=params, text=text)


class FileFaulty(Exception):
    """A file that cannot be used, with all its faults in the order of its lines."""

    def __init__(self, *, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.path, fault.code)))
        told = (f"{file}:{fault.line}: {fault.text or fault.code}" for fault in self.faults)
        super().__init__("\n".join(told))


_CODES: Final = {
    "missing": ("file.key_missing", "the key {key} is missing"),
    "extra_forbidden": ("file.key_unknown", "the key {key} is not known here"),
    "model_type": ("file.not_a_mapping", "{key} must be a group of keys"),
    "model_attributes_type": ("file.not_a_mapping", "{key} must be a group of keys"),
    "dict_type": ("file.not_a_mapping", "{key} must be a group of keys"),
    "list_type": ("file.not_a_list", "{key} must be a list"),
    "tuple_type": ("file.not_a_list", "{key} must be a list"),
    "string_type": ("file.not_a_text", "{key} must be a text in quotes, not {read}"),
    "bool_type": ("file.not_true_or_false", "{key} must be true or false, not {read}"),
    "bool_parsing": ("file.not_true_or_false", "{key} must be true or false, not {read}"),
    "int_type": ("file.not_a_whole_number", "{key} must be a whole number, not {read}"),
    "int_parsing": ("file.not_a_whole_number", "{key} must be a whole number, not {read}"),
    "int_from_float": ("file.not_a_whole_number", "{key} must be a whole number, not {read}"),
    "date_type": ("file.not_a_date", "{key} must be a date such as 2024-03-05, not {read}"),
    "date_parsing": ("file.not_a_date", "{key} must be a date such as 2024-03-05, not {read}"),
    "date_from_datetime_parsing": (
        "file.not_a_date",
        "{key} must be a date such as 2024-03-05, not {read}",
    ),
    "date_from_datetime_inexact": (
        "file.not_a_date",
        "{key} must be a date such as 2024-03-05, not {read}",
    ),
    "enum": ("file.not_one_of", "{key} must be {allowed}, not {read}"),
    "literal_error": ("file.not_one_of", "{key} must be {allowed}, not {read}"),
    "string_pattern_mismatch": ("file.signs_not_allowed", "{key} has signs not allowed: {read}"),
    "string_too_short": ("file.text_empty", "{key} must not be empty"),
    "string_too_long": ("file.text_too_long", "{key} has more than {most} characters"),
    "too_long": ("file.list_too_long", "{key} has more than {most} entries"),
    "too_short": ("file.list_too_short", "{key} has fewer than {least} entries"),
    "greater_than_equal": ("file.number_too_small", "{key} must be {least} or more, not {read}"),
    "less_than_equal": ("file.number_too_large", "{key} must be {most} or less, not {read}"),
}
_OF_PYDANTIC: Final = frozenset(get_args(ErrorType))
"""Any other type of error is a rule of one of our models, which says itself what is wrong."""
_LIMITS: Final = {
    "expected": "allowed",
    "ge": "least",
    "le": "most",
    "max_length": "most",
    "min_length": "least",
}
_OTHER: Final = ("file.value_not_understood", "{key} was not understood: {read}")


Path = tuple[str | int, ...]


def faults_of(
    problem: ValidationError, line_of: Callable[[Path], int], *, prefix: Path = ()
) -> list[Fault]:
    """The faults that a pydantic model found, each on the line that ``line_of`` gives its path.

    ``prefix`` is put before every path: where the model's value stands in the whole.
    """
    return [_fault(detail, prefix, line_of) for detail in problem.errors(include_url=False)]


def written_path(path: tuple[str | int, ...]) -> str:
    """A path as people read it: ``offices[3].aliases[0]``, counting from 1."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part + 1}]"
        else:
            written += f".{part}" if written else part
    return written


def as_read(value: object) -> str:
    """A value as it may be repeated to its writer: short, in one line."""
    read = " ".join(str(value).split())
    return read if len(read) <= READ_CHARACTERS_MAX else read[: READ_CHARACTERS_MAX - 1] + "…"


def _fault(detail: ErrorDetails, prefix: Path, line_of: Callable[[Path], int]) -> Fault:
    path = prefix + tuple(detail["loc"])
    if "." in detail["type"]:  # our own validators name their error by a message code
        given = {name: as_read(value) for name, value in detail.get("ctx", {}).items()}
        params = {"key": written_path(path), **given}
        return Fault.at(path, detail["type"], params, line=line_of(path), text=detail["msg"])
    if detail["type"] not in _OF_PYDANTIC or "error" in detail.get("ctx", {}):
        params = {"key": written_path(path), "problem": as_read(detail["msg"])}
        text = "{key}: {problem}".format(**params)
        return Fault.at(path, "file.rule_broken", params, line=line_of(path), text=text)
    code, text = _CODES.get(detail["type"], _OTHER)
    if not path and code == "file.not_a_mapping":
        code, text = "file.top_not_a_mapping", "the file must be a group of keys"
    context = detail.get("ctx", {})
    params = {"key": written_path(path), "read": as_read(detail["input"])}
    if detail["type"] in {"missing", "extra_forbidden"}:
        params["read"] = ""
    for key, name in _LIMITS.items():
        if key in context:
            params[name] = str(context[key]).replace("'", "").replace(" or ", ", ")
    params = {name: value for name, value in params.items() if "{" + name + "}" in text}
    return Fault(
        line=line_of(path),
        path=written_path(path),
        code=code,
        params=params,
        text=text.format(**params),
    )
