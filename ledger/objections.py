"""Objections 异议: who may object to a first contact, until when, and how often.

The rule (DESIGN 4, the pack's ``objections``): an office whose registration stands in the project,
and that has not first contact, may object within ``window_days`` after it came to the project, or
after first contact was last decided, whichever is later. In an opened city first contacts are
拟认定 until the centre confirms them, and may be objected to for ``opening_window_days`` after the
opening was closed, whatever came earlier. One live objection per office and project. After a
dismissal the office may object once more where ``instances_max`` allows it, and its time runs from
the dismissal; who took its objection back has no second one against the same decision.

Edge cases: a decision that moves first contact opens the matter anew for everybody; the last
instant of a window is outside it, as with every deadline.

Invariant: a function of pack, project and time; nothing is remembered but what the project holds.
"""

from ledger.judge.clocks import DAY_MS
from ledger.judge.state import CityState, ProjectState, Touch
from ledger.rules.disputes import ObjectionRules

DISMISSED, WITHDRAWN = "dismissed", "withdrawn"


def opening_window_end(rules: ObjectionRules, city: CityState) -> int:
    """When the time for objections to an opened city is over; 0 where there is none."""
    if rules.opening_window_days is None or not city.opening_closed_at:
        return 0
    return city.opening_closed_at + rules.opening_window_days * DAY_MS


def objections_end(
    rules: ObjectionRules, city: CityState, project: ProjectState, touch: Touch
) -> int:
    """Until when this registration's office may object."""
    begun = max(touch.joined_at, project.decided_at, _last_dismissed(project, touch.office))
    if project.is_provisional:
        begun = max(begun, city.opening_closed_at)
    end = begun + rules.window_days * DAY_MS
    own_window = opening_window_end(rules, city) if project.is_provisional else 0
    if own_window and begun <= city.opening_closed_at:
        return own_window
    return max(end, own_window)


def _last_dismissed(project: ProjectState, office: str) -> int:
    return max(
        (at for who, how, at in _against_this(project, office) if how == DISMISSED), default=0
    )


def _against_this(project: ProjectState, office: str) -> list[tuple[str, str, int]]:
    """The office's objections to the first contact as it stands, that ended."""
    return [
        past
        for past in project.past_objections
        if past[0] == office and past[2] >= project.decided_at
    ]


def next_instance(project: ProjectState, office: str) -> int:
    """Which instance an objection of this office would be; 0 where it took its own one back."""
    outcomes = [outcome for _, outcome, _ in _against_this(project, office)]
    return 0 if WITHDRAWN in outcomes else 1 + outcomes.count(DISMISSED)


def time_to_object(city: CityState, project: ProjectState, lead_id: str) -> int:
    """Until when the lead's office may object as things stand; 0 where it may not at all."""
    rules = city.pack.objections
    touch = next((touch for touch in project.touches if touch.lead_id == lead_id), None)
    if rules is None or touch is None or not touch.stands or project.first_lead == lead_id:
        return 0
    instance = next_instance(project, touch.office)
    is_used_up = instance == 0 or instance > rules.instances_max
    return 0 if is_used_up else objections_end(rules, city, project, touch)


def why_not_confirmed(project: ProjectState | None) -> str:
    """Why a first contact cannot be confirmed; '' where it can."""
    if project is None:
        return "project_unknown"
    if not project.is_provisional:
        return "not_provisional"
    if project.objections:
        return "objection_live"
    return "case_open" if project.is_in_suspense else ""
