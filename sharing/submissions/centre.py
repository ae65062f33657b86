"""What the city centre 市商务局 says: recognitions 认定 and the landing 落户."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Evidence, Frozen, LongText, ShortText, UsdCents, Yuan


class RecogniseSigning(Frozen):
    """签约认定: the centre recognises, on evidence, that the project was signed.

    Facts that are absent are taken from the landing office's lead, else the first-contact
    office's. ``filed_on`` is the day on which the evidence was filed; absent, the receipt's day.
    """

    kind: Literal["recognise_signing"] = "recognise_signing"
    version: Literal[1] = 1
    project_id: Code
    signed_on: date
    amount_yuan: Yuan | None = None
    amount_usd_cents: UsdCents | None = None
    industry: ShortText | None = None
    chain: ShortText | None = None
    is_chemical: bool | None = None
    filed_on: date | None = None
    evidence: Evidence | None = None
    basis: LongText = ""
    total_yuan: Yuan | None = None
    fixed_assets_yuan: Yuan | None = None
    land_sqm: Annotated[int, Field(ge=0, le=100_000_000_000)] | None = None
    origin: ShortText | None = None
    """Where the investor comes from: ``city``, ``province``, ``country`` or ``abroad``."""


class RecogniseStart(Frozen):
    """开工认定: the centre recognises, on evidence, that construction started."""

    kind: Literal["recognise_start"] = "recognise_start"
    version: Literal[1] = 1
    project_id: Code
    started_on: date
    filed_on: date | None = None
    evidence: Evidence | None = None
    basis: LongText = ""


class SetLanding(Frozen):
    """落户: the place where the project lands, and whether the first-contact office could not
    land it itself (无法落地).
    """

    kind: Literal["set_landing"] = "set_landing"
    version: Literal[1] = 1
    project_id: Code
    landing_office: Code
    could_not_land: bool = False
    basis: LongText = ""
