"""What begins a city and frames a batch: opening, rules, import batches."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from auth.offices import City
from sharing.sections import Code, Frozen, ShortText


class OpenCity(Frozen):
    """开城: the city, its offices and chains. The first submission of every log."""

    kind: Literal["open_city"] = "open_city"
    version: Literal[1] = 1
    city: City


class AdoptRules(Frozen):
    """A rule pack comes into force, as compiled data with the hash of its source."""

    kind: Literal["adopt_rules"] = "adopt_rules"
    version: Literal[1] = 1
    pack: dict[str, Any]
    source_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    effective_on: date


class BatchFile(Frozen):
    """One file of a batch: base name, SHA-256 of its bytes as received, rows read from it."""

    name: ShortText
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    rows_count: Annotated[int, Field(ge=0)]


class OpenBatch(Frozen):
    """An import begins. ``is_opening`` marks the one opening batch of a city."""

    kind: Literal["open_batch"] = "open_batch"
    version: Literal[1] = 1
    batch: Annotated[Code, Field(min_length=1)]
    is_opening: bool = False
    files: Annotated[tuple[BatchFile, ...], Field(max_length=500)] = ()


class CloseBatch(Frozen):
    """An import is complete."""

    kind: Literal["close_batch"] = "close_batch"
    version: Literal[1] = 1
    batch: Annotated[Code, Field(min_length=1)]
