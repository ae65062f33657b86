"""What became of a lead since it was exported, and what it was then.

A statement that an exported row made begins with the row's own lineage (``living_keys``); any other
statement about the lead came from elsewhere: a page, another office's system, another export.

Invariant: ``lead_from`` of a lead's events up to a position is the lead as it was there, or None
where that cannot be told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.imports.living_keys import LeadKey
from infra.store.lead_history import LeadEvent
from ledger.views import FollowUpNote, LeadView, said_over
from sharing.events.leads import LeadAmended, LeadFollowedUp, LeadRegistered

_SECTIONS = ("identity", "commercial", "summary", "first_talk")
_BETWEEN = "；"


@dataclass(frozen=True, slots=True)
class Since:
    """The changes of one lead after the position of its key."""

    key: LeadKey
    events: tuple[LeadEvent, ...] = ()

    @property
    def is_changed_elsewhere(self) -> bool:
        """Whether anything but this exported row changed the lead."""
        return any(not each.submission_id.startswith(self.key.lineage) for each in self.events)

    def has_noted(self, note: str) -> bool:
        """Whether this exported row said this note before."""
        told = (
            f"{_BETWEEN}{each.event.note}{_BETWEEN}"
            for each in self.events
            if isinstance(each.event, LeadFollowedUp)
            and each.submission_id.startswith(self.key.lineage)
        )
        return any(f"{_BETWEEN}{note}{_BETWEEN}" in each for each in told)


def joined(notes: Iterable[str]) -> str:
    """Several notes as one."""
    return _BETWEEN.join(notes)


def since(keys: Iterable[LeadKey], events: Iterable[LeadEvent]) -> Mapping[str, Since]:
    """For each lead of these keys what changed it after its key's position."""
    by_lead: dict[str, list[LeadEvent]] = {key.lead_id: [] for key in keys}
    for each in events:
        if isinstance(each.event, LeadAmended | LeadFollowedUp):
            by_lead[each.lead_id].append(each)
    return {
        key.lead_id: Since(
            key, tuple(each for each in by_lead[key.lead_id] if each.position > key.position)
        )
        for key in keys
    }


def lead_from(events: Sequence[LeadEvent]) -> LeadView | None:
    """The lead after these events, which begin with its registration."""
    lead: LeadView | None = None
    for each in events:
        event = each.event
        if isinstance(event, LeadRegistered):
            lead = _registered(event, each.position)
        elif isinstance(event, LeadAmended) and lead is not None:
            lead = lead.model_copy(update=_amended(lead, event))
        elif isinstance(event, LeadFollowedUp) and lead is not None:
            note = FollowUpNote(at=event.at, stage=event.summary.stage, note=event.note)
            summary = said_over(lead.summary, event.summary)
            notes = (*lead.notes, note)
            lead = lead.model_copy(update={"summary": summary, "notes": notes})
    return lead


def _amended(lead: LeadView, event: LeadAmended) -> dict[str, object]:
    return {
        name: said_over(getattr(lead, name), said)
        for name in _SECTIONS
        if (said := getattr(event, name, None)) is not None
    }


def _registered(event: LeadRegistered, position: int) -> LeadView:
    return LeadView(
        lead_id=event.lead_id,
        project_id=event.project_id,
        office=event.office,
        placing=event.placing,
        registered_at=event.registered_at,
        seq=position,
        identity=event.identity,
        commercial=event.commercial,
        summary=event.summary,
        first_talk=event.first_talk,
    )
