"""In which month does a recognition count? 认定归属期.

The rule: the month of the event itself (签约日期, 开工日期), if the evidence was filed no later
than N days after that month's end and the month is not closed; otherwise the earliest month that
is still open at the filing, and the entry names the date of the event. In an opening the stated
dates decide, since the filing days of last year are taken as met.

Example with N = 10: signed on 30 December, filed on 4 January, recognised on 8 January counts in
December, so in Q4; filed on 20 January it counts in January, so in Q1.

Invariant: a recognition never counts before the month of its event, nor in a closed month.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.period import month_end, month_of


def posting_month(month: str, closed_through: str) -> str:
    """The month in which an entry for ``month`` is posted: its own while it is open, else the
    earliest month that is still open. What is posted so names the month that it corrects.
    """
    if month > closed_through:
        return month
    return month_of(month_end(closed_through) + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class CountingMonth:
    """The month, and whether it is the event's own."""

    month: str
    is_event_month: bool


def counting_month(
    event_on: date,
    *,
    filed_on: date,
    filing_grace_days: int,
    is_opening: bool,
    closed_through: str = "",
) -> CountingMonth:
    """The month in which a recognition counts.

    ``closed_through`` is the last closed month (``YYYY-MM``), '' if none is closed.
    """
    own = month_of(event_on)
    is_in_time = is_opening or filed_on <= month_end(own) + timedelta(days=filing_grace_days)
    if is_in_time and own > closed_through:
        return CountingMonth(own, is_event_month=True)
    month = posting_month(max(own, month_of(filed_on)), closed_through)
    return CountingMonth(month, is_event_month=month == own)
