"""Who acts for an office and who is in charge: approvals 审批, hand-over 交接, charges 负责."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Frozen, LongText, ShortText, WrittenText

PersonId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$")]
"""A sign-in name: it says who, and nothing else about the person."""
Capacity = Literal["leader", "team_member", "reviewer"]
"""As what somebody is put in charge: 领导, 专班成员, 评审."""


class SetApprovals(Frozen):
    """设置审批: what the office's staff says only with the head's approval; () for nothing."""

    kind: Literal["set_approvals"] = "set_approvals"
    version: Literal[1] = 1
    kinds: Annotated[tuple[ShortText, ...], Field(max_length=50)] = ()


class ApproveSubmission(Frozen):
    """同意: the head approves what staff said. ``subject`` is what it is about: the lead of a
    registration or claim, the objection, the transfer, the proposal.
    """

    kind: Literal["approve_submission"] = "approve_submission"
    version: Literal[1] = 1
    subject: Code


class RefuseSubmission(Frozen):
    """不同意: the head does not, and what was said is taken back."""

    kind: Literal["refuse_submission"] = "refuse_submission"
    version: Literal[1] = 1
    subject: Code
    reason: WrittenText


class HandOverLeads(Frozen):
    """交接: leads of the office go from one person to another; history keeps the old name."""

    kind: Literal["hand_over_leads"] = "hand_over_leads"
    version: Literal[1] = 1
    lead_ids: Annotated[tuple[Code, ...], Field(min_length=1, max_length=500)]
    from_person: PersonId | Literal[""] = ""
    to_person: PersonId
    reason: WrittenText


class PutInCharge(Frozen):
    """明确负责人: a person reads a project, or every project of a chain, from a day until a day
    (both inclusive; ``until_on`` None: until it is ended).
    """

    kind: Literal["put_in_charge"] = "put_in_charge"
    version: Literal[1] = 1
    person: PersonId
    capacity: Capacity
    project_id: Code = ""
    chain: ShortText = ""
    from_on: date
    until_on: date | None = None
    reason: WrittenText


class EndCharge(Frozen):
    """不再负责."""

    kind: Literal["end_charge"] = "end_charge"
    version: Literal[1] = 1
    charge_id: Code
    reason: LongText = ""
