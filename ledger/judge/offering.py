"""Judging offers 客商分流: one investor, whom the centre registered, offered to several offices.

The rule: the centre, while it holds the project, asks offices with land; each answers once, takes
or declines; the centre settles on one that would take. That office gets a lead of its own and the
hold; first contact stays with the centre's lead, and it is one contact: nobody collides.

Edge cases: an offer that all decline is over by itself. One that nobody has taken when its time is
over, or that has no time, can be made anew to others, which ends it. An answer after the time
still counts, as long as nothing is settled. An offer is void when the centre loses the hold.

Invariant: a lead has one open offer at most; what others answered is told to no office.
"""

from ledger.judge.acting import case_as_acting
from ledger.judge.ahead import Ahead
from ledger.judge.clocks import HOUR_MS, OFFER_ANSWER
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.leads import own_lead
from ledger.judge.offers_followed import OFFER, latest_offer, settled
from ledger.judge.receiving import (
    has_room,
    lead_of_its_own,
    receive_hold,
    transfer_under_way,
)
from ledger.judge.state import CaseState, ProjectState
from ledger.transfer import awaits_match, awaits_ruling
from sharing.events.cases import CaseOpened
from sharing.events.holds import DeadlineMet
from sharing.events.transfers import OfferAnswered
from sharing.ids import offer_case_id
from sharing.submissions.transfers import AnswerOffer, OfferLead, SettleOffer


def offer(hearing: Hearing, said: OfferLead) -> Decision:
    """分流: one case, in which all these offices are asked."""
    if hearing.office != hearing.city.city.code:
        return refused("offer_not_by_centre")
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    lead, project = own
    fault = _why_not(hearing, project, lead.lead_id) or _offices_fault(hearing, said.offices)
    if fault is not None:
        return fault
    last, number = latest_offer(hearing.state, lead.lead_id)
    ahead, now = Ahead(hearing.state), hearing.moment.now
    if last is not None and last.is_open:
        if last.taken or any(clock.is_running for clock in last.clocks):
            return refused("offer_open", case_id=last.case_id)
        ahead.apply(settled(last, project, answer="replaced", at=now))
    rules = hearing.city.pack.transfers
    hours = rules.offer_answer_hours if rules is not None else None
    ahead.apply(
        CaseOpened(
            case_id=offer_case_id(lead.lead_id, number),
            case="offer",
            lead_id=lead.lead_id,
            project_id=project.project_id,
            offices=said.offices,
            at=now,
            due_at=None if hours is None else now + hours * HOUR_MS,
            reason=said.reason,
        )
    )
    return concluded(hearing, *ahead.events)


def _why_not(hearing: Hearing, project: ProjectState, lead_id: str) -> Decision | None:
    if project.hold.lead_id != lead_id:
        return refused("offer_not_held")
    if project.signing is not None or project.start is not None:
        return refused("offer_of_signed_project")
    if awaits_ruling(project):
        return refused("transfer_awaits_ruling")
    if awaits_match(project):
        return refused("transfer_awaits_match")
    if project.transfer is not None:
        return transfer_under_way(hearing, project.transfer)
    return None


def _offices_fault(hearing: Hearing, offices: tuple[str, ...]) -> Decision | None:
    city = hearing.city.city
    for code in offices:
        office = city.office(code)
        if office is None:
            return refused("office_unknown", office=code)
        if code == city.code:
            return refused("offer_to_centre")
        if not office.has_land:
            return refused("office_without_land", office=office.name)
        if offices.count(code) > 1:
            return refused("offer_office_twice", office=office.name)
        absent = hearing.not_receiving(office)
        if absent is not None:
            return absent
    return None


def _offer_case(hearing: Hearing, case_id: str) -> CaseState | None:
    case = hearing.state.case(case_id)
    if case is None or case.kind != OFFER:
        return None
    return case_as_acting(case, hearing.city, at=hearing.moment.now)


def answer(hearing: Hearing, said: AnswerOffer) -> Decision:
    """答复分流: an asked office would take the investor, or not; once."""
    case = _offer_case(hearing, said.case_id)
    if case is None or hearing.office not in case.candidates:
        return refused("case_unknown", case_id=said.case_id)
    if hearing.office in (*case.taken, *case.declined):
        return refused("offer_answered_already")
    if not case.is_open:
        return refused("offer_settled")
    now = hearing.moment.now
    ahead = Ahead(hearing.state)
    ahead.apply(
        OfferAnswered(
            case_id=case.case_id,
            office=hearing.office,
            is_taken=said.is_taken,
            at=now,
            note=said.note,
        )
    )
    if len(case.taken) + len(case.declined) + 1 == len(case.candidates):
        if case.clocks:
            ahead.apply(DeadlineMet(subject=case.case_id, clock=OFFER_ANSWER))
        project = _project_of(hearing, case)
        if not said.is_taken and not case.taken and project is not None:
            ahead.apply(settled(case, project, answer="declined", at=now))
    return concluded(hearing, *ahead.events)


def _project_of(hearing: Hearing, case: CaseState) -> ProjectState | None:
    lead = hearing.state.lead(case.lead_id)
    project = hearing.state.project(lead.project_id) if lead is not None else None
    return None if project is None else hearing.as_acting(project)


def settle(hearing: Hearing, said: SettleOffer) -> Decision:
    """确定分流: the centre says which of those that would take it gets the hold."""
    case = _offer_case(hearing, said.case_id)
    project = _project_of(hearing, case) if case is not None else None
    if case is None or project is None:
        return refused("case_unknown", case_id=said.case_id)
    if not case.is_open:
        return refused("offer_settled")
    office = hearing.city.city.office(said.office)
    absent = hearing.not_receiving(office) if office is not None else None
    if absent is not None:
        return absent
    if said.office not in case.taken:
        return refused("offer_not_taken", office=said.office)
    fault = _why_not(hearing, project, case.lead_id)
    if fault is not None:
        return fault
    if not has_room(hearing, project, said.office):
        return refused("transfer_receiver_full")
    now = hearing.moment.now
    ahead = Ahead(hearing.state)
    project_id = project.project_id
    lead_id = lead_of_its_own(
        ahead, project_id, office=said.office, city=hearing.city, moment=hearing.moment
    )
    ahead.apply(
        settled(case, project, answer=said.office, at=now, with_lead=lead_id, reason=said.reason)
    )
    receive_hold(
        ahead,
        project_id,
        lead_id=lead_id,
        how="offer",
        release="waiver",
        city=hearing.city,
        at=now,
    )
    return concluded(hearing, *ahead.events)
