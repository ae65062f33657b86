"""The JSON documents of ``people``."""

from pydantic import BaseModel, ConfigDict, RootModel


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonListed(_Answer):
    """One person; a membership is the office's code and the role."""

    login: str
    display_name: str
    memberships: tuple[str, ...]
    is_disabled: bool


class PeopleListed(RootModel[tuple[PersonListed, ...]]):
    """``people list``."""


class KeeperInvited(_Answer):
    """One invitation; the code is shown here alone."""

    login: str
    role: str
    code: str


class KeepersInvited(RootModel[tuple[KeeperInvited, ...]]):
    """``people init``: administrator, security officer and auditor."""


class RightsEventShown(_Answer):
    """One event of the sealed record of rights; ``details`` is a JSON object as text."""

    number: int
    at: str
    kind: str
    actor: str
    login: str
    details: str


class RightsRecordShown(RootModel[tuple[RightsEventShown, ...]]):
    """``people record``: the newest first."""
