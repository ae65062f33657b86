"""The JSON documents of ``oneboard broker``; their schemas are published like the others'."""

from pydantic import BaseModel, ConfigDict


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BrokerUserGiven(_Answer):
    """A user that has a new password; ``password`` is null where it stands in ``file``."""

    user: str
    office: str | None
    password: str | None
    file: str | None
    topic: str
    group_prefix: str


class BrokerProvided(_Answer):
    """``broker provision`` and ``broker rotate``: the new passwords, told this once.

    ``users`` counts everybody whose rights were compared; who is in no list keeps its password.
    """

    city: str
    users: int
    given: tuple[BrokerUserGiven, ...]
    strangers: tuple[str, ...] = ()


class BrokerUserShown(_Answer):
    """How a user stands: rights in words, and those that are missing or too much."""

    user: str
    office: str | None
    has_password: bool
    rights: tuple[str, ...]
    missing: tuple[str, ...]
    too_much: tuple[str, ...]


class BrokerShown(_Answer):
    """``broker show``: every user, users that no office has any more, and how long an open
    connection outlives its password (0 without end, null where the broker does not tell).
    """

    city: str
    session_ms: int | None
    users: tuple[BrokerUserShown, ...]
    strangers: tuple[str, ...]


class BrokerRevoked(_Answer):
    """``broker revoke``: who has no rights and no password any more."""

    user: str
    session_ms: int | None
