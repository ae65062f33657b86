"""Values: small records that never change, made by the hundred thousand.

``@value`` is ``@dataclass(frozen=True, slots=True)`` as far as the type checker can see: assigning
to a field is an error there. At run time nothing guards it, because the guard makes every
construction four to six times slower (each field goes through ``object.__setattr__``), and the
judge makes twenty such records for each submission. Use it on the judge's path; elsewhere a frozen
dataclass is the better choice.
"""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A slotted dataclass, compared and hashed by its fields, that nobody assigns to."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
