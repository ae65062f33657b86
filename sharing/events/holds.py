"""Journal events about the hold 在谈权 and about deadlines 时限."""

from typing import Literal

from sharing.sections import Code, Evidence, Frozen, Instant, LongText, ShortText

Release = Literal[
    "expiry",
    "inactivity",
    "signing",
    "waiver",
    "shared",
    "could_not_land",
    "transfer",
    "withdrawal",
    "ruling",
]
"""How a hold ends."""


class HoldTaken(Frozen):
    """An office has the exclusive right to talk from now on."""

    name: Literal["hold_taken"] = "hold_taken"
    version: Literal[1] = 1
    project_id: Code
    lead_id: Code
    office: Code
    how: Literal["registration", "queue", "claim", "transfer", "ruling", "offer", "activity"]
    at: Instant


class HoldReleased(Frozen):
    """A hold ended. ``cool_down_until`` 0: the office may hold it again at once."""

    name: Literal["hold_released"] = "hold_released"
    version: Literal[1] = 1
    project_id: Code
    lead_id: Code
    office: Code
    release: Release
    at: Instant
    cool_down_until: Instant = 0
    in_pool: bool = False
    """Whether nobody waited, so that the project stands in the pool."""
    reason: LongText = ""


class ProjectPooled(Frozen):
    """A project that nobody holds, and that nobody may hold just now, stands in the pool 公海."""

    name: Literal["project_pooled"] = "project_pooled"
    version: Literal[1] = 1
    project_id: Code
    at: Instant


class ProtectionExtended(Frozen):
    """The holder got more time, on proof."""

    name: Literal["protection_extended"] = "protection_extended"
    version: Literal[1] = 1
    project_id: Code
    lead_id: Code
    office: Code
    at: Instant
    until: Instant
    reason: LongText = ""
    evidence: Evidence


class LeadClaimed(Frozen):
    """认领: an office took a project from the pool and has a lead of its own on it."""

    name: Literal["lead_claimed"] = "lead_claimed"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    order: int
    at: Instant
    note: LongText = ""
    by: ShortText = ""
    """Who claimed it for the office, and hence has it in hand."""


class DeadlineStarted(Frozen):
    """A clock runs for a subject: a project, a case or an objection."""

    name: Literal["deadline_started"] = "deadline_started"
    version: Literal[1] = 1
    subject: Code
    clock: ShortText
    lead_id: Code = ""
    due_at: Instant


class DeadlineMet(Frozen):
    """What a clock waited for was done, or is no longer waited for."""

    name: Literal["deadline_met"] = "deadline_met"
    version: Literal[1] = 1
    subject: Code
    clock: ShortText
    lead_id: Code = ""


class DeadlineLapsed(Frozen):
    """A clock ran out, at its due time whenever it was noticed."""

    name: Literal["deadline_lapsed"] = "deadline_lapsed"
    version: Literal[1] = 1
    subject: Code
    clock: ShortText
    lead_id: Code = ""
    due_at: Instant
    fault: ShortText = ""
    """Why nothing followed, where the ledger itself failed at it."""


class DeadlinesFrozen(Frozen):
    """The clocks of a subject stand still, with what was left."""

    name: Literal["deadlines_frozen"] = "deadlines_frozen"
    version: Literal[1] = 1
    subject: Code
    at: Instant


class DeadlinesResumed(Frozen):
    """The clocks of a subject run on with what was left."""

    name: Literal["deadlines_resumed"] = "deadlines_resumed"
    version: Literal[1] = 1
    subject: Code
    at: Instant
