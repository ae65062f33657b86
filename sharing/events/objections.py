"""Journal events about objections 异议 and the confirmation of an opened city."""

from typing import Literal

from pydantic import Field

from sharing.sections import Code, Evidence, Frozen, Instant, LongText, ShortText


class ObjectionFiled(Frozen):
    """An office objects to who has first contact; the project's clocks stand still."""

    name: Literal["objection_filed"] = "objection_filed"
    version: Literal[1] = 1
    objection_id: Code
    project_id: Code
    lead_id: Code
    office: Code
    instance: int
    at: Instant
    due_at: Instant | None = None
    grounds: LongText
    evidence: Evidence | None = None


class ObjectionEnded(Frozen):
    """An objection was upheld, dismissed, or taken back; ``moot``: there is nothing left to object
    to, since the office has first contact by now, or pursues the project no more.
    """

    name: Literal["objection_ended"] = "objection_ended"
    version: Literal[1] = 1
    objection_id: Code
    project_id: Code
    outcome: Literal["upheld", "dismissed", "withdrawn", "moot"]
    to_lead: Code = ""
    at: Instant
    reason: LongText = ""


class FirstContactsConfirmed(Frozen):
    """拟认定 became 认定: these projects' first contacts are confirmed.

    ``left``: the others that were named, each with the code of why it was left as it is.
    """

    name: Literal["first_contacts_confirmed"] = "first_contacts_confirmed"
    version: Literal[1] = 1
    projects: tuple[Code, ...]
    at: Instant
    reason: LongText = ""
    left: dict[Code, ShortText] = Field(default_factory=dict)
