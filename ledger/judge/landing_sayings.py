"""Judging 无法落地 (declare, decide) and the progress notes 进展通报 of the landing office.

The rule (DESIGN 4): the office that has the project in hand, or the first-contact office, declares
that it cannot land the project; the centre grants it or not, with a reason. When it is granted and
the declaring office holds, its hold ends; who has first contact then says the pack. Both sides
count (双算) only where it was declared and granted.

Edge cases: a declaration is void once its office neither has the project in hand nor first
contact; a first-contact office that does not hold can declare too, after the project went
elsewhere, and then nobody loses a hold.

Invariant: what nobody declared is never granted.
"""

from ledger.judge.ahead import Ahead
from ledger.judge.clocks import INACTIVITY
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.holds import hold_rules, release_hold
from ledger.judge.progress_notes import next_note, owes_notes
from ledger.judge.receiving import known_project
from ledger.judge.state import ProjectState
from ledger.protection import hold_clocks
from ledger.transfer import awaits_ruling, giver_of
from sharing.events.holds import DeadlineStarted
from sharing.events.transfers import CouldNotLandDecided, CouldNotLandDeclared, ProgressNoteFiled
from sharing.submissions.transfers import (
    DecideCouldNotLand,
    DeclareCouldNotLand,
    FileProgressNote,
)


def _may_declare(project: ProjectState, office: str) -> bool:
    return bool(office) and office in {giver_of(project), project.first_office}


def declare(hearing: Hearing, said: DeclareCouldNotLand) -> Decision:
    """申报无法落地."""
    project = known_project(hearing, said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if not project.standing or not _may_declare(project, hearing.office):
        return refused("could_not_land_not_yours")
    if project.could_not_land:
        return refused("could_not_land_granted_already")
    declared_by = project.could_not_land_declared
    if declared_by and _may_declare(project, declared_by):
        return refused("could_not_land_declared_already")
    if not said.reason.strip():
        return refused("transfer_reason_missing")
    declared = CouldNotLandDeclared(
        project_id=project.project_id,
        office=hearing.office,
        at=hearing.moment.now,
        reason=said.reason,
        evidence=said.evidence,
    )
    return concluded(hearing, declared)


def decide(hearing: Hearing, said: DecideCouldNotLand) -> Decision:
    """核准无法落地: the centre grants it or does not."""
    project = hearing.live(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    declared_by = project.could_not_land_declared
    if not _may_declare(project, declared_by):
        return refused("could_not_land_not_declared")
    if not said.reason.strip():
        return refused("transfer_reason_missing")
    if said.is_granted and awaits_ruling(project):
        return refused("transfer_awaits_ruling")
    now = hearing.moment.now
    ahead = Ahead(hearing.state)
    ahead.apply(
        CouldNotLandDecided(
            project_id=project.project_id,
            is_granted=said.is_granted,
            at=now,
            reason=said.reason,
        )
    )
    if said.is_granted and project.hold.office == declared_by:
        release_hold(
            ahead,
            project.project_id,
            "could_not_land",
            city=hearing.city,
            at=now,
            reason=said.reason,
        )
    return concluded(hearing, *ahead.events, reason="could_not_land")


def file_note(hearing: Hearing, said: FileProgressNote) -> Decision:
    """进展通报: by the landing office, where another office has first contact."""
    project = known_project(hearing, said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if hearing.office != project.landing_office:
        return refused("progress_note_not_yours")
    if not owes_notes(project):
        return refused("progress_note_not_owed")
    if not said.note.strip():
        return refused("progress_note_says_nothing")
    now = hearing.moment.now
    ahead = Ahead(hearing.state)
    ahead.apply(
        ProgressNoteFiled(
            project_id=project.project_id,
            office=hearing.office,
            at=now,
            stage=said.stage,
            paid_in_yuan=said.paid_in_yuan,
            note=said.note,
        )
    )
    next_note(ahead, project.project_id, city=hearing.city, at=now)
    _holder_acted(ahead, hearing, project)
    return concluded(hearing, *ahead.events)


def _holder_acted(ahead: Ahead, hearing: Hearing, project: ProjectState) -> None:
    """A note is reported progress: of the holder it restarts the clock of inactivity."""
    if project.hold.office != hearing.office:
        return
    for kind, due_at in hold_clocks(hold_rules(hearing.city, project), at=hearing.moment.now):
        if kind == INACTIVITY:
            ahead.apply(DeadlineStarted(subject=project.project_id, clock=kind, due_at=due_at))
