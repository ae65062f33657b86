"""The JSON documents of the commands about periods 期间."""

from pydantic import BaseModel, ConfigDict

from gateway.outcomes import Outcome
from gateway.shown.period import HangingShown


class CloseTold(BaseModel):
    """``close``: whether it was closed, and what hung. Without ``--yes`` something that hangs
    leaves it open, and nothing was said to the ledger: ``outcome`` is null.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    period: str
    is_closed: bool
    hanging: tuple[HangingShown, ...]
    outcome: Outcome | None
