"""A deputyship A/B 角 as an office's head reads it, by whatever door."""

from datetime import UTC, datetime

from pydantic import BaseModel, RootModel

from infra.store.deputies import DeputyNamed


class DeputyShown(BaseModel):
    """One deputyship of the office."""

    deputy_id: str
    in_stead_of: str
    deputy: str
    from_on: str
    until_on: str
    reason: str
    made_by: str
    made_at: str
    ended_at: str


class DeputiesTold(RootModel[tuple[DeputyShown, ...]]):
    """The deputies of an office, the newest first."""


def deputy_shown(made: DeputyNamed) -> DeputyShown:
    """As it is kept, with instants in UTC."""
    return DeputyShown(
        deputy_id=made.deputy_id,
        in_stead_of=made.named.principal,
        deputy=made.named.deputy,
        from_on=made.named.from_on.isoformat(),
        until_on=made.named.until_on.isoformat(),
        reason=made.reason,
        made_by=made.made_by,
        made_at=_instant(made.made_at),
        ended_at=_instant(made.ended_at) if made.ended_at else "",
    )


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
