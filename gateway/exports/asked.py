"""Which export is asked for, and its bytes as of a position."""

from dataclasses import dataclass

from gateway.exports.files import Export, ExportKind
from gateway.exports.quarter import quarter_export
from gateway.exports.statement import statement_export
from infra.city_reads import CityReads
from infra.export_reads import read_statement
from ledger.book_lines import BookView
from ledger.period import Period


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """An export: its kind and period; of a statement the office, and perhaps one view alone."""

    kind: ExportKind
    period: Period
    office: str = ""
    view: BookView | None = None


def export_asked(reads: CityReads, asked: ExportAsked, *, at: int | None = None) -> Export:
    """The export as of a position, or of now. Raises CityUnknown, PositionUnknown."""
    if asked.kind == "assessment":
        return quarter_export(reads.assessment(asked.period, at=at))
    return statement_export(
        read_statement(reads, asked.office, asked.period, view=asked.view, at=at)
    )
