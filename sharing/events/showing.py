"""Journal events about who may see a lead, and what is forgotten."""

from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Frozen, Instant, LongText, ShortText
from sharing.submissions.showing import LeadVisibility


class LeadVisibilitySet(Frozen):
    """Whom the registering office lets see its lead from now on."""

    name: Literal["lead_visibility_set"] = "lead_visibility_set"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    visibility: LeadVisibility
    offices: tuple[Code, ...] = ()
    at: Instant


class VisibilityAdopted(Frozen):
    """The city's table of who sees what from now on; '' for the shipped one."""

    name: Literal["visibility_adopted"] = "visibility_adopted"
    version: Literal[1] = 1
    table: str
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of what the table says."""
    by: ShortText
    reason: LongText
    at: Instant


class LeadErased(Frozen):
    """The keys of a lead's contact persons and evidence are to be erased, at once and at every
    start and restore from now on.
    """

    name: Literal["lead_erased"] = "lead_erased"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    """The office whose lead it is."""
    key_ids: tuple[Code, ...] = ()
    papers: tuple[str, ...] = ()
    reason: LongText
    at: Instant
