"""Before an account is disabled: what the person has in hand goes to a successor 停用前交接.

The rule: whoever has active leads in hand, or open cases assigned, leaves them to a successor. Of
leads the successor belongs to the same office; the system hands them over, and says at whose
word. The administrator who proposes it sees no lead: he or she learns that a successor is needed,
and nothing of the leads. A membership is withdrawn only when the office's leads are in other
hands: the head hands them over first, and the last one by which somebody rules only when no open
case is assigned to him or her. What the person is in charge of 负责 ends with the account, and with
the last membership by which it could have been given. History keeps the old name everywhere.

Edge cases: a case goes to nobody who belongs to a party of it (回避). Nothing in hand needs no
successor. Drafts and saved mappings are the office's, not a person's. What comes into hand between
proposal and approval moves too, since it is asked again. Where the ledger does not answer within
its bound, nothing is disabled; trying again is safe.

Invariant: nobody is disabled who has an active lead in hand, an open case or a charge.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from auth.actors import Role
from auth.memberships import Membership
from auth.rights_changes import RightsKind
from gateway.own_matters import is_party, parties_of
from gateway.people_named import PersonMisnamed, check_successor
from gateway.saying import Speaker, say_about_case, say_about_standing
from gateway.submitting import Pending, Said, Submitter
from infra.city_reads import CityReads
from infra.store.reads import cases_of
from infra.store.rights_wanted import RightsChange, RightsRefused
from infra.store.standing_people import Named, chargeable, people_named
from infra.store.standing_reads import charges_of, leads_in_hand
from ledger.views import LeadView
from sharing.phones import holds_phone
from sharing.submissions.cases import AssignCase
from sharing.submissions.standing import EndCharge, HandOverLeads

ACTOR: Final = "system:people"
LEADS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands between a proposal to disable somebody and its being done."""

    reads: CityReads
    city: str
    submitter: Submitter
    wait_ms: int
    today: Callable[[], date]

    def why_not(self, change: RightsChange) -> str:
        """Why the person cannot leave so, in the catalogue's code; '' where he or she can."""
        if change.kind is RightsKind.WITHDRAW:
            return self._why_not_withdrawn(change)
        if change.kind is not RightsKind.DISABLE:
            return ""
        leads, successor = self._leads(change.login), change.wanted.successor
        if not successor:
            has_work = bool(leads or self._cases(change.login))
            return "standing.successor_needed" if has_work else ""
        try:
            with self.reads.moment() as connection:
                for office in sorted({lead.office for lead in leads}):
                    check_successor(connection, self.city, office=office, login=successor)
                known = people_named(connection, self.city, login=successor)
        except PersonMisnamed:
            return "standing.successor_elsewhere"
        return self._why_not_assigned([m for each in known for m in each.memberships], change.login)

    def _why_not_assigned(self, memberships: list[Membership], leaving: str) -> str:
        """Why somebody of these memberships cannot take over the open cases of who leaves."""
        cases, city = self._cases(leaving), self.reads.city()
        if cases and not any(held.role in _RULE for held in memberships):
            return "standing.successor_elsewhere"
        with self.reads.moment() as connection:
            parties = [parties_of(connection, self.city, {"case_id": each}) for each in cases]
        is_own = any(is_party(memberships, each, city=city, today=self.today()) for each in parties)
        return "standing.successor_of_party" if is_own else ""

    def _why_not_withdrawn(self, change: RightsChange) -> str:
        gone = change.wanted.membership
        if self._leads(change.login, office=gone.office):
            return "standing.hand_over_first"
        with self.reads.moment() as connection:
            known = people_named(connection, self.city, login=change.login)
        left = [held for each in known for held in each.memberships if held != gone]
        rules_on = any(held.role in _RULE for held in left)
        return "standing.assign_first" if not rules_on and self._cases(change.login) else ""

    def move(self, change: RightsChange) -> None:
        """Hand everything over, and end what the person is in charge of.

        Raises RightsRefused where the ledger does not do so.
        """
        if change.kind not in (RightsKind.DISABLE, RightsKind.WITHDRAW):
            return
        left = self._left(change)
        if left:
            self._end_charges(change, left)
            return
        by_office: dict[str, list[str]] = {}
        for lead in self._leads(change.login):
            by_office.setdefault(lead.office, []).append(lead.lead_id)
        for office, leads in by_office.items():
            for first in range(0, len(leads), LEADS_AT_ONCE):
                self._hand_over(change, office, tuple(leads[first : first + LEADS_AT_ONCE]))
        for case_id in self._cases(change.login):
            speaker = Speaker(self.reads.city(), self.city, ACTOR, Role.SYSTEM)
            said = AssignCase(case_id=case_id, assignee=change.wanted.successor)
            self._say(say_about_case(speaker, _fresh_id(), said))
        self._end_charges(change, left)

    def _left(self, change: RightsChange) -> list[Named]:
        """The person with the memberships that stay; nobody where the account ends with it."""
        if change.kind is RightsKind.DISABLE:
            return []
        with self.reads.moment() as connection:
            known = people_named(connection, self.city, login=change.login)
        gone = change.wanted.membership
        kept = [
            each._replace(memberships=tuple(m for m in each.memberships if m != gone))
            for each in known
        ]
        return [each for each in kept if each.memberships]

    def _end_charges(self, change: RightsChange, left: list[Named]) -> None:
        """End every charge that nobody of what is left could be given."""
        centre = self.reads.city().centre.code
        with self.reads.moment() as connection:
            found = charges_of(connection, self.city, person=change.login)
        for charge in (each for each in found if each.is_open):
            office = "" if charge.office == centre else charge.office
            if not chargeable(left, capacity=charge.capacity, office=office):
                self._end_charge(change, charge.charge_id)

    def _end_charge(self, change: RightsChange, charge_id: str) -> None:
        speaker = Speaker(self.reads.city(), self.city, ACTOR, Role.SYSTEM)
        said = EndCharge(charge_id=charge_id, reason=_reason_told(change))
        self._say(say_about_standing(speaker, _fresh_id(), said))

    def _hand_over(self, change: RightsChange, office: str, lead_ids: tuple[str, ...]) -> None:
        speaker = Speaker(self.reads.city(), office, ACTOR, Role.SYSTEM)
        said = HandOverLeads(
            lead_ids=lead_ids,
            from_person=change.login,
            to_person=change.wanted.successor,
            reason=_reason_told(change),
        )
        self._say(say_about_standing(speaker, _fresh_id(), said))

    def _say(self, said: Said) -> None:
        answer = self.submitter.submit(said, wait_ms=self.wait_ms)
        if isinstance(answer, Pending) or answer.verdict == "refused":
            raise RightsRefused("standing.not_moved")
        if not self.submitter.wait_position(answer.position, wait_ms=self.wait_ms):
            raise RightsRefused("standing.not_moved")

    def _leads(self, login: str, *, office: str | None = None) -> list[LeadView]:
        with self.reads.moment() as connection:
            return list(leads_in_hand(connection, self.city, office=office, person=login))

    def _cases(self, login: str) -> list[str]:
        with self.reads.moment() as connection:
            found = cases_of(connection, self.city, is_open=True)
            return [case.case_id for case in found if case.assigned_to == login]


_RULE: Final = frozenset({Role.CITY_OPERATOR, Role.CITY_ARBITER})


def _reason_told(change: RightsChange) -> str:
    """The reason and whose word it is; a reason that holds a phone number stays with the change."""
    reason = "" if holds_phone(change.reason) else change.reason
    return f"{reason}（{change.proposed_by}）"


def _fresh_id() -> str:
    return f"leave-{secrets.token_hex(12)}"
