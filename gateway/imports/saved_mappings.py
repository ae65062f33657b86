"""Column mappings that are saved under a name, written in a file, and met again by their header.

A mapping is given as ``investor=投资方,registered_at=H`` (``--map``), as a YAML file with the keys
``office`` and ``columns``, or by the name under which an office saved it. What is saved is the
field and the column's name or letter. After an import with a saved mapping the headers on which it
was used are remembered; where a table comes with such a header and without a mapping, the mapping
is told, never applied in silence.

Invariant: a mapping of one office is never told for a ledger of another one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.imports import field_names
from gateway.imports.cells import folded
from gateway.imports.columns import ColumnMapping, mapping_of
from gateway.imports.reading import Readings
from infra.faults import FileFaulty
from infra.store.column_mappings import ColumnMappings, SavedMapping
from infra.yaml_source import read_yaml

NAME_CHARS_MAX = 60
FILE_ENDINGS = frozenset({".yaml", ".yml"})


class MappingUnknown(LookupError):
    """No mapping is saved under this name, or several offices have one: ``offices`` lists them."""

    def __init__(self, name: str, offices: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.offices = tuple(offices)


class MappingFile(BaseModel):
    """A mapping as a YAML file holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    office: str = ""
    columns: Mapping[field_names.Field, str] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class OfferedMapping:
    """A table that has a header on which a saved mapping was used before."""

    file: str
    sheet: str
    office: str
    name: str


def read_mapping_file(path: Path) -> MappingFile:
    """The mapping in this file. Raises FileFaulty, which names every fault with its line."""
    source = read_yaml(path)
    try:
        return MappingFile.model_validate(source.value)
    except ValidationError as problem:
        raise FileFaulty(file=path.name, faults=source.faults_of(problem)) from None


def pairs_of(mapping: ColumnMapping) -> tuple[tuple[str, str], ...]:
    """Field and column of each choice, as they are saved."""
    return tuple((each.field.value, each.header) for each in mapping.choices if each.field)


def given_mapping(columns: Iterable[tuple[str, str]]) -> ColumnMapping:
    """A saved mapping as the reader takes it. Raises ValueError for a field that nobody knows."""
    return mapping_of((field_names.Field(field), column) for field, column in columns)


def find_mapping(store: ColumnMappings, name: str, *, office: str | None) -> SavedMapping:
    """The mapping of this name: of the office, or of the only office that has one.

    Raises MappingUnknown.
    """
    found = store.find(office=office, name=name)
    if len(found) == 1:
        return found[0]
    raise MappingUnknown(name, [each.office for each in found])


def shape_of(headers: Sequence[str]) -> str:
    """A header as one short text, the same for the same names in the same order."""
    told = "\n".join(map(folded, headers)).rstrip("\n")
    return sha256(told.encode()).hexdigest()[:16]


def used_shapes(readings: Readings, office: str) -> tuple[str, ...]:
    """The headers of the office's tables that could be read."""
    shapes = [
        shape_of(table.headers)
        for reading in readings.files
        for table in reading.tables
        if table.mapping is not None and table.office in ("", office)
    ]
    return tuple(dict.fromkeys(shapes))


def offered_mappings(readings: Readings, store: ColumnMappings) -> tuple[OfferedMapping, ...]:
    """The tables for which the same office has saved a mapping of the same header."""
    saved = [mapping for mapping in store.find() if mapping.shapes]
    return tuple(
        OfferedMapping(reading.file, table.sheet, mapping.office, mapping.name)
        for reading in readings.files
        for table in reading.tables
        for mapping in saved
        if mapping.office == table.office and shape_of(table.headers) in mapping.shapes
    )
