"""Deputies A/B 角 of the offices: who stands in for whom, on which days. Nothing is deleted.

Invariant: each row has its event in the record of rights.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, insert, or_, select, update

from auth.deputies import Deputyship
from infra.store.people_tables import DEPUTY, DeputyTable


@dataclass(frozen=True, slots=True)
class DeputyNamed:
    """One deputyship as it is kept."""

    deputy_id: str
    named: Deputyship
    reason: str
    made_by: str
    made_at: int
    ended_by: str = ""
    ended_at: int = 0


class Deputies:
    """The deputies of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def of_office(self, office: str) -> list[DeputyNamed]:
        """All of an office, the newest first."""
        query = select(DEPUTY).where(DEPUTY.c.city == self._city, DEPUTY.c.office == office)
        return self._rows(query.order_by(DEPUTY.c.made_at.desc(), DEPUTY.c.deputy_id))

    def of_person(self, login: str) -> list[DeputyNamed]:
        """Those in which the person is deputy or is stood in for, not ended."""
        return self._rows(self._open_of(login))

    def open_of(self, connection: Connection, login: str) -> list[DeputyNamed]:
        """As ``of_person``, within a transaction."""
        return [_named(row) for row in connection.execute(self._open_of(login))]

    def find(self, deputy_id: str) -> DeputyNamed | None:
        """The one of this id."""
        query = select(DEPUTY).where(DEPUTY.c.city == self._city, DEPUTY.c.deputy_id == deputy_id)
        found = self._rows(query)
        return found[0] if found else None

    def add(self, connection: Connection, made: DeputyNamed) -> None:
        """Keep a new one."""
        connection.execute(
            insert(DeputyTable).values(
                city=self._city,
                deputy_id=made.deputy_id,
                office=made.named.office,
                principal=made.named.principal,
                deputy=made.named.deputy,
                from_on=made.named.from_on.isoformat(),
                until_on=made.named.until_on.isoformat(),
                reason=made.reason,
                made_by=made.made_by,
                made_at=made.made_at,
                ended_by="",
                ended_at=0,
            )
        )

    def end(self, connection: Connection, deputy_id: str, *, by: str, now: int) -> bool:
        """End it at once; False where it had ended."""
        here = (DEPUTY.c.city == self._city, DEPUTY.c.deputy_id == deputy_id)
        ended = update(DEPUTY).where(*here, DEPUTY.c.ended_at == 0)
        return bool(connection.execute(ended.values(ended_by=by, ended_at=now)).rowcount)

    def _open_of(self, login: str) -> Select[Any]:
        either = or_(DEPUTY.c.deputy == login, DEPUTY.c.principal == login)
        query = select(DEPUTY).where(DEPUTY.c.city == self._city, either, DEPUTY.c.ended_at == 0)
        return query.order_by(DEPUTY.c.from_on, DEPUTY.c.deputy_id)

    def _rows(self, query: Select[Any]) -> list[DeputyNamed]:
        with self._engine.connect() as connection:
            return [_named(row) for row in connection.execute(query)]


def _named(row: Row[tuple[object, ...]]) -> DeputyNamed:
    return DeputyNamed(
        deputy_id=row.deputy_id,
        named=Deputyship(
            office=row.office,
            principal=row.principal,
            deputy=row.deputy,
            from_on=date.fromisoformat(row.from_on),
            until_on=date.fromisoformat(row.until_on),
            is_ended=bool(row.ended_at),
        ),
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
