"""Journal events about who is the same: matches, merges, cases 裁定事项 and rulings."""

from typing import Any, Literal

from sharing.events.leads import Candidate
from sharing.record import Derived
from sharing.sections import Code, Evidence, Frozen, Identity, Instant, LongText, ShortText


class RegistrationMatched(Frozen):
    """The matcher compared a registration with all earlier ones, once and for ever."""

    name: Literal["registration_matched"] = "registration_matched"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    matcher: ShortText
    candidates: tuple[Candidate, ...] = ()


class LeadsMerged(Frozen):
    """Leads speak of one project: a link that keeps both histories and both touches."""

    name: Literal["leads_merged"] = "leads_merged"
    version: Literal[1] = 1
    lead_ids: tuple[Code, ...]
    """The leads that went from ``project_id`` into ``into_project``."""
    project_id: Code
    into_project: Code
    basis: Literal["match", "ruling", "company"]
    case_id: Code = ""
    reason: LongText = ""
    at: Instant = 0


class LeadsUnmerged(Frozen):
    """The link is cut: the leads speak of their own project again."""

    name: Literal["leads_unmerged"] = "leads_unmerged"
    version: Literal[1] = 1
    lead_ids: tuple[Code, ...]
    project_id: Code
    to_project: Code
    reason: LongText = ""
    at: Instant = 0


class CaseOpened(Frozen):
    """The centre is asked about a lead: is it the same project (``identity``), whose is the signing
    or landing that two offices claim (``claim``), who takes the investor (``offer``)?
    """

    name: Literal["case_opened"] = "case_opened"
    version: Literal[1] = 1
    case_id: Code
    case: Literal["identity", "claim", "offer"]
    lead_id: Code
    project_id: Code
    candidates: tuple[Candidate, ...] = ()
    offices: tuple[Code, ...] = ()
    """Of an offer: the offices that are asked."""
    at: Instant
    due_at: Instant | None = None
    reason: LongText = ""


class CaseAssigned(Frozen):
    """Somebody in the centre deals with a case."""

    name: Literal["case_assigned"] = "case_assigned"
    version: Literal[1] = 1
    case_id: Code
    assignee: ShortText


class CaseSettled(Frozen):
    """A case was answered."""

    name: Literal["case_settled"] = "case_settled"
    version: Literal[1] = 1
    case_id: Code
    case: Literal["identity", "claim", "offer"]
    lead_id: Code
    project_id: Code
    answer: ShortText
    with_lead: Code = ""
    at: Instant
    reason: LongText = ""


class NamesRuled(Frozen):
    """Two written names are, by ruling, one enterprise, two enterprises, or two of one group."""

    name: Literal["names_ruled"] = "names_ruled"
    version: Literal[1] = 1
    relation: Literal["same", "different", "same_group"]
    one_key: ShortText
    other_key: ShortText
    lead_id: Code
    with_lead: Code


class ProjectsLinked(Frozen):
    """Two projects belong together and are not one: another project of the enterprise, or one of
    the same group.
    """

    name: Literal["projects_linked"] = "projects_linked"
    version: Literal[1] = 1
    project_id: Code
    with_project: Code
    relation: Literal["other_project", "same_group"]


class CompanyLinked(Frozen):
    """The project is signed through another company: its names are the project's too."""

    name: Literal["company_linked"] = "company_linked"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    at: Instant
    derived: Derived
    identity: Identity
    evidence: Evidence


class LeadScreened(Frozen):
    """A registration was found valid 有效, incomplete 待补 or void 无效, by rule or by the
    centre.
    """

    name: Literal["lead_screened"] = "lead_screened"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    screening: Literal["valid", "incomplete", "void"]
    by: Literal["rule", "centre", "lapse"]
    lacking: tuple[ShortText, ...] = ()
    at: Instant
    reason: LongText = ""


class LeadMoved(Frozen):
    """Another investor or project was said: the lead left its place, and took one of now."""

    name: Literal["lead_moved"] = "lead_moved"
    version: Literal[1] = 1
    lead_id: Code
    office: Code
    from_project: Code
    project_id: Code
    placing: ShortText
    order: int
    at: Instant
    derived: Derived
    candidates: tuple[Candidate, ...] = ()
    is_matched: bool = True
    standing: ShortText = "valid"


class IntroducerSet(Frozen):
    """Who introduced the investor 引荐单位: a role with a winner of its own; '' for nobody."""

    name: Literal["introducer_set"] = "introducer_set"
    version: Literal[1] = 1
    project_id: Code
    lead_id: Code
    office: Code


class RecognitionHeld(Frozen):
    """A recognition waits until every registration of the project is matched."""

    name: Literal["recognition_held"] = "recognition_held"
    version: Literal[1] = 1
    project_id: Code
    said: dict[str, Any]
    at: Instant


class HeldRefusal(Frozen):
    """A recognition that waited and was refused then: what was said, and why not."""

    said: ShortText
    reason: ShortText


class HeldRecognitionTaken(Frozen):
    """The recognitions that waited are decided; those that were refused say why."""

    name: Literal["held_recognition_taken"] = "held_recognition_taken"
    version: Literal[1] = 1
    project_id: Code
    refusals: tuple[HeldRefusal, ...] = ()


class RecognitionRevoked(Frozen):
    """A signing or a start counts no more for this project."""

    name: Literal["recognition_revoked"] = "recognition_revoked"
    version: Literal[1] = 1
    project_id: Code
    what: Literal["signing", "start", "landing"]
    reason: LongText
    by_centre: bool = False
    """The centre said so by its own word, so that no row of an opening says it anew."""


class BatchTakenBack(Frozen):
    """A whole import was taken back, as far as nobody had built on it."""

    name: Literal["batch_taken_back"] = "batch_taken_back"
    version: Literal[1] = 1
    batch: Code
    office: Code
    withdrawn_count: int
    remaining: tuple[Code, ...]
    """The leads that stay, since somebody has built on them."""
    reason: LongText
