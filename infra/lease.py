"""The lease: one judge a city.

A row says who judges a city until when, with an epoch that grows at every change of hands. A holder
renews it well before it ends; whoever finds it ended, by the database's own clock, takes it over.
The lease only keeps two judges from working in vain. What keeps them from doing harm is the
cursor's compare-and-set: a holder that slept through its lease fails there.

Invariant: at most one process believes that it holds the lease, up to the drift of one machine's
clock against itself.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, insert, or_, update
from sqlalchemy.exc import IntegrityError

from infra.store.database import DATABASE_FAULTS, database_now_ms
from infra.store.tables import LeaseTable


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to judge a city, held by ``holder`` in this epoch."""

    city: str
    holder: str
    epoch: int


class LeaseDesk:
    """Takes, renews and gives back leases in one database."""

    def __init__(self, engine: Engine, *, seconds: int) -> None:
        self._engine = engine
        self._ms = seconds * 1000

    def take(self, city: str, *, holder: str) -> Lease | None:
        """The lease if it is free, has ended, or is ours already; None while another holds it."""
        columns = LeaseTable.__table__.c  # type: ignore[attr-defined]
        now = database_now_ms(self._engine)
        free = or_(columns.expires_at <= now, columns.holder == holder)
        with self._writing() as connection:
            taken = connection.execute(
                update(LeaseTable)
                .where(and_(columns.city == city, free))
                .values(holder=holder, epoch=columns.epoch + 1, expires_at=now + self._ms)
                .returning(columns.epoch)
            ).scalar_one_or_none()
        if taken is not None:
            return Lease(city, holder, taken)
        return self._first(city, holder=holder, now=now)

    def _first(self, city: str, *, holder: str, now: int) -> Lease | None:
        row = {"city": city, "holder": holder, "epoch": 1, "expires_at": now + self._ms}
        try:
            with self._writing() as connection:
                connection.execute(insert(LeaseTable).values(**row))
        except IntegrityError:
            return None
        return Lease(city, holder, 1)

    def renew(self, lease: Lease) -> bool:
        """Hold on for another term; False if somebody took over meanwhile."""
        return self._set_end(lease, database_now_ms(self._engine) + self._ms)

    def give_back(self, lease: Lease) -> None:
        """Let the next one take it at once."""
        self._set_end(lease, 0)

    @contextmanager
    def renewing(self, lease: Lease) -> Iterator[None]:
        """Renew the lease beside work that may take longer than a term. If somebody took over all
        the same, the cursor's compare-and-set stops that work.
        """
        done = threading.Event()

        def renew() -> None:
            while not done.wait(self._ms / 3000):
                try:
                    self.renew(lease)
                except DATABASE_FAULTS:
                    continue  # the work itself meets the fault, and tells it

        beside = threading.Thread(target=renew, name=f"lease-{lease.city}", daemon=True)
        beside.start()
        try:
            yield
        finally:
            done.set()
            beside.join()

    def _set_end(self, lease: Lease, expires_at: int) -> bool:
        columns = LeaseTable.__table__.c  # type: ignore[attr-defined]
        with self._writing() as connection:
            changed = connection.execute(
                update(LeaseTable)
                .where(
                    and_(
                        columns.city == lease.city,
                        columns.holder == lease.holder,
                        columns.epoch == lease.epoch,
                    )
                )
                .values(expires_at=expires_at)
            )
            return changed.rowcount == 1

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(sqlite_begin="IMMEDIATE").begin()
