"""A period as its reader may see it: its state, what hung, how offices answered, what they claim.

The rule: that a period is closed, and at which position, is for everybody who reads the board. What
hung is for the centre and the auditor. Answers and claimed figures are for the office that gave
them, and for whoever reads every office's statement; the words beside them (why it disputes, what
it was answered, its note) may name a sealed lead, so they are for the office and for whoever reads
every lead.

Invariant: nothing here is counted; the figures are the board's and the statements'.
"""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from auth.permissions import Permission, may
from infra.store.period_reads import standing_among
from ledger.city_time import city_time
from ledger.period import read_period
from ledger.period_views import ClaimView, PeriodView, StatementAnswerView


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class HangingShown(_Shown):
    """Something that is not settled."""

    what: str = Field(description="`case`, `objection`, `proposal`, `held`, `transfer`, `dispute`.")
    subject: str
    project_id: str


class StatementAnswerShown(_Shown):
    """How an office's statement of a closed period stands."""

    office: str
    office_name: str
    answer: str = Field(description="Empty while nobody answered; else how it stands.")
    by_silence: bool
    due_at: str = Field(description="City time; empty where the rules set no limit.")
    answered_at: str
    entries: list[str] = Field(description="Of a dispute: the entries; none names the whole.")
    reason: str = Field(description="As it was written; empty for who may not read leads.")
    settled_reason: str = Field(description="The centre's words; empty likewise.")
    sealed_sha256: str = Field(description="The scan of the sealed page; empty for none.")


class ClaimedShown(_Shown):
    """An office's own figure."""

    office: str
    indicator: str
    units: int
    rows: int = Field(description="How many projects it is given by.")
    note: str = Field(description="As it was written; empty for who may not read leads.")
    at: str


class PeriodShown(_Shown):
    """A period of which something was said."""

    period: str
    state: str = Field(description="`open`, `closing`, `closed`.")
    closing_position: int = Field(description="Where it was closed; 0 where it was not.")
    closed_at: str
    through: str = Field(description="The last month that its own closing closed.")
    reason: str
    hanging: list[HangingShown] = Field(description="What hung when it was last looked at.")
    statements: list[StatementAnswerShown]
    claims: list[ClaimedShown]


class PeriodsShown(_Shown):
    """The periods of which something was said, and the last closed month."""

    city: str
    closed_through: str = Field(description="The last closed month, empty for none.")
    position: int
    periods: list[PeriodShown]


def period_shown(
    view: PeriodView, everything: Sequence[PeriodView], *, city: City, reader: Actor
) -> PeriodShown:
    """One period as this reader may see it; ``everything``: all periods, for how it stands."""
    standing = standing_among(everything, read_period(view.period))
    reads_all = may(reader.role, Permission.CITY_STATEMENT_READ).allowed
    reads_cases = may(reader.role, Permission.CITY_CASE_READ).allowed
    hanging = view.hanging if reads_cases else ()
    return PeriodShown(
        period=view.period,
        state=standing.state,
        closing_position=standing.position,
        closed_at=_time(view.closed_at, city),
        through=view.through,
        reason=view.reason,
        hanging=[HangingShown(**dict(each)) for each in hanging],
        statements=[
            _answer_shown(each, city, has_words=reads_words(reader, each.office))
            for each in view.statements
            if reads_all or each.office in reader.offices
        ],
        claims=[
            _claim_shown(each, city, has_words=reads_words(reader, each.office))
            for each in view.claims
            if reads_all or each.office in reader.offices
        ],
    )


def reads_words(reader: Actor, office: str) -> bool:
    """Whether the reader may know what this office wrote, and what it was written in answer."""
    return office in reader.offices or may(reader.role, Permission.CITY_LEAD_READ).allowed


def closed_through(views: Iterable[PeriodView]) -> str:
    """The last closed month, '' for none."""
    return max((view.through for view in views if view.state == "closed"), default="")


def _answer_shown(
    answer: StatementAnswerView, city: City, *, has_words: bool
) -> StatementAnswerShown:
    return StatementAnswerShown(
        office=answer.office,
        office_name=_name(answer.office, city),
        answer=answer.answer,
        by_silence=answer.by_silence,
        due_at=_time(answer.due_at, city),
        answered_at=_time(answer.answered_at, city),
        entries=list(answer.lines),
        reason=answer.reason if has_words else "",
        settled_reason=answer.settled_reason if has_words else "",
        sealed_sha256=answer.sealed_sha256,
    )


def _claim_shown(claim: ClaimView, city: City, *, has_words: bool) -> ClaimedShown:
    return ClaimedShown(
        office=claim.office,
        indicator=claim.indicator,
        units=claim.units,
        rows=len(claim.rows),
        note=claim.note if has_words else "",
        at=_time(claim.at, city),
    )


def _name(code: str, city: City) -> str:
    office = city.office(code)
    return office.name if office is not None else code


def _time(at: int, city: City) -> str:
    return city_time(at, city.timezone) if at else ""
