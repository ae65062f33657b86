"""The tables of sign-in 登录 and of who may do what: no folds, so never rebuilt, always backed up.

What a person could sign in with is kept as a hash, or sealed with a key of the key store (the
secret of a second factor). Instants are milliseconds UTC; 0 means "not yet".

Invariant: no row of ``rights_event`` is ever changed or removed; every other change of a right
stands there as an event.
"""

from sqlalchemy import Boolean, Column, Index
from sqlmodel import Field, SQLModel

from infra.store.tables import big, blob, text


def _flag() -> Column[bool]:
    return Column(Boolean, nullable=False)


class PersonTable(SQLModel, table=True):
    """One sign-in name, with the membership that it begins in."""

    __tablename__ = "person"
    city: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text(primary_key=True))
    password_hash: str = Field(sa_column=text())
    office: str = Field(sa_column=text())
    role: str = Field(sa_column=text())
    display_name: str = Field(sa_column=text())
    is_disabled: bool = Field(sa_column=_flag())


class MembershipTable(SQLModel, table=True):
    """A further office and role of a person; the first one stands in ``person``."""

    __tablename__ = "membership"
    city: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text(primary_key=True))
    office: str = Field(sa_column=text(primary_key=True))
    role: str = Field(sa_column=text(primary_key=True))
    granted_at: int = Field(sa_column=big())


class SignInStateTable(SQLModel, table=True):
    """Since when a person's password counts; devices known from before are unknown again."""

    __tablename__ = "sign_in_state"
    city: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text(primary_key=True))
    password_set_at: int = Field(sa_column=big())
    successor: str = Field(sa_column=text())
    """Of a person who was disabled: who takes over."""


class SignInAttemptTable(SQLModel, table=True):
    """Failures in a row of one counted thing; ``counted`` is a keyed hash, so names no address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("sign_in_attempt_by_time", "city", "last_failed_at"),)
    city: str = Field(sa_column=text(primary_key=True))
    counted: str = Field(sa_column=text(primary_key=True))
    failures: int = Field(sa_column=big())
    last_failed_at: int = Field(sa_column=big())


class SignInSessionTable(SQLModel, table=True):
    """One signed-in session: a family of refresh tokens, of which the newest alone is good."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("sign_in_session_by_login", "city", "login"),)
    city: str = Field(sa_column=text(primary_key=True))
    session_id: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text())
    office: str = Field(sa_column=text())
    role: str = Field(sa_column=text())
    in_stead_of: str = Field(sa_column=text())
    generation: int = Field(sa_column=big())
    started_at: int = Field(sa_column=big())
    refreshed_at: int = Field(sa_column=big())
    expires_at: int = Field(sa_column=big())
    ended_at: int = Field(sa_column=big())
    ended_why: str = Field(sa_column=text())
    device: str = Field(sa_column=text())
    """What the browser called itself, for the person to know it by."""


class OneTimeCodeTable(SQLModel, table=True):
    """An invitation or a reset: its hash, for whom, until when."""

    __tablename__ = "one_time_code"
    __table_args__ = (Index("one_time_code_by_login", "city", "login"),)
    city: str = Field(sa_column=text(primary_key=True))
    code_hash: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text())
    made_at: int = Field(sa_column=big())
    expires_at: int = Field(sa_column=big())
    used_at: int = Field(sa_column=big())


class SecondFactorTable(SQLModel, table=True):
    """A person's second factor; ``sealed`` opens with a key of the key store alone."""

    __tablename__ = "second_factor"
    city: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text(primary_key=True))
    sealed: bytes = Field(sa_column=blob())
    is_confirmed: bool = Field(sa_column=_flag())
    last_step: int = Field(sa_column=big())
    """The step of the last code that was taken; none of that step or before is taken again."""
    enrolled_at: int = Field(sa_column=big())
    pending: bytes | None = Field(sa_column=blob(nullable=True))
    """Another secret that waits for its first code; until then this one goes on."""


class RecoveryCodeTable(SQLModel, table=True):
    """A code for the day when the second factor is lost; good once."""

    __tablename__ = "recovery_code"
    city: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text(primary_key=True))
    code_hash: str = Field(sa_column=text(primary_key=True))
    used_at: int = Field(sa_column=big())


class ApiKeyTable(SQLModel, table=True):
    """A key of a machine client: its hash, what it may do, until when."""

    __tablename__ = "api_key"
    __table_args__ = (Index("api_key_by_login", "city", "login"),)
    city: str = Field(sa_column=text(primary_key=True))
    key_id: str = Field(sa_column=text(primary_key=True))
    login: str = Field(sa_column=text())
    key_hash: str = Field(sa_column=text())
    label: str = Field(sa_column=text())
    scopes: str = Field(sa_column=text())
    made_at: int = Field(sa_column=big())
    expires_at: int = Field(sa_column=big())
    revoked_at: int = Field(sa_column=big())
    made_by: str = Field(sa_column=text())


class RightsChangeTable(SQLModel, table=True):
    """A change of somebody's rights that one person proposed and another decides."""

    __tablename__ = "rights_change"
    __table_args__ = (Index("rights_change_by_state", "city", "state", "proposed_at"),)
    city: str = Field(sa_column=text(primary_key=True))
    change_id: str = Field(sa_column=text(primary_key=True))
    kind: str = Field(sa_column=text())
    login: str = Field(sa_column=text())
    document: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
    proposed_by: str = Field(sa_column=text())
    proposed_at: int = Field(sa_column=big())
    state: str = Field(sa_column=text())
    decided_by: str = Field(sa_column=text())
    decided_at: int = Field(sa_column=big())
    decision_reason: str = Field(sa_column=text())


class RightsEventTable(SQLModel, table=True):
    """What was done about rights and sign-in; append-only, each row seals the one before."""

    __tablename__ = "rights_event"
    city: str = Field(sa_column=text(primary_key=True))
    number: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())
    kind: str = Field(sa_column=text())
    actor: str = Field(sa_column=text())
    login: str = Field(sa_column=text())
    document: str = Field(sa_column=text())
    seal: bytes = Field(sa_column=blob())


class DeputyTable(SQLModel, table=True):
    """Who stands in for whom in an office, on which days (A/B 角)."""

    __tablename__ = "deputy"
    __table_args__ = (Index("deputy_by_office", "city", "office"),)
    city: str = Field(sa_column=text(primary_key=True))
    deputy_id: str = Field(sa_column=text(primary_key=True))
    office: str = Field(sa_column=text())
    principal: str = Field(sa_column=text())
    deputy: str = Field(sa_column=text())
    from_on: str = Field(sa_column=text())
    until_on: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
    made_by: str = Field(sa_column=text())
    made_at: int = Field(sa_column=big())
    ended_by: str = Field(sa_column=text())
    ended_at: int = Field(sa_column=big())


PERSON = PersonTable.__table__  # type: ignore[attr-defined]
MEMBERSHIP = MembershipTable.__table__  # type: ignore[attr-defined]
SIGN_IN_STATE = SignInStateTable.__table__  # type: ignore[attr-defined]
ATTEMPT = SignInAttemptTable.__table__  # type: ignore[attr-defined]
SESSION = SignInSessionTable.__table__  # type: ignore[attr-defined]
ONE_TIME_CODE = OneTimeCodeTable.__table__  # type: ignore[attr-defined]
SECOND_FACTOR = SecondFactorTable.__table__  # type: ignore[attr-defined]
RECOVERY_CODE = RecoveryCodeTable.__table__  # type: ignore[attr-defined]
API_KEY = ApiKeyTable.__table__  # type: ignore[attr-defined]
RIGHTS_CHANGE = RightsChangeTable.__table__  # type: ignore[attr-defined]
RIGHTS_EVENT = RightsEventTable.__table__  # type: ignore[attr-defined]
DEPUTY = DeputyTable.__table__  # type: ignore[attr-defined]
