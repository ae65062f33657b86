"""Values: small records that never change, made by the hundred thousand.

``@value`` is ``@dataclass(frozen=True, slots=True)`` as far as the type checker can see: assigning
to a field is an error there. At run time nothing guards it, because the guard makes every
construction four to six times slower (each field goes through ``object.__setattr__``), and the
judge makes twenty such records for each submission. Use it on the judge's path; elsewhere a frozen
dataclass is the better choice.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A slotted dataclass, compared and hashed by its fields, that nobody assigns to."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


@cache
def _parts(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    names = [field.name for field in fields(kind)]
    # Of a single name attrgetter gives the bare value, so it is asked for twice.
    getter = attrgetter(*names, names[0])
    return getter, {name: place for place, name in enumerate(names)}


def replaced(before: T, **changes: Any) -> T:
    """The same value with some fields changed: ``dataclasses.replace``, four times as quick.

    Raises KeyError for a name that is no field.
    """
    kind: Any = type(before)
    getter, places = _parts(kind)
    content = list(getter(before))
    content.pop()
    for name, said in changes.items():
        content[places[name]] = said
    changed: T = kind(*content)
    return changed
