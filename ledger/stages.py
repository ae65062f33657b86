"""Stages 分期 of a share rule: which part of a report belongs to which of them.

A stage holds until it ends, and the first that has not ended holds:

* ``recovered_units``: until the indicator (or the one that ``of`` names) has brought in so much in
  the whole life of the project. A report that crosses the amount belongs to both stages, each with
  its part. Where another indicator is measured, what came before this recognition decides.
* ``years`` after a start event: until the day before its anniversary. The start of a stage's clock
  is its own: signing, start, production, completion, the first tax, the first money paid in, the
  agreement (the one that holds on the day, else the latest before it), or ``recovered``: the day on
  which the stage before came to its amount. As long as it has not happened the stage goes on.

A level that falls goes back through the same amounts; a clock is read on the day of the fall.

Edge cases: who began on 29 February has the anniversary on 1 March where there is no 29th. What
happened starts a clock whether or not it counts.

Invariant: the parts sum to the report; equal facts give equal parts.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from ledger.counting_steps import in_order
from ledger.judge.state import ProjectState
from ledger.project_facts import agreement_on
from ledger.rules.share_rules import Stage, Until
from sharing.values import value

_FIRST_OF = {
    "production": ("production",),
    "completion": ("completion",),
    "first_tax": ("tax",),
    "first_paid_in": ("paid_in", "foreign_paid_in"),
}


@value
class StagePart:
    """The units, positive or negative, that belong to a stage; stages are numbered from 1."""

    number: int
    stage: Stage
    units: int


class Course:
    """What a project has given each indicator so far, and on which day it came to how much."""

    def __init__(self, project: ProjectState) -> None:
        self._project = project
        self._reached: dict[str, list[tuple[str, int]]] = {}
        self._before: dict[str, int] = {}

    def next_recognition(self, reached: dict[str, int]) -> None:
        """What was reached before the recognition that comes now."""
        self._before = dict(reached)

    def came_to(self, indicator: str, *, on: str, units: int) -> None:
        """A report brought the indicator to so much."""
        self._reached.setdefault(indicator, []).append((on, units))

    def had(self, indicator: str) -> int:
        """How much there was before this recognition."""
        return self._before.get(indicator, 0)

    def start_of(self, since: str, *, on: str, ended: Until | None, indicator: str) -> str:
        """The day of a start event; '' where it has not happened. ``ended`` is how the stage
        before ends.
        """
        project = self._project
        if since in ("signing", "start"):
            recognition = project.signing if since == "signing" else project.start
            return recognition.on if recognition is not None else ""
        if since == "agreement":
            return _agreed_from(project, on)
        if since == "recovered":
            return self._recovered_on(ended, indicator)
        return self._first_days.get(since, "")

    @cached_property
    def _first_days(self) -> dict[str, str]:
        """Start event → its first day, of those that happened."""
        ordered = in_order(self._project)
        days = {
            since: next((a.on for a in ordered if a.event in wanted), "")
            for since, wanted in _FIRST_OF.items()
        }
        return {since: day for since, day in days.items() if day}

    def _recovered_on(self, ended: Until | None, indicator: str) -> str:
        if ended is None or ended.recovered_units is None:
            return ""
        trail = self._reached.get(ended.of or indicator, ())
        return next((day for day, units in trail if units >= ended.recovered_units), "")


def stage_parts(
    stages: Sequence[Stage], course: Course, *, indicator: str, on: str, before: int, after: int
) -> Iterator[StagePart]:
    """The parts of a report that takes from ``before`` to ``after``, stage by stage."""
    sign = 1 if after > before else -1
    at, end = min(before, after), max(before, after)
    ended: Until | None = None
    for number, stage in enumerate(stages, start=1):
        until = stage.until
        if until is None:
            upto = end
        elif until.recovered_units is None:
            upto = at if _is_over(until, course, on=on, ended=ended, indicator=indicator) else end
        elif until.of in (None, indicator):
            upto = min(end, max(at, until.recovered_units))
        else:
            upto = at if course.had(until.of or "") >= until.recovered_units else end
        if upto > at:
            yield StagePart(number, stage, sign * (upto - at))
        at, ended = upto, until
        if at == end:
            return


def years_after(day: date, years: int) -> date:
    """The anniversary; 1 March for a 29 February that the year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _is_over(until: Until, course: Course, *, on: str, ended: Until | None, indicator: str) -> bool:
    start = course.start_of(until.since or "", on=on, ended=ended, indicator=indicator)
    if not start:
        return False
    return date.fromisoformat(on) >= years_after(date.fromisoformat(start), until.years or 0)


def _agreed_from(project: ProjectState, on: str) -> str:
    holding = agreement_on(project, on)
    if holding is not None:
        return holding.from_on
    kept = [a.from_on for a in project.agreements if a.holds_on(a.from_on) and a.from_on <= on]
    return max(kept, default="")
