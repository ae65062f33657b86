"""Who may see a lead, and what is forgotten: visibility 可见范围, erasure 删除联系人."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sharing.sections import NO_NUL, Code, Frozen, WrittenText

LeadVisibility = Literal["sealed", "named", "board", "open"]
"""本单位, 指定单位, 上板, 公开: whom the registering office lets see its lead. A signed project is
on the board whatever its office says.
"""
_KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class SetLeadVisibility(Frozen):
    """设置可见范围. ``offices``: the named ones, and only for ``named``."""

    kind: Literal["set_lead_visibility"] = "set_lead_visibility"
    version: Literal[1] = 1
    lead_id: Code
    visibility: LeadVisibility
    offices: Annotated[tuple[Code, ...], Field(max_length=50)] = ()


class AdoptVisibility(Frozen):
    """采用可见范围表: the city's own table of who sees what; empty: the shipped one again."""

    kind: Literal["adopt_visibility"] = "adopt_visibility"
    version: Literal[1] = 1
    table: Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]
    reason: WrittenText


class EraseLead(Frozen):
    """删除联系人: the keys of a lead's contact persons and evidence are erased for ever.

    ``key_ids``: of the submissions that spoke of the lead; ``papers``: SHA-256 of its evidence.
    """

    kind: Literal["erase_lead"] = "erase_lead"
    version: Literal[1] = 1
    lead_id: Code
    key_ids: Annotated[tuple[_KeyId, ...], Field(max_length=1000)] = ()
    papers: Annotated[tuple[_Sha256, ...], Field(max_length=1000)] = ()
    reason: WrittenText
