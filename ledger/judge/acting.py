"""Who acts for an office that ended 承继: its successor, for all that it had in hand.

The rule: what was registered, held, landed or proposed keeps the office that it was recorded with,
since the months before keep it too. Where a rule asks whose something is, it asks who acts for that
office on the day: the office itself as long as it exists, then the end of its line of successors.

Edge cases: before any office of a city has an end this costs nothing and gives back what it got;
after two offices became one, both are the same office to every rule.

Invariant: ``as_acting`` is for asking. What is written into the journal about credit names the
office that was recorded.
"""

from datetime import date

from ledger.judge.decision import Moment
from ledger.judge.state import CaseState, CityState, ProjectState, Touch
from sharing.values import replaced


def city_day(city: CityState, at: int) -> date:
    """The city's calendar day of an instant."""
    return Moment(at, b"").day_in(city.city.timezone)


def acting_office(city: CityState, office: str, *, at: int) -> str:
    """The office that acts for this one at an instant; '' for ''."""
    if not office or not city.city.has_ends:
        return office
    return city.city.successor_on(office, city_day(city, at))


def acting_for(city: CityState, office: str, *, at: int) -> tuple[str, ...]:
    """The offices for which this one acts at an instant, itself first."""
    if not city.city.has_ends:
        return (office,)
    return city.city.stood_for_by(office, city_day(city, at))


def as_acting(project: ProjectState, city: CityState, *, at: int) -> ProjectState:
    """The project with each office replaced by the one that acts for it at an instant."""
    if not city.city.has_ends:
        return project
    day = city_day(city, at)

    def acts(office: str) -> str:
        return city.city.successor_on(office, day) if office else ""

    def touched(touch: Touch) -> Touch:
        return replaced(touch, office=acts(touch.office), landing_claim=acts(touch.landing_claim))

    hold, transfer = project.hold, project.transfer
    if transfer is not None:
        transfer = replaced(
            transfer,
            from_office=acts(transfer.from_office),
            to_office=acts(transfer.to_office),
            proposed_by=acts(transfer.proposed_by),
        )
    cool_downs = tuple((acts(office), until) for office, until in hold.cool_downs)
    ended = tuple((acts(office), how, when) for office, how, when in project.past_objections)
    return replaced(
        project,
        first_office=acts(project.first_office),
        introducer_office=acts(project.introducer_office),
        landing_office=acts(project.landing_office),
        could_not_land_declared=acts(project.could_not_land_declared),
        could_not_land_of=acts(project.could_not_land_of),
        touches=tuple(map(touched, project.touches)),
        hold=replaced(hold, office=acts(hold.office), cool_downs=cool_downs),
        transfer=transfer,
        past_objections=ended,
    )


def case_as_acting(case: CaseState, city: CityState, *, at: int) -> CaseState:
    """An offer's case with each office replaced by the one that acts for it; each once."""
    if not city.city.has_ends:
        return case
    day = city_day(city, at)

    def acts(offices: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(city.city.successor_on(office, day) for office in offices))

    return replaced(
        case,
        candidates=acts(case.candidates),
        taken=acts(case.taken),
        declined=acts(case.declined),
    )
