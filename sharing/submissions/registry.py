"""Every submission by kind and version, and how old versions are read.

A kind is a stable text of ours, never a class path, so that classes can be renamed without
rewriting history. An old version is upcast in memory when it is read; its bytes stay as they are.

Invariant: what was once readable stays readable in every later release.
"""

from collections.abc import Callable
from typing import Annotated, Any, get_args

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from sharing.submissions import (
    agreements,
    cases,
    holds,
    objections,
    periods,
    recognitions,
    showing,
    standing,
    transfers,
)
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.city import AdoptRules, CloseBatch, OpenBatch, OpenCity
from sharing.submissions.leads import (
    AmendLead,
    FollowUpLead,
    LinkCompany,
    RegisterLead,
    TakeBackBatch,
    WithdrawLead,
)
from sharing.submissions.offices import ChangeOffices
from sharing.submissions.system import Tick

Submission = (
    RegisterLead
    | FollowUpLead
    | AmendLead
    | WithdrawLead
    | RecogniseSigning
    | RecogniseStart
    | SetLanding
    | OpenCity
    | AdoptRules
    | OpenBatch
    | CloseBatch
    | LinkCompany
    | TakeBackBatch
    | holds.ExtendProtection
    | holds.ReleaseHold
    | holds.ClaimProject
    | cases.MatchRegistration
    | cases.RuleCase
    | cases.AssignCase
    | cases.MergeLeads
    | cases.UnmergeLead
    | cases.ScreenRegistration
    | transfers.ProposeTransfer
    | transfers.ConsentToTransfer
    | transfers.RefuseTransfer
    | transfers.WithdrawTransfer
    | transfers.DeclareCouldNotLand
    | transfers.DecideCouldNotLand
    | transfers.FileProgressNote
    | transfers.OfferLead
    | transfers.AnswerOffer
    | transfers.SettleOffer
    | objections.FileObjection
    | objections.WithdrawObjection
    | objections.RuleObjection
    | objections.ConfirmFirstContacts
    | recognitions.ProposeRecognition
    | recognitions.WithdrawProposal
    | recognitions.DecideProposals
    | recognitions.RecogniseAttainment
    | recognitions.RevokeRecognition
    | agreements.ProposeAgreement
    | agreements.ConsentToAgreement
    | agreements.RefuseAgreement
    | agreements.EndAgreement
    | periods.BeginClosing
    | periods.ClosePeriod
    | periods.AnswerStatement
    | periods.SettleStatement
    | periods.FileSealedStatement
    | periods.ClaimFigure
    | periods.RecordExport
    | ChangeOffices
    | standing.SetApprovals
    | standing.ApproveSubmission
    | standing.RefuseSubmission
    | standing.HandOverLeads
    | standing.PutInCharge
    | standing.EndCharge
    | showing.SetLeadVisibility
    | showing.EraseLead
    | showing.AdoptVisibility
    | Tick
)

SUBMISSION_MODELS: tuple[type[Any], ...] = get_args(Submission)

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: dict[tuple[str, int], Upcast] = {}
"""(kind, old version) → a function that gives the same content in the next version."""

_ADAPTER: TypeAdapter[Submission] = TypeAdapter(Annotated[Submission, Field(discriminator="kind")])


def read_submission(body: bytes) -> Submission:
    """The submission that these bytes say, upcast to the newest version.

    Raises pydantic's ValidationError when the bytes are not JSON, name no known kind or version,
    or break a field's rule.
    """
    try:
        return _ADAPTER.validate_json(body)
    except ValidationError as fault:
        try:
            upcast = upcast_content(body, UPCASTS)
        except Exception:  # noqa: BLE001  a step may trip over anything that broken content lacks
            raise fault from None
        if upcast is None:
            raise
        return _ADAPTER.validate_json(upcast)


def upcast_content(body: bytes, upcasts: dict[tuple[str, int], Upcast]) -> bytes | None:
    """``body`` raised step by step to the newest version, or None if no step applies to it."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(content, dict):
        return None
    is_changed = False
    while (step := upcasts.get((str(content.get("kind")), _version(content)))) is not None:
        content = step(content)
        is_changed = True
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS) if is_changed else None


def _version(content: dict[str, Any]) -> int:
    version = content.get("version")
    return version if isinstance(version, int) else 0
