"""Judging what offices say about holds: extend, give up, claim from the pool.

The rule (DESIGN 4): the holder, and nobody else, asks for more time on proof, a few times, by the
rules under which its hold began. The holder may give the hold up: to the next in the queue
(``waiver``), or at once to all (``shared``). Any office may claim a project from the pool; its own
standing lead takes the hold, else it gets a lead of its own behind all others. Where the rules say
so for the way in which the last hold ended, first contact goes with the claim.

Edge cases: while an objection is live the clock stands still and is not extended; an office that
was just released waits out its cool-down, one that holds as many as its quota allows claims
nothing; a project that is held, unknown, or nobody's to see all look the same
(``project_not_in_pool``).

Invariant: after a claim the project is held by the office that claimed, and by nobody else.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ledger.judge.ahead import Ahead
from ledger.judge.clocks import DAY_MS, PROTECTION
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.holds import (
    credit_follows,
    has_room_under,
    hold_rules,
    release_hold,
    take_hold,
)
from ledger.judge.leads import own_lead
from ledger.judge.state import ProjectState
from ledger.rules.protection import ProtectionRules
from sharing.events.holds import LeadClaimed, ProtectionExtended
from sharing.ids import lead_id_from
from sharing.submissions.holds import ClaimProject, ExtendProtection, ReleaseHold


def _held_by(hearing: Hearing, lead_id: str) -> ProjectState | Decision:
    """The project that the office's own lead holds."""
    own = own_lead(hearing, lead_id)
    if isinstance(own, Decision):
        return own
    lead, project = own
    if project.hold.lead_id != lead.lead_id:
        return refused("lead_does_not_hold", lead_id=lead_id)
    return project


def extend(hearing: Hearing, said: ExtendProtection) -> Decision:
    """延长: more time for the holder, from the present end on."""
    project = _held_by(hearing, said.lead_id)
    if isinstance(project, Decision):
        return project
    clock = next((c for c in project.clocks if c.kind == PROTECTION), None)
    if clock is None:
        return refused("protection_not_running", lead_id=said.lead_id)
    if not clock.is_running:
        return refused("protection_frozen", lead_id=said.lead_id)
    rules = hold_rules(hearing.city, project)
    if rules is None or not rules.extension_days or not rules.extensions_max:
        return refused("extension_not_in_rules")
    if project.hold.extensions >= rules.extensions_max:
        return refused("extensions_used_up", count=str(rules.extensions_max))
    papers = {paper.sha256 for paper in said.evidence.papers}
    if len(papers) < rules.extension_papers_min:
        return refused("extension_needs_papers", count=str(rules.extension_papers_min))
    return accepted(
        ProtectionExtended(
            project_id=project.project_id,
            lead_id=said.lead_id,
            office=hearing.office,
            at=hearing.moment.now,
            until=clock.due_at + rules.extension_days * DAY_MS,
            reason=said.reason,
            evidence=said.evidence,
        )
    )


def release(hearing: Hearing, said: ReleaseHold) -> Decision:
    """释放, by the holder's own word."""
    project = _held_by(hearing, said.lead_id)
    if isinstance(project, Decision):
        return project
    ahead = Ahead(hearing.state)
    release_hold(
        ahead,
        project.project_id,
        said.release,
        city=hearing.city,
        at=hearing.moment.now,
        reason=said.reason,
        to_pool=said.release == "shared",
    )
    return concluded(hearing, *ahead.events, reason=said.release)


def claim(hearing: Hearing, said: ClaimProject) -> Decision:
    """认领: take a project from the pool."""
    project = hearing.live(said.project_id)
    if project is None or not project.hold.in_pool:
        return refused("project_not_in_pool", project_id=said.project_id)
    at, office = hearing.moment.now, hearing.office
    until = next((t for code, t in project.hold.cool_downs if code == office and t > at), None)
    if until is not None:
        return refused("claim_cooling_down", day=_day(hearing, until))
    rules = hearing.city.pack.protection
    if not has_room_under(hearing.state, hearing.city, at=at)(office):
        return refused("quota_reached", count=_quota(rules))
    ahead = Ahead(hearing.state)
    lead_id = _own_standing_lead(project, office)
    if not lead_id:
        lead_id = lead_id_from(hearing.moment.seed)
        ahead.apply(
            LeadClaimed(
                lead_id=lead_id,
                project_id=project.project_id,
                office=office,
                order=hearing.moment.order,
                at=at,
                note=said.note,
                by=hearing.stamp.actor,
            )
        )
    ended_under, ended_by = hold_rules(hearing.city, project), project.hold.ended_by
    take_hold(
        ahead,
        project.project_id,
        lead_id=lead_id,
        office=office,
        how="claim",
        city=hearing.city,
        at=at,
    )
    credit_follows(ahead, project.project_id, rules=ended_under, release=ended_by)
    return concluded(hearing, *ahead.events, reason="claim")


def _own_standing_lead(project: ProjectState, office: str) -> str:
    return next((touch.lead_id for touch in project.standing if touch.office == office), "")


def _day(hearing: Hearing, instant: int) -> str:
    """The city's day of an instant."""
    zone = ZoneInfo(hearing.city.city.timezone)
    return datetime.fromtimestamp(instant / 1000, UTC).astimezone(zone).date().isoformat()


def _quota(rules: ProtectionRules | None) -> str:
    return str(rules.quota) if rules is not None else ""


HOLD_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    ExtendProtection: extend,
    ReleaseHold: release,
    ClaimProject: claim,
}
"""The rule of each kind of submission about holds, by its model."""
