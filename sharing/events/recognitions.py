"""Journal events about recognition 认定 beside signing and start: proposals, attainments."""

from datetime import date
from typing import Literal

from pydantic import Field

from sharing.events.centre import MonthText
from sharing.sections import Code, Evidence, Frozen, Instant, LongText, ShortText
from sharing.submissions.recognitions import AttainmentKind, RecognitionClaim, Units, UsdRate


class RecognitionProposed(Frozen):
    """An office asked the centre to recognise something; ``filed_on`` is the day of filing."""

    name: Literal["recognition_proposed"] = "recognition_proposed"
    version: Literal[1] = 1
    proposal_id: Code
    project_id: Code
    office: Code
    claim: RecognitionClaim
    filed_on: date
    at: Instant
    evidence: Evidence | None = None
    note: LongText = ""


class ProposalEnded(Frozen):
    """A proposal was granted, refused, withdrawn, or is void since its project went elsewhere."""

    name: Literal["proposal_ended"] = "proposal_ended"
    version: Literal[1] = 1
    proposal_id: Code
    project_id: Code
    outcome: Literal["granted", "refused", "withdrawn", "void"]
    at: Instant
    reason: LongText = ""


class AttainmentRecognised(Frozen):
    """A later milestone, a figure or a change was recognised.

    ``units``: what counts, in the unit of the event; 0 of a milestone. ``not_counted`` says why it
    is recognised and does not count; '' where it counts.
    """

    name: Literal["attainment_recognised"] = "attainment_recognised"
    version: Literal[1] = 1
    recognition_id: Code
    project_id: Code
    event: AttainmentKind
    happened_on: date
    period: MonthText
    is_event_month: bool
    units: Units = 0
    incentives_yuan: int = Field(default=0, ge=0)
    usd_rate: UsdRate | None = None
    not_counted: ShortText = ""
    basis: LongText = ""
    evidence: Evidence | None = None


class AttainmentRevoked(Frozen):
    """A later milestone, figure or change counts no longer."""

    name: Literal["attainment_revoked"] = "attainment_revoked"
    version: Literal[1] = 1
    recognition_id: Code
    project_id: Code
    reason: LongText


class AttainmentsMoved(Frozen):
    """What was attained goes with leads that were merged, or back when they part."""

    name: Literal["attainments_moved"] = "attainments_moved"
    version: Literal[1] = 1
    from_project: Code
    into_project: Code
    recognition_ids: tuple[Code, ...]
