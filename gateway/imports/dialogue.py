"""What an import says to the judge and hears from it: append, have judged, read the answers.

What was answered before is not said again. Invariant: ``say`` returns an answer for every
statement, and appends only those that had none.
"""

from collections.abc import Iterable, Sequence

from gateway.imports.outcomes import Placed
from gateway.inline_ledger import judge_through
from gateway.submitting import Said
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.reads import (
    Answer,
    answers_to,
    leads_by_id,
    projects_by_id,
    view_position,
)
from ledger.judge.state import CityState
from ledger.views import LeadView


class Dialogue:
    """One import's way to the judge and back."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self._city = deployment.city
        self._submitter = deployment.submitter()

    def judge_what_stands(self) -> None:
        """Have everything judged that is in the log: then the answers tell all that was said."""
        judge_through(self.deployment, self.deployment.log.end_offset() - 1)

    def say(self, said: Sequence[Said]) -> dict[str, Answer]:
        """Append what was not answered before, judge, and give all answers by submission id."""
        answers = self.answers([(s.stamp.office, s.stamp.submission_id) for s in said])
        new = [s for s in said if s.stamp.submission_id not in answers]
        if new:
            judge_through(self.deployment, self._submitter.append_all(new))
            answers |= self.answers([(s.stamp.office, s.stamp.submission_id) for s in new])
        return answers

    def answers(self, ids: Sequence[tuple[str, str]]) -> dict[str, Answer]:
        """The first answers to (office, submission id) pairs, by submission id."""
        with self.deployment.engine.connect() as connection:
            answers = answers_to(connection, self._city, ids)
        return {answer.submission_id: answer for answer in answers}

    def state(self) -> CityState:
        """The city with its rules and open batches, as of now."""
        reads = CityReads(self.deployment.engine, self._city)
        with reads.moment() as connection:
            return reads.city_state(connection)

    def position(self) -> int:
        """How far the views have come."""
        with self.deployment.engine.connect() as connection:
            return view_position(connection, self._city)

    def leads(self, lead_ids: Sequence[str]) -> dict[str, LeadView]:
        """These leads as the views have them now, by id."""
        with self.deployment.engine.connect() as connection:
            return leads_by_id(connection, self._city, lead_ids)

    def first_offices(self, placed: Iterable[Placed]) -> dict[str, str]:
        """Who has first contact of the projects in which rows were placed, by project id."""
        ids = sorted({where.project_id for where in placed if where.project_id})
        with self.deployment.engine.connect() as connection:
            projects = projects_by_id(connection, self._city, ids)
        return {project_id: project.first_office for project_id, project in projects.items()}
