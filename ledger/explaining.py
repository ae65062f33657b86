"""A balance explained row by row 计分说明: what each line of the book says, and how it comes to be.

The balance is what one account has of one indicator in one period, as exported or as corrected.
Every row names the entry, its position and time, the project, what happened (credit for what was
recognised, taken back, or put in the place of what was taken back), the rule and its source, the
arithmetic of the share, and the balance after it.

Edge cases: an account without a line has the balance 0 and no rows; overlap and suspense are
accounts too, and what stands there is no share of anybody, so it has no arithmetic.

Invariant: the rows' units sum to the total, which is what the statement says.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from auth.offices import City
from ledger.book import OFFICE
from ledger.book_lines import BookView, EntryLine
from ledger.judge.state import CityState
from ledger.period import Period, month_end
from ledger.rule_cited import RuleCited, RuleOfLine, ShareOf, indicator_of, share_of

What = Literal["credited", "reversed", "replaced"]
"""计入; 冲回; 更正: in the place of what was taken back, or for a month that was closed."""


class BalanceAsked(NamedTuple):
    """Which balance: an account's, of one indicator, in one period, read one way."""

    account: str
    indicator: str
    period: Period
    view: BookView


class ExplainedLine(NamedTuple):
    """One row: an entry's line on the account."""

    entry_id: str
    reverses: str
    position: int
    at: int
    """The ledger's time when it was posted, milliseconds UTC."""
    project_id: str
    what: What
    event: str
    """What was recognised: ``signing``, ``paid_in`` …; '' where nobody knows any more."""
    counts_in: str
    posted_period: str
    side: str
    rule: RuleCited
    agreement: str
    share: ShareOf | None
    """None on overlap and suspense."""
    units: int
    balance: int


class Explanation(NamedTuple):
    """One balance with every row behind it."""

    city: str
    account: str
    """An office's code, or ``overlap``, ``suspense``."""
    account_name: str
    """The office's name as it was called at the end of the period; '' for other accounts."""
    indicator: str
    indicator_title: str
    unit: str
    period: str
    view: BookView
    position: int
    as_of: int
    total: int
    lines: tuple[ExplainedLine, ...]


class LineAt(NamedTuple):
    """When a line was posted, and what its entry gives the city."""

    at: int
    base: int


def explanation_of(
    asked: BalanceAsked,
    *,
    state: CityState,
    position: int,
    as_of: int,
    lines: Sequence[EntryLine],
    entries: Mapping[tuple[int, str], LineAt],
) -> Explanation:
    """The explanation of one balance; ``lines`` in the order of the journal."""
    told: list[ExplainedLine] = []
    balance = 0
    rules = {
        label: RuleOfLine.found(label, asked.indicator, state) for label in {x.rule for x in lines}
    }
    for line in lines:
        balance += line.units
        told.append(_row(line, entries[line.entry], rules[line.rule], balance))
    latest = lines[-1].rule if lines else ""
    known = indicator_of(asked.indicator, latest, state)
    return Explanation(
        city=state.city.code,
        account=asked.account.removeprefix(OFFICE),
        account_name=_name(state.city, asked.account, asked.period),
        indicator=asked.indicator,
        indicator_title=known.title if known is not None else "",
        unit=known.unit.value if known is not None else "",
        period=str(asked.period),
        view=asked.view,
        position=position,
        as_of=as_of,
        total=balance,
        lines=tuple(told),
    )


def _name(city: City, account: str, period: Period) -> str:
    if not account.startswith(OFFICE):
        return ""
    return city.name_on(account.removeprefix(OFFICE), month_end(period.months[-1]))


def _row(line: EntryLine, entry: LineAt, rule: RuleOfLine, balance: int) -> ExplainedLine:
    share = None
    if line.account.startswith(OFFICE):
        share = share_of(
            units=line.units,
            base=entry.base,
            ratios=() if line.agreement else rule.ratios_of_side(line.side),
        )
    return ExplainedLine(
        entry_id=line.entry_id,
        reverses=line.reverses,
        position=line.seq,
        at=entry.at,
        project_id=line.project_id,
        what=_what(line),
        event=rule.event,
        counts_in=line.counts_in,
        posted_period=line.posted_period,
        side=line.side,
        rule=rule.cited,
        agreement=line.agreement,
        share=share,
        units=line.units,
        balance=balance,
    )


def _what(line: EntryLine) -> What:
    if line.reverses:
        return "reversed"
    return "replaced" if line.corrects_period else "credited"
