"""Approvals 审批 and charges 负责 as their readers see them.

The rule: an office reads its own approvals; the centre reads every charge, an office those that it
made, and everybody those of himself or herself. Who spoke in whose stead stands beside the name:
乙代甲.
"""

from pydantic import BaseModel, ConfigDict, Field, RootModel

from auth.actors import Actor
from auth.offices import City
from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from ledger.city_time import city_time
from ledger.standing_views import ApprovalView, ChargeView


class ApprovalShown(BaseModel):
    """What staff said, and what the head said to it."""

    model_config = ConfigDict(frozen=True)
    subject: str = Field(description="Name it to approve or refuse.")
    said: str = Field(description="The kind of submission.")
    said_words: str
    project_id: str
    lead_id: str
    by: str = Field(description="Who said it.")
    at: str = Field(description="City time of its receipt: its place in the order.")
    answer: str = Field(description="Empty while it waits; `approved`, `refused`.")
    answered_by: str = Field(description="With whom in stead, where a deputy answered.")
    reason: str
    answered_at: str


class ChargeShown(BaseModel):
    """Somebody in charge of a project or a chain; both days count."""

    model_config = ConfigDict(frozen=True)
    charge_id: str
    person: str
    capacity: str = Field(description="`leader`, `team_member`, `reviewer`.")
    capacity_words: str
    project_id: str
    chain: str
    from_on: str
    until_on: str = Field(description="Empty: until it is ended.")
    office: str
    by: str
    reason: str
    ended_at: str
    ended_by: str
    ended_reason: str
    lasts_today: bool


class ApprovalsTold(RootModel[tuple[ApprovalShown, ...]]):
    """What waits for a head, or all."""


class ChargesTold(RootModel[tuple[ChargeShown, ...]]):
    """Who is in charge, or was."""


def spoken_by(by: str, in_stead_of: str, language: str) -> str:
    """乙, or 乙（代甲）."""
    if not in_stead_of:
        return by
    return say("standing.in_stead", language, by=by, principal=in_stead_of)


def approval_shown(approval: ApprovalView, *, city: City, language: str) -> ApprovalShown:
    """For the office that said it."""
    answered = approval.answered_at
    return ApprovalShown(
        subject=approval.subject,
        said=approval.said,
        said_words=say(f"standing.kind_{approval.said}", language),
        project_id=approval.project_id,
        lead_id=approval.lead_id,
        by=spoken_by(approval.by, approval.said_in_stead_of, language),
        at=city_time(approval.at, city.timezone),
        answer=approval.answer,
        answered_by=spoken_by(approval.answered_by, approval.in_stead_of, language),
        reason=approval.reason,
        answered_at=city_time(answered, city.timezone) if answered else "",
    )


def charges_for(viewer: Actor, charges: list[ChargeView]) -> list[ChargeView]:
    """Those that this viewer may know of."""
    if may(viewer.role, Permission.CITY_CHARGE_SET).allowed:
        return charges
    makes = may(viewer.role, Permission.OWN_CHARGE_SET).allowed
    own = viewer.in_stead_of or viewer.id
    return [
        each for each in charges if each.person == own or (makes and each.office in viewer.offices)
    ]


def charge_shown(charge: ChargeView, *, city: City, today: str, language: str) -> ChargeShown:
    """For who may know of it."""
    return ChargeShown(
        charge_id=charge.charge_id,
        person=charge.person,
        capacity=charge.capacity,
        capacity_words=say(f"standing.capacity_{charge.capacity}", language),
        project_id=charge.project_id,
        chain=charge.chain,
        from_on=charge.from_on,
        until_on=charge.until_on,
        office=charge.office,
        by=charge.by,
        reason=charge.reason,
        ended_at=city_time(charge.ended_at, city.timezone) if charge.ended_at else "",
        ended_by=charge.ended_by,
        ended_reason=charge.ended_reason,
        lasts_today=charge.lasts_on(today),
    )
