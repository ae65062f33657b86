"""What is said about recognition 认定 beside the centre's own signing and start.

An office proposes, with evidence; the centre grants or refuses, one by one or in a batch; what was
recognised can be revoked. A signing or start that is granted counts as if the centre had recognised
it itself, filed on the day of the proposal.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sharing.recognitions import ChangeKind, FigureKind, Recognisable
from sharing.sections import (
    Code,
    Evidence,
    Frozen,
    LongText,
    ShortText,
    UsdCents,
    WrittenText,
    Yuan,
)

Units = Annotated[int, Field(ge=0, le=1_000_000_000_000_000)]


class UsdRate(Frozen):
    """The exchange rate of a day: ten-thousandths of a yuan for one US dollar, and its source."""

    yuan_per_usd_1e4: Annotated[int, Field(ge=1, le=10_000_000)]
    on: date
    source: WrittenText


class RecognitionClaim(Frozen):
    """What is to be recognised: the event, its day, and the amounts that it states.

    ``units`` is what a figure reports, in the unit of its kind (``sharing.recognitions``); for a
    capital increase, the increment in yuan. A signing or start states the amounts of the project.
    """

    event: Recognisable
    happened_on: date
    units: Units | None = None
    incentives_yuan: Yuan | None = None
    """Incentives that were granted to the investor out of this amount."""
    usd_rate: UsdRate | None = None
    amount_yuan: Yuan | None = None
    amount_usd_cents: UsdCents | None = None
    total_yuan: Yuan | None = None
    fixed_assets_yuan: Yuan | None = None
    land_sqm: Annotated[int, Field(ge=0, le=100_000_000_000)] | None = None
    industry: ShortText | None = None
    chain: ShortText | None = None
    is_chemical: bool | None = None
    origin: ShortText | None = None


class ProposeRecognition(Frozen):
    """申报认定: an office asks the centre to recognise something, with its papers."""

    kind: Literal["propose_recognition"] = "propose_recognition"
    version: Literal[1] = 1
    project_id: Code
    claim: RecognitionClaim
    evidence: Evidence | None = None
    note: LongText = ""


class WithdrawProposal(Frozen):
    """撤回申报: the office takes its proposal back."""

    kind: Literal["withdraw_proposal"] = "withdraw_proposal"
    version: Literal[1] = 1
    project_id: Code
    proposal_id: Code


class ProposalDecision(Frozen):
    """The centre's word on one proposal; a refusal has its reason."""

    project_id: Code
    proposal_id: Code
    is_granted: bool
    reason: LongText = ""


class DecideProposals(Frozen):
    """批量认定: the centre grants or refuses proposals; all of them, or none if one cannot be."""

    kind: Literal["decide_proposals"] = "decide_proposals"
    version: Literal[1] = 1
    decisions: Annotated[tuple[ProposalDecision, ...], Field(min_length=1, max_length=500)]


class RecogniseAttainment(Frozen):
    """认定: the centre recognises a later milestone, a figure or a change by its own word."""

    kind: Literal["recognise_attainment"] = "recognise_attainment"
    version: Literal[1] = 1
    project_id: Code
    claim: RecognitionClaim
    filed_on: date | None = None
    evidence: Evidence | None = None
    basis: LongText = ""


class RevokeRecognition(Frozen):
    """撤销认定: what was recognised counts no longer; ``recognition`` is ``signing``, ``start``, or
    the id of a later one.
    """

    kind: Literal["revoke_recognition"] = "revoke_recognition"
    version: Literal[1] = 1
    project_id: Code
    recognition: Annotated[Code, Field(min_length=1)]
    reason: WrittenText


AttainmentKind = Literal[
    "completion", "production", "statistics_entry", "full_output", FigureKind, ChangeKind
]
"""What is kept as an attainment: everything but signing and start."""
