"""The JSON documents that the ``export`` commands print with ``--json``; published schemas."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, RootModel

from gateway.exports.verifying import FileVerified
from ledger.city_time import city_time
from ledger.views import ExportView


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


class IssuedFile(_Answer):
    """A file of an issued export: its name, and the SHA-256 of its bytes."""

    file: str
    sha256: str


class IssuedTold(_Answer):
    """One issued export: its kind, whose it is ('' for the city), as of which position.

    ``issued_position`` is where the journal says so, ``issued_at`` the city's time of that.
    """

    issued_position: int
    issued_at: str
    export: str
    period: str
    office: str
    position: int
    files: tuple[IssuedFile, ...]

    @classmethod
    def of(cls, period: str, export: ExportView, *, timezone: str) -> Self:
        """The answer about this one."""
        return cls(
            issued_position=export.seq,
            issued_at=city_time(export.at, timezone),
            export=export.export,
            period=period,
            office=export.office,
            position=export.position,
            files=tuple(IssuedFile(file=f.file, sha256=f.sha256) for f in export.files),
        )


class ExportsIssued(RootModel[tuple[IssuedTold, ...]]):
    """``export issued``: every issued export, the latest first."""

    @classmethod
    def of(cls, found: Sequence[tuple[str, ExportView]], *, timezone: str) -> Self:
        """The answer about these exports, each with its period."""
        return cls(tuple(IssuedTold.of(period, each, timezone=timezone) for period, each in found))


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
