"""What hangs of a period, and which offices have lines in it, read in one moment for a closing."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from auth.offices import City
from infra.store.period_reads import periods_of
from infra.store.reads import PROJECTS, cases_of, projects_of_months
from ledger.hanging import Months, hanging_of
from ledger.judge.state import CityState
from ledger.period import Period
from ledger.views import ProjectView
from ledger.working_days import end_of_day
from sharing.submissions.periods import Hanging

_NOTHING_HELD = b'"recognitions_held":0'
_UNDER_WAY = b'"outcome":""'


def hanging(
    connection: Connection, city: str, period: Period, *, state: CityState
) -> tuple[Hanging, ...]:
    """What still hangs of a period that is not closed yet, as the views stand."""
    months = _closable(state.city, period, closed_through=state.closed_through)
    in_months = projects_of_months(connection, city, period.months)
    known = {project.project_id: project for project in in_months}
    known |= {
        project.project_id: project for project in _with_something_under_way(connection, city)
    }
    return hanging_of(
        months,
        cases=cases_of(connection, city, is_open=True),
        projects=known.values(),
        periods=periods_of(connection, city),
    )


def _closable(city: City, period: Period, *, closed_through: str) -> Months:
    return Months(closed_through, period.months[-1], end_of_day(period.last_day, city.timezone))


def _with_something_under_way(connection: Connection, city: str) -> Iterator[ProjectView]:
    """Projects with a recognition that waits or a transfer under way. Most have neither, which is
    seen in the document's bytes, so only few are read.
    """
    query = select(PROJECTS.c.document).where(PROJECTS.c.city == city, PROJECTS.c.counts == 1)
    for document in connection.execute(query).scalars():
        content = bytes(document)
        if _NOTHING_HELD not in content or _UNDER_WAY in content:
            yield ProjectView.model_validate_json(content)
