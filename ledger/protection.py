"""Protection 保护期: how long an office holds a project, what ends the hold, and who is next.

The rule (DESIGN 4): the holder may talk alone for ``days``; each reported progress restarts the
clock of ``inactivity_days``; on proof the time is extended. A hold ends by expiry, by inactivity,
by a recognised signing, by the holder's own word, by 无法落地, by transfer or withdrawal. Then the
offices that wait take it in log order; an office that was just released waits out its cool-down,
and one that holds as many projects as its quota allows is passed over. Where nobody waits the
project stands in the pool 公海, from which any office may claim it.

Leads of an opening start no clock until their holder acts on them.

Invariant: the queue is the standing registrations in their order, without the holder's.
"""

from collections.abc import Callable, Iterator

from ledger.judge.clocks import DAY_MS, INACTIVITY, PROTECTION
from ledger.judge.state import ProjectState, Touch
from ledger.rules.protection import ProtectionRules


def hold_clocks(rules: ProtectionRules | None, *, at: int) -> tuple[tuple[str, int], ...]:
    """The clocks of a hold that begins at ``at``: kind, and when each is due."""
    if rules is None:
        return ()
    days = ((PROTECTION, rules.days), (INACTIVITY, rules.inactivity_days))
    return tuple((kind, at + count * DAY_MS) for kind, count in days if count is not None)


def waiting(project: ProjectState) -> Iterator[Touch]:
    """The queue: who waits for the hold, in log order."""
    for touch in project.standing:
        if touch.lead_id != project.hold.lead_id:
            yield touch


def next_holder(project: ProjectState, *, at: int, has_room: Callable[[str], bool]) -> Touch | None:
    """Who takes a hold that is free: the first in the queue who neither cools down nor is full."""
    for touch in waiting(project):
        if not project.hold.cools_down(touch.office, at=at) and has_room(touch.office):
            return touch
    return None
