"""Journal events about who may see a lead, and what is forgotten."""

from typing import Literal

from sharing.sections import Code, Frozen, Instant, LongText
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
