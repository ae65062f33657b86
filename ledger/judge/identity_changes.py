"""Another investor or another project: the lead leaves its place and takes one of now.

The rule (DESIGN 4): the lead stands wherever a registration of now would stand, and its place is
that of the amendment. First contact and hold of the project that it left pass on. Naming the
investor of an unnamed lead is the same move, and is a filing: thresholds, window and minimum set
are asked for then. What the lead told before of amount and class counts; land, tax, fixed assets
and the days of formal talks and contract are said again.

Edge cases: a lead that would come to a project in which its office has a lead already is refused,
and told that lead; a void registration does not move, since the next one is a new one; a transfer
that the leaving holder had proposed comes to nothing.

Invariant: an office stands once in a project.
"""

from ledger.first_contact import is_recognised
from ledger.judge.amended_fields import fields_of, left_after, screened
from ledger.judge.clocks import COMPLETION, DAY_MS
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.registering import (
    Sighting,
    candidates_of,
    identity_case,
    outside_rules,
    projects_of_enterprise,
    rows_as_seen,
    sighted,
)
from ledger.judge.state import INCOMPLETE, UNNAMED, VALID, ProjectState, Touch
from sharing.events.cases import LeadMoved
from sharing.events.holds import DeadlineStarted
from sharing.events.leads import LeadAmended, Placing
from sharing.events.registry import Event
from sharing.events.transfers import TransferEnded
from sharing.identify import identify
from sharing.record import Derived
from sharing.sections import Summary
from sharing.submissions.leads import AmendLead
from sharing.values import replaced


def identity_changed(
    hearing: Hearing,
    project: ProjectState,
    touch: Touch,
    derived: Derived,
    said: AmendLead,
    amended: LeadAmended,
) -> Decision:
    """The amendment with the move that it means, or why the lead cannot move."""
    if touch.is_void:
        return refused("lead_void", lead_id=touch.lead_id)
    if is_recognised(project):
        return refused("recognised_keeps_identity", lead_id=touch.lead_id)
    lacks = left_after(hearing.city.pack, touch, said)
    if touch.standing == UNNAMED:
        fault = _naming_fault(hearing, touch, said, lacks)
        if fault is not None:
            return fault
    standing = INCOMPLETE if lacks else VALID
    sighting = _sighted_anew(hearing, project, touch, derived, said, standing, lacks)
    if sighting.place.placing is Placing.REPEAT:
        return refused("already_registered", lead_id=sighting.place.own_lead)
    events: list[Event] = [amended, *_screened_anew(hearing, project, touch, lacks)]
    if project.transfer is not None and project.hold.lead_id == touch.lead_id:
        events.append(
            TransferEnded(
                transfer_id=project.transfer.transfer_id,
                project_id=project.project_id,
                outcome="void",
                at=hearing.moment.now,
            )
        )
    events += _moved(hearing, project, touch, derived, sighting)
    return concluded(hearing, *events, reason="identity_changed")


def _naming_fault(
    hearing: Hearing, touch: Touch, said: AmendLead, lacks: tuple[str, ...]
) -> Decision | None:
    """Why the lead cannot be registered under a name now."""
    fields = fields_of(said)
    commercial, summary = fields.commercial, fields.summary
    if not commercial.states_amount:
        known = {"amount_yuan": touch.amount_yuan, "amount_usd_cents": touch.amount_usd_cents}
        commercial = commercial.model_copy(update=known)
    if not summary.industry:
        summary = Summary(industry=touch.industry)
    fault = outside_rules(hearing, replaced(fields, commercial=commercial, summary=summary))
    if fault is not None:
        return fault
    rules = hearing.city.pack.registration
    if lacks and (rules is None or not rules.keep_days):
        return refused("minimum_set_incomplete", fields=",".join(lacks))
    return None


def _sighted_anew(
    hearing: Hearing,
    project: ProjectState,
    touch: Touch,
    derived: Derived,
    said: AmendLead,
    standing: str,
    lacks: tuple[str, ...],
) -> Sighting:
    new = replaced(
        touch,
        name_key=derived.name_key,
        credit_code=derived.credit_code if derived.code_is_valid else "",
        goods_key=derived.goods_key,
        phase=derived.phase,
    )
    commercial = said.commercial
    if commercial is not None and commercial.states_amount:
        new = replaced(
            new,
            amount_yuan=commercial.amount_yuan,
            amount_usd_cents=commercial.amount_usd_cents,
        )
    others = [
        other
        for other in projects_of_enterprise(hearing, new)
        if other.project_id != project.project_id
    ]
    rows = [(p.project_id, rows_as_seen(hearing.state, new, p)) for p in others]
    found = identify(new, rows) if rows else ()
    return sighted(hearing, found, others, role=touch.role, standing=standing, lacks=lacks)


def _screened_anew(
    hearing: Hearing, project: ProjectState, touch: Touch, lacks: tuple[str, ...]
) -> list[Event]:
    """An incomplete lead lacks less now; one that was unnamed begins to lack, or not."""
    if touch.standing == INCOMPLETE or not lacks:
        return screened(hearing, project, touch, lacks)
    rules = hearing.city.pack.registration
    due_at = hearing.moment.now + (rules.keep_days if rules is not None else 0) * DAY_MS
    return [
        *screened(hearing, project, touch, lacks),
        DeadlineStarted(
            subject=project.project_id, clock=COMPLETION, lead_id=touch.lead_id, due_at=due_at
        ),
    ]


def _moved(
    hearing: Hearing, project: ProjectState, touch: Touch, derived: Derived, sighting: Sighting
) -> list[Event]:
    """The lead stands where a registration of now would stand."""
    placing = sighting.place.placing
    moved = LeadMoved(
        lead_id=touch.lead_id,
        office=touch.office,
        from_project=project.project_id,
        project_id=sighting.project_id,
        placing=placing.value,
        order=hearing.moment.order,
        at=hearing.moment.now,
        derived=derived,
        candidates=candidates_of(hearing.state, sighting.found),
        is_matched=sighting.is_matched,
        standing=sighting.standing,
    )
    if placing is not Placing.ASKED:
        return [moved]
    case = identity_case(hearing, touch.lead_id, sighting.project_id, moved.candidates)
    return [moved, case]
