"""Folds of what the centre says: recognitions, landing; and of the book's entries."""

from ledger.judge.evolve_recognitions import with_papers
from ledger.judge.folding import Changes, Folds, city_of, with_project
from ledger.judge.slice import Slice
from ledger.judge.state import MERGE, Facts, PostedEntry, ProjectState, Recognition
from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    LandingSet,
    SigningRecognised,
    StartRecognised,
)
from sharing.values import replaced


def _signing_recognised(state: Slice, event: SigningRecognised) -> Changes:
    label = city_of(state).pack.label
    signing = Recognition(
        event.signed_on.isoformat(), event.period, label, event.follows, event.not_counted
    )
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            signing=signing,
            recognised=_facts_in(event),
            papers=with_papers(project, event.evidence),
            revoked=_not_revoked(project, "signing", event.follows),
        ),
    )


def _not_revoked(project: ProjectState, what: str, follows: str) -> tuple[str, ...]:
    if follows == MERGE:  # leads that were merged brought it, and may leave with it
        return project.revoked
    return tuple(each for each in project.revoked if each != what)


def _facts_in(event: SigningRecognised | StartRecognised) -> Facts:
    return Facts(
        event.commercial.amount_yuan,
        event.commercial.amount_usd_cents,
        event.summary.industry,
        event.summary.chain,
        event.summary.is_chemical,
        event.total_yuan if isinstance(event, SigningRecognised) else None,
        event.commercial.fixed_assets_yuan,
        event.commercial.land_sqm,
        event.origin if isinstance(event, SigningRecognised) else "",
    )


def _start_recognised(state: Slice, event: StartRecognised) -> Changes:
    label = city_of(state).pack.label
    start = Recognition(
        event.started_on.isoformat(), event.period, label, event.follows, event.not_counted
    )
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            start=start,
            start_facts=_facts_in(event),
            recognised=project.recognised or _facts_in(event),
            papers=with_papers(project, event.evidence),
            revoked=_not_revoked(project, "start", event.follows),
        ),
    )


def _landing_set(state: Slice, event: LandingSet) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            landing_office=event.landing_office,
            could_not_land=event.could_not_land,
            landing_follows=MERGE if event.basis == MERGE else "",
            # What the centre lands elsewhere, no transfer put there.
            transferred_as=(
                project.transferred_as if event.landing_office == project.landing_office else ""
            ),
        ),
    )


def _credit_posted(state: Slice, event: CreditPosted) -> Changes:
    entry = PostedEntry(
        entry_id=event.entry_id,
        indicator=event.indicator,
        rule=event.rule,
        period=event.corrects_period or event.posted_period,
        postings=tuple((p.account, p.side, p.units) for p in event.postings),
        source=event.source,
        agreement=event.agreement,
    )
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(project, entries=(*project.entries, entry)),
    )


def _credit_reversed(state: Slice, event: CreditReversed) -> Changes:
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            entries=tuple(entry for entry in project.entries if entry.entry_id != event.reverses),
        ),
    )


CENTRE_FOLDS: Folds = {
    SigningRecognised: _signing_recognised,
    StartRecognised: _start_recognised,
    LandingSet: _landing_set,
    CreditPosted: _credit_posted,
    CreditReversed: _credit_reversed,
}
