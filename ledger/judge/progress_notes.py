"""Progress notes 进展通报: when the landing office owes the first-contact office the next one.

The rule: after a transfer the landing office tells the first-contact office, every so many days,
how the project goes. A note that is filed starts the time anew; one that is missing is noted, and
the next is owed from then on.

Invariant: a note is owed only where the project lands with another office than first contact.
"""

from ledger.judge.acting import as_acting
from ledger.judge.ahead import Ahead
from ledger.judge.clocks import DAY_MS, PROGRESS_NOTE
from ledger.judge.state import CityState, ProjectState
from sharing.events.holds import DeadlineMet, DeadlineStarted


def owes_notes(project: ProjectState) -> bool:
    """Whether the landing office has somebody to tell."""
    return project.landing_office not in ("", project.first_office) and bool(project.standing)


def notes_followed(ahead: Ahead, project_id: str, city: CityState, at: int) -> None:
    """The time for a note that nobody owes any more, whatever the cause, runs no longer."""
    project = ahead.project(project_id)
    if project is None or owes_notes(as_acting(project, city, at=at)):
        return
    if any(clock.kind == PROGRESS_NOTE for clock in project.clocks):
        ahead.apply(DeadlineMet(subject=project_id, clock=PROGRESS_NOTE))


def next_note(ahead: Ahead, project_id: str, *, city: CityState, at: int) -> None:
    """The time for the next note begins; where none is owed any more it ends."""
    project = ahead.the_project(project_id)
    if any(clock.kind == PROGRESS_NOTE for clock in project.clocks):
        ahead.apply(DeadlineMet(subject=project_id, clock=PROGRESS_NOTE))
    rules = city.pack.transfers
    days = rules.progress_note_days if rules is not None else None
    if days and owes_notes(as_acting(project, city, at=at)):
        due_at = at + days * DAY_MS
        ahead.apply(DeadlineStarted(subject=project_id, clock=PROGRESS_NOTE, due_at=due_at))
