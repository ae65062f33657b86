"""Objections 异议 to who has first contact, and the confirmation 认定 of an opened city."""

from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Evidence, Frozen, LongText, WrittenText


class FileObjection(Frozen):
    """提出异议: an office whose lead speaks of the project says that first contact is its own."""

    kind: Literal["file_objection"] = "file_objection"
    version: Literal[1] = 1
    lead_id: Code
    grounds: WrittenText
    evidence: Evidence | None = None


class WithdrawObjection(Frozen):
    """撤回异议."""

    kind: Literal["withdraw_objection"] = "withdraw_objection"
    version: Literal[1] = 1
    objection_id: Code
    reason: LongText = ""


class RuleObjection(Frozen):
    """异议裁定: upheld gives first contact to the lead that objected, or to ``to_lead``."""

    kind: Literal["rule_objection"] = "rule_objection"
    version: Literal[1] = 1
    objection_id: Code
    outcome: Literal["upheld", "dismissed"]
    to_lead: Code = ""
    reason: WrittenText


class ConfirmFirstContacts(Frozen):
    """确认首谈: the centre confirms the first contacts of an opened city, after the time for
    objections. Projects with a live objection or an open case stay 拟认定.
    """

    kind: Literal["confirm_first_contacts"] = "confirm_first_contacts"
    version: Literal[1] = 1
    projects: Annotated[tuple[Code, ...], Field(max_length=2000)]
    reason: LongText = ""
