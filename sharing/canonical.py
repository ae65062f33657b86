"""Canonical bytes: the one stated form in which submissions and events are written.

The form: UTF-8 JSON; object members sorted by the code points of their names; no white space;
text in NFC; only the escapes that JSON demands; numbers are integers of at most 64 bits; dates as
``YYYY-MM-DD``; instants as integer milliseconds since 1970 UTC. No floats, ever.

Bytes are written once, by whoever first says the thing, then stored and never serialised again:
hashes, receipts and retries all speak of these bytes. A reader upcasts old versions in memory.

Invariant: equal values give equal bytes on every machine and in every release; the fast writer
here and the standard library's writer agree byte for byte (a property test holds them to it).
"""

import unicodedata
from typing import Any

import orjson
from pydantic import BaseModel


class NotCanonical(ValueError):
    """The value has no canonical form (a float, an unknown type, an integer beyond 64 bits)."""


LEFT_OUT = "said_in_stead_of"
"""The one field that is left out where it is empty: in whose stead a deputy said it. So what nobody
said in another's stead has the bytes that it had before there was such a field.
"""


def fields_of(model: BaseModel) -> dict[str, Any]:
    """A model's fields by name, nested models as they are. Not to be changed: it is the model.

    The writer asks this of everything that it does not know, which is twice as quick as
    ``model_dump`` beforehand. Raises NotCanonical for what is no model.
    """
    try:
        own, names = model.__dict__, model.__pydantic_fields__
    except AttributeError:
        raise NotCanonical(f"no canonical form for a {type(model).__name__}") from None
    if own.get(LEFT_OUT) == "":
        return {name: own[name] for name in names if name != LEFT_OUT}
    # A cached property is kept in the same place, and is no field.
    return own if len(own) == len(names) else {name: own[name] for name in names}


_OPTIONS = orjson.OPT_SORT_KEYS


def _has_float(value: object) -> bool:
    if isinstance(value, float):
        return True
    if isinstance(value, dict):
        return any(_has_float(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_has_float(item) for item in value)
    return False


def canonical_bytes(value: Any) -> bytes:
    """The canonical bytes of JSON-like data: dicts, lists, text, integers, booleans, dates, None,
    and pydantic models of these, a model as the object of its fields.

    Meant for trusted, typed values on the fast path: text is taken as it is. Use ``nfc`` on text
    from outside first. Raises NotCanonical.
    """
    try:
        return orjson.dumps(value, default=fields_of, option=_OPTIONS)
    except orjson.JSONEncodeError as problem:
        raise NotCanonical(str(problem)) from problem


def canonical_bytes_checked(value: Any) -> bytes:
    """As ``canonical_bytes``, and refuses floats: for values that no model has checked."""
    if _has_float(value):
        raise NotCanonical("a float has no canonical form: use integers")
    return canonical_bytes(value)


def nfc(value: Any) -> Any:
    """The same JSON-like value with every text in Unicode normal form C."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {nfc(name): nfc(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [nfc(item) for item in value]
    return value
