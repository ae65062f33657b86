"""Tables of the access log 查阅记录 and of what looks like probing 试探.

No folds of the journal, so never rebuilt. They hold ids and codes, never a name of an investor or a
contact. Old rows go when their time is over (``access_log_days``).
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from infra.store.tables import big, text


class AccessLogTable(SQLModel, table=True):
    """That somebody saw or exported something."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("access_log_by_subject", "city", "subject", "at"),
        Index("access_log_by_owner", "city", "of_office", "at"),
    )
    city: str = Field(sa_column=text(primary_key=True))
    at: int = Field(sa_column=big(primary_key=True))
    entry: str = Field(sa_column=text(primary_key=True))
    """Random, so that several gateways never give the same one."""
    actor: str = Field(sa_column=text())
    in_stead_of: str = Field(sa_column=text())
    office: str = Field(sa_column=text())
    role: str = Field(sa_column=text())
    channel: str = Field(sa_column=text())
    what: str = Field(sa_column=text())
    subject: str = Field(sa_column=text())
    """The id of the lead or project; '' for a list (see ``access_list``) or an export of many."""
    of_office: str = Field(sa_column=text())
    """The office whose lead it is; '' where it is of none alone."""
    relation: str = Field(sa_column=text())
    shown: str = Field(sa_column=text())
    masked: str = Field(sa_column=text())
    count: int = Field(sa_column=big())
    digest: str = Field(sa_column=text())
    """SHA-256 over the ids of a list, in order; '' for a single one."""
    request: str = Field(sa_column=text())


class AccessListTable(SQLModel, table=True):
    """The ids that an entry about a list of one office's leads or projects showed."""

    __tablename__ = "access_list"
    city: str = Field(sa_column=text(primary_key=True))
    at: int = Field(sa_column=big(primary_key=True))
    entry: str = Field(sa_column=text(primary_key=True))
    ids: str = Field(sa_column=text())
    """A space before, between and after them, so that one is found with its bounds."""


class ProbingTable(SQLModel, table=True):
    """How often within an hour somebody asked for what is absent, or registered what collides."""

    __tablename__ = "probing"
    city: str = Field(sa_column=text(primary_key=True))
    hour: int = Field(sa_column=big(primary_key=True))
    whose: str = Field(sa_column=text(primary_key=True))
    """``person`` or ``office``."""
    who: str = Field(sa_column=text(primary_key=True))
    what: str = Field(sa_column=text(primary_key=True))
    office: str = Field(sa_column=text())
    count: int = Field(sa_column=big())
    turned_away: int = Field(sa_column=big())


ACCESS_LIST = AccessListTable.__table__  # type: ignore[attr-defined]
ACCESS_LOG = AccessLogTable.__table__  # type: ignore[attr-defined]
PROBING = ProbingTable.__table__  # type: ignore[attr-defined]
