"""Taking back a whole import 撤回整批: every lead of it on which nobody has built.

Somebody has built on a lead when it has first contact and another office's lead waits behind it,
when its own office followed it up, or when the project was recognised, transferred, objected to or
asked about. Those leads stay, and the answer lists them. The office that imported takes back its
own batch; an opening is the city's, and cannot be taken back.

Invariant: a lead that stays is exactly as it was.
"""

from collections.abc import Iterator

from ledger.first_contact import is_recognised
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.leads import completion_met
from ledger.judge.state import LeadState, ProjectState
from sharing.events.cases import BatchTakenBack
from sharing.events.leads import LeadWithdrawn
from sharing.events.registry import Event
from sharing.submissions.leads import TakeBackBatch

REMAINING_TOLD_MAX = 2_000


def take_back(hearing: Hearing, said: TakeBackBatch) -> Decision:
    """Withdraw what can be withdrawn, and list the rest."""
    if said.batch == hearing.city.opening:
        return refused("batch_is_opening", batch=said.batch)
    found = [hearing.state.lead(i) for i in hearing.state.leads_of_batch(said.batch)]
    is_all = hearing.office == hearing.stamp.city
    leads = [
        lead
        for lead in found
        if lead is not None and lead.is_active and (is_all or hearing.is_own(lead.office))
    ]
    if not leads:
        return refused("batch_unknown", batch=said.batch)
    own = {lead.lead_id for lead in leads}
    going: list[LeadState] = []
    staying: list[LeadState] = []
    for lead in leads:
        project = hearing.state.project(lead.project_id)
        is_built_on = project is None or _is_built_on(project, lead, own)
        (staying if is_built_on else going).append(lead)
    events = [event for lead in going for event in _withdrawn(hearing, lead, said.reason)]
    taken_back = BatchTakenBack(
        batch=said.batch,
        office=hearing.office,
        withdrawn_count=len(going),
        remaining=tuple(lead.lead_id for lead in staying)[:REMAINING_TOLD_MAX],
        reason=said.reason,
    )
    return concluded(hearing, *events, taken_back, reason="withdrawal")


def _withdrawn(hearing: Hearing, lead: LeadState, reason: str) -> Iterator[Event]:
    yield LeadWithdrawn(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=lead.office,
        at=hearing.moment.now,
        reason=reason,
    )
    project = hearing.state.project(lead.project_id)
    if project is not None:
        yield from completion_met(project, lead.lead_id)


def _is_built_on(project: ProjectState, lead: LeadState, own: set[str]) -> bool:
    others = [t for t in project.touches if t.is_active and t.lead_id not in own]
    return bool(
        (others and project.first_lead == lead.lead_id)
        or project.touch_of(lead.lead_id).is_followed_up
        or is_recognised(project)
        or project.proposals
        or project.agreements
        or project.landing_office
        or project.transfer is not None
        or project.objections
        or project.open_cases
    )
