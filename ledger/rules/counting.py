"""Counting rules 计数规则, recognition, agreements and statements, as data.

* *Counting*: what a capital increase, an upgrade and another investor do (Sanming 2006), and what
  is recognised but not counted: registered too late, not reported, or filed within N days before
  the assessment (county scheme).
* *Recognition*: which papers each recognition needs, and whether an office proposes it.
* *Agreements*: whether offices may agree on shares of their own, and what those may sum to.
* *Statements*: within how many working days an office's head answers, and what silence means. The
  calendar's exceptions stand in the pack, since the judge looks nothing up.

Invariant: data alone; what it means is decided in ``ledger``.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ledger.rules.data import Data, Days
from ledger.rules.registration import PaperNeeded
from ledger.rules.share_rules import EVERY, Ratio
from sharing.recognitions import Recognisable


class CountingRules(Data):
    """What counts how often."""

    capital_increase: Literal["increment", "nothing"] = "increment"
    upgrade: Literal["without_amount", "nothing"] = "without_amount"
    investor_replaced: Literal["later", "earlier"] = "later"
    registered_days_min: Days = 0
    """A project counts only if it was registered so many days before its event."""
    reported_days_max: Days | None = None
    """It counts only if its progress was reported within so many days before the recognition."""
    filed_days_before_assessment: Days = 0
    """A project registered within so many days before the assessment's end does not count."""
    assessment: Literal["quarter", "half_year", "year"] = "year"
    source: str
    ours: bool = False


class CheckList(Data):
    """The papers that a recognition needs; several lists of one event must all be there."""

    event: Recognisable
    papers: Annotated[tuple[PaperNeeded, ...], Field(min_length=1)]
    source: str


class RecognitionRules(Data):
    """How recognitions come about."""

    check_lists: tuple[CheckList, ...] = ()
    source: str
    ours: bool = False

    def papers_for(self, event: str) -> tuple[PaperNeeded, ...]:
        """The papers that this recognition needs."""
        return tuple(p for found in self.check_lists if found.event == event for p in found.papers)


class AgreementRules(Data):
    """Whether offices may agree on shares of their own 分成协议, and within what bounds."""

    sums_to: dict[str, tuple[Ratio, ...]]
    """Indicator (or ``*``) → what the agreed ratios may sum to, one of these."""
    papers: tuple[PaperNeeded, ...] = ()
    valid_years: Annotated[int, Field(ge=1, le=100)] | None = None
    """For how long an agreement holds; absent: until its parties end it. (The 2 years of Ningde
    2017 are those of the notice itself.)
    """
    source: str
    ours: bool = False

    def sums_for(self, indicator: str) -> tuple[Ratio, ...]:
        """What the agreed ratios of this indicator may sum to; none: it cannot be agreed on."""
        return self.sums_to.get(indicator, self.sums_to.get(EVERY, ()))


class StatementRules(Data):
    """How offices answer the statement of a closed period."""

    answer_working_days: Annotated[int, Field(ge=1, le=100)]
    silence: Literal["confirmed", "disputed", "noted"]
    """What it means when nobody answers in time."""
    holidays: tuple[date, ...] = ()
    """Days from Monday to Friday on which nobody works."""
    workdays: tuple[date, ...] = ()
    """Saturdays and Sundays on which people work."""
    source: str
    ours: bool = False
