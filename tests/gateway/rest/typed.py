"""Requests made from the application's own description, with a text typed into one field."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

PHONE: Final = "138 1234 5678"
TEXT: Final = f"电话 {PHONE}"
_FITTING: Final = ("经核", "LA", "320830", "2025-01", "example_kind", "ab" * 32, "wang")
_ENOUGH: Final = len(PHONE)

Schema = Mapping[str, Any]
Path = tuple[str, ...]
"""Where a field stands in a body: names, and ``0`` for the first of a list."""


def free_texts(schema: Schema, defs: Schema) -> Iterator[tuple[Path, Any]]:
    """Each field that takes a text with a phone number, and a body that has it there."""
    yield from _typed(_whole(schema, defs), defs, ())


def sample(schema: Schema, defs: Schema) -> Any:
    """The least that this schema takes."""
    schema = _whole(schema, defs)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return sample(schema[choice][0], defs)
    if "const" in schema or "enum" in schema:
        return schema.get("const", next(iter(schema.get("enum", ())), None))
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: sample(properties[name], defs) for name in schema.get("required", ())}
        case "array":
            return [sample(schema["items"], defs)] * schema.get("minItems", 0)
        case "string":
            return _text(schema)
        case "boolean":
            return True
        case "integer" | "number":
            return max(1, int(schema.get("minimum", 1)))
    return None


def _typed(schema: Schema, defs: Schema, path: Path) -> Iterator[tuple[Path, Any]]:
    """As ``free_texts``, for a part of a body."""
    choices = [part for name in ("anyOf", "oneOf") for part in schema.get(name, ())]
    for part in choices:
        yield from _typed(_whole(part, defs), defs, path)
    if _takes_text(schema):
        yield path, TEXT
    for name, part in schema.get("properties", {}).items():
        for below, value in _typed(_whole(part, defs), defs, (*path, name)):
            yield below, {**sample(schema, defs), name: value}
    if "items" in schema:
        for below, value in _typed(_whole(schema["items"], defs), defs, (*path, "0")):
            yield below, [value, *sample(schema, defs)[1:]]


def _whole(schema: Schema, defs: Schema) -> Schema:
    return defs[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _takes_text(schema: Schema) -> bool:
    if schema.get("type") != "string" or {"enum", "const"} & schema.keys():
        return False
    if schema.get("format") in {"date", "date-time", "binary"}:
        return False
    return schema.get("maxLength", _ENOUGH) >= _ENOUGH and bool(
        re.search(schema.get("pattern", ""), TEXT)
    )


def _text(schema: Schema) -> str:
    if schema.get("format") == "date":
        return "2025-03-01"
    if "examples" in schema:
        return str(schema["examples"][0])
    return next(text for text in _FITTING if re.search(schema.get("pattern", ""), text))
