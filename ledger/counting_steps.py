"""What counts of a project, how often, and by which pack.

In order: the signing, the start, then later recognitions by the day on which they happened and,
on one day, in the order in which they were recognised.

* What is recognised and ``not_counted`` gives nothing.
* A milestone counts once, the earliest, whatever merged leads brought along.
* A capital increase and an upgrade are added to the signing's indicators, unless the pack says
  ``nothing``; of a signing that is not there or not counted nothing is added. (Another
  investor moves the signing itself, where the pack says so: ``ledger.judge.attaining``.)
* Of a level a report replaces the one before it, so the difference counts, which may be negative;
  reports that the indicator does not ask for are no reports to it.

Each recognition is decided by the pack that was in force when it was recognised.

Invariant: the steps of an indicator follow one another without a gap from 0 to what the project
gives it; a pure function of project and city.
"""

from collections.abc import Iterator

from ledger.judge.recognitions import Attainment
from ledger.judge.state import CityState, Facts, ProjectState
from ledger.measured import NOTHING_SAID, Adds, Reported, measured
from ledger.rules.conditions import Case
from ledger.rules.indicators import Indicator
from ledger.rules.pack import RulePack
from ledger.share_case import case_of
from ledger.sides import Offices, offices_in
from sharing.recognitions import MILESTONES
from sharing.values import value

_ADDED_TO_SIGNING = {"capital_increase": Adds.INCREMENT, "upgrade": Adds.UPGRADE}


@value
class Counted:
    """A recognition that counts: for the indicators of which event, when, by which pack."""

    event: str
    source: str
    on: str
    period: str
    pack: RulePack
    offices: Offices
    case: Case
    said: Reported = NOTHING_SAID


@value
class Step:
    """One indicator goes from ``before`` to ``after``: what the project has given it so far."""

    indicator: Indicator
    before: int
    after: int


def counted_of(
    project: ProjectState, city: CityState, *, under: RulePack | None = None
) -> Iterator[Counted]:
    """Everything that counts, in order; ``under`` one pack for all, to ask what it would give."""
    if project.merged_into:
        return  # its leads speak of another project, which counts
    asked = _Asked(project, city)
    signing, start = project.signing, project.start
    is_signed = signing is not None and not signing.not_counted
    for event, recognition in (("signing", signing), ("start", start)):
        if recognition is not None and not recognition.not_counted:
            pack = under or _pack(recognition.pack, city)
            on, period = recognition.on, recognition.period
            yield Counted(event, event, on, period, pack, *asked.on(on, period))
    if project.attainments:
        for attained, event, said in _later(project, is_signed=is_signed):
            pack = under or _pack(attained.pack, city)
            if said.adds is Adds.WHOLE or _adds(attained, pack):
                on, period = attained.on, attained.period
                source, case = attained.recognition_id, asked.on(on, period)
                yield Counted(event, source, on, period, pack, *case, said)


class _Asked:
    """The case of a project, kept as long as nothing that depends on the day can change it."""

    def __init__(self, project: ProjectState, city: CityState) -> None:
        self._project = project
        self._city = city
        self._is_kept = not project.agreements and not city.city.has_ends
        self._kept: tuple[Offices, Case] | None = None

    def on(self, day: str, month: str) -> tuple[Offices, Case]:
        if self._kept is None or not self._is_kept:
            offices = offices_in(self._project, self._city, month)
            self._kept = (offices, case_of(self._project, self._city, offices, on=day))
        return self._kept


def steps_of(counted: Counted, facts: Facts, reached: dict[str, int]) -> list[Step]:
    """What it adds, indicator by indicator; ``reached`` is kept up to date."""
    steps = []
    for indicator in counted.pack.indicators_of.get(counted.event, ()):
        units = measured(indicator, facts, counted.said)
        if units is None or not indicator.when.fits(counted.case):
            continue
        before = reached.get(indicator.name, 0)
        after = units if indicator.kind == "level" else before + units
        if after != before:
            steps.append(Step(indicator, before, after))
            reached[indicator.name] = after
    return steps


def in_order(project: ProjectState) -> list[Attainment]:
    """Later recognitions by day; those of one day as they were recognised."""
    return sorted(project.attainments, key=lambda attainment: attainment.on)


def _later(project: ProjectState, *, is_signed: bool) -> Iterator[tuple[Attainment, str, Reported]]:
    """Later recognitions, for the indicators of which event, and what they say."""
    seen: set[str] = set()
    for attained in in_order(project):
        if attained.not_counted or attained.event in seen:
            continue
        if attained.event in MILESTONES:
            seen.add(attained.event)
        adds = _ADDED_TO_SIGNING.get(attained.event, Adds.WHOLE)
        said = Reported(adds, attained.units, attained.incentives_yuan, attained.usd_rate)
        if adds is Adds.WHOLE:
            yield attained, attained.event, said
        elif is_signed:
            yield attained, "signing", said


def _adds(attained: Attainment, pack: RulePack) -> bool:
    rules = pack.counting
    if rules is None:
        return True
    if attained.event == "upgrade":
        return rules.upgrade != "nothing"
    return rules.capital_increase != "nothing"


def _pack(label: str, city: CityState) -> RulePack:
    pack = city.pack
    return pack if pack.label == label else city.pack_named(label) or pack
