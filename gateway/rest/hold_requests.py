"""What an office sends about the hold 在谈权: more time, giving it up, a claim from the pool."""

from typing import Literal

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import EvidenceSent, Reason, Request
from sharing.sections import LongText
from sharing.submissions.holds import ClaimProject, ExtendProtection, ReleaseHold


class ExtensionSent(Request):
    """延长保护: proof of progress, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "evidence": {"papers": [{"kind": "letter_of_intent", "sha256": "ab" * 32}]},
                    "reason": "已签意向书，正在选址",
                }
            ]
        }
    )
    evidence: EvidenceSent
    reason: LongText = ""

    def extension(self, lead_id: str) -> ExtendProtection:
        """As the holder says it of this lead."""
        return ExtendProtection(
            lead_id=lead_id, evidence=self.evidence.section(), reason=self.reason
        )


class ReleaseSent(Request):
    """释放: `waiver` to the next in the queue, `shared` into the pool at once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"release": "shared", "reason": "本地没有合适的厂房"}]}
    )
    release: Literal["waiver", "shared"] = Field(description="放弃在谈权, or 转入公海.")
    reason: Reason

    def release_of(self, lead_id: str) -> ReleaseHold:
        """As the holder says it of this lead."""
        return ReleaseHold(lead_id=lead_id, release=self.release, reason=self.reason)


class ClaimSent(Request):
    """认领: a note, perhaps."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "本地有配套园区"}]})
    note: LongText = ""

    def claim(self, project_id: str) -> ClaimProject:
        """As the office says it of this project."""
        return ClaimProject(project_id=project_id, note=self.note)
