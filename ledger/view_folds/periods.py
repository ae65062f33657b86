"""Closings, statements, claimed figures and issued exports, as folds of their period."""

from ledger.period_views import ClaimView, ExportView, PeriodView, StatementAnswerView
from ledger.view_folds.view_fold import ViewFolds
from ledger.views import Documents
from sharing.events.periods import (
    ClosingBegun,
    ExportIssued,
    FigureClaimed,
    PeriodClosed,
    SealedStatementFiled,
    StatementAnswered,
    StatementSettled,
    StatementsSent,
)


def _change(documents: Documents, period: str, seq: int, **said: object) -> None:
    before = documents.periods.get(period) or PeriodView(period=period)
    documents.put_period(before.model_copy(update={**said, "seq": seq}))


def _closing_begun(event: ClosingBegun, documents: Documents, seq: int) -> None:
    _change(documents, event.period, seq, state="closing", hanging=event.hanging)


def _closed(event: PeriodClosed, documents: Documents, seq: int) -> None:
    _change(
        documents,
        event.period,
        seq,
        state="closed",
        through=event.through,
        hanging=event.hanging,
        closed_at=event.at,
        closed_seq=seq,
        reason=event.reason,
    )


def _sent(event: StatementsSent, documents: Documents, seq: int) -> None:
    statements = tuple(
        StatementAnswerView(office=office, due_at=event.due_at or 0) for office in event.offices
    )
    _change(documents, event.period, seq, statements=statements)


def _answer(documents: Documents, period: str, office: str, seq: int, **said: object) -> None:
    before = documents.periods.get(period) or PeriodView(period=period)
    statements = {found.office: found for found in before.statements}
    own = statements.get(office) or StatementAnswerView(office=office)
    statements[office] = own.model_copy(update=said)
    _change(documents, period, seq, statements=tuple(statements.values()))


def _answered(event: StatementAnswered, documents: Documents, seq: int) -> None:
    _answer(
        documents,
        event.period,
        event.office,
        seq,
        answer=event.answer,
        by_silence=event.by_silence,
        lines=event.lines,
        reason=event.reason,
        answered_at=event.at,
    )


def _settled(event: StatementSettled, documents: Documents, seq: int) -> None:
    said = {"answer": "settled", "settled_reason": event.reason}
    _answer(documents, event.period, event.office, seq, **said)


def _sealed(event: SealedStatementFiled, documents: Documents, seq: int) -> None:
    _answer(documents, event.period, event.office, seq, sealed_sha256=event.paper.sha256)


def _claimed(event: FigureClaimed, documents: Documents, seq: int) -> None:
    before = documents.periods.get(event.period) or PeriodView(period=event.period)
    claim = ClaimView(
        office=event.office,
        indicator=event.indicator,
        units=event.units,
        rows=event.rows,
        note=event.note,
        at=event.at,
        seq=seq,
    )
    others = (
        found
        for found in before.claims
        if (found.office, found.indicator) != (claim.office, claim.indicator)
    )
    _change(documents, event.period, seq, claims=(*others, claim))


def _issued(event: ExportIssued, documents: Documents, seq: int) -> None:
    before = documents.periods.get(event.period) or PeriodView(period=event.period)
    issued = ExportView(
        export=event.export,
        office=event.office,
        position=event.position,
        files=event.files,
        at=event.at,
        seq=seq,
    )
    _change(documents, event.period, seq, exports=(*before.exports, issued))


PERIOD_VIEW_FOLDS: ViewFolds = {
    ClosingBegun: _closing_begun,
    PeriodClosed: _closed,
    StatementsSent: _sent,
    StatementAnswered: _answered,
    StatementSettled: _settled,
    SealedStatementFiled: _sealed,
    FigureClaimed: _claimed,
    ExportIssued: _issued,
}
