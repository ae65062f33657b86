"""What to import and how, and what an import came to. Data alone; ``running`` does the work.

Invariant: every data row of every file is in exactly one outcome.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gateway.imports.columns import ColumnMapping
from gateway.imports.ledger_row import Place
from gateway.imports.living_rows import MissingLead
from gateway.imports.opening import OpenedProject
from gateway.imports.outcomes import RowOutcome
from gateway.imports.reading import Readings
from gateway.imports.saved_mappings import OfferedMapping
from gateway.messages.catalogue import DEFAULT_LANGUAGE, Language
from infra.store.reads import Answer

OnStep = Callable[[str, int, int], None]
"""Called with the step's name (``read``, ``living``, ``post``, ``recognise``), done, and all."""


class ImportRefused(Exception):
    """The batch as a whole was refused; ``reason`` is a message code's last part."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedRow(NamedTuple):
    """A readable row that was refused: where it stands, and why, as a message code's last part."""

    place: Place
    reason: str
    params: Mapping[str, str]


@dataclass(slots=True)
class ImportResult:
    """What an import came to."""

    readings: Readings
    outcomes: list[RowOutcome] = field(default_factory=list)
    projects: list[OpenedProject] = field(default_factory=list)
    refused_rows: list[RefusedRow] = field(default_factory=list)
    refused_recognitions: list[Answer] = field(default_factory=list)
    offered_mappings: tuple[OfferedMapping, ...] = ()
    """Where no mapping was given: those that were used on the same headers before."""
    missing: tuple[MissingLead, ...] = ()
    """Leads that were exported and that no row names: nothing is withdrawn by leaving it out."""
    position: int = 0
    batch: str = ""
    """Under which id the whole import can be taken back; '' where nothing new was registered."""

    @property
    def has_unreadable_files(self) -> bool:
        """Whether a file or a whole table could not be read."""
        return bool(self.readings.faults)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to import and how."""

    paths: Sequence[Path]
    is_opening: bool = False
    office: str | None = None
    mapping: ColumnMapping | None = None
    source: str = ""
    talk_form: str = ""
    language: Language = DEFAULT_LANGUAGE
    """In which the report's words are."""
