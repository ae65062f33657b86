"""Transfers 流转 under way, for their parties and the city, with the project as each may know it.

The office that is asked to take a project over reads what it needs for its answer, and not who else
has to do with it.

Invariant: who is no party to a transfer reads nothing of it.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from gateway.shown.case import Reader
from gateway.shown.naming import named
from gateway.shown.project import TransferShown, relations_to, state_of, transfers_shown
from ledger.city_time import city_time
from ledger.judge.clocks import TRANSFER_ANSWER
from ledger.views import ProjectView
from sharing.field_classes import FieldClass
from sharing.visibility import shows


class TransferAsked(BaseModel):
    """A transfer under way, with its project."""

    model_config = ConfigDict(frozen=True)
    project_id: str
    investor: str
    project: str
    code_name: str = Field(description="Stands for the name where that is sealed, else empty.")
    amount_yuan: int | None
    amount_usd_cents: int | None
    industry: str
    chain: str
    is_chemical: bool | None
    due_at: str
    own_party: str = Field(description="`holder`, `receiver`, `centre`, or '' for no answer due.")
    transfer: TransferShown


def transfers_under_way(projects: Iterable[ProjectView], reader: Reader) -> list[TransferAsked]:
    """The transfers under way that the reader may know, those due first in front."""
    found = [
        asked
        for project in projects
        if any(not each.outcome for each in project.transfers)
        for asked in _of_project(project, reader)
    ]
    return sorted(found, key=lambda asked: (not asked.due_at, asked.due_at, asked.project_id))


def _of_project(project: ProjectView, reader: Reader) -> list[TransferAsked]:
    viewer, city = reader.viewer, reader.city
    live = [
        each
        for each in transfers_shown(viewer, project, city=city, language=reader.language)
        if not each.outcome
    ]
    relations, state = relations_to(viewer, project), state_of(project)
    exact = shows(viewer, relations, state, FieldClass.COMMERCIAL)
    summary = shows(viewer, relations, state, FieldClass.SUMMARY)
    due = next((c.due_at for c in project.clocks if c.kind == TRANSFER_ANSWER), 0)
    name = named(
        viewer,
        project.identity,
        relations=relations,
        state=state,
        project_id=project.project_id,
        secret=reader.secret,
    )
    return [
        TransferAsked(
            project_id=project.project_id,
            investor=name.investor,
            project=name.project,
            code_name="" if name.project else name.code_name,
            amount_yuan=project.amount_yuan if exact else None,
            amount_usd_cents=project.amount_usd_cents if exact else None,
            industry=project.industry if summary else "",
            chain=project.chain if summary else "",
            is_chemical=project.is_chemical if summary else None,
            due_at=city_time(due, city.timezone) if due else "",
            own_party=_own_party(each, reader),
            transfer=each,
        )
        for each in live
    ]


def _own_party(transfer: TransferShown, reader: Reader) -> str:
    """For whom the reader's office has still to answer."""
    own = reader.viewer.offices
    parties = {
        "receiver": transfer.to_office,
        "holder": transfer.from_office,
        "centre": reader.city.code,
    }
    mine = (p for p, code in parties.items() if code in own and p not in transfer.consents)
    return next(mine, "")
