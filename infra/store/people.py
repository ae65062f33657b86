"""People who may sign in 登录人员: no fold of the journal, so never rebuilt, always backed up.

A person has one sign-in name and one or several memberships: the first stands with the person, the
others beside. Nobody is deleted, since the record names who said what: a person who left is
``is_disabled`` and can no longer sign in, at once, for a token says only who somebody was when it
was issued.

Invariant: the password itself is never here, only its argon2id hash.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from auth.actors import Actor, Role
from auth.memberships import Membership
from auth.permissions import Permission
from infra.store.people_tables import (
    MEMBERSHIP,
    PERSON,
    SIGN_IN_STATE,
    MembershipTable,
    PersonTable,
    SignInStateTable,
)


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
    others: tuple[Membership, ...] = ()
    """The memberships beside the one that stands in ``office`` and ``role``."""
    projects_in_charge: frozenset[str] = frozenset()
    """What the person is put in charge of today: not kept, but asked of the city."""
    chains_in_charge: frozenset[str] = frozenset()
    in_stead_of: str = ""
    """In whose stead a deputy acts in this session; not kept with the person."""
    session_id: str = ""
    """The session of this request; not kept with the person."""
    scopes: frozenset[Permission] | None = None
    """What an API key may do; None for people who signed in."""
    visibility: str = ""
    """The city's table of visibility: not kept here, but asked of the city."""

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """All memberships; the first is the one that the person acts in."""
        return (Membership(self.office, self.role), *self.others)

    @property
    def actor(self) -> Actor:
        """As whom this person acts."""
        return Actor(
            id=self.login,
            office=self.office,
            role=self.role,
            stands_for=self.stands_for,
            in_stead_of=self.in_stead_of,
            projects_in_charge=self.projects_in_charge,
            chains_in_charge=self.chains_in_charge,
            visibility=self.visibility,
        )

    def acting_in(self, membership: Membership) -> "Person":
        """The same person, who acts in this membership."""
        others = tuple(each for each in self.memberships if each != membership)
        return replace(self, office=membership.office, role=membership.role, others=others)

    def __repr__(self) -> str:
        return f"Person({self.login!r}, {self.office!r}, {self.role.value!r})"


class People:
    """The people of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def find(self, login: str) -> Person | None:
        """The person with exactly this sign-in name, disabled or not."""
        with self._engine.connect() as connection:
            return find_person(connection, self._city, login)

    def all(self) -> list[Person]:
        """Everybody, by sign-in name."""
        with self._engine.connect() as connection:
            query = select(PERSON.c.login).where(PERSON.c.city == self._city)
            logins = connection.execute(query.order_by(PERSON.c.login)).scalars().all()
            found = (find_person(connection, self._city, login) for login in logins)
            return [person for person in found if person is not None]

    def put(self, person: Person) -> None:
        """Add this person, or replace who had the same sign-in name."""
        with self.writing() as connection:
            put_person(connection, self._city, person)

    def set_password(self, login: str, password_hash: str) -> None:
        """Keep the same password's hash at today's cost."""
        with self.writing() as connection:
            set_hash(connection, self._city, login, password_hash)

    def password_set_at(self, login: str) -> int:
        """Since when the password counts (milliseconds); 0 where nobody took it down."""
        query = select(SIGN_IN_STATE.c.password_set_at).where(
            SIGN_IN_STATE.c.city == self._city, SIGN_IN_STATE.c.login == login
        )
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one_or_none() or 0)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            yield connection


def find_person(connection: Connection, city: str, login: str) -> Person | None:
    """The person with exactly this sign-in name, disabled or not."""
    query = select(PERSON).where(PERSON.c.city == city, PERSON.c.login == login)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    beside = (
        select(MEMBERSHIP.c.office, MEMBERSHIP.c.role)
        .where(MEMBERSHIP.c.city == city, MEMBERSHIP.c.login == login)
        .order_by(MEMBERSHIP.c.granted_at, MEMBERSHIP.c.office, MEMBERSHIP.c.role)
    )
    return Person(
        login=row.login,
        password_hash=row.password_hash,
        office=row.office,
        role=Role(row.role),
        display_name=row.display_name,
        is_disabled=row.is_disabled,
        others=tuple(Membership(o, Role(r)) for o, r in connection.execute(beside)),
    )


def has_twin(connection: Connection, city: str, login: str) -> bool:
    """Whether somebody has this sign-in name, written with large or small letters."""
    query = select(PERSON.c.login).where(
        PERSON.c.city == city, func.lower(PERSON.c.login) == login.lower()
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def put_person(connection: Connection, city: str, person: Person, *, at: int = 0) -> None:
    """Add this person with these memberships, or replace who had the same sign-in name."""
    for table in (PERSON, MEMBERSHIP):
        here = (table.c.city == city, table.c.login == person.login)
        connection.execute(delete(table).where(*here))
    connection.execute(
        insert(PersonTable).values(
            city=city,
            login=person.login,
            password_hash=person.password_hash,
            office=person.office,
            role=person.role.value,
            display_name=person.display_name,
            is_disabled=person.is_disabled,
        )
    )
    for number, (office, role) in enumerate(person.others):
        # The place in the row is kept: whoever is first stays first.
        values = {"office": office, "role": role.value, "granted_at": at + number}
        connection.execute(insert(MembershipTable).values(city=city, login=person.login, **values))


def set_hash(connection: Connection, city: str, login: str, password_hash: str) -> None:
    """Keep this hash; nothing else changes."""
    here = (PERSON.c.city == city, PERSON.c.login == login)
    connection.execute(update(PersonTable).where(*here).values(password_hash=password_hash))


def set_sign_in_state(
    connection: Connection, city: str, login: str, *, password_set_at: int, successor: str = ""
) -> None:
    """Take down since when the password counts, and who takes over from one who left."""
    here = (SIGN_IN_STATE.c.city == city, SIGN_IN_STATE.c.login == login)
    connection.execute(delete(SIGN_IN_STATE).where(*here))
    connection.execute(
        insert(SignInStateTable).values(
            city=city, login=login, password_set_at=password_set_at, successor=successor
        )
    )
