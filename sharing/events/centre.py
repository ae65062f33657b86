"""Journal events of the city centre: recognitions, landing, and the book's entries."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import (
    Code,
    Commercial,
    Evidence,
    Frozen,
    LongText,
    ShortText,
    Summary,
    Yuan,
)

MonthText = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class SigningRecognised(Frozen):
    """签约 was recognised. ``period`` is the month in which it counts; ``is_event_month`` tells
    whether that is the month of the signing itself. Commercial and summary sections are the
    facts as recognised, ``facts_from`` the lead that they came from.
    """

    name: Literal["signing_recognised"] = "signing_recognised"
    version: Literal[1] = 1
    project_id: Code
    signed_on: date
    period: MonthText
    is_event_month: bool
    facts_from: Code
    basis: LongText = ""
    commercial: Commercial
    summary: Summary
    evidence: Evidence | None = None
    follows: ShortText = ""
    """``rows`` where it was taken from the rows of an opening and follows them, ``merge`` where
    leads that were merged brought it along.
    """
    total_yuan: Yuan | None = None
    origin: ShortText = ""
    not_counted: ShortText = ""
    """Why it is recognised and does not count; '' where it counts."""


class StartRecognised(Frozen):
    """开工 was recognised."""

    name: Literal["start_recognised"] = "start_recognised"
    version: Literal[1] = 1
    project_id: Code
    started_on: date
    period: MonthText
    is_event_month: bool
    basis: LongText = ""
    commercial: Commercial
    summary: Summary
    evidence: Evidence | None = None
    follows: ShortText = ""
    """``rows`` where it was taken from the rows of an opening and follows them, ``merge`` where
    leads that were merged brought it along.
    """
    not_counted: ShortText = ""


class LandingSet(Frozen):
    """The place of landing 落户地 was set."""

    name: Literal["landing_set"] = "landing_set"
    version: Literal[1] = 1
    project_id: Code
    landing_office: Code
    could_not_land: bool
    is_taken_as_met: bool = False
    """True in an opening: 无法落地 was taken as met, listed as not shown."""
    basis: LongText = ""


class Posting(Frozen):
    """One line of an entry: so many units to an account, as what side."""

    account: ShortText
    """``city``, ``overlap``, ``suspense`` or ``office:CODE``."""
    side: ShortText
    """Of an office: ``own``, ``shared_out`` (first contact, landed elsewhere), ``shared_in``."""
    units: int
    """Ten-thousandths of a project, yuan or US cents, as the indicator says; the sum is 0."""


class CreditPosted(Frozen):
    """The book got one balanced entry."""

    name: Literal["credit_posted"] = "credit_posted"
    version: Literal[1] = 1
    entry_id: Code
    project_id: Code
    indicator: ShortText
    rule: ShortText
    """Pack and line of the rule that was applied: ``huaian-2025@1/chemical_to_park``."""
    posted_period: MonthText
    corrects_period: MonthText | None = None
    postings: tuple[Posting, ...]
    source: Code = ""
    """What was recognised: ``signing``, ``start``, or the id of a later recognition."""
    agreement: Code = ""
    """The offices' own agreement that said the ratios; '' where the rule did."""


class CreditReversed(Frozen):
    """An entry was taken back by its mirror image; nothing is edited."""

    name: Literal["credit_reversed"] = "credit_reversed"
    version: Literal[1] = 1
    entry_id: Code
    reverses: Code
    project_id: Code
    indicator: ShortText
    rule: ShortText
    posted_period: MonthText
    corrects_period: MonthText | None = None
    postings: tuple[Posting, ...]
    source: Code = ""
    agreement: Code = ""
