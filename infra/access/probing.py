"""Probing 试探: many look-ups of what is absent, many registrations that collide.

The rule: both are counted for each hour, for the person and for the office; what goes beyond the
setting is turned away until the hour is over, and everybody who was turned away, or came half as
far, is shown to the auditor. Only misses count: who looks up what he or she may see is never kept
waiting by a look-up, and what is absent and what is forbidden count alike.

Edge cases: the counts stand in the database, so several gateways count together; an hour is one of
the clock, so that at its turn a counter begins anew. Counts go with the access log.

Invariant: a verdict depends on counts alone, never on whether something is there.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, delete, select, update

from infra.store.access_tables import PROBING
from infra.store.inserting import insert_into

HOUR_MS: Final = 3_600_000
What = Literal["absent", "collided"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many an hour of one kind are let through: of a person, and of an office together."""

    person: int
    office: int


@dataclass(frozen=True, slots=True)
class Tried:
    """How often somebody, or an office, did something within an hour."""

    hour: int
    whose: str
    who: str
    what: str
    office: str
    count: int
    turned_away: int


class Probing:
    """What is counted in one city."""

    def __init__(self, engine: Engine, city: str, *, bounds: dict[What, Bounds]) -> None:
        self._engine = engine
        self._city = city
        self._bounds = bounds

    def wait_seconds(self, what: What, *, actor: str, office: str, now: int) -> int:
        """How long this one is turned away; 0 if it is let through. Counts the turning away."""
        hour, bounds = now - now % HOUR_MS, self._bounds[what]
        limits = {("person", actor): bounds.person, ("office", office): bounds.office}
        with self._engine.connect() as connection:
            beyond = [
                place
                for place, most in limits.items()
                if self._count(connection, hour, place, what) >= most
            ]
        if not beyond:
            return 0
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            for place in beyond:
                connection.execute(
                    update(PROBING)
                    .where(*self._here(hour, place, what))
                    .values(turned_away=PROBING.c.turned_away + 1)
                )
        return -(-(hour + HOUR_MS - now) // 1000)

    def count(self, what: What, *, actor: str, office: str, now: int) -> None:
        """Count one more."""
        hour = now - now % HOUR_MS
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            for whose, who in (("person", actor), ("office", office)):
                new = {"city": self._city, "hour": hour, "whose": whose, "who": who, "what": what}
                made = insert_into(connection, PROBING).values(
                    **new, office=office, count=1, turned_away=0
                )
                connection.execute(
                    made.on_conflict_do_update(
                        index_elements=["city", "hour", "whose", "who", "what"],
                        set_={"count": PROBING.c.count + 1},
                    )
                )

    def suspicious(self, *, after: int, limit: int) -> list[Tried]:
        """Who was turned away, or came half as far, the latest hour first."""
        query = select(PROBING).where(PROBING.c.city == self._city, PROBING.c.hour >= after)
        ordered = query.order_by(PROBING.c.hour.desc(), PROBING.c.count.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(ordered).mappings().all()
        fields = Tried.__slots__
        tried = (Tried(**{name: row[name] for name in fields}) for row in rows)
        return [each for each in tried if self._is_much(each)][:limit]

    def drop(self, *, before: int) -> None:
        """Forget hours that are long over."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            old = (PROBING.c.city == self._city, PROBING.c.hour < before)
            connection.execute(delete(PROBING).where(*old))

    def _is_much(self, tried: Tried) -> bool:
        bounds = self._bounds["collided" if tried.what == "collided" else "absent"]
        most = bounds.person if tried.whose == "person" else bounds.office
        return tried.turned_away > 0 or 2 * tried.count >= most

    def _count(self, connection: Connection, hour: int, place: tuple[str, str], what: What) -> int:
        query = select(PROBING.c.count).where(*self._here(hour, place, what))
        return int(connection.execute(query).scalar_one_or_none() or 0)

    def _here(self, hour: int, place: tuple[str, str], what: What) -> tuple[Any, ...]:
        table = PROBING.c
        return (
            table.city == self._city,
            table.hour == hour,
            table.whose == place[0],
            table.who == place[1],
            table.what == what,
        )
