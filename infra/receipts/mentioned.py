"""Whose the leads, projects and cases are that a decision names, as the views have it now.

A project is somebody's whose lead speaks of it; a project with leads of several offices is of all
of them. What the row's own submission begins is its office's. Every other id that the views do not
know is of nobody, and so of others.

Invariant: what cannot be shown to be one's own counts as another's.
"""

import re
from collections.abc import Collection
from typing import Any, Final

import orjson
from sqlalchemy import Connection, or_, select

from infra.store.reads import CASES, LEADS, projects_by_id
from ledger.stored_row import StoredRow
from sharing.ids import (
    case_id_from,
    lead_id_from,
    objection_id_from,
    project_id_from,
    proposal_id_from,
    transfer_id_from,
)

_ID: Final = re.compile(r"[A-Z][A-Z2-7]{12}")
"""Ids of leads, projects, cases, transfers and the like (``sharing.ids``)."""

_BEGUN: Final = (
    lead_id_from,
    project_id_from,
    case_id_from,
    objection_id_from,
    transfer_id_from,
    proposal_id_from,
)


class Mentioned:
    """Offices by the ids that a row names."""

    def __init__(
        self, owners: dict[str, frozenset[str]], *, project_id: str = "", chain: str = ""
    ) -> None:
        self._owners = owners
        self.project_id = project_id
        """The one project of which everything speaks that the row names; '' for several or none."""
        self.chain = chain

    def is_of_others(self, text: str, own: Collection[str]) -> bool:
        """Whether the text is an id of something that no office of ``own`` has."""
        if _ID.fullmatch(text) is None:
            return False
        return self._owners.get(text, frozenset()).isdisjoint(own)


def mentioned_in(connection: Connection, city: str, row: StoredRow) -> Mentioned:
    """Whose the things are that this row names."""
    ids = sorted({text for text in texts_in(orjson.loads(row.events)) if _ID.fullmatch(text)})
    # What a submission itself begins is its office's, also where no view shows it.
    owners = {make(row.seed): frozenset({row.office}) for make in _BEGUN}
    projects_named: set[str] = set()
    if ids:
        projects_named.update(
            connection.execute(
                select(LEADS.c.project_id).where(
                    LEADS.c.city == city,
                    or_(LEADS.c.lead_id.in_(ids), LEADS.c.project_id.in_(ids)),
                )
            ).scalars()
        )
        of_lead = select(LEADS.c.lead_id, LEADS.c.office).where(
            LEADS.c.city == city, LEADS.c.lead_id.in_(ids)
        )
        of_project = select(LEADS.c.project_id, LEADS.c.office).where(
            LEADS.c.city == city, LEADS.c.project_id.in_(ids)
        )
        of_case = select(CASES.c.case_id, CASES.c.office).where(
            CASES.c.city == city, CASES.c.case_id.in_(ids)
        )
        for query in (of_lead, of_project, of_case):
            for id_, office in connection.execute(query):
                owners[id_] = owners.get(id_, frozenset()) | {office}
    if len(projects_named) != 1:
        return Mentioned(owners)
    (project,) = projects_by_id(connection, city, sorted(projects_named)).values()
    return Mentioned(owners, project_id=project.project_id, chain=project.chain)


def texts_in(value: Any) -> list[str]:
    """Every text in a JSON value, but names of members."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in texts_in(part)]
