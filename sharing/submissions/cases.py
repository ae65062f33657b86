"""What decides who is the same: the matcher's answers, and the centre's rulings 裁定."""

from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Frozen, ShortText, WrittenText

MATCHES_MAX = 50

MatchAnswer = Literal["same", "other_project", "same_group", "ask"]
Ruling = Literal["same_project", "other_project", "different", "same_group"]
Screening = Literal["valid", "incomplete", "void"]


class MatchedLead(Frozen):
    """An earlier registration, and what the matcher says of the two."""

    lead_id: Code
    answer: MatchAnswer
    reasons: tuple[ShortText, ...] = ()


class MatchRegistration(Frozen):
    """比对: the matcher's word on one registration against all with a lower position.

    Who is not named is different. ``matcher`` names the matcher and its version.
    """

    kind: Literal["match_registration"] = "match_registration"
    version: Literal[1] = 1
    lead_id: Code
    matcher: Annotated[ShortText, Field(min_length=1)]
    matches: Annotated[tuple[MatchedLead, ...], Field(max_length=MATCHES_MAX)] = ()


class RuleCase(Frozen):
    """裁定: the centre answers a case. ``different`` needs no ``with_lead`` and holds for every
    candidate.
    """

    kind: Literal["rule_case"] = "rule_case"
    version: Literal[1] = 1
    case_id: Code
    answer: Ruling
    with_lead: Code = ""
    reason: WrittenText


class AssignCase(Frozen):
    """分派: who in the centre deals with a case."""

    kind: Literal["assign_case"] = "assign_case"
    version: Literal[1] = 1
    case_id: Code
    assignee: Annotated[ShortText, Field(min_length=1)]


class MergeLeads(Frozen):
    """并案: the centre rules, without a case, that two leads speak of one project."""

    kind: Literal["merge_leads"] = "merge_leads"
    version: Literal[1] = 1
    lead_id: Code
    with_lead: Code
    reason: WrittenText


class UnmergeLead(Frozen):
    """拆案: the link is cut, and the lead speaks of a project of its own again."""

    kind: Literal["unmerge_lead"] = "unmerge_lead"
    version: Literal[1] = 1
    lead_id: Code
    reason: WrittenText


class ScreenRegistration(Frozen):
    """审核: the centre finds a registration valid 有效, incomplete 待补 or void 无效."""

    kind: Literal["screen_registration"] = "screen_registration"
    version: Literal[1] = 1
    lead_id: Code
    screening: Screening
    lacking: Annotated[tuple[ShortText, ...], Field(max_length=20)] = ()
    reason: WrittenText
