"""An issued export as it is told: what it is of, as of which position, and its files' hashes."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from ledger.city_time import city_time
from ledger.period_views import ExportView


class IssuedFile(BaseModel):
    """A file of an issued export: its name, and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    sha256: str


class IssuedShown(BaseModel):
    """One issued export: its kind, whose it is ('' for the city), as of which position.

    ``issued_position`` is where the journal says so, ``issued_at`` the city's time of that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issued_position: int
    issued_at: str
    export: str
    period: str
    office: str
    position: int
    files: tuple[IssuedFile, ...]

    @classmethod
    def of(cls, period: str, export: ExportView, *, timezone: str) -> Self:
        """As it is told of this period."""
        return cls(
            issued_position=export.seq,
            issued_at=city_time(export.at, timezone),
            export=export.export,
            period=period,
            office=export.office,
            position=export.position,
            files=tuple(IssuedFile(file=f.file, sha256=f.sha256) for f in export.files),
        )
