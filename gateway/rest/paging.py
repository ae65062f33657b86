"""Reads that wait for a position, and lists in pages."""

from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from gateway.rest.parts import PartsOf

POSITION_MAX = 2**62

Shown = TypeVar("Shown")


class Page(BaseModel, Generic[Shown]):
    """A part of a list."""

    items: list[Shown]
    total: int = Field(description="How many there are in all for this reader.")
    offset: int
    limit: int
    position: int = Field(description="The journal position that was read.")


def caught_up(
    parts: PartsOf,
    min_position: Annotated[
        int,
        Query(
            ge=0,
            le=POSITION_MAX,
            description="Wait, bounded, until this position can be read: the one that a write "
            "answered. Beyond the bound: 503 with Retry-After.",
        ),
    ] = 0,
) -> None:
    """Wait for the position that the caller must see. Raises Problem (503)."""
    parts.wait_for(min_position)


CaughtUp = Depends(caught_up)
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to leave out.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at the most.")]
