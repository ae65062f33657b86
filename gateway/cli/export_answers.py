"""The JSON documents that the ``export`` commands print with ``--json``; published schemas."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, RootModel

from gateway.exports.verifying import FileVerified
from gateway.shown.exports import IssuedShown
from ledger.period_views import ExportView


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportMade(_Answer):
    """``export quarter``, ``statement``, ``reconciliation``: the files that were written.

    ``issued_position``: with ``--issue``, the journal position that says so; else null.
    """

    files: tuple[str, ...]
    issued_position: int | None = None

    @classmethod
    def of(cls, files: Sequence[Path], *, issued_position: int | None = None) -> Self:
        """The answer about these files."""
        return cls(files=tuple(map(str, files)), issued_position=issued_position)


class ExportsIssued(RootModel[tuple[IssuedShown, ...]]):
    """``export issued``: every issued export, the latest first."""

    @classmethod
    def of(cls, found: Sequence[tuple[str, ExportView]], *, timezone: str) -> Self:
        """The answer about these exports, each with its period."""
        return cls(tuple(IssuedShown.of(period, each, timezone=timezone) for period, each in found))


class VerifiedFile(_Answer):
    """A file of an issued export, and what became of it.

    ``outcome``: ``same`` (kept, and made again to the byte), ``kept`` (a workbook or proof: kept,
    not compared), ``other_version`` (kept, of another format version), ``restored``; or a fault:
    ``differs``, ``missing``, ``damaged``.
    """

    issued_position: int
    export: str
    period: str
    office: str
    position: int
    file: str
    sha256: str
    outcome: str


class ExportsVerified(_Answer):
    """``export verify``: every file of every issued export; ``faults`` counts what is wrong."""

    city: str
    faults: int
    files: tuple[VerifiedFile, ...]

    @classmethod
    def of(cls, city: str, found: Sequence[FileVerified]) -> Self:
        """The answer about these files."""
        return cls(
            city=city,
            faults=sum(each.is_fault for each in found),
            files=tuple(
                VerifiedFile(
                    issued_position=each.issued.seq,
                    export=each.issued.event.export,
                    period=each.issued.event.period,
                    office=each.issued.event.office,
                    position=each.issued.event.position,
                    file=each.file,
                    sha256=each.sha256,
                    outcome=each.outcome,
                )
                for each in found
            ),
        )
