"""What of a lead is its own office's business: who has it in hand 经办人, the head's approval, and
whom it is shown; and the ledger rows that it came from.

Invariant: beside the own office only the city's readers are told.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from ledger.city_time import city_time
from ledger.views import LeadView
from sharing.visibility import is_party_to


class HandlerShown(BaseModel):
    """Who had the lead in hand 经办人, since when."""

    model_config = ConfigDict(frozen=True)
    person: str
    since: str


class KeptByOffice(BaseModel):
    """What stands of it beside a lead; empty for everybody else."""

    model_config = ConfigDict(frozen=True)
    handlers: list[HandlerShown] = Field(
        description="For its own office and the city: who had it in hand; the last has it now."
    )
    approval: str = Field(
        description="For these too: `awaited` (the head's word), `approved`, `refused`, or empty."
    )
    visibility: str = Field(description="For these too: `sealed`, `named`, `board`, `open`.")
    shared_with: list[str] = Field(description="The named offices, where it is `named`.")


class SourceShown(BaseModel):
    """The ledger row that spoke of the lead."""

    model_config = ConfigDict(frozen=True)
    file: str
    sheet: str
    sheet_row: int


def kept_by_office(viewer: Actor, lead: LeadView, city: City) -> dict[str, Any]:
    """What is the office's own business and the city's, and nobody else's."""
    if not is_party_to(viewer, {lead.office}):
        return {"handlers": [], "approval": "", "visibility": "", "shared_with": []}
    return {
        "handlers": [
            HandlerShown(person=person, since=city_time(since, city.timezone))
            for person, since in lead.handlers
        ],
        "approval": lead.approval,
        "visibility": lead.visibility,
        "shared_with": list(lead.shared_with),
    }
