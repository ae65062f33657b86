"""Recognitions, landing and the book's entries, as folds of the project that they are about."""

from ledger.judge.state import MERGE
from ledger.view_folds.view_fold import ViewFolds
from ledger.views import Documents, ProjectView, Recognised
from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    LandingSet,
    SigningRecognised,
    StartRecognised,
)


def _signed(event: SigningRecognised, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    signing = Recognised(
        on=event.signed_on.isoformat(),
        period=event.period,
        is_event_month=event.is_event_month,
        follows=event.follows,
        not_counted=event.not_counted,
    )
    changes = {"signing": signing, "not_counted": event.not_counted, **_facts_in(event)}
    documents.put_project(project.model_copy(update=changes))


def _started(event: StartRecognised, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    start = Recognised(
        on=event.started_on.isoformat(),
        period=event.period,
        is_event_month=event.is_event_month,
        follows=event.follows,
        not_counted=event.not_counted,
    )
    facts = _facts_in(event)
    changes: dict[str, object] = {"start": start, "start_facts": tuple(facts.values())}
    if project.signing is None:
        changes |= facts
    documents.put_project(project.model_copy(update=changes))


def _facts_in(event: SigningRecognised | StartRecognised) -> dict[str, object]:
    return {
        "amount_yuan": event.commercial.amount_yuan,
        "amount_usd_cents": event.commercial.amount_usd_cents,
        "industry": event.summary.industry,
        "chain": event.summary.chain,
        "is_chemical": event.summary.is_chemical,
    }


def _landed(event: LandingSet, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    documents.put_project(
        project.model_copy(
            update={
                "landing_office": event.landing_office,
                "could_not_land": event.could_not_land,
                "is_taken_as_met": event.is_taken_as_met,
                "landing_follows": MERGE if event.basis == MERGE else "",
            }
        )
    )


def _credited(event: CreditPosted, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    entries = (*project.entries, (event.entry_id, event.rule))
    documents.put_project(_with_entries(project, entries))


def _uncredited(event: CreditReversed, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    entries = tuple(entry for entry in project.entries if entry[0] != event.reverses)
    documents.put_project(_with_entries(project, entries))


def _with_entries(project: ProjectView, entries: tuple[tuple[str, str], ...]) -> ProjectView:
    rules = tuple(dict.fromkeys(rule for _, rule in entries))
    return project.model_copy(update={"entries": entries, "rules": rules})


CENTRE_VIEW_FOLDS: ViewFolds = {
    SigningRecognised: _signed,
    StartRecognised: _started,
    LandingSet: _landed,
    CreditPosted: _credited,
    CreditReversed: _uncredited,
}
