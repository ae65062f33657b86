"""Judging who is in charge 负责: leaders, team members, reviewers; and the hand-over 交接 of leads.

The rule: the centre puts a leader, a team member or a reviewer in charge of a project or of a
chain, from a day until a day, with a reason; an office's head puts team members in charge of a
project that it first spoke of, lands or holds. Who is in charge reads (``sharing.visibility``) and
decides nothing. A head hands leads of the own office over from one person to another; whoever said
something before stays named in what was said.

Edge cases: a charge names a project or a chain, never both or none; a day until which it lasts is
not before the day from which; who put somebody in charge, or the centre, ends it; an ended one and
another office's look alike. That the person exists and belongs to the office is asked at the door:
people are no part of the log.

Invariant: nothing here changes first contact, hold, credit or a deadline.
"""

from collections.abc import Callable
from typing import Any

from auth.actors import Role
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.leads import own_lead
from ledger.judge.receiving import known_project
from sharing.events.standing import ChargeEnded, LeadsHandedOver, PersonPutInCharge
from sharing.ids import charge_id_from
from sharing.submissions.standing import EndCharge, HandOverLeads, PutInCharge

_OF_CENTRE = frozenset({Role.CITY_OPERATOR, Role.CITY_ARBITER})
_ENDS_ANY = _OF_CENTRE | {Role.SYSTEM}
"""The product ends what somebody is in charge of whose account ends."""


def put_in_charge(hearing: Hearing, said: PutInCharge) -> Decision:
    """明确负责人."""
    if bool(said.project_id) == bool(said.chain.strip()):
        return refused("charge_of_one_thing")
    if said.until_on is not None and said.until_on < said.from_on:
        return refused("charge_ends_before_it_begins")
    is_centres = hearing.stamp.role in _OF_CENTRE
    if not is_centres and (said.chain or said.capacity != "team_member"):
        return refused("charge_by_centre_alone", capacity=said.capacity)
    project_id = ""
    if said.project_id:
        project = hearing.live(said.project_id) if is_centres else None
        project = project or known_project(hearing, said.project_id)
        if project is None:
            return refused("project_unknown", project_id=said.project_id)
        own = {project.first_office, project.landing_office, project.hold.office}
        if not is_centres and hearing.office not in own:
            return refused("project_unknown", project_id=said.project_id)
        project_id = project.project_id
    charge_id = charge_id_from(hearing.moment.seed)
    # Drawn from this very seed: nobody else can have it, so it need not be looked up.
    hearing.state.load({}, asked=[f"charge:{charge_id}"])
    return accepted(
        PersonPutInCharge(
            charge_id=charge_id,
            person=said.person,
            capacity=said.capacity,
            project_id=project_id,
            chain=said.chain.strip(),
            from_on=said.from_on,
            until_on=said.until_on,
            office=hearing.office,
            by=hearing.stamp.actor,
            reason=said.reason,
            at=hearing.moment.now,
        )
    )


def end_charge(hearing: Hearing, said: EndCharge) -> Decision:
    """不再负责."""
    charge = hearing.state.charge(said.charge_id)
    is_centres = hearing.stamp.role in _ENDS_ANY
    if charge is None or charge.is_ended or not (is_centres or hearing.is_own(charge.office)):
        return refused("charge_unknown", charge_id=said.charge_id)
    return accepted(
        ChargeEnded(
            charge_id=said.charge_id,
            by=hearing.stamp.actor,
            reason=said.reason,
            at=hearing.moment.now,
        )
    )


def hand_over(hearing: Hearing, said: HandOverLeads) -> Decision:
    """交接: all of these leads, or none."""
    for lead_id in dict.fromkeys(said.lead_ids):
        own = own_lead(hearing, lead_id)
        if isinstance(own, Decision):
            return own
    return accepted(
        LeadsHandedOver(
            office=hearing.office,
            lead_ids=tuple(dict.fromkeys(said.lead_ids)),
            to_person=said.to_person,
            by=hearing.stamp.actor,
            reason=said.reason,
            at=hearing.moment.now,
        )
    )


CHARGE_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    PutInCharge: put_in_charge,
    EndCharge: end_charge,
    HandOverLeads: hand_over,
}
"""The rule of each kind of submission about charges and hand-overs, by its model."""
