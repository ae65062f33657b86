"""Reads of approvals 审批 and charges 负责, and of the leads that a person has in hand."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from infra.store.reads import STANDINGS, OfOffices, leads_of
from ledger.standing_views import ApprovalView, ChargeView, read_standing
from ledger.views import LeadView


class InCharge(NamedTuple):
    """What somebody is in charge of on a day: projects, and chains of projects."""

    projects: frozenset[str] = frozenset()
    chains: frozenset[str] = frozenset()


def in_charge_on(connection: Connection, city: str, *, person: str, day: str) -> InCharge:
    """What a person is in charge of on a day of the city (``2024-03-01``)."""
    lasting = [c for c in charges_of(connection, city, person=person) if c.lasts_on(day)]
    return InCharge(
        frozenset(charge.project_id for charge in lasting if charge.project_id),
        frozenset(charge.chain for charge in lasting if charge.chain),
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


def leads_in_hand(
    connection: Connection, city: str, *, office: OfOffices, person: str
) -> Sequence[LeadView]:
    """The active leads of an office that this person has in hand."""
    leads = leads_of(connection, city, office=office)
    return [lead for lead in leads if lead.handler == person and lead.is_active]
