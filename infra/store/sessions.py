"""Sessions 登录会话: families of refresh tokens, in the database, so that an end counts at once.

Every request of a person who signed in asks whether the session goes on. Renewing is one
conditional write: of two that show the same token at once, one alone gets the next.

Invariant: a session that ended never goes on again.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update

from auth.actors import Role
from auth.memberships import Membership
from auth.refresh_families import Family
from infra.store.people_tables import SESSION, SignInSessionTable

KEPT_MS = 30 * 24 * 3600 * 1000
"""How long an ended session stands in the list of one's own."""


@dataclass(frozen=True, slots=True)
class SignInSession:
    """One session: of whom, acting as whom, and how long it goes on."""

    session_id: str
    login: str
    acting: Membership
    in_stead_of: str
    started_at: int
    expires_at: int
    device: str = ""
    generation: int = 1
    refreshed_at: int = 0
    ended_at: int = 0
    ended_why: str = ""

    @property
    def family(self) -> Family:
        """As the rule of renewing looks at it."""
        return Family(self.generation, self.refreshed_at, self.expires_at, self.ended_at)

    def goes_on(self, *, now: int) -> bool:
        """Whether it is good at ``now``."""
        return not self.ended_at and now < self.expires_at


class Sessions:
    """The sessions of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def open(self, session: SignInSession) -> None:
        """Begin a session, and forget those of the person that ended long ago."""
        old = SESSION.c.expires_at < session.started_at - KEPT_MS
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            mine = (SESSION.c.city == self._city, SESSION.c.login == session.login)
            connection.execute(delete(SESSION).where(*mine, old))
            connection.execute(
                insert(SignInSessionTable).values(
                    city=self._city,
                    session_id=session.session_id,
                    login=session.login,
                    office=session.acting.office,
                    role=session.acting.role.value,
                    in_stead_of=session.in_stead_of,
                    generation=session.generation,
                    started_at=session.started_at,
                    refreshed_at=session.started_at,
                    expires_at=session.expires_at,
                    ended_at=0,
                    ended_why="",
                    device=session.device,
                )
            )

    def find(self, session_id: str) -> SignInSession | None:
        """The session of this id."""
        query = select(SESSION).where(*self._of(session_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _session(row)

    def of_login(self, login: str) -> list[SignInSession]:
        """The sessions of a person, the newest first."""
        query = (
            select(SESSION)
            .where(SESSION.c.city == self._city, SESSION.c.login == login)
            .order_by(SESSION.c.started_at.desc(), SESSION.c.session_id)
        )
        with self._engine.connect() as connection:
            return [_session(row) for row in connection.execute(query)]

    def rotate(self, session_id: str, *, generation: int, now: int) -> bool:
        """Give out the token after ``generation``; False where somebody was faster."""
        here = (*self._of(session_id), SESSION.c.generation == generation, SESSION.c.ended_at == 0)
        values = {"generation": generation + 1, "refreshed_at": now}
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            return bool(connection.execute(update(SESSION).where(*here).values(**values)).rowcount)

    def act_as(self, session_id: str, acting: Membership, *, in_stead_of: str) -> None:
        """From now on the session acts so."""
        values = {
            "office": acting.office,
            "role": acting.role.value,
            "in_stead_of": in_stead_of,
        }
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            connection.execute(update(SESSION).where(*self._of(session_id)).values(**values))

    def end(self, session_id: str, *, now: int, why: str) -> bool:
        """End it; False where it had ended."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            here = (*self._of(session_id), SESSION.c.ended_at == 0)
            ended = update(SESSION).where(*here).values(ended_at=now, ended_why=why)
            return bool(connection.execute(ended).rowcount)

    def end_all(self, login: str, *, now: int, why: str, but: str = "") -> int:
        """End all sessions of a person, but one where named; how many."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            return end_sessions(connection, self._city, login, now=now, why=why, but=but)

    def _of(self, session_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return SESSION.c.city == self._city, SESSION.c.session_id == session_id


def end_sessions(
    connection: Connection, city: str, login: str, *, now: int, why: str, but: str = ""
) -> int:
    """End all sessions of a person within a transaction, but one where named; how many."""
    ended = (
        update(SESSION)
        .where(SESSION.c.city == city, SESSION.c.login == login)
        .where(SESSION.c.ended_at == 0, SESSION.c.session_id != but)
        .values(ended_at=now, ended_why=why)
    )
    return int(connection.execute(ended).rowcount)


def _session(row: Row[tuple[object, ...]]) -> SignInSession:
    return SignInSession(
        session_id=row.session_id,
        login=row.login,
        acting=Membership(row.office, Role(row.role)),
        in_stead_of=row.in_stead_of,
        started_at=row.started_at,
        expires_at=row.expires_at,
        device=row.device,
        generation=row.generation,
        refreshed_at=row.refreshed_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
    )
