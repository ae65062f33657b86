"""What every part of a rule pack is: frozen data that knows no field but its own."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Days = Annotated[int, Field(ge=0, le=3_660)]
Hours = Annotated[int, Field(ge=1, le=24 * 366)]


class Data(BaseModel):
    """Frozen, closed data. Every part names its ``source``; ``ours`` marks what no rule states."""

    model_config = ConfigDict(frozen=True, extra="forbid")
