"""Judging whom an office lets see its lead 可见范围, and what is forgotten 删除联系人.

The rule: a lead is sealed (own office and city) until its office says otherwise: to named offices,
to the board, openly. What a signed project shows is no longer its office's alone
(``sharing.visibility``). An office, or the centre for it, has the contact persons and evidence of
a lead erased, with a reason; the journal keeps that it was done, and the keys go for ever, at once
and at every later start and restore.

Edge cases: offices are named for ``named`` and for nothing else, and none of them is the own one;
the city adopts a table of visibility that holds as a whole, or goes back to the shipped one by an
empty one; a lead that was withdrawn is erased like any other; what is erased again is accepted
again, with what was said since.

Invariant: nothing here changes first contact, hold, credit or a deadline.
"""

from collections.abc import Callable
from typing import Any

from auth.actors import Role
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.leads import own_lead
from sharing.events.showing import LeadErased, LeadVisibilitySet, VisibilityAdopted
from sharing.submissions.showing import AdoptVisibility, EraseLead, SetLeadVisibility
from sharing.visibility_policy import PolicyFaulty, policy_of


def set_visibility(hearing: Hearing, said: SetLeadVisibility) -> Decision:
    """设置可见范围."""
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    offices = tuple(sorted(set(said.offices)))
    if bool(offices) != (said.visibility == "named"):
        return refused("visibility_offices_misnamed")
    unknown = [code for code in offices if hearing.city.city.office(code) is None]
    if unknown:
        return refused("office_unknown", office=unknown[0])
    if hearing.office in offices:
        return refused("visibility_offices_misnamed")
    lead, _ = own
    return accepted(
        LeadVisibilitySet(
            lead_id=lead.lead_id,
            project_id=lead.project_id,
            office=hearing.office,
            visibility=said.visibility,
            offices=offices,
            at=hearing.moment.now,
        )
    )


def erase(hearing: Hearing, said: EraseLead) -> Decision:
    """删除联系人 of a lead, active or not."""
    lead = hearing.state.lead(said.lead_id)
    is_centres = hearing.stamp.role is Role.CITY_OPERATOR
    if lead is None or not (is_centres or hearing.is_own(lead.office)):
        return refused("lead_unknown", lead_id=said.lead_id)
    return accepted(
        LeadErased(
            lead_id=lead.lead_id,
            project_id=lead.project_id,
            office=lead.office,
            key_ids=said.key_ids,
            papers=said.papers,
            reason=said.reason,
            at=hearing.moment.now,
        )
    )


def adopt_visibility(hearing: Hearing, said: AdoptVisibility) -> Decision:
    """采用可见范围表: only a table that is whole, or the shipped one again."""
    try:
        policy = policy_of(said.table)
    except PolicyFaulty as faulty:
        first = faulty.faults[0]
        return refused(
            "visibility_table_faulty",
            table_fault=first.code,
            line=str(first.line),
            about=first.about,
            count=str(len(faulty.faults)),
        )
    return accepted(
        VisibilityAdopted(
            table=said.table,
            digest=policy.digest,
            by=hearing.stamp.actor,
            reason=said.reason,
            at=hearing.moment.now,
        )
    )


SHOWING_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    SetLeadVisibility: set_visibility,
    EraseLead: erase,
    AdoptVisibility: adopt_visibility,
}
"""The rule of each kind of submission about who sees a lead, by its model."""
