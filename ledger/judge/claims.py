"""Two offices claim one signing: the earlier registration stands, and the centre is told.

The rule (DESIGN 4): a registration that states a signing or a start of the project, by an office
that has neither first contact nor the landing, claims what is another's. The earlier registration
stands until the centre rules, nothing waits in suspense, and a case of kind *claim* is opened,
once for each such lead.

Invariant: a claim changes neither first contact nor a figure.
"""

from collections.abc import Iterator

from ledger.judge.acting import as_acting
from ledger.judge.clocks import DAY_MS
from ledger.judge.state import CityState, ProjectState, Touch
from sharing.events.cases import CaseOpened
from sharing.events.leads import Candidate
from sharing.ids import claim_case_id


def ruling_due(city: CityState, *, at: int) -> int | None:
    """By when the centre rules on a case that is opened now; None without a deadline."""
    rules = city.pack.cases
    days = rules.ruling_days if rules is not None else None
    return None if days is None else at + days * DAY_MS


def claimants(project: ProjectState) -> list[Touch]:
    """The registrations that claim the project's signing or start against first contact."""
    if project.signing is None and project.start is None:
        return []
    entitled = {project.first_office, project.landing_office}
    return [
        touch
        for touch in project.touches
        if touch.is_active
        and touch.office not in entitled
        and (touch.signed_on or touch.started_on)
        and touch.lead_id not in project.claims_asked
    ]


def claim_cases(project: ProjectState, city: CityState, *, at: int) -> Iterator[CaseOpened]:
    """A case for each claimant about whom the centre was not asked yet."""
    due_at = ruling_due(city, at=at)
    for touch in claimants(as_acting(project, city, at=at)):
        yield CaseOpened(
            case_id=claim_case_id(touch.lead_id, project.project_id),
            case="claim",
            lead_id=touch.lead_id,
            project_id=project.project_id,
            candidates=(
                Candidate(
                    project_id=project.project_id,
                    answer="claim",
                    reasons=("claims_the_signing",),
                    lead_id=project.first_lead,
                ),
            ),
            at=at,
            due_at=due_at,
        )
