"""The JSON documents of ``keys``."""

from pydantic import BaseModel, ConfigDict, Field


class MasterKeyRotated(BaseModel):
    """``keys rotate``: how many keys were wrapped under the new master key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: int
    unreadable: int = Field(description="Keys that neither master key opens; they stay.")
    was_done: bool = Field(description="Everything stood under the new master key before.")
    recorded: tuple[str, ...] = Field(
        description="The cities whose record of rights tells a rotation since this run."
    )
    not_recorded: tuple[str, ...] = Field(
        description="Cities of the key store whose record could not be written: it stands in"
        " another database, or their seed secret does not open."
    )
    has_remains: bool = Field(
        description="A reader keeps old bytes in the key store's write-ahead log; status 3."
    )
