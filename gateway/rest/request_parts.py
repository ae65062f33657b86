"""What requests are made of: whole numbers, reasons, evidence, the first talk."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sharing.sections import (
    Code,
    Evidence,
    FirstTalk,
    LongText,
    Paper,
    Party,
    ShortText,
    UsdCents,
    WrittenText,
    Yuan,
)
from sharing.signs import holds_unfit_sign

WholeYuan = Annotated[Yuan, Field(strict=True)]
WholeCents = Annotated[UsdCents, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]


def _fit(text: str) -> str:
    if holds_unfit_sign(text):
        raise PydanticCustomError("unfit_sign", "unfit sign")
    return text


Reason = Annotated[WrittenText, AfterValidator(_fit)]
Label = Annotated[ShortText, AfterValidator(_fit)]
"""A short text that stands in no statement, where the same signs are refused."""
Id = Annotated[Code, Field(min_length=1)]


class Request(BaseModel):
    """A body: closed, and never quoted in an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


MovePhones = Annotated[
    bool,
    Query(
        description="Phone numbers in open texts are moved into the contacts, which are sealed; "
        "a mark stands in their place. Otherwise such a text is refused, with this offer."
    ),
]


class PaperSent(Request):
    """A paper by its hash, as `POST /evidence` gave it; its name says nothing and is not kept."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["first_talk_minutes"])
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", examples=["ab" * 32])
    signed_by: Annotated[tuple[Party, ...], Field(max_length=4)] = ()


class EvidenceSent(Request):
    """Papers behind a statement: by hash, with who signed each; `files` as earlier callers do."""

    files: Annotated[tuple[ShortText, ...], Field(max_length=50)] = ()
    note: LongText = ""
    papers: Annotated[tuple[PaperSent, ...], Field(max_length=50)] = ()

    def section(self) -> Evidence:
        """As it stands in the statement."""
        papers = tuple(Paper(**dict(paper)) for paper in self.papers)
        return Evidence(files=self.files, note=self.note, papers=papers)


class FirstTalkSent(Request):
    """首次洽谈: through whom, on which day and how the investor was first spoken to."""

    source: ShortText = Field(default="", description="信息来源")
    talked_on: date | None = Field(default=None, description="首次洽谈日期")
    form: ShortText = Field(default="", description="洽谈形式")
    formal_on: date | None = Field(default=None, description="正式洽谈开始日期")
    contract_on: date | None = Field(default=None, description="正式签约日期")

    def section(self) -> FirstTalk:
        """As it stands in the statement."""
        return FirstTalk(**dict(self))


def section_of(evidence: EvidenceSent | None) -> Evidence | None:
    """The evidence as it stands in a statement, where there is some."""
    return None if evidence is None else evidence.section()
