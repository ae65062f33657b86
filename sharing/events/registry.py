"""Every journal event by name and version, and how old versions are read.

As with submissions, a name is a stable text of ours, and old bytes are upcast when read.
"""

from typing import Annotated, Any, get_args

import orjson
from pydantic import Field, TypeAdapter

from sharing.events import (
    agreements,
    cases,
    holds,
    objections,
    periods,
    recognitions,
    showing,
    standing,
    transfers,
)
from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    LandingSet,
    SigningRecognised,
    StartRecognised,
)
from sharing.events.city import BatchClosed, BatchOpened, CityOpened, RulesAdopted
from sharing.events.leads import (
    FirstContactPassed,
    LeadAmended,
    LeadFollowedUp,
    LeadRegistered,
    LeadWithdrawn,
)
from sharing.events.offices import OfficesChanged
from sharing.submissions.registry import Upcast

Event = (
    LeadRegistered
    | LeadFollowedUp
    | LeadAmended
    | LeadWithdrawn
    | FirstContactPassed
    | SigningRecognised
    | StartRecognised
    | LandingSet
    | CreditPosted
    | CreditReversed
    | CityOpened
    | RulesAdopted
    | BatchOpened
    | BatchClosed
    | cases.RegistrationMatched
    | cases.LeadsMerged
    | cases.LeadsUnmerged
    | cases.CaseOpened
    | cases.CaseAssigned
    | cases.CaseSettled
    | cases.NamesRuled
    | cases.ProjectsLinked
    | cases.CompanyLinked
    | cases.LeadScreened
    | cases.LeadMoved
    | cases.IntroducerSet
    | cases.RecognitionHeld
    | cases.HeldRecognitionTaken
    | cases.RecognitionRevoked
    | cases.BatchTakenBack
    | holds.HoldTaken
    | holds.ProjectPooled
    | holds.HoldReleased
    | holds.ProtectionExtended
    | holds.LeadClaimed
    | holds.DeadlineStarted
    | holds.DeadlineMet
    | holds.DeadlineLapsed
    | holds.DeadlinesFrozen
    | holds.DeadlinesResumed
    | transfers.TransferProposed
    | transfers.TransferConsented
    | transfers.TransferEnded
    | transfers.TransferCompleted
    | transfers.CouldNotLandDeclared
    | transfers.CouldNotLandDecided
    | transfers.ProgressNoteFiled
    | transfers.OfferAnswered
    | objections.ObjectionFiled
    | objections.ObjectionEnded
    | objections.FirstContactsConfirmed
    | OfficesChanged
    | recognitions.RecognitionProposed
    | recognitions.ProposalEnded
    | recognitions.AttainmentRecognised
    | recognitions.AttainmentRevoked
    | recognitions.AttainmentsMoved
    | agreements.AgreementProposed
    | agreements.AgreementConsented
    | agreements.AgreementConcluded
    | agreements.AgreementEnded
    | periods.ClosingBegun
    | periods.PeriodClosed
    | periods.StatementsSent
    | periods.StatementAnswered
    | periods.StatementSettled
    | periods.SealedStatementFiled
    | periods.FigureClaimed
    | periods.ExportIssued
    | standing.ApprovalsSet
    | standing.ApprovalAsked
    | standing.ApprovalAnswered
    | standing.LeadsHandedOver
    | standing.PersonPutInCharge
    | standing.ChargeEnded
    | showing.LeadVisibilitySet
    | showing.LeadErased
    | showing.VisibilityAdopted
)

EVENT_MODELS: tuple[type[Any], ...] = get_args(Event)

UPCASTS: dict[tuple[str, int], Upcast] = {}
"""(name, old version) → a function that gives the same content in the next version."""

_ADAPTER: TypeAdapter[list[Event]] = TypeAdapter(
    list[Annotated[Event, Field(discriminator="name")]]
)


def read_events(events: bytes) -> list[Event]:
    """The events of one journal row, from the bytes that the row carries, upcast if old.

    Raises pydantic's ValidationError on bytes that no release ever wrote.
    """
    if UPCASTS:
        events = orjson.dumps([_newest(content) for content in orjson.loads(events)])
    return _ADAPTER.validate_json(events)


def _newest(content: dict[str, Any]) -> dict[str, Any]:
    """An event's content, raised step by step to the newest version."""
    while (step := UPCASTS.get((content["name"], content["version"]))) is not None:
        content = step(content)
    return content
