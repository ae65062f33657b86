"""What commands show of leads and projects, noted in the access log before it is printed.

The rule: the person is the one in whose name the command acts, the operator at the machine, for the
office that ``--office`` speaks for, else for the centre; the channel is ``command``; the entries of
one command share an id. Lists are noted as over REST, an entry for each office whose leads or
projects they show (``gateway.lists_seen``).

Edge case: the operator reads every project, so what a list names by id alone is noted like the
rest. What is neither a lead nor a project any more is not.

Invariant: a command that shows leads stands in the table of ``tests/gateway/cli/
test_every_command_noted.py``, which says what it notes.
"""

from collections.abc import Iterable

from auth.actors import Actor
from gateway.noting import Notes, begin_request
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.reads import leads_by_id, projects_by_id


def notes_of(deployment: Deployment) -> Notes:
    """The notes of the command at hand."""
    begin_request("command")
    return Notes.of(deployment)


def note_projects(
    deployment: Deployment,
    viewer: Actor,
    ids: Iterable[str],
    *,
    what: str,
    of_office: str = "",
) -> None:
    """Note that a list showed these projects; ``of_office``: whose list it is."""
    with CityReads(deployment.engine, deployment.city).moment() as connection:
        projects = projects_by_id(connection, deployment.city, sorted({*ids} - {""}))
    notes = notes_of(deployment)
    notes.saw_projects(viewer, projects.values(), what=what, of_office=of_office)


def note_leads(deployment: Deployment, viewer: Actor, ids: Iterable[str], *, what: str) -> None:
    """Note that a list showed these leads."""
    with CityReads(deployment.engine, deployment.city).moment() as connection:
        leads = leads_by_id(connection, deployment.city, sorted({*ids} - {""}))
    notes_of(deployment).saw_leads(viewer, leads.values(), what=what)
