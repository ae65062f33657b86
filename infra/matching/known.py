"""What the matcher knows of a city: every registration, findable by name, title and facts.

Fed with the journal's events in order. A lead can have several rows (an office that lists its own
project again); each is a registration of the same lead. Which project a lead speaks of follows the
journal's merges; a *same* that the matcher itself has just said is taken as decided at once, so
that the next registration is held against both.

Invariant: after the same events, whatever the steps in which they came, the same is known.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from auth.offices import City
from infra.name_index import NameIndex
from sharing.enterprise.places import places_of
from sharing.enterprise.project_titles import untitled
from sharing.events.leads import LeadAmended, LeadRegistered
from sharing.matching.keys import fact_keys, title_heads
from sharing.matching.registration import Registration
from sharing.record import Derived
from sharing.sections import Commercial, FirstTalk, Identity, OpeningClaims, Summary

SHARERS_MAX: Final = 200
"""A fact that more leads share says nothing, and would make every look-up slow."""
NAMES_ASKED: Final = 50
"""Not put in order by the index: the matcher compares them all, with more than names to go by."""
ROWS_MAX: Final = 6
"""How many rows of one lead are kept: the first, and the latest."""


class KnownRegistrations:
    """The registrations of one city."""

    def __init__(self, city: City, index: NameIndex | None = None) -> None:
        self._city = city
        self._zone = ZoneInfo(city.timezone)
        self._places = places_of(city)
        self._index = index or NameIndex()
        self._rows: dict[str, list[Registration]] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._project: dict[str, str] = {}
        self._of_project: dict[str, set[str]] = defaultdict(set)

    def __contains__(self, lead_id: str) -> bool:
        return lead_id in self._rows

    def __len__(self) -> int:
        """How many leads are known."""
        return len(self._rows)

    def add(self, event: LeadRegistered, *, order: int) -> Registration:
        """A lead was registered."""
        office = self._city.office(event.office)
        row = self._said_over(
            Registration(
                lead_id=event.lead_id,
                order=order,
                office=event.office,
                investor="",
                project="",
                registered_on=self._day(event.registered_at),
                places=self._places,
                office_kind=office.kind.value if office is not None else "",
            ),
            event.identity,
            event.commercial,
            event.summary,
            event.first_talk,
            event.claims,
            event.derived,
        )
        self.move([event.lead_id], event.project_id)
        self._keep(row)
        return row

    def amend(self, event: LeadAmended) -> Registration | None:
        """A lead says more; what it said before is known as well."""
        rows = self._rows.get(event.lead_id)
        if not rows:
            return None
        row = self._said_over(
            rows[-1],
            event.identity,
            event.commercial,
            event.summary,
            event.first_talk,
            event.claims,
            event.derived,
        )
        self._keep(row)
        return row

    def link_company(self, lead_id: str, name: str) -> None:
        """The project is signed through another company."""
        rows = self._rows.get(lead_id)
        if rows:
            rows[:] = [replace(row, other_names=(*row.other_names, name)) for row in rows]
            self._index.add(lead_id, name)

    def reorder(self, lead_id: str, order: int) -> Registration | None:
        """The lead took a new place with another identity: only its last row still speaks."""
        rows = self._rows.get(lead_id)
        if not rows:
            return None
        rows[:] = [replace(rows[-1], order=order)]
        return rows[0]

    def move(self, lead_ids: Iterable[str], project_id: str) -> None:
        """Leads speak of this project now."""
        for lead_id in lead_ids:
            before = self._project.get(lead_id)
            if before is not None:
                self._of_project[before].discard(lead_id)
            self._project[lead_id] = project_id
            self._of_project[project_id].add(lead_id)

    def merge(self, lead_id: str, other: str) -> None:
        """The project of a lead and that of another are one, as far as the matcher can tell."""
        gone, into = self._project[lead_id], self._project[other]
        if gone != into:
            self.move(tuple(self._of_project[gone]), into)

    def row_of(self, lead_id: str) -> Registration:
        """The registration of a lead as it stands."""
        return self._placed(self._rows[lead_id][-1])

    def candidates(self, new: Registration) -> list[Registration]:
        """The registrations worth comparing, with all rows of their projects."""
        found: dict[str, None] = {}
        for name in dict.fromkeys((new.investor, *new.other_names)):
            if name.strip():
                found.update(dict.fromkeys(self._index.sharing_words(name, limit=NAMES_ASKED)))
        for key in (*fact_keys(new), *_heads(new)):
            sharers = self._by_key.get(key, ())
            if len(sharers) <= SHARERS_MAX:
                found.update(dict.fromkeys(sharers))
        projects = dict.fromkeys(self._project[lead_id] for lead_id in found)
        leads = [lead_id for project in projects for lead_id in sorted(self._of_project[project])]
        return [
            self._placed(row)
            for lead_id in leads
            if lead_id != new.lead_id
            for row in self._rows[lead_id]
            if row.order < new.order
        ]

    def _placed(self, row: Registration) -> Registration:
        return replace(row, project_id=self._project[row.lead_id])

    def _keep(self, row: Registration) -> None:
        rows = self._rows.setdefault(row.lead_id, [])
        known = {name for each in rows for name in (each.investor, *each.other_names)}
        keys = {key for each in rows for key in (*fact_keys(each), *_heads(each))}
        if row in rows:
            return
        if len(rows) >= ROWS_MAX:
            del rows[1]
        rows.append(row)
        if row.investor.strip() and row.investor not in known:
            self._index.add(row.lead_id, row.investor)
        for key in (*fact_keys(row), *_heads(row)):
            if key not in keys and len(self._by_key[key]) <= SHARERS_MAX:
                self._by_key[key].append(row.lead_id)

    def _said_over(
        self,
        row: Registration,
        identity: Identity | None,
        commercial: Commercial | None,
        summary: Summary | None,
        talk: FirstTalk | None,
        claims: OpeningClaims | None,
        derived: Derived | None,
    ) -> Registration:
        """The row with what these sections say; what is empty stays as it was."""
        said: dict[str, Any] = {}
        if identity is not None:
            # A title that only says whose project it is says nothing.
            is_titled = identity.project != untitled(identity.investor)
            said |= {"investor": identity.investor}
            said |= {"project": identity.project} if is_titled else {}
        if derived is not None and derived.credit_code:
            said |= {"credit_code": derived.credit_code, "code_is_valid": derived.code_is_valid}
        if commercial is not None:
            said["content"] = commercial.content
            said["amount_yuan"] = commercial.amount_yuan
            said["amount_usd_cents"] = commercial.amount_usd_cents
        if summary is not None:
            said |= {"industry": summary.industry, "chain": summary.chain}
            said["is_chemical"] = summary.is_chemical
        if talk is not None:
            said["talked_on"] = talk.talked_on
        if claims is not None:
            said |= {
                "registered_on": self._day(claims.registered_at),
                "first_contact_office": claims.first_contact_office,
                "landing_office": claims.landing_office,
                "signed_on": claims.signed_on,
                "started_on": claims.started_on,
            }
        return replace(row, **{k: v for k, v in said.items() if v not in (None, "")})

    def _day(self, at: int) -> date:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone).date()


def _heads(row: Registration) -> tuple[str, ...]:
    return tuple(f"head:{head}" for head in title_heads(row))
