"""How a project stands: for its first-contact office, the place of landing, and the city.

After a transfer the first-contact office goes on reading stage, dates, money paid in and the
landing office's notes. Whoever merely collided with the project reads nothing of this.

Edge cases: of the history of first contact an office reads its own lines alone; who holds the
project is told to the holder and the city.

Invariant: nothing here is given to a reader whom the door shows no history of the project.
"""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from gateway.shown.naming import office_name
from gateway.shown.recognition import (
    AgreementShown,
    AttainmentShown,
    agreements_shown,
    attainment_shown,
    not_counted_words,
)
from gateway.shown.wording import desk_words
from ledger.city_time import city_time
from ledger.views import ProjectView, TransferView
from sharing.field_classes import FieldClass
from sharing.visibility import (
    LeadState,
    Parties,
    Relation,
    is_party_to,
    relations_of,
    shows,
    state_given,
)


class ProgressShown(BaseModel):
    """A progress note of the landing office."""

    model_config = ConfigDict(frozen=True)
    at: str
    office: str
    stage: str
    paid_in_yuan: int | None
    note: str


class TransferShown(BaseModel):
    """A transfer 流转 as its parties and the city read it."""

    model_config = ConfigDict(frozen=True)
    transfer_id: str
    kind: str
    kind_words: str
    from_office: str
    from_office_name: str
    to_office: str
    to_office_name: str
    proposed_by: str
    proposed_by_name: str
    at: str
    consents: list[str] = Field(description="`holder`, `receiver`, `investor`, `centre`.")
    consents_words: list[str]
    outcome: str = Field(description="Empty while it is under way.")
    outcome_words: str
    reason: str
    has_agreement: bool


class FirstContactShown(BaseModel):
    """One line of the history of first contact."""

    model_config = ConfigDict(frozen=True)
    position: int
    office: str
    office_name: str
    lead_id: str
    reason: str
    reason_words: str
    is_pinned: bool = Field(description="Decided otherwise than by the order of registration.")


class ProjectStanding(BaseModel):
    """The project behind a lead, for who may know how it goes."""

    model_config = ConfigDict(frozen=True)
    project_id: str
    stage: str = Field(description="`registered`, `signed`, `started`.")
    signed_on: str
    started_on: str
    first_office: str
    first_office_name: str
    landing_office: str
    landing_office_name: str
    holder_office: str = Field(description="Empty where nobody holds it or it may not be known.")
    holder_office_name: str
    in_pool: bool
    is_provisional: bool = Field(description="拟认定: first contact is not confirmed yet.")
    could_not_land: bool
    could_not_land_declared: bool
    paid_in_yuan: int | None = Field(description="As the last progress note states it.")
    progress: list[ProgressShown]
    transfers: list[TransferShown]
    history: list[FirstContactShown]
    recognitions_held: int = Field(description="Recognitions that wait for the comparison.")
    not_counted_words: str = Field(description="Why the signing does not count; '' where it does.")
    attainments: list[AttainmentShown]
    agreements: list[AgreementShown]
    proposals_waiting: int = Field(description="Proposals that the centre has not decided.")


def stands_in(project: ProjectView, *, offered: Collection[str] = ()) -> Parties:
    """Which offices stand how to a project; ``offered``: to whom the centre offers it.

    First contact is the office's whose lead is still there: where leads part and an introducer
    stays alone, the office that left reads on under no relation. A project at rest, whose leads
    all went to another, is known to who had it.
    """
    live = [touch for touch in project.touches if touch.is_active]
    there = live or project.touches
    is_there = not there or any(touch.lead_id == project.first_lead for touch in there)
    under_way = [each for each in project.transfers if not each.outcome]
    return Parties(
        project_id=project.project_id,
        chain=project.chain,
        first_contact=project.first_office if is_there else "",
        holder=project.holder_office,
        landing=project.landing_office,
        receivers={each.to_office for each in under_way},
        offered=offered,
        waiting={touch.office for touch in live},
        named=project.shared_with,
    )


def relations_to(
    viewer: Actor, project: ProjectView, *, offered: Collection[str] = ()
) -> frozenset[Relation]:
    """How the viewer stands to a project."""
    return relations_of(viewer, stands_in(project, offered=offered))


def state_of(project: ProjectView) -> LeadState:
    """How far the project is seen: as its first office wants, and on the board once signed."""
    return state_given(project.visibility, is_signed=project.signing is not None)


def project_standing(
    viewer: Actor, project: ProjectView, *, city: City, language: str
) -> ProjectStanding | None:
    """How the project stands, None for a viewer who may not know."""
    if not shows(viewer, relations_to(viewer, project), state_of(project), FieldClass.HISTORY):
        return None
    knows_holder = is_party_to(viewer, {project.holder_office} - {""})
    paid = [note.paid_in_yuan for note in project.progress if note.paid_in_yuan is not None]
    holder = project.holder_office if knows_holder else ""
    return ProjectStanding(
        project_id=project.project_id,
        stage=stage_of(project),
        signed_on=project.signing.on if project.signing else "",
        started_on=project.start.on if project.start else "",
        first_office=project.first_office,
        first_office_name=office_name(city, project.first_office),
        landing_office=project.landing_office,
        landing_office_name=office_name(city, project.landing_office),
        holder_office=holder,
        holder_office_name=office_name(city, holder),
        in_pool=project.in_pool,
        is_provisional=project.is_provisional,
        could_not_land=project.could_not_land,
        could_not_land_declared=project.could_not_land_declared,
        paid_in_yuan=paid[-1] if paid else None,
        progress=[
            ProgressShown(
                at=city_time(note.at, city.timezone),
                office=office_name(city, note.office),
                stage=note.stage,
                paid_in_yuan=note.paid_in_yuan,
                note=note.note,
            )
            for note in project.progress
        ],
        transfers=transfers_shown(viewer, project, city=city, language=language),
        history=history_shown(viewer, project, city=city, language=language),
        recognitions_held=project.recognitions_held,
        not_counted_words=not_counted_words(project.not_counted, language),
        attainments=[attainment_shown(each, language) for each in project.attainments],
        agreements=agreements_shown(viewer, project.agreements, city=city, language=language),
        proposals_waiting=len(project.proposals),
    )


def stage_of(project: ProjectView) -> str:
    """How far the project has come on the board: registered, signed, started."""
    if project.start is not None:
        return "started"
    return "signed" if project.signing is not None else "registered"


def parties_of(transfer: TransferView, project: ProjectView) -> frozenset[str]:
    """The offices that may know of a transfer: giver, receiver, proposer, first contact."""
    named = {transfer.from_office, transfer.to_office, transfer.proposed_by, project.first_office}
    return frozenset(named - {""})


def transfers_shown(
    viewer: Actor, project: ProjectView, *, city: City, language: str
) -> list[TransferShown]:
    """The transfers to which the viewer's office is a party; the city's readers: all."""
    return [
        TransferShown(
            transfer_id=each.transfer_id,
            kind=each.kind,
            kind_words=desk_words("transfer", each.kind, language),
            from_office=each.from_office,
            from_office_name=office_name(city, each.from_office),
            to_office=each.to_office,
            to_office_name=office_name(city, each.to_office),
            proposed_by=each.proposed_by,
            proposed_by_name=office_name(city, each.proposed_by),
            at=city_time(each.at, city.timezone),
            consents=list(each.consents),
            consents_words=[desk_words("party", party, language) for party in each.consents],
            outcome=each.outcome,
            outcome_words=desk_words("outcome", each.outcome, language),
            reason=each.reason,
            has_agreement=each.has_agreement,
        )
        for each in project.transfers
        if is_party_to(viewer, parties_of(each, project))
    ]


def history_shown(
    viewer: Actor, project: ProjectView, *, city: City, language: str
) -> list[FirstContactShown]:
    """Who had first contact, in order: an office its own lines, the city's readers all."""
    return [
        FirstContactShown(
            position=line.seq,
            office=line.office,
            office_name=office_name(city, line.office),
            lead_id=line.lead_id,
            reason=line.reason,
            reason_words=desk_words("passed", line.reason, language),
            is_pinned=line.is_pinned,
        )
        for line in project.history
        if is_party_to(viewer, {line.office})
    ]
