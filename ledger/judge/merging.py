"""Merging and parting: which project leads go to, and the events that say so.

The rule (DESIGN 4): a merge is a link between leads that keeps both histories and both touches. The
leads go into the project of the earliest registration; who has first contact there follows from
the order. A lead that is parted goes back to the project that it began; one that began none gets
a project of its own, and keeps its place in the order.

Edge cases: leads of one project are merged already; a transfer under way in the project that is
left has come to nothing, since its holder is another now.

Invariant: merging and parting again leaves every lead where it was.
"""

from collections.abc import Iterator

from ledger.judge.hearing import Hearing
from ledger.judge.state import ProjectState, Touch
from sharing.events.cases import LeadMoved, LeadsMerged, LeadsUnmerged
from sharing.events.registry import Event
from sharing.events.transfers import TransferEnded
from sharing.ids import project_id_from
from sharing.record import Derived


def merged(
    hearing: Hearing,
    one: ProjectState,
    other: ProjectState,
    *,
    basis: str,
    case_id: str = "",
    reason: str = "",
) -> Iterator[Event]:
    """The events that make two projects one; none if they are."""
    if one.project_id == other.project_id:
        return
    into, gone = sorted((one, other), key=_earliest)
    if gone.transfer is not None:
        yield _void_transfer(hearing, gone)
    yield LeadsMerged.model_validate(
        {
            "lead_ids": tuple(touch.lead_id for touch in gone.touches),
            "project_id": gone.project_id,
            "into_project": into.project_id,
            "basis": basis,
            "case_id": case_id,
            "reason": reason,
            "at": hearing.moment.now,
        }
    )


def _earliest(project: ProjectState) -> tuple[int, str]:
    return min(touch.order for touch in project.touches), project.project_id


def _void_transfer(hearing: Hearing, project: ProjectState) -> TransferEnded:
    if project.transfer is None:
        raise LookupError(project.project_id)
    return TransferEnded(
        transfer_id=project.transfer.transfer_id,
        project_id=project.project_id,
        outcome="void",
        at=hearing.moment.now,
    )


def parted(
    hearing: Hearing, project: ProjectState, touch: Touch, *, reason: str
) -> Iterator[Event]:
    """The events that give a lead a project apart from the others' again; none if it has one."""
    if len(project.touches) == 1:
        return
    home = touch.home
    goes_home = bool(home) and home != project.project_id
    together: tuple[str, ...] = (touch.lead_id,)
    if goes_home:
        together = tuple(t.lead_id for t in project.touches if t.home == home)
    if project.transfer is not None and project.hold.lead_id in together:
        yield _void_transfer(hearing, project)
    if goes_home:
        yield LeadsUnmerged(
            lead_ids=together,
            project_id=project.project_id,
            to_project=home,
            reason=reason,
            at=hearing.moment.now,
        )
        return
    yield LeadMoved(
        lead_id=touch.lead_id,
        office=touch.office,
        from_project=project.project_id,
        project_id=project_id_from(hearing.moment.seed),
        placing="first",
        order=touch.order,
        at=hearing.moment.now,
        derived=_derived(touch),
        is_matched=touch.is_matched,
        standing=touch.standing,
    )


def _derived(touch: Touch) -> Derived:
    """The keys that a touch has, as they were derived; which normaliser made them is not kept."""
    return Derived(
        normaliser=0,
        name_key=touch.name_key,
        goods_key=touch.goods_key,
        phase=touch.phase,
        credit_code=touch.credit_code,
        code_is_valid=bool(touch.credit_code),
    )
