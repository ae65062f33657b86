"""The pool 公海: masked cards of the projects that any office may claim.

A card says what kind of project it is, since when and why it is free, and nothing of an investor or
of an office; the project's id is there since a claim names it, and the code name is another one
than on the board, so that the two cards cannot be put together.

Edge cases: an office that was just released may not claim again before its cool-down is over, and
is told until when; an office with a lead of its own on the project is told so.

Invariant: all offices read the same card, but for what concerns their own lead and cool-down.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from auth.permissions import Permission, may
from gateway.shown.wording import desk_words
from ledger.city_time import city_time
from ledger.views import ProjectView
from sharing.visibility import band_of, may_read_pool, pool_name


class PoolCard(BaseModel):
    """A project in the pool."""

    model_config = ConfigDict(frozen=True)
    project_id: str = Field(description="Opaque; a claim names it.")
    code_name: str = Field(description="Its name in the pool.")
    industry: str
    chain: str
    is_chemical: bool | None
    amount_band: str = Field(description="As on a masked card of the board.")
    free_since: str = Field(description="City time; empty where nobody ever held it.")
    freed_by: str = Field(description="Why it is free, as a code.")
    freed_words: str
    is_own: bool = Field(description="Whether the reader's office has a lead on it.")
    claimable_from: str = Field(description="City time until which the office cools down, or ''.")


def pool_cards(
    viewer: Actor,
    projects: Iterable[ProjectView],
    *,
    city: City,
    language: str,
    secret: bytes,
    now: int,
) -> list[PoolCard]:
    """The pool for this viewer, those that are free longest first."""
    if not may_read_pool(viewer):
        return []
    free = sorted(projects, key=lambda project: (project.held_since, project.project_id))
    return [
        PoolCard(
            project_id=project.project_id,
            code_name=pool_name(secret, project.project_id),
            industry=project.industry,
            chain=project.chain,
            is_chemical=project.is_chemical,
            amount_band=band_of(project.amount_yuan),
            free_since=city_time(project.held_since, city.timezone) if project.held_since else "",
            freed_by=project.hold_ended_by,
            freed_words=desk_words("freed", project.hold_ended_by, language),
            is_own=_has_lead(viewer, project),
            claimable_from=_cools_down(viewer, project, city, now),
        )
        for project in free
    ]


def _has_lead(viewer: Actor, project: ProjectView) -> bool:
    is_office = may(viewer.role, Permission.OWN_HOLD_CLAIM).allowed
    return is_office and any(t.is_active and t.office in viewer.offices for t in project.touches)


def _cools_down(viewer: Actor, project: ProjectView, city: City, now: int) -> str:
    own = (until for office, until in project.cool_downs if office in viewer.offices)
    until = max(own, default=0)
    return city_time(until, city.timezone) if until > now else ""
