"""What is wrong with a field of a request, in words; what was sent is never repeated."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, Field

from gateway.messages.catalogue import say

ERRORS_MAX: Final = 20


class FieldFault(BaseModel):
    """One field that could not be read."""

    field: str = Field(description="Where: the path of the field, `identity.investor`.")
    detail: str = Field(description="What is wrong and what is wanted, in words.")


_CODES: Final[Mapping[str, str]] = {
    "missing": "rest.field_missing",
    "extra_forbidden": "rest.field_unknown",
    "string_type": "rest.field_not_a_text",
    "string_unicode": "rest.field_signs_not_allowed",
    "string_pattern_mismatch": "rest.field_signs_not_allowed",
    "unfit_sign": "rest.field_signs_not_allowed",
    "string_too_short": "rest.field_empty",
    "string_blank": "rest.field_empty",
    "string_too_long": "rest.field_too_long",
    "int_type": "rest.field_not_a_whole_number",
    "int_parsing": "rest.field_not_a_whole_number",
    "int_parsing_size": "rest.field_too_large",
    "int_from_float": "rest.field_not_a_whole_number",
    "bool_type": "rest.field_not_true_or_false",
    "bool_parsing": "rest.field_not_true_or_false",
    "greater_than_equal": "rest.field_too_small",
    "less_than_equal": "rest.field_too_large",
    "too_short": "rest.field_empty",
    "too_long": "rest.field_too_many",
    "literal_error": "rest.field_not_a_choice",
    "enum": "rest.field_not_a_choice",
    "json_invalid": "rest.body_not_json",
    "model_type": "rest.field_not_an_object",
    "model_attributes_type": "rest.field_not_an_object",
    "dict_type": "rest.field_not_an_object",
    "tuple_type": "rest.field_not_a_list",
    "list_type": "rest.field_not_a_list",
}
_NOT_AN_OBJECT: Final = frozenset({"model_type", "model_attributes_type", "dict_type"})
_PLACES: Final = frozenset({"body", "query", "path", "header"})


def field_faults(errors: Iterable[Mapping[str, Any]], language: str) -> tuple[FieldFault, ...]:
    """The faults that pydantic found, at most so many, each with its field and words."""
    return tuple(_fault(error, language) for error in list(errors)[:ERRORS_MAX])


def _fault(error: Mapping[str, Any], language: str) -> FieldFault:
    kind = str(error.get("type", ""))
    code = _CODES.get(kind)
    if code is None:
        is_date = kind.startswith(("date", "time", "timezone"))
        code = "rest.field_not_a_date" if is_date else "rest.field_not_understood"
    limits = error.get("ctx") or {}
    limit = next((limits[n] for n in ("max_length", "le", "ge") if n in limits), "")
    if "expected" in limits:
        limit = _choices(str(limits["expected"]), language)
    if kind == "json_invalid":  # its place is a position in the text, not a field
        return FieldFault(field="body", detail=say(code, language))
    if kind in _NOT_AN_OBJECT and isinstance(error.get("input"), bytes):  # not sent as JSON
        return FieldFault(field="body", detail=say("rest.body_not_as_json", language))
    return FieldFault(field=_path(error.get("loc", ())), detail=say(code, language, limit=limit))


def _choices(expected: str, language: str) -> str:
    """What may be sent, without the quotes and the last “or” of whoever checked it."""
    named = [each for each in re.findall(r"'([^']*)'", expected) if each]
    return (", " if language == "en" else "、").join(named) or expected


def _path(location: Iterable[Any]) -> str:
    parts = [str(part) for part in location]
    if parts and parts[0] in _PLACES:
        parts = parts[1:]
    # A name that the caller made up may be long or hold anything.
    return ".".join(part[:40] for part in parts if part.isprintable()) or "body"
