"""What callers send, with the limits and examples that the description of the API shows.

Whole numbers must be JSON numbers without a fraction: money never passes through a float. Days are
``YYYY-MM-DD``, instants have a time zone.
"""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gateway.saying import LeadChange, NewLead, WrittenIdentity
from infra.clock import milliseconds
from sharing.contacts import Contacts
from sharing.sections import (
    Code,
    Commercial,
    Evidence,
    FirstTalk,
    LongText,
    ShortText,
    Summary,
    UsdCents,
    Yuan,
)
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding

WholeYuan = Annotated[Yuan, Field(strict=True)]
WholeCents = Annotated[UsdCents, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class EvidenceSent(_Request):
    """Papers behind a statement: names with their SHA-256."""

    files: Annotated[tuple[ShortText, ...], Field(max_length=50)] = ()
    note: LongText = ""

    def section(self) -> Evidence:
        """As it stands in the statement."""
        return Evidence(files=self.files, note=self.note)


class FirstTalkSent(_Request):
    """首次洽谈: through whom, on which day and how the investor was first spoken to."""

    source: ShortText = Field(default="", description="信息来源")
    talked_on: date | None = Field(default=None, description="首次洽谈日期")
    form: ShortText = Field(default="", description="洽谈形式")

    def section(self) -> FirstTalk:
        """As it stands in the statement."""
        return FirstTalk(source=self.source, talked_on=self.talked_on, form=self.form)


class LeadSent(_Request):
    """登记一条线索. The city's rules say which fields a valid registration needs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "identity": {
                        "investor": "苏州启明精密制造有限公司",
                        "project": "新能源汽车电驱壳体项目",
                        "credit_code": "91320505MA1WXYZ123",
                    },
                    "commercial": {
                        "amount_yuan": 1200000000,
                        "content": "建设电驱壳体压铸及机加工产线",
                    },
                    "summary": {
                        "industry": "工业",
                        "chain": "新能源汽车及零部件",
                        "is_chemical": False,
                    },
                    "contacts": {"persons": [{"name": "王某", "phone": "138****0000"}]},
                    "first_talk": {
                        "source": "驻苏州招商局",
                        "talked_on": "2025-03-04",
                        "form": "上门拜访",
                    },
                }
            ]
        }
    )
    identity: WrittenIdentity
    commercial: Commercial = Commercial()
    summary: Summary = Summary()
    contacts: Contacts | None = Field(
        default=None, description="Sealed before they are stored anywhere."
    )
    evidence: EvidenceSent | None = None
    first_talk: FirstTalkSent = FirstTalkSent()
    occurred_at: AwareDatetime | None = Field(
        default=None, description="When it happened, as the office says; decides nothing."
    )

    def lead(self) -> NewLead:
        """As a registration says it."""
        return NewLead(
            identity=self.identity,
            commercial=self.commercial,
            summary=self.summary,
            contacts=self.contacts,
            evidence=self.evidence.section() if self.evidence else None,
            first_talk=self.first_talk.section(),
            occurred_at=milliseconds(self.occurred_at) if self.occurred_at else None,
        )


class FollowUpSent(_Request):
    """跟进: what is new; a stage, a note, or both."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stage": "在谈", "note": "投资方到园区考察"}]}
    )
    stage: ShortText = ""
    note: LongText = ""
    occurred_at: AwareDatetime | None = None


class LeadChangeSent(_Request):
    """更正: absent sections and empty fields stay as they are; the place in the order stays too."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"commercial": {"amount_yuan": 1500000000}, "reason": "投资方追加投资"}]
        }
    )
    identity: WrittenIdentity | None = None
    commercial: Commercial | None = None
    summary: Summary | None = None
    contacts: Contacts | None = None
    reason: LongText = ""

    def change(self) -> LeadChange:
        """As an amendment says it."""
        return LeadChange(
            identity=self.identity,
            commercial=self.commercial,
            summary=self.summary,
            contacts=self.contacts,
            reason=self.reason,
        )


class WithdrawalSent(_Request):
    """撤回, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "投资方已终止投资计划"}]})
    reason: Annotated[LongText, Field(min_length=1)]


class SigningSent(_Request):
    """签约认定. Facts that are left out are the landing office's, else the first contact's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "signed_on": "2025-05-20",
                    "amount_yuan": 1200000000,
                    "evidence": {"files": ["投资协议.pdf sha256:ab12"]},
                    "basis": "投资协议原件已核",
                }
            ]
        }
    )
    signed_on: date
    amount_yuan: WholeYuan | None = None
    amount_usd_cents: WholeCents | None = None
    industry: ShortText | None = None
    chain: ShortText | None = None
    is_chemical: YesNo | None = None
    filed_on: date | None = None
    evidence: EvidenceSent | None = None
    basis: LongText = ""

    def recognition(self, project_id: str) -> RecogniseSigning:
        """As the centre says it of this project."""
        said = {name: value for name, value in self if name != "evidence"}
        evidence = self.evidence.section() if self.evidence else None
        return RecogniseSigning(project_id=project_id, evidence=evidence, **said)


class StartSent(_Request):
    """开工认定."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"started_on": "2025-08-18", "basis": "施工许可证已核"}]}
    )
    started_on: date
    filed_on: date | None = None
    evidence: EvidenceSent | None = None
    basis: LongText = ""

    def recognition(self, project_id: str) -> RecogniseStart:
        """As the centre says it of this project."""
        said = {name: value for name, value in self if name != "evidence"}
        evidence = self.evidence.section() if self.evidence else None
        return RecogniseStart(project_id=project_id, evidence=evidence, **said)


class LandingSent(_Request):
    """落户: where the project lands, and whether the first-contact office could not land it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"landing_office": "320891", "could_not_land": True, "basis": "化工项目"}]
        }
    )
    landing_office: Annotated[Code, Field(min_length=1)]
    could_not_land: YesNo = False
    basis: LongText = ""

    def landing(self, project_id: str) -> SetLanding:
        """As the centre says it of this project."""
        return SetLanding(project_id=project_id, **dict(self))
