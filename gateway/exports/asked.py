"""Which export is asked for, and its bytes as of a position."""

from dataclasses import dataclass

from gateway.exports.files import Export, ExportKind, ProofTree, with_tree
from gateway.exports.quarter import quarter_export
from gateway.exports.reconciliation import reconciliation_export
from gateway.exports.statement import statement_export
from infra.city_reads import CityReads
from infra.export_reads import read_reconciliation, read_statement
from infra.receipts.heads import HeadDesk
from ledger.book_lines import BookView
from ledger.period import Period


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """An export: its kind and period; of a statement the office.

    ``view``: of an assessment the view of its figures, as exported unless told; of a statement the
    one whose lines are listed, both unless told; a reconciliation shows both.
    """

    kind: ExportKind
    period: Period
    office: str = ""
    view: BookView | None = None


def export_asked(
    reads: CityReads,
    asked: ExportAsked,
    *,
    at: int | None = None,
    heads: HeadDesk | None = None,
) -> Export:
    """The export as of a position, or of now; its proof names the signed head of that position
    where there are ``heads``. Raises CityUnknown, PositionUnknown, HeadInconsistent.
    """
    export = _export(reads, asked, at)
    kept = None if heads is None else heads.at(export.position)
    if kept is None:
        return export
    tree = ProofTree(size=kept.head.size, root=kept.head.root.hex(), head=kept.text)
    return with_tree(export, tree)


def _export(reads: CityReads, asked: ExportAsked, at: int | None) -> Export:
    if asked.kind == "assessment":
        view = asked.view or BookView.EXPORTED
        return quarter_export(reads.assessment(asked.period, at=at, view=view))
    if asked.kind == "reconciliation":
        return reconciliation_export(read_reconciliation(reads, asked.period, at=at))
    return statement_export(
        read_statement(reads, asked.office, asked.period, view=asked.view, at=at)
    )
