"""The figures and lines of a statement, in words: both views beside each other, and the difference.

Invariant: difference = corrected − exported, side by side and in all; amounts are exact.
"""

from typing import Final
from urllib.parse import urlencode

from gateway.messages.catalogue import say
from gateway.pages.figures import unit_code, units_shown
from gateway.pages.period_contexts import BothViews, IndicatorViews, StatementRow
from gateway.pages.visit import Visit
from gateway.rest.noted_reads import names_noted
from gateway.shown.explanation import rule_words
from gateway.shown.project_names import UNKNOWN, ProjectNames
from ledger.judge.state import CityState
from ledger.period_views import StatementAnswerView
from ledger.rule_cited import RuleCited, cited
from ledger.statement_report import IndicatorCredit, ReportedLine, StatementReport

SIDES: Final = ("own", "shared_in", "shared_out")
_KNOWN: Final = frozenset(
    {"signed_count", "signed_amount_yuan", "signed_amount_usd_cents", "started_count"}
)
"""Indicators whose name we say ourselves, in both languages; others have the pack's title."""


def indicator_title(name: str, title: str, language: str) -> str:
    """An indicator in the reader's language, as far as we know it."""
    return say(f"page.indicator_{name}", language) if name in _KNOWN else title


def indicator_titles(visit: Visit) -> dict[str, str]:
    """The indicators of the rules in force, in the reader's language."""
    with visit.parts.reads.moment() as connection:
        pack = visit.parts.reads.city_state(connection).pack
    return {i.name: indicator_title(i.name, i.title, visit.language) for i in pack.indicators}


def unit_words(unit: str, language: str) -> str:
    """What stands behind a figure of this unit."""
    code = unit_code(unit)
    return say(code, language) if code else ""


def indicator_views(report: StatementReport, language: str) -> tuple[IndicatorViews, ...]:
    """The indicators that have credit in either view."""
    return tuple(
        IndicatorViews(
            name=indicator_title(credit.indicator, credit.title, language),
            unit=unit_words(credit.unit, language),
            sides=tuple(_both(report, credit, side, language) for side in SIDES),
            total=_both(report, credit, "total", language),
        )
        for credit in report.indicators
        if _is_credited(report, credit)
    )


def idle_indicators(report: StatementReport, language: str) -> str:
    """The other indicators of the rules, by name."""
    idle = [
        indicator_title(credit.indicator, credit.title, language)
        for credit in report.indicators
        if not _is_credited(report, credit)
    ]
    return ("、" if language != "en" else ", ").join(idle)


def _is_credited(report: StatementReport, credit: IndicatorCredit) -> bool:
    return any(line.indicator == credit.indicator for line in report.lines)


def _both(report: StatementReport, credit: IndicatorCredit, side: str, language: str) -> BothViews:
    exported, corrected = getattr(credit.exported, side), getattr(credit.corrected, side)
    code = "page.total" if side == "total" else f"page.side_{side}"
    has_links = side == "total"
    return BothViews(
        label=say(code, language),
        code=side,
        exported=units_shown(exported, credit.unit),
        corrected=units_shown(corrected, credit.unit),
        difference=units_shown(corrected - exported, credit.unit),
        is_even=corrected == exported,
        exported_href=_explained(report, credit, "exported") if has_links else "",
        corrected_href=_explained(report, credit, "corrected") if has_links else "",
    )


def _explained(report: StatementReport, credit: IndicatorCredit, view: str) -> str:
    query = {"indicator": credit.indicator, "period": report.period, "view": view}
    return f"/statements/{report.office}/explanation?{urlencode(query)}"


def statement_rows(
    visit: Visit, report: StatementReport, state: CityState, answer: StatementAnswerView | None
) -> tuple[StatementRow, ...]:
    """The lines of either view, in journal order."""
    ids = [line.project_id for line in report.lines]
    viewer = visit.person.actor
    names = names_noted(visit.parts, viewer, ids, what="statement", of_office=report.office)
    units = {credit.indicator: credit for credit in report.indicators}
    disputed = frozenset(answer.lines if answer is not None else ())
    return tuple(
        _row(line, units[line.indicator], names, cited(line.rule, state), disputed, visit.language)
        for line in report.lines
    )


def _row(
    line: ReportedLine,
    credit: IndicatorCredit,
    names: ProjectNames,
    rule: RuleCited,
    disputed: frozenset[str],
    language: str,
) -> StatementRow:
    known = names.get(line.project_id, UNKNOWN)
    is_in_one = line.in_exported != line.in_corrected
    view = "exported" if line.in_exported else "corrected"
    return StatementRow(
        entry=line.entry_id,
        posted=line.posted_period,
        counts_in=line.corrects_period or line.posted_period,
        is_correction=bool(line.corrects_period),
        project=known.name or say("account.project_hidden", language),
        project_href=f"/projects/{known.project_id}" if known.is_known else "",
        is_masked=not known.is_known,
        indicator=indicator_title(line.indicator, credit.title, language),
        side=say(f"page.side_{line.side}", language),
        side_code=line.side,
        credit=units_shown(line.units, credit.unit),
        unit=unit_words(credit.unit, language),
        is_negative=line.units < 0,
        rule=rule.title or rule_words(rule, language),
        rule_note=_source(rule, language),
        by_agreement=bool(line.agreement),
        only_in=say(f"book.view_{view}", language) if is_in_one else "",
        is_disputed=line.entry_id in disputed,
    )


def _source(rule: RuleCited, language: str) -> str:
    if not rule.title:
        return ""
    if rule.ours:
        return say("account.rule_ours", language)
    return say("account.rule_source", language, source=rule.source) if rule.source else ""
