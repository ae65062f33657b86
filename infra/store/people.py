"""People who may sign in 登录人员: no fold of the journal, so never rebuilt, always backed up.

One row a sign-in name and city; a person with two roles has two rows. Nobody is deleted, since the
record names who said what: a person who left is ``is_disabled`` and can no longer sign in, at once,
for a token says only who somebody was when it was issued.

Invariant: the password itself is never here, only its argon2id hash.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from auth.actors import Actor, Role
from infra.store.people_tables import PERSON, PersonTable


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in: for which office, in which role."""

    login: str
    password_hash: str
    office: str
    role: Role
    display_name: str
    is_disabled: bool = False
    stands_for: frozenset[str] = frozenset()
    """The ended offices for which the own one stands by now: not kept, but asked of the city."""

    @property
    def actor(self) -> Actor:
        """As whom this person acts."""
        return Actor(id=self.login, office=self.office, role=self.role, stands_for=self.stands_for)

    def __repr__(self) -> str:
        return f"Person({self.login!r}, {self.office!r}, {self.role.value!r})"


class People:
    """The people of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def find(self, login: str) -> Person | None:
        """The person with exactly this sign-in name, disabled or not."""
        query = select(PERSON).where(PERSON.c.city == self._city, PERSON.c.login == login)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Person(
            login=row.login,
            password_hash=row.password_hash,
            office=row.office,
            role=Role(row.role),
            display_name=row.display_name,
            is_disabled=row.is_disabled,
        )

    def put(self, person: Person) -> None:
        """Add this person, or replace who had the same sign-in name."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            self._remove(connection, person.login)
            connection.execute(
                insert(PersonTable).values(
                    city=self._city,
                    login=person.login,
                    password_hash=person.password_hash,
                    office=person.office,
                    role=person.role.value,
                    display_name=person.display_name,
                    is_disabled=person.is_disabled,
                )
            )

    def _remove(self, connection: Connection, login: str) -> None:
        connection.execute(
            delete(PersonTable).where(PERSON.c.city == self._city, PERSON.c.login == login)
        )
