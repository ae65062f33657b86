"""The sections of a lead: its fields, grouped by field class.

Lengths and NUL characters are refused here, at the gateway and again in the judge, because
PostgreSQL refuses what SQLite takes. Amounts are integer yuan or integer US cents, never converted
into each other. An amount that was said vaguely (约5亿, 待定) is kept as said and has no number.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sharing.contacts import SealedContacts

NO_NUL = r"^[^\x00]*$"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("string_blank", "blank")
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
ShortText = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
LongText = Annotated[str, StringConstraints(max_length=4000, pattern=NO_NUL)]
WrittenText = Annotated[LongText, Field(min_length=1), AfterValidator(_not_blank)]
"""What has to be said, a reason: blanks alone say nothing, and a ruling cannot be said again."""
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z_.:-]*$")]
Yuan = Annotated[int, Field(ge=0, le=10_000_000_000_000)]
UsdCents = Annotated[int, Field(ge=0, le=100_000_000_000_000)]
Instant = Annotated[int, Field(ge=0, le=4_102_444_800_000)]


class Frozen(BaseModel):
    """What every submission and event is: immutable, closed, strict."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Identity(Frozen):
    """Who invests in what: the investor 投资主体, its code, the project's title.

    ``investor`` is '' while nobody may name it yet: then it is a lead without first contact.
    ``is_name_sealed``: beside the own office, the arbiter alone may read the name; it is matched
    all the same.
    """

    investor: ShortText
    project: Name
    credit_code: Code = ""
    is_name_sealed: bool = False


class Commercial(Frozen):
    """What it is worth and what is to be built."""

    amount_yuan: Yuan | None = None
    amount_usd_cents: UsdCents | None = None
    amount_said: ShortText = ""
    content: LongText = ""
    fixed_assets_yuan: Yuan | None = None
    land_sqm: Annotated[int, Field(ge=0, le=100_000_000_000)] | None = None
    """用地, in square metres: a mu is 666.67 of them, so whole metres lose nothing that counts."""
    tax_yuan_per_year: Yuan | None = None

    @property
    def states_amount(self) -> bool:
        """Whether an amount is stated, in either currency."""
        return self.amount_yuan is not None or self.amount_usd_cents is not None


class Summary(Frozen):
    """What a masked card may show: kind of industry, chain, whether chemical, stage."""

    industry: ShortText = ""
    chain: ShortText = ""
    is_chemical: bool | None = None
    stage: ShortText = ""


class Party(StrEnum):
    """Who can countersign, or consent to a transfer."""

    HOLDER = "holder"
    RECEIVER = "receiver"
    INVESTOR = "investor"
    CENTRE = "centre"


class Paper(Frozen):
    """A paper: what kind it is, the SHA-256 of its bytes, and who signed it. Its name says
    nothing and is kept nowhere.
    """

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signed_by: Annotated[
        tuple[Annotated[Party, Field(strict=False)], ...], Field(max_length=4)
    ] = ()


class Evidence(Frozen):
    """Papers behind a statement; ``files`` are names and hashes as earlier releases kept them."""

    files: tuple[ShortText, ...] = Field(default=(), max_length=50)
    note: LongText = ""
    papers: tuple[Paper, ...] = Field(default=(), max_length=50)


class FirstTalk(Frozen):
    """When, how and through whom the investor was first spoken to.

    ``formal_on`` is the day on which formal talks began, ``contract_on`` that of the contract,
    for cities whose filing window lies between the two.
    """

    source: ShortText = ""
    talked_on: date | None = None
    form: ShortText = ""
    formal_on: date | None = None
    contract_on: date | None = None


class Provenance(Frozen):
    """Which row of which ledger a lead came from."""

    batch: Code
    file: ShortText
    sheet: ShortText = ""
    sheet_row: Annotated[int, Field(ge=1, le=10_000_000)]


class OpeningClaims(Frozen):
    """What a row of last year's ledger claims; claims, not facts (DESIGN 4, Opening)."""

    registered_at: Instant
    first_contact_office: Code = ""
    landing_office: Code = ""
    signed_on: date | None = None
    started_on: date | None = None


__all__ = ["SealedContacts"]
