"""What is recognised and does not count 不计入: registered late, not reported, filed at the end.

Three rules that a pack may have (county scheme), each about a milestone of a project:

* ``registered_days_min`` N: the project was registered at least N days before the event;
* ``reported_days_max`` N: somebody who pursues it reported progress within N days before the papers
  were filed; the registration itself is a first report;
* ``filed_days_before_assessment`` N: it was registered on one of the last N days of the assessment
  (quarter, half-year or year) in which the event counts.

Edge cases: a rule of 0 days asks nothing. Of several registrations the earliest decides, since it
is the project that must have been registered; a lead that came by transfer or offer is none. Rows
of an opening take all three as met: last year's filing is not shown. The day of filing stands for
that of the recognition, since no office can hurry the centre. Figures and changes are not asked:
they follow a project that counts.

Invariant: a pure function of touches and rules; the reason is a code, '' where it counts.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from ledger.judge.state import Touch
from ledger.period import month_end
from ledger.rules.counting import CountingRules

_MONTHS_OF: Final = {"quarter": 3, "half_year": 6, "year": 12}


def why_not_counted(
    touches: Sequence[Touch],
    rules: CountingRules | None,
    *,
    event_on: date,
    filed_on: date,
    month: str,
    timezone: str,
) -> str:
    """Why a milestone of this day does not count in ``month``; '' where it counts."""
    if rules is None:
        return ""
    pursued = [touch for touch in touches if touch.stands]
    registered = [touch for touch in pursued if not touch.is_received] or pursued
    if not registered or any(touch.from_opening for touch in registered):
        return ""
    zone = ZoneInfo(timezone)
    registered_on = min(_day(touch.joined_at, zone) for touch in registered)
    days_min = rules.registered_days_min
    if days_min and (event_on - registered_on).days < days_min:
        return "registered_too_late"
    reported_on = max(_day(max(t.reported_at, t.joined_at), zone) for t in pursued)
    days_max = rules.reported_days_max
    if days_max is not None and (filed_on - reported_on).days > days_max:
        return "not_reported"
    left = (assessment_end(month, rules.assessment) - registered_on).days
    is_at_the_end = 0 <= left < rules.filed_days_before_assessment
    return "filed_before_assessment" if is_at_the_end else ""


def assessment_end(month: str, assessment: Literal["quarter", "half_year", "year"]) -> date:
    """The last day of the assessment in which a month lies."""
    length = _MONTHS_OF[assessment]
    last = (int(month[5:]) + length - 1) // length * length
    return month_end(f"{month[:4]}-{last:02d}")


def _day(at: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date()
