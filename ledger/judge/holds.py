"""How holds follow from what was decided: they end with their lead, and the next in line takes
over.

The rule itself is ``ledger.protection``; here it becomes events. What offices say about their holds
(extend, release, claim) is judged in ``ledger.judge.hold_sayings``.

Invariant: a holder's registration stands; a free project that somebody may take is either taken or
in the pool.
"""

from collections.abc import Callable

from ledger.judge.ahead import Ahead
from ledger.judge.clocks import DAY_MS
from ledger.judge.slice import Slice
from ledger.judge.state import CityState, ProjectState
from ledger.protection import hold_clocks, next_holder
from ledger.rules.protection import CreditAfter, ProtectionRules
from sharing.events.holds import DeadlineStarted, HoldReleased, HoldTaken, Release
from sharing.events.leads import FirstContactPassed

SIGNING: Release = "signing"


def hold_rules(city: CityState, project: ProjectState) -> ProtectionRules | None:
    """The rules of the pack under which the present hold began."""
    pack = city.pack_named(project.hold.pack) or city.pack
    return pack.protection


def has_room_under(state: Slice, rules: ProtectionRules | None) -> Callable[[str], bool]:
    """Whether an office holds fewer projects than its quota."""
    quota = rules.quota if rules is not None else None

    def has_room(office: str) -> bool:
        return quota is None or state.office(office).holds < quota

    return has_room


def take_hold(
    ahead: Ahead, project_id: str, *, lead_id: str, office: str, how: str, city: CityState, at: int
) -> None:
    """An office has the hold, and its clocks run."""
    ahead.apply(
        HoldTaken.model_validate(
            {
                "project_id": project_id,
                "lead_id": lead_id,
                "office": office,
                "how": how,
                "at": at,
            }
        )
    )
    for kind, due_at in hold_clocks(city.pack.protection, at=at):
        ahead.apply(DeadlineStarted(subject=project_id, clock=kind, due_at=due_at))


def release_hold(
    ahead: Ahead,
    project_id: str,
    release: Release,
    *,
    city: CityState,
    at: int,
    reason: str = "",
    to_pool: bool = False,
) -> None:
    """The hold ends; the next in the queue takes it, or it goes to the pool.

    First contact goes with the hold where the pack says so for this kind of release.
    """
    project = ahead.the_project(project_id)
    rules = hold_rules(city, project)
    hold = project.hold
    cool_down = rules.cool_down_days * DAY_MS if rules is not None else 0
    is_cooled = release in ("expiry", "inactivity", "waiver", "shared", "could_not_land")
    until = at + cool_down if cool_down and is_cooled else 0
    ahead.apply(
        HoldReleased(
            project_id=project_id,
            lead_id=hold.lead_id,
            office=hold.office,
            release=release,
            at=at,
            cool_down_until=until,
            in_pool=release != SIGNING,
            reason=reason,
        )
    )
    if release != SIGNING and not to_pool:
        pass_on(ahead, project_id, city=city, at=at)


def pass_on(ahead: Ahead, project_id: str, *, city: CityState, at: int) -> None:
    """The first in the queue takes a free hold."""
    project = ahead.the_project(project_id)
    has_room = has_room_under(ahead, city.pack.protection)
    taker = next_holder(project, at=at, has_room=has_room)
    if taker is None:
        return
    released_by = project.hold.ended_by
    take_hold(
        ahead,
        project_id,
        lead_id=taker.lead_id,
        office=taker.office,
        how="queue",
        city=city,
        at=at,
    )
    credit_follows(ahead, project_id, release=released_by, city=city)


def credit_follows(ahead: Ahead, project_id: str, *, release: str, city: CityState) -> None:
    """After some kinds of release whoever takes the hold has first contact too."""
    project = ahead.the_project(project_id)
    rules = city.pack.protection
    if rules is None or rules.credit_goes(release) is not CreditAfter.TAKER:
        return
    if project.first_lead == project.hold.lead_id or project.signing or project.start:
        return
    ahead.apply(
        FirstContactPassed(
            project_id=project_id,
            from_office=project.first_office,
            to_office=project.hold.office,
            to_lead_id=project.hold.lead_id,
            reason=release,
            is_pinned=True,
        )
    )


def hold_followed(ahead: Ahead, project_id: str, city: CityState, at: int) -> None:
    """What follows for the hold of a project after other events."""
    project = ahead.project(project_id)
    if project is None or project.merged_into:
        return
    hold = project.hold
    standing = {touch.lead_id for touch in project.standing}
    if hold.lead_id and hold.lead_id not in standing:
        release_hold(ahead, project_id, "withdrawal", city=city, at=at)
    elif not hold.lead_id and not hold.in_pool and not hold.ended_by and standing:
        pass_on(ahead, project_id, city=city, at=at)
    project = ahead.the_project(project_id)
    rules = hold_rules(city, project)
    if project.hold.lead_id and project.signing and rules is not None and rules.signing_ends_hold:
        release_hold(ahead, project_id, SIGNING, city=city, at=at)
