"""An office's statement 对账单 to hand in: as exported and as corrected, side by side.

*As exported* is what was posted into the months of the period; it never changes once they are
closed. *As corrected* is what counts for those months, wherever it had to be posted. Both stand
beside each other, by indicator and side (own 本单位, shared in 流入, shared out 流出), and behind
them every line of the book that is in either, with the rule's own words.

Edge cases: every indicator of the rules in force is shown, with zeros where nothing was credited,
and after them indicators of earlier rules that have lines; a line of neither view is of another
period. ``view`` may narrow the listed lines to one view; the figures always show both. Names of
investors, contact persons and free text are never in it: projects stand under their ids.

Invariant: for each view, indicator and side, the listed lines of that view sum to the figure; equal
journals up to the position give an equal report.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from ledger.book_lines import BookView, EntryLine
from ledger.city_time import city_time
from ledger.judge.state import CityState
from ledger.period import Period
from ledger.rule_cited import cited, indicator_of

FORMAT: Final = "oneboard-statement"
FORMAT_VERSION: Final = 1


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SideUnits(_Row):
    """Credit in the indicator's units, in all and by side."""

    total: int
    own: int
    shared_in: int
    shared_out: int


class IndicatorCredit(_Row):
    """One indicator's credit in both views.

    ``unit`` says what the integers count: ``project`` ten-thousandths of a project, ``yuan``,
    ``usd_cent``, ``person``, ``mu`` hundredths of a mu.
    """

    indicator: str
    title: str
    unit: str
    exported: SideUnits
    corrected: SideUnits


class ReportedLine(_Row):
    """One line of the book, and in which view it counts."""

    entry_id: str
    position: int
    project_id: str
    indicator: str
    side: str
    units: int
    rule: str
    rule_title: str
    """The rule line's own title, '' where the line names no rule of a pack."""
    posted_period: str
    corrects_period: str
    """The month that it corrects, '' for none."""
    agreement: str
    """The credit agreement that said the shares, '' for none."""
    in_exported: bool
    in_corrected: bool


class StatementReport(_Row):
    """An office's statement as of a journal position. Published schema: docs/schemas."""

    format: Literal["oneboard-statement"] = FORMAT
    format_version: Literal[1] = FORMAT_VERSION
    city: str
    city_name: str
    office: str
    office_name: str
    period: str
    months: tuple[str, ...]
    position: int
    as_of: str
    """The city's time of the position (ISO 8601); never the time of the export."""
    closed_position: int
    """Where the period was closed; 0 where it is open as of the position."""
    rules: str
    rules_title: str
    view: Literal["", "exported", "corrected"]
    """Which lines are listed: '' those of either view."""
    indicators: tuple[IndicatorCredit, ...]
    lines: tuple[ReportedLine, ...]


def statement_report(
    *,
    state: CityState,
    office: str,
    period: Period,
    position: int,
    as_of: int,
    closed_position: int,
    lines: Sequence[EntryLine],
    view: BookView | None = None,
) -> StatementReport:
    """The report; ``lines`` are the office's book lines of either view, in journal order."""
    reported = tuple(_reported(line, state, period) for line in lines)
    return StatementReport(
        city=state.city.code,
        city_name=state.city.name,
        office=office,
        office_name=state.city.name_on(office, period.last_day),
        period=str(period),
        months=period.months,
        position=position,
        as_of=city_time(as_of, state.city.timezone, to="milliseconds"),
        closed_position=closed_position,
        rules=state.pack.label,
        rules_title=state.pack.title,
        view=view.value if view is not None else "",
        indicators=tuple(_indicators(reported, state)),
        lines=tuple(line for line in reported if view is None or _is_in(line, view)),
    )


def _reported(line: EntryLine, state: CityState, period: Period) -> ReportedLine:
    corrects = line.counts_in if line.counts_in != line.posted_period else ""
    return ReportedLine(
        entry_id=line.entry_id,
        position=line.seq,
        project_id=line.project_id,
        indicator=line.indicator,
        side=line.side,
        units=line.units,
        rule=line.rule,
        rule_title=cited(line.rule, state).title,
        posted_period=line.posted_period,
        corrects_period=corrects,
        agreement=line.agreement,
        in_exported=line.posted_period in period.months,
        in_corrected=line.counts_in in period.months,
    )


def _is_in(line: ReportedLine, view: BookView) -> bool:
    return line.in_exported if view is BookView.EXPORTED else line.in_corrected


def _indicators(lines: Sequence[ReportedLine], state: CityState) -> Iterator[IndicatorCredit]:
    rule_of = {line.indicator: line.rule for line in reversed(lines)}
    names = [indicator.name for indicator in state.pack.indicators]
    names += sorted(name for name in rule_of if name not in names)
    for name in names:
        found = indicator_of(name, rule_of.get(name, state.pack.label), state)
        own = [line for line in lines if line.indicator == name]
        yield IndicatorCredit(
            indicator=name,
            title=found.title if found is not None else name,
            unit=found.unit.value if found is not None else "",
            exported=_sides(own, BookView.EXPORTED),
            corrected=_sides(own, BookView.CORRECTED),
        )


def _sides(lines: Sequence[ReportedLine], view: BookView) -> SideUnits:
    counted = [line for line in lines if _is_in(line, view)]
    by_side = {
        side: sum(line.units for line in counted if line.side == side)
        for side in ("own", "shared_in", "shared_out")
    }
    return SideUnits(total=sum(line.units for line in counted), **by_side)
