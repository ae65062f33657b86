"""How holds follow from what was decided: they end with their lead, and the next in line takes
over.

The rule itself is ``ledger.protection``; here it becomes events. What offices say about their holds
(extend, release, claim) is judged in ``ledger.judge.hold_sayings``.

A hold that came with an opening, or from rules that knew no clock, begins anew with the first act
of its holder, under the rules in force then. While an objection is live a new hold's clocks stand
still like all others of the project. A transfer that was proposed comes to nothing when the hold
ends otherwise than by the transfer, by 无法落地 or by the signing.

Invariant: a holder's registration stands; a project that somebody pursues is held, in the pool, or
signed.
"""

from collections.abc import Callable

from ledger.judge.acting import acting_for, acting_office, as_acting
from ledger.judge.ahead import Ahead
from ledger.judge.clocks import DAY_MS, HOLD_CLOCKS
from ledger.judge.slice import Slice
from ledger.judge.state import CityState, ProjectState, Touch
from ledger.protection import hold_clocks, next_holder
from ledger.rules.protection import CreditAfter, ProtectionRules
from sharing.events.holds import (
    DeadlinesFrozen,
    DeadlineStarted,
    HoldReleased,
    HoldTaken,
    ProjectPooled,
    Release,
)
from sharing.events.leads import FirstContactPassed
from sharing.events.registry import Event
from sharing.events.transfers import TransferEnded

SIGNING: Release = "signing"
COOLED = frozenset({"expiry", "inactivity", "waiver", "shared", "could_not_land"})
"""After these an office waits out its cool-down."""
LEAVES_TRANSFER = frozenset({"signing", "transfer", "could_not_land"})
"""After these a transfer that was proposed goes on."""


def hold_rules(city: CityState, project: ProjectState) -> ProtectionRules | None:
    """The rules of the pack under which the present hold began."""
    pack = city.pack_named(project.hold.pack) or city.pack
    return pack.protection


def has_room_under(state: Slice, city: CityState, *, at: int) -> Callable[[str], bool]:
    """Whether an office, with all those for which it acts, holds fewer projects than its quota."""
    rules = city.pack.protection
    quota = rules.quota if rules is not None else None

    def has_room(office: str) -> bool:
        if quota is None:
            return True
        acting = acting_office(city, office, at=at)
        return sum(state.office(code).holds for code in acting_for(city, acting, at=at)) < quota

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
    clocks = hold_clocks(city.pack.protection, at=at)
    for kind, due_at in clocks:
        ahead.apply(DeadlineStarted(subject=project_id, clock=kind, due_at=due_at))
    if clocks and ahead.the_project(project_id).objections:
        ahead.apply(DeadlinesFrozen(subject=project_id, at=at))


def begun_by_activity(
    state: Slice, city: CityState, project: ProjectState, lead_id: str, *, at: int
) -> tuple[Event, ...]:
    """What starts when the holder acts on a lead for which no clock ever ran."""
    has_clock = any(clock.kind in HOLD_CLOCKS for clock in project.clocks)
    if project.hold.lead_id != lead_id or has_clock or not hold_clocks(city.pack.protection, at=at):
        return ()
    ahead = Ahead(state)
    take_hold(
        ahead,
        project.project_id,
        lead_id=lead_id,
        office=project.hold.office,
        how="activity",
        city=city,
        at=at,
    )
    return tuple(ahead.events)


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
    taker = None if release == SIGNING or to_pool else _taker(ahead, project, city, at=at)
    cool_down = rules.cool_down_days * DAY_MS if rules is not None else 0
    ahead.apply(
        HoldReleased(
            project_id=project_id,
            lead_id=hold.lead_id,
            office=hold.office,
            release=release,
            at=at,
            cool_down_until=at + cool_down if cool_down and release in COOLED else 0,
            in_pool=release != SIGNING and taker is None,
            reason=reason,
        )
    )
    transfer = project.transfer
    if transfer is not None and release not in LEAVES_TRANSFER:
        ahead.apply(
            TransferEnded(
                transfer_id=transfer.transfer_id, project_id=project_id, outcome="void", at=at
            )
        )
    if taker is not None:
        _take_next(ahead, project_id, taker, city=city, at=at)
        credit_follows(ahead, project_id, rules=rules, release=release)


def _taker(ahead: Ahead, project: ProjectState, city: CityState, *, at: int) -> Touch | None:
    """Who is next; asked before the hold ends, so that who loses it cannot be next."""
    has_room = has_room_under(ahead, city, at=at)
    return next_holder(as_acting(project, city, at=at), at=at, has_room=has_room)


def _take_next(ahead: Ahead, project_id: str, taker: Touch, *, city: CityState, at: int) -> None:
    take_hold(
        ahead,
        project_id,
        lead_id=taker.lead_id,
        office=taker.office,
        how="queue",
        city=city,
        at=at,
    )


def pass_on(ahead: Ahead, project_id: str, *, city: CityState, at: int) -> None:
    """The first in the queue takes a hold that nobody has; where none may, it goes to the pool."""
    taker = _taker(ahead, ahead.the_project(project_id), city, at=at)
    if taker is None:
        ahead.apply(ProjectPooled(project_id=project_id, at=at))
        return
    _take_next(ahead, project_id, taker, city=city, at=at)


def credit_follows(
    ahead: Ahead, project_id: str, *, rules: ProtectionRules | None, release: str
) -> None:
    """After some kinds of release whoever takes the hold has first contact too. ``rules`` are
    those of the hold that ended.
    """
    project = ahead.the_project(project_id)
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
            at=project.hold.since,
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
    project = ahead.the_project(project_id)
    if is_signed_off(project, city):
        if project.hold.lead_id or project.hold.in_pool:
            release_hold(ahead, project_id, SIGNING, city=city, at=at)
    elif not project.hold.lead_id and not project.hold.in_pool and standing:
        pass_on(ahead, project_id, city=city, at=at)


def is_signed_off(project: ProjectState, city: CityState) -> bool:
    """Whether a recognised signing has ended the exclusive right for good."""
    rules = hold_rules(city, project)
    return project.signing is not None and rules is not None and rules.signing_ends_hold
