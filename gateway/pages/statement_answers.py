"""How an office's statement stands, and the forms with which its head answers it.

Invariant: a form is offered while the answer can still be given; whether it counts the judge
decides.
"""

from collections.abc import Sequence
from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, ticked
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Action, Fact, Field
from gateway.pages.desk_parts import due, last_moment, minute
from gateway.pages.periods import period_name
from gateway.pages.visit import Visit
from gateway.saying import Speaker
from gateway.saying.speaking import said_of
from gateway.submitting import Said
from ledger.city_time import city_time
from ledger.period import Period, read_period
from ledger.period_views import PeriodView, StatementAnswerView
from ledger.statement_report import StatementReport
from sharing.sections import Paper
from sharing.submissions.periods import AnswerStatement, FileSealedStatement

SEALED_PAPER: Final = "sealed_statement"
_FINAL: Final = ("confirmed", "settled")


def answer_facts(visit: Visit, answer: StatementAnswerView | None) -> tuple[Fact, ...]:
    """Answer, deadline, sealed page; nothing where the statement was not sent."""
    if answer is None:
        return ()
    language, timezone = visit.language, visit.city.timezone
    at = minute(city_time(answer.answered_at, timezone)) if answer.answered_at else ""
    facts = [Fact(say("account.answer", language), answer_words(answer, language), at)]
    if not answer.answer and answer.due_at:
        until = due(visit, last_moment(city_time(answer.due_at, timezone)))
        if until is not None:
            facts.append(Fact(say("account.answer_due", language), until.left, until.day))
    sealed = "account.sealed_filed" if answer.sealed_sha256 else "account.sealed_not_filed"
    facts.append(Fact(say("account.sealed_page", language), say(sealed, language)))
    return tuple(facts)


def answer_words(answer: StatementAnswerView, language: str) -> str:
    """未答复、已确认、有异议…, and whether it followed from silence."""
    words = say(f"account.answer_{answer.answer or 'none'}", language)
    return words + (say("account.by_silence", language) if answer.by_silence else "")


def statements_elsewhere(
    views: Sequence[PeriodView], period: Period, office: str, language: str
) -> tuple[Link, ...]:
    """The statements of closed periods that share months with this one."""
    months = set(period.months)
    return tuple(
        Link(period_name(view.period, language), f"/statements/{office}?period={view.period}")
        for view in views
        if any(s.office == office for s in view.statements)
        and months.intersection(read_period(view.period).months)
    )


def answer_actions(
    visit: Visit, report: StatementReport, answer: StatementAnswerView | None
) -> tuple[Action, ...]:
    """Confirm, and file the sealed page."""
    place, subject = f"/statements/{report.office}", _subject(report)
    paper = Field(
        "paper",
        say("account.sealed_scan", visit.language),
        kind="file",
        hint=say("desk.paper_hint", visit.language),
    )
    found = []
    if answer is not None and answer.answer not in _FINAL:
        found.append(
            action(visit, "confirm_statement", place, fields=subject, is_open=True, tone="strong")
        )
    found.append(action(visit, "file_sealed_statement", place, fields=(*subject, paper)))
    return tuple(found)


def dispute_action(
    visit: Visit, report: StatementReport, answer: StatementAnswerView | None
) -> Action | None:
    """Dispute what is ticked; None once the answer is final."""
    if answer is None or answer.answer in _FINAL:
        return None
    reason = Field("reason", say("desk.reason", visit.language), kind="note", is_needed=True)
    place = f"/statements/{report.office}"
    return action(visit, "dispute_statement", place, fields=(*_subject(report), reason))


def _subject(report: StatementReport) -> tuple[Field, ...]:
    return (Field("period", "", kind="hidden", value=report.period),)


def _other(speaker: Speaker, office: str) -> str:
    """The office as a submission names it: only where it is not the speaker's own."""
    return "" if office == speaker.office else office


def _say_confirmed(speaker: Speaker, submission_id: str, office: str, form: Form) -> Said:
    said = AnswerStatement(
        period=form.get("period", ""), office=_other(speaker, office), is_confirmed=True
    )
    return said_of(speaker, submission_id, said)


def _say_disputed(speaker: Speaker, submission_id: str, office: str, form: Form) -> Said:
    said = AnswerStatement(
        period=form.get("period", ""),
        office=_other(speaker, office),
        is_confirmed=False,
        lines=ticked(form),
        reason=form.get("reason", ""),
    )
    return said_of(speaker, submission_id, said)


def _say_sealed(speaker: Speaker, submission_id: str, office: str, form: Form) -> Said:
    said = FileSealedStatement(
        period=form.get("period", ""),
        office=_other(speaker, office),
        paper=Paper(kind=SEALED_PAPER, sha256=form.get(SEALED_PAPER, "")),
    )
    return said_of(speaker, submission_id, said)


STATEMENT_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "confirm_statement": ("answer_statement", _say_confirmed),
    "dispute_statement": ("answer_statement", _say_disputed),
    "file_sealed_statement": ("file_sealed_statement", _say_sealed),
}
