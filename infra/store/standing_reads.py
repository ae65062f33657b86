"""Reads of approvals 审批 and charges 负责, and of the leads that a person has in hand."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from auth.actors import Role
from infra.store.reads import STANDINGS, OfOffices, leads_of, projects_by_id
from infra.store.standing_people import fits
from ledger.standing_views import ApprovalSettingView, ApprovalView, ChargeView, read_standing
from ledger.views import LeadView


class InCharge(NamedTuple):
    """What somebody is in charge of on a day: projects, and chains of projects."""

    projects: frozenset[str] = frozenset()
    chains: frozenset[str] = frozenset()


def in_charge_on(
    connection: Connection,
    city: str,
    *,
    person: str,
    day: str,
    role: Role,
    offices: Collection[str],
) -> InCharge:
    """What a person who acts in this role, for one of these offices, is in charge of on a day of
    the city (``2024-03-01``): an office's own charges reach no further than acting for it, and a
    reviewer's or leader's no further than that role. The centre's are for every office.

    A project that was merged goes with its leads: the one that it went to is in charge too.
    """
    lasting = [
        charge
        for charge in charges_of(connection, city, person=person)
        if charge.lasts_on(day)
        and fits(role, charge.capacity)
        and charge.office in {city, *offices}
    ]
    projects = {charge.project_id for charge in lasting if charge.project_id}
    left = set(projects)
    while left:
        found = projects_by_id(connection, city, sorted(left)).values()
        left = {each.merged_into for each in found if each.merged_into} - projects
        projects |= left
    return InCharge(
        frozenset(projects), frozenset(charge.chain for charge in lasting if charge.chain)
    )


def charges_of(connection: Connection, city: str, *, person: str = "") -> list[ChargeView]:
    """The charges of one person, or of everybody (''), ended ones too, the newest first."""
    query = select(STANDINGS.c.document).where(
        STANDINGS.c.city == city, STANDINGS.c.kind == "charge"
    )
    if person:
        query = query.where(STANDINGS.c.person == person)
    documents = connection.execute(query.order_by(STANDINGS.c.seq.desc())).scalars()
    read = (read_standing(bytes(document)) for document in documents)
    return [charge for charge in read if isinstance(charge, ChargeView)]


def charge_by_id(connection: Connection, city: str, charge_id: str) -> ChargeView | None:
    """The charge of this id, ended or not."""
    query = select(STANDINGS.c.document).where(
        STANDINGS.c.city == city, STANDINGS.c.standing_id == f"charge:{charge_id}"
    )
    document = connection.execute(query).scalar_one_or_none()
    charge = read_standing(bytes(document)) if document is not None else None
    return charge if isinstance(charge, ChargeView) else None


def approvals_of(
    connection: Connection, city: str, *, offices: frozenset[str], open_alone: bool = True
) -> list[ApprovalView]:
    """What waits for the head's word in these offices, the oldest first."""
    query = select(STANDINGS.c.document).where(
        STANDINGS.c.city == city,
        STANDINGS.c.kind == "approval",
        STANDINGS.c.office.in_(sorted(offices)),
    )
    if open_alone:
        query = query.where(STANDINGS.c.is_open == 1)
    documents = connection.execute(query.order_by(STANDINGS.c.seq)).scalars()
    read = (read_standing(bytes(document)) for document in documents)
    return [approval for approval in read if isinstance(approval, ApprovalView)]


def approval_kinds(connection: Connection, city: str, *, office: str) -> tuple[str, ...]:
    """Which kinds of the staff's words need the head of this office."""
    query = select(STANDINGS.c.document).where(
        STANDINGS.c.city == city, STANDINGS.c.standing_id == f"approvals:{office}"
    )
    document = connection.execute(query).scalar_one_or_none()
    setting = read_standing(bytes(document)) if document is not None else None
    return setting.kinds if isinstance(setting, ApprovalSettingView) else ()


def leads_in_hand(
    connection: Connection, city: str, *, office: OfOffices, person: str
) -> Sequence[LeadView]:
    """The active leads of an office that this person has in hand."""
    leads = leads_of(connection, city, office=office)
    return [lead for lead in leads if lead.handler == person and lead.is_active]
