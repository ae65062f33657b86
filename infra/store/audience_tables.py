"""Masked cards of each audience, and the outbox of the audience topics.

An audience is an office as its own IT system reads. ``audience_card`` is a fold: which card stands
for which project now; it is dropped and made again by a rebuild. ``audience_outbox`` and
``audience_head`` are no folds: what an audience was told under which number cannot be computed
again, so they are always backed up and never dropped.

Invariant: the outbox holds the newest word on each key (a card, or nothing: a tombstone), under the
number at which it was said; numbers of an audience only grow.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from infra.store.tables import big, blob, text


class AudiencePositionTable(SQLModel, table=True):
    """How far the cards of a city follow its views, and as whom the audiences were seen."""

    __tablename__ = "audience_position"
    city: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big())
    fingerprint: bytes = Field(sa_column=blob())
    """Of the audiences and the policy by which the cards were made."""
    sweep_fingerprint: bytes = Field(sa_column=blob())
    """Of those by which all cards are being made again; empty when none are."""
    sweep_seq: int = Field(sa_column=big())
    swept_to: str = Field(sa_column=text())
    version: int = Field(sa_column=big())


class AudienceHeadTable(SQLModel, table=True):
    """One audience: the last number given, and what of it stands in its topic."""

    __tablename__ = "audience_head"
    city: str = Field(sa_column=text(primary_key=True))
    audience: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big())
    since: int = Field(sa_column=big())
    """Everything is said under this number or a later one; what is older no longer counts."""
    topic_id: str = Field(sa_column=text())
    published_seq: int = Field(sa_column=big())
    completed_seq: int = Field(sa_column=big())
    """Up to where the topic is marked complete."""
    chain: bytes = Field(sa_column=blob())
    """Over all records that were published, in their order."""


class AudienceCardTable(SQLModel, table=True):
    """Which card stands for a project in an audience's sight now. A fold."""

    __tablename__ = "audience_card"
    __table_args__ = (Index("audience_card_by_key", "city", "audience", "card_key", unique=True),)
    city: str = Field(sa_column=text(primary_key=True))
    project_id: str = Field(sa_column=text(primary_key=True))
    audience: str = Field(sa_column=text(primary_key=True))
    card_key: str = Field(sa_column=text())
    sha256: bytes = Field(sa_column=blob())


class AudienceOutboxTable(SQLModel, table=True):
    """The newest word to an audience on each key; no document is a tombstone."""

    __tablename__ = "audience_outbox"
    __table_args__ = (Index("audience_outbox_by_seq", "city", "audience", "seq", unique=True),)
    city: str = Field(sa_column=text(primary_key=True))
    audience: str = Field(sa_column=text(primary_key=True))
    card_key: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big())
    position: int = Field(sa_column=big())
    """Of the journal, when it was said; for the operator, never for the audience."""
    document: bytes | None = Field(sa_column=blob(nullable=True))
