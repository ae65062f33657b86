"""What people read of approvals 审批 and charges 负责: folds of the journal, like every view."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from sharing.sections import Frozen
from sharing.submissions.standing import Capacity


class ApprovalView(Frozen):
    """What staff said and the head approves or not."""

    kind: Literal["approval"] = "approval"
    subject: str
    """The lead of a registration or claim, the objection, the proposal."""
    said: str
    office: str
    project_id: str
    lead_id: str = ""
    by: str
    at: int
    answer: Literal["", "approved", "refused"] = ""
    answered_by: str = ""
    in_stead_of: str = ""
    reason: str = ""
    answered_at: int = 0
    said_in_stead_of: str = ""
    """In whose stead a deputy said what waits; ``in_stead_of`` is of the answer."""
    seq: int

    @property
    def standing_id(self) -> str:
        """The id of the document; the subject has a document of its own."""
        return f"approval:{self.subject}"

    @property
    def person(self) -> str:
        """Whom lists of one person's standings find it under: nobody."""
        return ""

    @property
    def is_open(self) -> bool:
        """Whether the head has not spoken."""
        return not self.answer


class ChargeView(Frozen):
    """Somebody put in charge of a project or a chain, both days inclusive."""

    kind: Literal["charge"] = "charge"
    charge_id: str
    person: str
    capacity: Capacity
    project_id: str = ""
    chain: str = ""
    from_on: str
    until_on: str = ""
    """'' where it has no end yet."""
    office: str
    by: str
    reason: str
    at: int
    ended_at: int = 0
    ended_by: str = ""
    ended_reason: str = ""
    seq: int

    @property
    def standing_id(self) -> str:
        """The id of the document."""
        return f"charge:{self.charge_id}"

    @property
    def is_open(self) -> bool:
        """Whether it was not ended; whether it lasts on a day is ``lasts_on``."""
        return not self.ended_at

    def lasts_on(self, day: str) -> bool:
        """Whether somebody is in charge on this day of the city (``2024-03-01``)."""
        has_begun = self.from_on <= day
        return self.is_open and has_begun and (not self.until_on or day <= self.until_on)


class ApprovalSettingView(Frozen):
    """Which kinds of its staff's words need the head of an office now."""

    kind: Literal["approval_setting"] = "approval_setting"
    office: str
    kinds: tuple[str, ...]
    at: int
    seq: int

    @property
    def standing_id(self) -> str:
        """The id of the document: one an office."""
        return f"approvals:{self.office}"

    @property
    def person(self) -> str:
        """Whom lists of one person's standings find it under: nobody."""
        return ""

    @property
    def is_open(self) -> bool:
        """Whether any kind needs the head."""
        return bool(self.kinds)


StandingView = ApprovalView | ChargeView | ApprovalSettingView
_STANDING: TypeAdapter[StandingView] = TypeAdapter(
    Annotated[StandingView, Field(discriminator="kind")]
)


def read_standing(document: bytes) -> StandingView:
    """An approval, a charge or a setting from its stored document."""
    return _STANDING.validate_json(document)
