"""What was recognised of a project, what is proposed, and what its offices agreed on.

Whoever reads how a project stands reads what was recognised of it. A proposal is read by the office
that made it and by the city, an agreement by its parties and by the city.

Invariant: nothing here names an office to a reader who may not know it stands in the project.
"""

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from gateway.messages.catalogue import say
from gateway.shown.naming import office_name
from ledger.city_time import city_time
from ledger.views import AgreementView, AttainmentView, CaseView
from sharing.recognitions import FIGURES, UNIT_OF_FIGURE
from sharing.visibility import is_party_to


class AttainmentShown(BaseModel):
    """A recognised later milestone, figure or change."""

    model_config = ConfigDict(frozen=True)
    recognition_id: str = Field(description="With it the centre revokes it.")
    event: str = Field(description="`completion`, `paid_in`, `capital_increase`, ….")
    event_words: str
    on: str
    period: str = Field(description="The month in which it counts.")
    units: int
    unit: str = Field(description="`yuan`, `usd_cent`, `person`, `mu` (hundredths); '' for none.")
    incentives_yuan: int
    yuan_per_usd_1e4: int = Field(description="Ten-thousandths of a yuan per US dollar; 0: none.")
    rate_on: str
    rate_source: str
    not_counted: str = Field(description="Why it does not count; '' where it does.")
    not_counted_words: str


class TermShown(BaseModel):
    """Of an indicator, an office gets so many ten-thousandths."""

    model_config = ConfigDict(frozen=True)
    indicator: str
    office: str
    office_name: str
    parts: int


class AgreementShown(BaseModel):
    """A credit agreement 分成协议 as its parties and the city read it."""

    model_config = ConfigDict(frozen=True)
    agreement_id: str
    office: str = Field(description="Who proposed it.")
    office_name: str
    terms: list[TermShown]
    parties: list[str]
    parties_names: list[str]
    consents: list[str]
    waits_for: list[str] = Field(description="Names of the parties that have not consented.")
    from_on: str
    until_on: str = Field(description="The first day for which it holds no more; '' for no end.")
    standing: str = Field(description="`proposed`, `concluded`, or how it ended.")
    standing_words: str
    reason: str
    at: str


class ProposalShown(BaseModel):
    """A proposal for recognition 认定申报."""

    model_config = ConfigDict(frozen=True)
    proposal_id: str
    project_id: str
    office: str
    office_name: str
    event: str
    event_words: str
    happened_on: str
    filed_on: str
    units: int | None
    unit: str
    amount_yuan: int | None
    amount_usd_cents: int | None
    papers: list[str] = Field(description="The kinds of paper that came with it.")
    note: str
    is_open: bool
    outcome: str = Field(description="`granted`, `refused`, `withdrawn`, `void`; '' while open.")
    outcome_words: str
    reason: str
    proposed_at: str
    decided_at: str


def event_words(event: str, language: str) -> str:
    """What is recognised, in words."""
    return say(f"refusal_event.{event}", language)


def unit_of(event: str) -> str:
    """In which unit the figure of an event is said; '' where it has none."""
    if event in FIGURES:
        return UNIT_OF_FIGURE[event]
    return "yuan" if event == "capital_increase" else ""


def not_counted_words(reason: str, language: str) -> str:
    """Why something is recognised and does not count, in words; '' where it counts."""
    return say(f"recognition.not_counted_{reason}", language) if reason else ""


def attainment_shown(each: AttainmentView, language: str) -> AttainmentShown:
    """A later recognition in words."""
    return AttainmentShown(
        recognition_id=each.recognition_id,
        event=each.event,
        event_words=event_words(each.event, language),
        on=each.on,
        period=each.period,
        units=each.units,
        unit=unit_of(each.event),
        incentives_yuan=each.incentives_yuan,
        yuan_per_usd_1e4=each.yuan_per_usd_1e4,
        rate_on=each.rate_on,
        rate_source=each.rate_source,
        not_counted=each.not_counted,
        not_counted_words=not_counted_words(each.not_counted, language),
    )


def agreements_shown(
    viewer: Actor, agreements: tuple[AgreementView, ...], *, city: City, language: str
) -> list[AgreementShown]:
    """The agreements to which the viewer's office is a party; the city's readers: all."""
    return [
        _agreement_shown(each, city, language)
        for each in agreements
        if is_party_to(viewer, {each.office, *each.parties})
    ]


def _agreement_shown(each: AgreementView, city: City, language: str) -> AgreementShown:
    waits = [party for party in each.parties if party not in each.consents]
    return AgreementShown(
        agreement_id=each.agreement_id,
        office=each.office,
        office_name=office_name(city, each.office),
        terms=[
            TermShown(
                indicator=indicator,
                office=office,
                office_name=office_name(city, office),
                parts=parts,
            )
            for indicator, office, parts in each.terms
        ],
        parties=list(each.parties),
        parties_names=[office_name(city, party) for party in each.parties],
        consents=list(each.consents),
        waits_for=[office_name(city, party) for party in waits]
        if each.standing == "proposed"
        else [],
        from_on=each.from_on,
        until_on=each.until_on,
        standing=each.standing,
        standing_words=say(f"refusal_standing.{each.standing}", language),
        reason=each.reason,
        at=city_time(each.at, city.timezone),
    )


def proposal_shown(case: CaseView, *, city: City, language: str) -> ProposalShown:
    """A proposal in words."""
    claim = case.claim
    event = case.grounds
    return ProposalShown(
        proposal_id=case.case_id,
        project_id=case.project_id,
        office=case.office,
        office_name=office_name(city, case.office),
        event=event,
        event_words=event_words(event, language),
        happened_on=claim.happened_on.isoformat() if claim is not None else "",
        filed_on=case.filed_on,
        units=claim.units if claim is not None else None,
        unit=unit_of(event),
        amount_yuan=claim.amount_yuan if claim is not None else None,
        amount_usd_cents=claim.amount_usd_cents if claim is not None else None,
        papers=list(case.papers),
        note=case.note,
        is_open=case.is_open,
        outcome=case.answer,
        outcome_words=say(f"recognition.outcome_{case.answer}", language) if case.answer else "",
        reason=case.reason,
        proposed_at=city_time(case.opened_at, city.timezone),
        decided_at=city_time(case.settled_at, city.timezone) if case.settled_at else "",
    )
