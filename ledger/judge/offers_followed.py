"""What follows for transfers and offers when the hold on which they stand is gone.

The rule: a transfer 流转 is void when the office that gives has the project no longer in hand, or
when the project's leads went into another project. An offer 客商分流 is void when the centre's lead
no longer holds. Whatever caused it, it is found after every decision.

Invariant: a transfer under way comes from the office that has the project in hand.
"""

from collections.abc import Iterator

from ledger.judge.acting import acting_office, as_acting
from ledger.judge.ahead import Ahead
from ledger.judge.hearing import live_project
from ledger.judge.slice import Slice
from ledger.judge.state import CaseState, CityState, ProjectState
from ledger.transfer import giver_of
from sharing.events.cases import CaseSettled, LeadsMerged
from sharing.events.holds import HoldReleased
from sharing.events.leads import LeadWithdrawn
from sharing.events.transfers import TransferEnded
from sharing.ids import offer_case_id

OFFER = "offer"


def transfer_followed(ahead: Ahead, project_id: str, city: CityState, at: int) -> None:
    """A transfer whose giver has the project no longer in hand has come to nothing."""
    found = ahead.project(project_id)
    if found is None or found.transfer is None:
        return
    project = as_acting(found, city, at=at)
    transfer = project.transfer
    if transfer is None:
        return
    if project.merged_into or giver_of(project) != transfer.from_office:
        ahead.apply(
            TransferEnded(
                transfer_id=transfer.transfer_id, project_id=project_id, outcome="void", at=at
            )
        )


def offers_followed(ahead: Ahead, city: CityState, at: int) -> None:
    """An offer of a lead that holds no more is over."""
    for lead_id in dict.fromkeys(_centre_leads(ahead, city, at)):
        case, _ = latest_offer(ahead, lead_id)
        lead = ahead.lead(lead_id)
        if case is None or not case.is_open or lead is None:
            continue
        project = live_project(ahead, lead.project_id)
        if project is not None and project.hold.lead_id != lead_id:
            ahead.apply(settled(case, project, answer="void", at=at))


def _centre_leads(ahead: Ahead, city: CityState, at: int) -> Iterator[str]:
    """The leads for which the centre acts, of which these events may have taken the hold."""

    def is_of_centre(office: str) -> bool:
        return acting_office(city, office, at=at) == city.city.code

    for event in ahead.events:
        if isinstance(event, HoldReleased | LeadWithdrawn) and is_of_centre(event.office):
            yield event.lead_id
        elif isinstance(event, LeadsMerged):
            leads = (ahead.lead(lead_id) for lead_id in event.lead_ids)
            yield from (lead.lead_id for lead in leads if lead and is_of_centre(lead.office))


def latest_offer(state: Slice, lead_id: str) -> tuple[CaseState | None, int]:
    """The last offer that was made of a lead, and how many there were."""
    found, number = None, 0
    while (case := state.case(offer_case_id(lead_id, number))) is not None:
        found, number = case, number + 1
    return found, number


def settled(
    case: CaseState,
    project: ProjectState,
    *,
    answer: str,
    at: int,
    with_lead: str = "",
    reason: str = "",
) -> CaseSettled:
    """The offer is over: with an office's code, or ``declined``, ``replaced``, ``void``."""
    return CaseSettled(
        case_id=case.case_id,
        case="offer",
        lead_id=case.lead_id,
        project_id=project.project_id,
        answer=answer,
        with_lead=with_lead,
        at=at,
        reason=reason,
    )
