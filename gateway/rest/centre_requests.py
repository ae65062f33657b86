"""What the city centre sends when it recognises something: signing, start, landing."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import EvidenceSent, Request, WholeCents, WholeYuan, YesNo
from sharing.sections import Code, LongText, ShortText
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding


class SigningSent(Request):
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
    total_yuan: WholeYuan | None = None
    fixed_assets_yuan: WholeYuan | None = None
    land_sqm: Annotated[int, Field(ge=0, le=100_000_000_000, strict=True)] | None = None
    origin: ShortText | None = None
    filed_on: date | None = None
    evidence: EvidenceSent | None = None
    basis: LongText = ""

    def recognition(self, project_id: str) -> RecogniseSigning:
        """As the centre says it of this project."""
        said = {name: value for name, value in self if name != "evidence"}
        evidence = self.evidence.section() if self.evidence else None
        return RecogniseSigning(project_id=project_id, evidence=evidence, **said)


class StartSent(Request):
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


class LandingSent(Request):
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
