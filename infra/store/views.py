"""The views: folds of the journal for reading, each with its position saved in the same write.

They can be dropped and rebuilt at any time (``oneboard rebuild``) and are never asked by the judge.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from infra.store.tables import big, blob, text


class ViewPositionTable(SQLModel, table=True):
    """How far the views of a city have folded the journal."""

    __tablename__ = "view_position"
    city: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big())


class LeadViewTable(SQLModel, table=True):
    """One lead as its own office sees it: the folded ``LeadView`` as canonical JSON, and what
    lists are sorted and searched by.
    """

    __tablename__ = "lead_view"
    __table_args__ = (
        Index("lead_view_by_office", "city", "office", "registered_at"),
        Index("lead_view_by_project", "city", "project_id"),
    )
    city: str = Field(sa_column=text(primary_key=True))
    lead_id: str = Field(sa_column=text(primary_key=True))
    project_id: str = Field(sa_column=text())
    office: str = Field(sa_column=text())
    registered_at: int = Field(sa_column=big())
    seq: int = Field(sa_column=big())
    document: bytes = Field(sa_column=blob())


class ProjectViewTable(SQLModel, table=True):
    """One project: the folded ``ProjectView`` as canonical JSON, and what boards select by."""

    __tablename__ = "project_view"
    __table_args__ = (
        Index("project_view_by_signing", "city", "signed_period"),
        Index("project_view_by_start", "city", "started_period"),
        Index("project_view_by_pool", "city", "in_pool"),
    )
    city: str = Field(sa_column=text(primary_key=True))
    project_id: str = Field(sa_column=text(primary_key=True))
    signed_period: str = Field(sa_column=text())
    started_period: str = Field(sa_column=text())
    document: bytes = Field(sa_column=blob())
    counts: int = Field(sa_column=big())
    """1 for a project of its own, 0 where all its leads were merged into another."""
    in_pool: int = Field(sa_column=big())
    """1 where any office may claim it."""


class PeriodViewTable(SQLModel, table=True):
    """One period: the folded ``PeriodView`` as JSON, and its state."""

    __tablename__ = "period_view"
    city: str = Field(sa_column=text(primary_key=True))
    period: str = Field(sa_column=text(primary_key=True))
    state: str = Field(sa_column=text())
    seq: int = Field(sa_column=big())
    document: bytes = Field(sa_column=blob())


class StandingViewTable(SQLModel, table=True):
    """One approval or charge: the folded document as JSON, and what lists select by."""

    __tablename__ = "standing_view"
    __table_args__ = (
        Index("standing_view_by_person", "city", "kind", "person"),
        Index("standing_view_by_office", "city", "kind", "office", "is_open"),
    )
    city: str = Field(sa_column=text(primary_key=True))
    standing_id: str = Field(sa_column=text(primary_key=True))
    kind: str = Field(sa_column=text())
    office: str = Field(sa_column=text())
    person: str = Field(sa_column=text())
    is_open: int = Field(sa_column=big())
    seq: int = Field(sa_column=big())
    document: bytes = Field(sa_column=blob())


class CaseViewTable(SQLModel, table=True):
    """One case or objection: the folded ``CaseView`` as JSON, and what lists select by."""

    __tablename__ = "case_view"
    __table_args__ = (Index("case_view_by_state", "city", "is_open", "seq"),)
    city: str = Field(sa_column=text(primary_key=True))
    case_id: str = Field(sa_column=text(primary_key=True))
    kind: str = Field(sa_column=text())
    is_open: int = Field(sa_column=big())
    office: str = Field(sa_column=text())
    project_id: str = Field(sa_column=text())
    seq: int = Field(sa_column=big())
    document: bytes = Field(sa_column=blob())
