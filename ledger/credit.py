"""What credit 计分额 a project is due, under the rules in force.

Every recognition that counts (``ledger.counting_steps``) gives units to the indicators that ask
for it (``ledger.measured``). The first share rule that fits the case (``ledger.share_case``) says
which sides (``ledger.sides``) get which ratio, in which stage (``ledger.stages``), up to which
ceiling (``ledger.ceilings``). Where the rule leaves it to the offices, their agreement that holds
on the event's day says the ratios; indicators that it leaves out keep the rule's shares. A project
whose identity is asked is due to nobody yet: suspense.

The pack is the one that was in force when each recognition was made: later rules decide none again.

Invariant: a pure function of project, city and packs; no history, no clock. Whatever the rules, an
entry sums to zero.
"""

from collections.abc import Iterator

from ledger.book import Due, Line, Seat, balanced_lines, suspense_lines
from ledger.ceilings import Capped
from ledger.counting_steps import Counted, Step, counted_of, steps_of
from ledger.judge.recognitions import Agreement
from ledger.judge.state import CityState, ProjectState
from ledger.measured import PROJECT_UNITS
from ledger.project_facts import agreement_on, deciding_touch, facts_of
from ledger.rules.pack import RulePack
from ledger.rules.share_rules import ShareRule, Stage
from ledger.sides import Offices, seats_of_agreement, seats_of_rule
from ledger.stages import Course, StagePart, stage_parts

__all__ = ["PROJECT_UNITS", "credit_due", "deciding_touch", "facts_of"]


def credit_due(
    project: ProjectState, city: CityState, *, under: RulePack | None = None
) -> tuple[Due, ...]:
    """Every entry that should stand in the book: of the signing, the start, then by day.

    ``under`` counts everything by one pack instead of each recognition's own, to ask what if.
    """
    is_recognised = project.signing is not None or project.start is not None
    if project.merged_into or not (is_recognised or project.attainments):
        return ()
    return tuple(_Credit(project, city).due(under))


class _Credit:
    """The credit of one project, recognition by recognition."""

    def __init__(self, project: ProjectState, city: CityState) -> None:
        self._project = project
        self._city = city
        self._course = Course(project)
        self._capped = Capped()
        self._seated: dict[int, tuple[Seat, ...]] = {}
        """Stage by its identity → seats: indicators under ``*`` have one stage together."""
        self._seated_for: Offices | None = None
        self._last: Counted | None = None
        self._last_rule: ShareRule | None = None

    def due(self, under: RulePack | None) -> Iterator[Due]:
        facts = facts_of(self._project)
        reached: dict[str, int] = {}
        for counted in counted_of(self._project, self._city, under=under):
            self._course.next_recognition(reached)
            steps = steps_of(counted, facts, reached)
            if not steps:
                continue
            if counted.offices is not self._seated_for:
                self._seated, self._seated_for = {}, counted.offices
            rule = self._rule_for(counted)
            for step in steps:
                self._course.came_to(step.indicator.name, on=counted.on, units=step.after)
                yield from self._entries(counted, rule, step)

    def _rule_for(self, counted: Counted) -> ShareRule | None:
        """The share rule of a recognition; not asked again for the same pack and case."""
        last = self._last
        if last is None or last.pack is not counted.pack or last.case is not counted.case:
            self._last_rule = counted.pack.share_rule_for(counted.case)
        self._last = counted
        return self._last_rule

    def _entries(self, counted: Counted, rule: ShareRule | None, step: Step) -> Iterator[Due]:
        """What one recognition gives one indicator: an entry for each stage."""
        units = step.after - step.before
        if self._project.is_in_suspense:
            yield _entry(counted, step, "suspense_while_asked", suspense_lines(units))
            return
        if rule is None:
            yield _entry(counted, step, "no_rule_fits", suspense_lines(units))
            return
        if rule.by_agreement:
            agreement = agreement_on(self._project, counted.on)
            terms = _terms_of(agreement, step.indicator.name)
            if agreement is not None and terms:
                agreed = seats_of_agreement(terms, self._city, counted.offices)
                lines = self._lines(counted, step, units, agreed)
                yield _entry(counted, step, rule.name, lines, agreement.agreement_id)
                return
        stages = rule.stages_of(step.indicator.name)
        if len(stages) > 1:
            for part in self._parts(counted, step, stages):
                lines = self._lines(
                    counted, step, part.units, self._seats(counted, rule, part.stage)
                )
                yield _entry(counted, step, f"{rule.name}/stage{part.number}", lines)
            return
        seats = self._seats(counted, rule, stages[0]) if stages else ()
        yield _entry(counted, step, rule.name, self._lines(counted, step, units, seats))

    def _parts(
        self, counted: Counted, step: Step, stages: tuple[Stage, ...]
    ) -> Iterator[StagePart]:
        return stage_parts(
            stages,
            self._course,
            indicator=step.indicator.name,
            on=counted.on,
            before=step.before,
            after=step.after,
        )

    def _seats(self, counted: Counted, rule: ShareRule, stage: Stage) -> tuple[Seat, ...]:
        seats = self._seated.get(id(stage))
        if seats is None:
            seats = seats_of_rule(
                stage.ratios, rule.absent, self._project, self._city, counted.offices
            )
            self._seated[id(stage)] = seats
        return seats

    def _lines(
        self, counted: Counted, step: Step, units: int, seats: tuple[Seat, ...]
    ) -> tuple[Line, ...]:
        lines = balanced_lines(units, seats)
        if not counted.pack.ceilings:
            return lines
        return self._capped.lines(counted.pack, step.indicator.name, lines)


def _terms_of(agreement: Agreement | None, indicator: str) -> list[tuple[str, int]]:
    """Office and ten-thousandths; none where the agreement leaves the indicator out."""
    if agreement is None:
        return []
    return [(office, parts) for named, office, parts in agreement.terms if named == indicator]


def _entry(
    counted: Counted, step: Step, line: str, lines: tuple[Line, ...], agreement: str = ""
) -> Due:
    rule = f"{counted.pack.label}/{line}"
    return Due(step.indicator.name, rule, counted.period, lines, counted.source, agreement)
