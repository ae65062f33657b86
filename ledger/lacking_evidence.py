"""Which conditions of a pack lack evidence: what nobody showed or stated, and would decide.

Asked of every recognition of the period under the pack. A share rule is *within reach* of a
project if it stands before the rule that fits and all that keeps it from fitting is not shown: a
paper that is not there, a fact that nobody stated, 无法落地 not declared, no agreement. What
contradicts the rule (another place of landing, another class) puts it out of reach, and then
nothing is lacking. Besides:

* what an opening took as met (无法落地) for a rule that fits or is within reach: taken, not shown;
* the papers that the pack's check-list wants for a recognition;
* the start of a stage's clock, where a stage of the fitting rule runs from an event that is not
  recognised.

A project whose identity is asked lacks a ruling first and is left out.

Invariant: a pure function of project, city and pack; what is lacking never contradicts what is
known.
"""

from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ledger.counting_steps import Counted, counted_of
from ledger.judge.state import CityState, ProjectState
from ledger.project_facts import facts_of, papers_of
from ledger.rules.conditions import LISTS, RANGES
from ledger.rules.pack import RulePack
from ledger.rules.share_rules import ShareRule

Why = Literal["not_shown", "not_stated", "taken_as_met", "check_list", "clock_not_started"]
_STATED_BY_PEOPLE = ("industries", "chains", "origins")


class Lack(BaseModel):
    """One thing that is lacking, and of which projects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: Why
    rule: str
    """The share rule that asks for it; '' for the check-list of a recognition."""
    rule_title: str
    condition: str
    """The part of the condition; of a check-list the event, of a clock the indicator."""
    wanted: str
    """What would meet it: a kind of paper, the names of a list; '' where that says no more."""
    projects: tuple[str, ...] = ()


def lacks_of(
    project: ProjectState,
    city: CityState,
    pack: RulePack,
    months: Collection[str],
    *,
    is_taken_as_met: bool,
) -> Iterator[Lack]:
    """What one project lacks under the pack for what counts in these months."""
    if project.is_in_suspense:
        return
    for counted in counted_of(project, city, under=pack):
        if counted.period not in months or counted.event not in pack.indicators_of:
            continue
        found = (
            *_of_rules(project, counted, pack, is_taken_as_met=is_taken_as_met),
            *_of_check_list(project, counted, pack),
        )
        for lack in found:
            yield lack.model_copy(update={"projects": (project.project_id,)})


def _of_rules(
    project: ProjectState, counted: Counted, pack: RulePack, *, is_taken_as_met: bool
) -> Iterator[Lack]:
    for rule in pack.share_rules:
        unmet = list(rule.when.unmet(counted.case))
        lacking = [lack for part in unmet for lack in _part(part, rule, project, counted)]
        is_within_reach = all(any(lack.condition == part for lack in lacking) for part in unmet)
        if is_within_reach:
            yield from lacking
            if rule.when.could_not_land and is_taken_as_met and "could_not_land" not in unmet:
                yield _lack("taken_as_met", rule, "could_not_land")
        if not unmet:
            yield from _of_clocks(project, counted, pack, rule)
            return


def _part(part: str, rule: ShareRule, project: ProjectState, counted: Counted) -> Iterator[Lack]:
    """What is lacking of one unmet part of a condition; nothing where a fact contradicts it."""
    when, case = rule.when, counted.case
    if part == "has_papers":
        for kind in when.has_papers:
            if kind not in case.papers:
                yield _lack("not_shown", rule, part, kind)
    elif (part == "has_agreement" and when.has_agreement) or (
        part == "could_not_land" and when.could_not_land
    ):
        yield _lack("not_shown", rule, part)
    elif part == "is_chemical" and facts_of(project).is_chemical is None:
        yield _lack("not_stated", rule, part)
    elif part in _STATED_BY_PEOPLE and not getattr(case, LISTS[part]):
        yield _lack("not_stated", rule, part, "、".join(getattr(when, part)))
    elif (part in RANGES and getattr(case, part) is None) or (
        part == "signed" and case.signed_on is None
    ):
        yield _lack("not_stated", rule, part)


def _of_check_list(project: ProjectState, counted: Counted, pack: RulePack) -> Iterator[Lack]:
    if pack.recognition is None:
        return
    for paper in pack.recognition.papers_for(counted.event):
        if paper.kind not in papers_of(project):
            yield Lack(
                why="check_list",
                rule="",
                rule_title="",
                condition=counted.event,
                wanted=paper.kind,
            )


def _of_clocks(
    project: ProjectState, counted: Counted, pack: RulePack, rule: ShareRule
) -> Iterator[Lack]:
    begun = {"signing": project.signing is not None, "start": project.start is not None}
    happened = {attainment.event for attainment in project.attainments}
    begun |= {
        "production": "production" in happened,
        "completion": "completion" in happened,
        "first_tax": "tax" in happened,
        "first_paid_in": "paid_in" in happened,
        "agreement": bool(project.agreements),
    }
    for indicator in pack.indicators_of.get(counted.event, ()):
        for stage in rule.stages_of(indicator.name):
            since = stage.until.since if stage.until is not None else None
            if since is not None and not begun[since]:
                yield _lack("clock_not_started", rule, indicator.name, since)


def _lack(why: Why, rule: ShareRule, condition: str, wanted: str = "") -> Lack:
    return Lack(why=why, rule=rule.name, rule_title=rule.title, condition=condition, wanted=wanted)
