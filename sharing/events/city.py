"""Journal events that begin a city and frame batches."""

from datetime import date
from typing import Any, Literal

from auth.offices import City
from sharing.sections import Code, Frozen, Instant, ShortText
from sharing.submissions.city import BatchFile


class CityOpened(Frozen):
    """The city, its offices and chains came into being."""

    name: Literal["city_opened"] = "city_opened"
    version: Literal[1] = 1
    city: City


class RulesAdopted(Frozen):
    """A compiled rule pack is in force from this position on."""

    name: Literal["rules_adopted"] = "rules_adopted"
    version: Literal[1] = 1
    pack: dict[str, Any]
    source_sha256: ShortText
    effective_on: date


class BatchOpened(Frozen):
    """An import began."""

    name: Literal["batch_opened"] = "batch_opened"
    version: Literal[1] = 1
    batch: Code
    is_opening: bool
    files: tuple[BatchFile, ...]


class BatchClosed(Frozen):
    """An import is complete."""

    name: Literal["batch_closed"] = "batch_closed"
    version: Literal[1] = 1
    batch: Code
    at: Instant = 0
