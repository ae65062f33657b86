"""Folding the journal into views: ``fold`` takes over one event, ``fold_all`` a whole journal.

``fold`` is given the documents that an event touches (``touched``) and gives their new versions.

Invariant: folding is deterministic and refuses nothing; ``fold_all`` of all events equals what the
projector keeps.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ledger.view_folds.cases import CASE_VIEW_FOLDS
from ledger.view_folds.centre import CENTRE_VIEW_FOLDS
from ledger.view_folds.holds import HOLD_VIEW_FOLDS
from ledger.view_folds.leads import LEAD_VIEW_FOLDS
from ledger.view_folds.periods import PERIOD_VIEW_FOLDS
from ledger.view_folds.recognitions import RECOGNITION_VIEW_FOLDS
from ledger.view_folds.standing import STANDING_VIEW_FOLDS
from ledger.view_folds.transfers import TRANSFER_VIEW_FOLDS
from ledger.view_folds.view_fold import ViewFolds
from ledger.views import Documents
from sharing.events.registry import Event

_FOLDS: ViewFolds = {
    **LEAD_VIEW_FOLDS,
    **CENTRE_VIEW_FOLDS,
    **CASE_VIEW_FOLDS,
    **HOLD_VIEW_FOLDS,
    **TRANSFER_VIEW_FOLDS,
    **RECOGNITION_VIEW_FOLDS,
    **PERIOD_VIEW_FOLDS,
    **STANDING_VIEW_FOLDS,
}

_LEAD_FIELDS = ("lead_id", "to_lead_id")
_CASE_FIELDS = ("case_id", "objection_id", "proposal_id")
_PROJECT_FIELDS = ("project_id", "into_project", "to_project", "from_project", "with_project")


class Touched(NamedTuple):
    """The documents that an event speaks of."""

    leads: frozenset[str]
    projects: frozenset[str]
    cases: frozenset[str]
    periods: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()


def touched(event: Event) -> Touched:
    """The ids of the documents that an event reads or changes."""
    leads = {getattr(event, name, "") for name in _LEAD_FIELDS}
    leads.update(getattr(event, "lead_ids", ()))
    projects = {getattr(event, name, "") for name in _PROJECT_FIELDS}
    projects.update(getattr(event, "projects", ()))
    cases = {getattr(event, name, "") for name in _CASE_FIELDS}
    subject = getattr(event, "subject", "")
    (cases if subject[:1] in ("C", "O") else projects).add(subject)
    periods = {getattr(event, "period", "")} if type(event) in PERIOD_VIEW_FOLDS else set()
    return Touched(
        frozenset(leads - {""}),
        frozenset(projects - {""}),
        frozenset(cases - {""}),
        frozenset(periods),
        _standings(event),
    )


def _standings(event: Event) -> frozenset[str]:
    approves, charge_id = getattr(event, "approves", ""), getattr(event, "charge_id", "")
    named = (f"approval:{approves}" if approves else "", f"charge:{charge_id}" if charge_id else "")
    return frozenset(named) - {""}


def fold(event: Event, documents: Documents, seq: int) -> None:
    """Take over one event of journal row ``seq``. Events that no view shows change nothing."""
    take_over = _FOLDS.get(type(event))
    if take_over is not None:
        take_over(event, documents, seq)


def fold_all(rows: Iterable[tuple[int, Iterable[Event]]]) -> Documents:
    """Every view after these journal rows (sequence number and events), in order."""
    documents = Documents()
    for seq, events in rows:
        for event in events:
            fold(event, documents, seq)
    return documents
