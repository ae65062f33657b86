"""Reading what the centre ruled: which names are one enterprise, and what followed from a ruling.

Invariant: read from the journal, so it holds after every rebuild of the views.
"""

from sqlalchemy import Connection, select

from infra.store.reads import JOURNAL
from sharing.events.cases import CaseSettled, NamesRuled
from sharing.events.objections import ObjectionEnded
from sharing.events.registry import Event, read_events

_RULINGS = ("merge_leads", "rule_case")
_SETTLING = ("rule_case", "rule_objection", "settle_offer", "withdraw_objection")


def ruled_aliases(connection: Connection, city: str) -> list[tuple[str, str]]:
    """Pairs of normalised names that were ruled to be one enterprise, in the order of rulings."""
    query = (
        select(JOURNAL.c.events)
        .where(JOURNAL.c.city == city, JOURNAL.c.kind.in_(_RULINGS))
        .order_by(JOURNAL.c.seq)
    )
    return [
        (event.one_key, event.other_key)
        for events in connection.execute(query).scalars()
        for event in read_events(bytes(events))
        if isinstance(event, NamesRuled) and event.relation == "same"
    ]


def ruling_of(
    connection: Connection, city: str, case_id: str, *, settled_at: int
) -> tuple[int, tuple[Event, ...]]:
    """Position and events of the journal row that settled a case or an objection; 0 and () if
    there is none.
    """
    query = (
        select(JOURNAL.c.seq, JOURNAL.c.events)
        .where(JOURNAL.c.city == city, JOURNAL.c.now == settled_at, JOURNAL.c.kind.in_(_SETTLING))
        .order_by(JOURNAL.c.seq)
    )
    for seq, stored in connection.execute(query):
        events = tuple(read_events(bytes(stored)))
        if any(_settles(event, case_id) for event in events):
            return int(seq), events
    return 0, ()


def _settles(event: Event, case_id: str) -> bool:
    if isinstance(event, CaseSettled):
        return event.case_id == case_id
    return isinstance(event, ObjectionEnded) and event.objection_id == case_id
