"""Sign-ins for the example city: a few roles with invented names and random passwords.

They are made on the first start and kept in the data folder (0600), so that every start prints the
same ones. A person that is there already is left as it is, a changed password too. No real person
is named: the sign-in name says the role.

Invariant: two data folders never share a password; nothing is printed that is not in the file.
"""

import json
import os
import secrets
from typing import Final, NamedTuple

from auth.actors import Role
from auth.offices import City, Office, OfficeKind
from auth.passwords import hash_password
from gateway.messages.catalogue import say
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.people import People, Person

FILE: Final = "demo-people.json"
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_SIGNS = 3, 5


class DemoPerson(NamedTuple):
    """One invented sign-in."""

    login: str
    office: Office
    role: Role


def ensure_demo_people(deployment: Deployment) -> list[tuple[str, str, str]]:
    """Sign-in name, password and who it is, of each; made where they are missing."""
    city = CityReads(deployment.engine, deployment.city).city()
    language = deployment.settings.language
    people = People(deployment.engine, deployment.city)
    wanted = demo_people(city)
    passwords = _passwords(deployment, [person.login for person in wanted])
    for login, office, role in wanted:
        if people.find(login) is None:
            people.put(
                Person(
                    login=login,
                    password_hash=hash_password(passwords[login], salt=secrets.token_bytes(16)),
                    office=office.code,
                    role=role,
                    display_name=office.name,
                )
            )
    return [
        (login, passwords[login], _who(office, role, language)) for login, office, role in wanted
    ]


def demo_people(city: City) -> list[DemoPerson]:
    """The centre's operator, arbiter and assessor; a leader and a reviewer; administrator, security
    officer and auditor, three people; staff of two counties, the park and a bureau; the head of
    each of the two counties, who answers its statement.
    """
    counties = [office for office in city.offices if office.kind is OfficeKind.COUNTY][:2]
    chosen = [*counties]
    chosen += [office for office in city.offices if office.code == city.chemical_park]
    chosen += [office for office in city.offices if office.kind is OfficeKind.BUREAU][:1]
    staff = [DemoPerson(f"office-{o.code}", o, Role.OFFICE_STAFF) for o in chosen]
    heads = [DemoPerson(f"head-{o.code}", o, Role.OFFICE_HEAD) for o in counties]
    return [
        DemoPerson("centre", city.centre, Role.CITY_OPERATOR),
        DemoPerson("arbiter", city.centre, Role.CITY_ARBITER),
        DemoPerson("assessor", city.centre, Role.ASSESSOR),
        DemoPerson("leader", city.centre, Role.LEADER),
        DemoPerson("reviewer", city.centre, Role.REVIEWER),
        DemoPerson("administrator", city.centre, Role.ADMINISTRATOR),
        DemoPerson("security", city.centre, Role.SECURITY_OFFICER),
        DemoPerson("auditor", city.centre, Role.AUDITOR),
        *staff,
        *heads,
    ]


def _who(office: Office, role: Role, language: str) -> str:
    return f"{office.name} · {say(f'auth.role.{role.value}', language)}"


def _passwords(deployment: Deployment, logins: list[str]) -> dict[str, str]:
    file = deployment.settings.data / FILE
    kept: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    fresh = {login: _password() for login in logins if login not in kept}
    if fresh:
        kept |= fresh
        aside = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            json.dump(kept, opened, indent=1)
        aside.replace(file)
    return kept


def _password() -> str:
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP_SIGNS)) for _ in range(_GROUPS))
    return "-".join(groups)
