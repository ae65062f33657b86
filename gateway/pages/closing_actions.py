"""开始关账、关账、答复对账异议、发布报表: the forms of a period's page and what they say.

Edge case: what hangs and who has lines is read when it is said, not when the form was made.

Invariant: a closing although something hangs is said only where that was ticked.
"""

from collections.abc import Callable

from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.issuing import KIND, issued
from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.visit import Visit
from gateway.rest.parts import Parts
from gateway.rest.problems import Problem
from gateway.saying import Speaker
from gateway.saying.periods import closing, journal_position, say_about_period, what_hangs
from gateway.submitting import Said
from infra.clock import milliseconds
from infra.store.issued_exports import IssuedExports
from ledger.period import Period, read_period
from sharing.submissions.periods import BeginClosing, SettleStatement

EXPORTS = ("assessment", "reconciliation", "statement")


def closing_actions(visit: Visit, period: Period, state: str, hanging: int) -> tuple[Action, ...]:
    """Announce and close; of a period that its parts closed, close alone, for its statements."""
    language, place = visit.language, f"/periods/{period}"
    despite = Field(
        "despite_hanging",
        say("account.despite_hanging", language, count=hanging),
        kind="tick",
        is_needed=True,
    )
    reason = Field("reason", say("desk.reason", language), kind="note")
    fields = (despite, reason) if hanging else (reason,)
    wanted = []
    if state == "open":
        wanted.append(action(visit, "begin_closing", place, is_open=True))
    wanted.append(action(visit, "close_period", place, fields=fields, tone="bad"))
    return tuple(each for each in wanted if may_say(visit, each.act))


def settle(visit: Visit, period: Period, office: str) -> Action | None:
    """Answer a dispute."""
    if not may_say(visit, "settle_statement"):
        return None
    reason = Field("reason", say("account.settlement", visit.language), kind="note", is_needed=True)
    subject = Field("office", "", kind="hidden", value=office)
    return action(visit, "settle_statement", f"/periods/{period}", fields=(subject, reason))


def issue_action(visit: Visit, period: Period) -> Action | None:
    """Issue an export of the period."""
    if not may_say(visit, KIND):
        return None
    language = visit.language
    kinds = tuple(Option(kind, say(f"account.export_{kind}", language)) for kind in EXPORTS)
    listed = visit.city.named_on(period.last_day).offices
    offices = (
        Option("", "—"),
        *(Option(office.code, office.name) for office in listed),
    )
    fields = (
        Field("export", say("account.export", language), kind="choice", options=kinds),
        Field("office", say("account.export_office", language), kind="choice", options=offices),
    )
    return action(visit, "record_export", f"/periods/{period}", fields=fields)


def period_sayings(parts: Parts) -> dict[str, tuple[str, Saying]]:
    """What the forms say; what is read of the city is read once the views have caught up."""
    return {
        "begin_closing": ("begin_closing", _caught_up(parts, _say_begun(parts))),
        "close_period": ("close_period", _caught_up(parts, _say_closed(parts))),
        "settle_statement": ("settle_statement", _say_settled),
        "record_export": (KIND, _caught_up(parts, _say_issued(parts))),
    }


def _caught_up(parts: Parts, saying: Saying) -> Saying:
    def said(speaker: Speaker, submission_id: str, period: str, form: Form) -> Said:
        parts.wait_for(journal_position(parts.reads))
        return saying(speaker, submission_id, period, form)

    return said


def _say_begun(parts: Parts) -> Saying:
    def said(speaker: Speaker, submission_id: str, period: str, _form: Form) -> Said:
        hanging = what_hangs(parts.reads, read_period(period))
        begun = BeginClosing(period=period, hanging=hanging)
        return say_about_period(speaker, submission_id, begun)

    return said


def _say_closed(parts: Parts) -> Saying:
    def said(speaker: Speaker, submission_id: str, period: str, form: Form) -> Said:
        closed = closing(
            parts.reads,
            read_period(period),
            despite_hanging=form.get("despite_hanging") == "yes",
            reason=form.get("reason", ""),
        )
        return say_about_period(speaker, submission_id, closed)

    return said


def _say_settled(speaker: Speaker, submission_id: str, period: str, form: Form) -> Said:
    settled = SettleStatement(
        period=period, office=form.get("office", ""), reason=form.get("reason", "")
    )
    return say_about_period(speaker, submission_id, settled)


def _say_issued(parts: Parts) -> Saying:
    """Raises Problem (422)."""

    def said(speaker: Speaker, submission_id: str, period: str, form: Form) -> Said:
        kind, office = form.get("export", ""), form.get("office", "")
        asked = _ASKED.get(kind)
        is_statement = kind == "statement"
        if asked is None:
            raise Problem(422, "malformed", "rest.malformed")
        if is_statement and parts.city().office(office) is None:
            raise Problem(422, "office_unknown", "account.export_whose")
        made = export_asked(
            parts.reads,
            asked(read_period(period), office if is_statement else ""),
            heads=parts.deployment.head_desk(),
        )
        kept = IssuedExports(parts.deployment.engine, parts.deployment.city)
        at = milliseconds(parts.deployment.clock.now())
        return issued(kept, speaker, made, issued_at=at, submission_id=submission_id)

    return said


_ASKED: dict[str, Callable[[Period, str], ExportAsked]] = {
    "assessment": lambda period, office: ExportAsked("assessment", period, office),
    "reconciliation": lambda period, office: ExportAsked("reconciliation", period, office),
    "statement": lambda period, office: ExportAsked("statement", period, office),
}
