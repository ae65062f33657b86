"""The JSON documents of the commands about cases, rulings, objections, the pool and confirmations.

Their schemas are published, so a field is added, never renamed or dropped.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from gateway.outcomes import LeftOut


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowTold(_Answer):
    """A ledger row of a lead; a lead that came by another door has no file and row 0."""

    file: str
    sheet: str
    sheet_row: int
    lead_id: str


class CandidateTold(RowTold):
    """A lead that the asked one may be the same as, its first row, and why, in words.

    ``rows``: every row of it. ``answer``: what the matcher holds of it.
    """

    project_id: str
    office: str
    answer: str
    reasons: tuple[str, ...]
    reason_codes: tuple[str, ...]
    rows: tuple[RowTold, ...]


class CaseTold(_Answer):
    """A case 裁定事项: the asked registration's rows, and the candidates.

    Of an offer: the offices that are asked, and those that would take the investor. Names that
    are sealed to the arbiter are told as a code name.
    """

    case_id: str
    kind: Literal["identity", "claim", "offer"]
    lead_id: str
    project_id: str
    office: str
    investor: str
    project: str
    rows: tuple[RowTold, ...]
    candidates: tuple[CandidateTold, ...]
    offices: tuple[str, ...]
    taken_by: tuple[str, ...]
    opened_at: str
    due_at: str = Field(description="City time; empty where there is no deadline.")
    is_late: bool
    assigned_to: str
    grounds: str
    is_open: bool
    answer: str
    with_lead: str
    settled_at: str
    reason: str


class CasesTold(RootModel[tuple[CaseTold, ...]]):
    """``cases``: the open ones, with ``--all`` the settled ones too, in the order of opening."""


class ObjectionTold(_Answer):
    """An objection 异议 to first contact."""

    objection_id: str
    lead_id: str
    project_id: str
    office: str
    instance: int
    grounds: str
    filed_at: str
    due_at: str
    is_late: bool
    is_open: bool
    outcome: str
    to_lead: str
    settled_at: str
    reason: str


class ObjectionsTold(RootModel[tuple[ObjectionTold, ...]]):
    """``objections``: the live ones, with ``--all`` the settled ones too."""


class CoolDownTold(_Answer):
    """An office that may not claim before a day."""

    office: str
    until: str


class PooledProject(_Answer):
    """A project in the pool 公海."""

    project_id: str
    investor: str
    project: str
    industry: str
    chain: str
    amount_yuan: int | None
    first_office: str
    ended_by: str
    cool_downs: tuple[CoolDownTold, ...]


class PoolTold(RootModel[tuple[PooledProject, ...]]):
    """``pool``: what any office may claim."""


class BatchTold(_Answer):
    """An import of one office: its files, how many leads it registered, how many are active."""

    batch: str
    office: str
    files: tuple[str, ...]
    leads: int
    active: int


class BatchesTold(RootModel[tuple[BatchTold, ...]]):
    """``batch list``: the imports whose leads can be found, in the order of registration."""


class RulingTold(_Answer):
    """What became of one ruling: ``ruled``, ``done`` (settled alike before), ``refused`` or
    ``unreadable`` (its line cannot be read).
    """

    line: int = Field(description="Of the file; 0 for a ruling given by options.")
    case_id: str
    submission_id: str
    outcome: Literal["ruled", "done", "refused", "unreadable"]
    reason: str
    words: str


class RulingsTold(_Answer):
    """``rule``: how many were ruled, done before, refused; and each."""

    ruled: int
    done: int
    refused: int
    rulings: tuple[RulingTold, ...]


class ConfirmationsTold(_Answer):
    """``confirm-first-contacts``: the projects that are confirmed now, and those left."""

    confirmed: tuple[str, ...]
    left: tuple[LeftOut, ...]
