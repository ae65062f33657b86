"""The JSON documents of ``keys``."""

from pydantic import BaseModel, ConfigDict, Field


class MasterKeyRotated(BaseModel):
    """``keys rotate``: how many keys were wrapped under the new master key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: int
    unreadable: int = Field(description="Keys that neither master key opens; they stay.")
    was_done: bool = Field(description="Everything stood under the new master key before.")
