"""What happened to single leads, read from the journal.

The journal has no index by lead, so rows are looked through in their order, and only those whose
bytes name one of the leads are read. It is asked for a span of the journal, or for the rows of one
office, never on a page.

Invariant: events come in journal order.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from auth.offices import City
from infra.store.reads import JOURNAL, ROWS_AT_ONCE, head_at, leads_of
from ledger.views import LeadView
from sharing.events.registry import Event, read_events

_ID = re.compile(rb'"([A-Z][A-Z2-7]{3,40})"')
"""An id as it stands in an event's bytes (``sharing.ids``)."""


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """An event that touches a lead, with the statement that caused it."""

    lead_id: str
    position: int
    submission_id: str
    event: Event


class LeadHistory:
    """The leads of one city and their events, in one moment: that of the connection."""

    def __init__(self, connection: Connection, city: str) -> None:
        self._connection = connection
        self._city = city

    def offices_of(self, city: City, office: str) -> frozenset[str]:
        """The office with the ended ones for which it stands by the ledger's time."""
        if not city.has_ends:
            return frozenset({office})
        now = head_at(self._connection, self._city).now
        day = datetime.fromtimestamp(now // 1000, UTC).astimezone(city.zone).date()
        return frozenset(city.stood_for_by(office, day))

    def leads_of(self, offices: frozenset[str]) -> list[LeadView]:
        """The leads of these offices as they are now."""
        return leads_of(self._connection, self._city, office=offices)

    def events(
        self,
        lead_ids: Collection[str],
        *,
        after: int = 0,
        up_to: int | None = None,
        offices: frozenset[str] | None = None,
    ) -> Iterator[LeadEvent]:
        """The events of these leads after a position; of these offices' statements if given."""
        wanted = frozenset(lead_ids)
        named = {lead_id.encode() for lead_id in wanted}
        query = select(JOURNAL.c.seq, JOURNAL.c.submission_id, JOURNAL.c.events)
        query = query.where(JOURNAL.c.city == self._city, JOURNAL.c.seq > after)
        if up_to is not None:
            query = query.where(JOURNAL.c.seq <= up_to)
        if offices is not None:
            query = query.where(JOURNAL.c.office.in_(sorted(offices)))
        ordered = query.order_by(JOURNAL.c.seq).execution_options(yield_per=ROWS_AT_ONCE)
        for position, submission_id, raw in self._connection.execute(ordered) if wanted else ():
            content = bytes(raw)
            if named.isdisjoint(_ID.findall(content)):
                continue
            for event in read_events(content):
                lead_id = getattr(event, "lead_id", "")
                if lead_id in wanted:
                    yield LeadEvent(lead_id, position, submission_id, event)
