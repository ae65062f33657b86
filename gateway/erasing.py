"""Erasing a lead's contact persons and evidence 删除联系人, asked for at a door.

The rule: the office's head for an own lead, the city's operator for any, with a reason. What is to
be erased is found in the journal and stands in the statement, the judge records it, and then the
keys go, before the door answers. Whoever may not erase the lead names nothing, and is told what he
or she is told of a lead that does not exist.

Edge cases: the same submission id again gives the first answer and makes sure once more that the
keys are gone. No answer within the bound: the ledger erases as soon as it has judged. The key store
does not answer: the statement stands, and the next turn of the ledger, or the next start, erases.
A reader of the key store keeps old bytes in its files: the keys are gone all the same, and
``finish`` says that a later sweep has to take the bytes.

Invariant: an answer that says *erased* is given after the keys are gone.
"""

from dataclasses import dataclass

from auth.actors import Actor, Role
from gateway.saying import Speaker, say_erase
from gateway.submitting import Pending, Said, Submitter
from gateway.wiring import Deployment
from infra.erasing import Erasures, ToErase
from infra.store.reads import Answer, lead_by_id
from sharing.events.showing import LeadErased

NOTHING = ToErase(key_ids=(), papers=(), kept=(), kept_for_others=())


@dataclass(frozen=True, slots=True)
class Erasing:
    """One request to erase one lead."""

    deployment: Deployment
    speaker: Speaker
    actor: Actor
    submission_id: str
    lead_id: str
    reason: str

    def first_answer(self, submitter: Submitter) -> Answer | None:
        """The answer that this very request had before, None if it is new."""
        answer = submitter.answer(self.speaker.office, self.submission_id)
        if answer is None or not _erases(answer, self.lead_id):
            return None
        return answer

    def said(self) -> Said:
        """The statement. Raises PhoneInOpenText, ValidationError."""
        found = self._found()
        return say_erase(
            self.speaker,
            self.submission_id,
            lead_id=self.lead_id,
            key_ids=found.key_ids,
            papers=found.papers,
            reason=self.reason,
        )

    def finish(self, answer: Answer | Pending) -> bool:
        """Erase what the answer says is erased; whether old bytes remain in the key store's files.

        Raises KeyFault, EvidenceFault.
        """
        if isinstance(answer, Pending) or not _erases(answer, self.lead_id):
            return False
        erasures = self.deployment.erasures(after=answer.position - 1)
        erasures.sweep()
        event = next(each for each in answer.events if isinstance(each, LeadErased))
        found = erasures.found(self.lead_id)
        if found.kept_for_others:
            erasures.forget_sender(event.office, found.kept_for_others, until=event.at)
        return erasures.has_remains

    def _found(self) -> ToErase:
        city = self.deployment.city
        with self.deployment.engine.connect() as connection:
            lead = lead_by_id(connection, city, self.lead_id)
        is_operators = self.actor.role is Role.CITY_OPERATOR
        if lead is None or not (is_operators or lead.office in self.actor.offices):
            return NOTHING
        erasures: Erasures = self.deployment.erasures()
        return erasures.found(self.lead_id)


def _erases(answer: Answer, lead_id: str) -> bool:
    return any(isinstance(each, LeadErased) and each.lead_id == lead_id for each in answer.events)
