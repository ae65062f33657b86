"""The matcher's desk: takes in the journal, and says its word on each registration not yet matched.

In the order of the journal: a registration is compared with all that have a lower position, and
then learned. Rulings teach names. What was said under an id is not said again; a registration that
the journal has as matched is done, whoever matched it and whatever this matcher would say.

Invariant: for the same journal the same words, however it was cut into steps.
"""

from collections.abc import Iterable
from typing import Final, Protocol

from auth.offices import City
from infra.matching.known import KnownRegistrations
from infra.system_actor import SystemActor
from sharing.events.cases import (
    CompanyLinked,
    LeadMoved,
    LeadsMerged,
    LeadsUnmerged,
    NamesRuled,
    RegistrationMatched,
)
from sharing.events.leads import LeadAmended, LeadRegistered
from sharing.events.registry import Event
from sharing.matching.match import Match
from sharing.matching.registration import Registration
from sharing.submissions.cases import MATCHES_MAX, MatchedLead, MatchRegistration

SAID_AT_ONCE: Final = 500


class Matching(Protocol):
    """Who compares: ``sharing.matching.match.Matcher``, or another one."""

    version: str

    def learn(self, registration: Registration) -> None:
        """Take a registration into account from now on."""

    def match(self, new: Registration, candidates: list[Registration]) -> tuple[Match, ...]:
        """What the new one is to the candidates."""

    def teach_alias(self, one: str, two: str) -> None:
        """Two names are one enterprise's."""

    def teach_different(self, one: str, two: str) -> None:
        """Two names are two enterprises'."""

    def teach_group(self, one: str, two: str) -> None:
        """Two names are of one group."""


class MatchingDesk:
    """Matches one city's registrations."""

    def __init__(self, city: City, matcher: Matching, known: KnownRegistrations) -> None:
        self._matcher = matcher
        self._known = known
        self._actor = SystemActor(city.code, "system:matcher")
        self._waiting: dict[str, None] = {}
        self._said: dict[str, None] = {}
        self.position = 0
        """The last journal row that was taken in."""

    @property
    def waiting_count(self) -> int:
        """How many registrations nobody has matched yet, those just said among them."""
        return len(self._waiting) + len(self._said)

    def take_in(self, rows: Iterable[tuple[int, Iterable[Event]]]) -> None:
        """Take in journal rows: sequence number and events, in order."""
        for seq, events in rows:
            for event in events:
                self._take_over(event, seq)
            self.position = seq

    def _take_over(self, event: Event, seq: int) -> None:
        match event:
            case LeadRegistered():
                self._registered(event, seq)
            case LeadAmended():
                self._known.amend(event)
            case LeadMoved():
                self._moved(event)
            case RegistrationMatched():
                self._is_matched(event)
            case LeadsMerged():
                self._known.move(event.lead_ids, event.into_project)
            case LeadsUnmerged():
                self._known.move(event.lead_ids, event.to_project)
            case CompanyLinked():
                self._known.link_company(event.lead_id, event.identity.investor)
            case NamesRuled():
                self._names_ruled(event)
            case _:
                pass

    def records(self, count_max: int = SAID_AT_ONCE) -> list[bytes]:
        """What to submit next: the word on up to so many waiting registrations."""
        said = []
        for lead_id in list(self._waiting)[:count_max]:
            new = self._known.row_of(lead_id)
            del self._waiting[lead_id]
            self._said[lead_id] = None
            statement = self._matched(new)
            self._matcher.learn(new)
            submission_id = f"match-{lead_id}-{new.order}"
            said.append(self._actor.record(statement, submission_id=submission_id))
        return said

    def say_again(self) -> None:
        """What was said has not come through: say it anew, under the same ids."""
        self._waiting = self._said | self._waiting
        self._said = {}

    def _matched(self, new: Registration) -> MatchRegistration:
        matches = self._matcher.match(new, self._known.candidates(new))
        for match in matches:
            if match.answer == "same":
                self._known.merge(new.lead_id, match.lead_id)
        return MatchRegistration(
            lead_id=new.lead_id,
            matcher=self._matcher.version,
            matches=tuple(
                MatchedLead.model_validate(
                    {
                        "lead_id": match.lead_id,
                        "answer": match.answer.value,
                        "reasons": match.reasons,
                    }
                )
                for match in matches[:MATCHES_MAX]
            ),
        )

    def _registered(self, event: LeadRegistered, seq: int) -> None:
        row = self._known.add(event, order=event.order or seq)
        if event.is_matched:
            self._matcher.learn(row)
        else:
            self._waiting[event.lead_id] = None

    def _moved(self, event: LeadMoved) -> None:
        self._known.move([event.lead_id], event.project_id)
        if event.lead_id in self._known:
            self._known.reorder(event.lead_id, event.order)
        self._said.pop(event.lead_id, None)
        self._waiting.pop(event.lead_id, None)
        if not event.is_matched:
            self._waiting[event.lead_id] = None

    def _is_matched(self, event: RegistrationMatched) -> None:
        if self._waiting.pop(event.lead_id, self) is None:
            # Another process spoke first: what it compared is learned all the same.
            self._matcher.learn(self._known.row_of(event.lead_id))
        self._said.pop(event.lead_id, None)

    def _names_ruled(self, event: NamesRuled) -> None:
        teach = {
            "same": self._matcher.teach_alias,
            "different": self._matcher.teach_different,
            "same_group": self._matcher.teach_group,
        }[event.relation]
        teach(event.one_key, event.other_key)
