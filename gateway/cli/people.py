"""``people``: who may sign in, the first three keepers, and the record of rights 人员.

``people init`` is how a city begins: whoever runs the machine invites administrator, security
officer and auditor; from then on rights are changed by two people at the doors. It does nothing
where somebody holds one of the three roles already.
"""

import secrets
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from auth.actors import Role
from auth.separation_of_duties import KEEPERS
from gateway.cli.people_answers import (
    KeeperInvited,
    KeepersInvited,
    PeopleListed,
    PersonListed,
    RightsEventShown,
    RightsRecordShown,
)
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import unsayable_words
from gateway.open_texts import refuse_phones
from gateway.rights_words import event_words
from gateway.saying import PhoneInOpenText
from gateway.shown.standing import spoken_by
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.clock import milliseconds
from infra.store.people import Person
from infra.store.people_stores import PeopleStores
from infra.store.rights_events import stood_in_for

people = typer.Typer(help="人员：名单、三员初始化、权限记录。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(people, name="people")


@people.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """人员名单：登录名、任职、是否停用。"""
    session = session_of(context)
    with session.deployment() as deployment:
        listed = [_listed(each) for each in stores_of(deployment).people.all()]
    if as_json:
        print_json(PeopleListed(tuple(listed)))
        return
    table = Table()
    for column in ("login", "name", "memberships", "state"):
        table.add_column(session.say(f"people.column_{column}"), overflow="fold")
    for each in listed:
        state = session.say("people.disabled" if each.is_disabled else "people.active")
        table.add_row(each.login, each.display_name, "; ".join(each.memberships), state)
    Console().print(table)


@people.command("init")
def init(
    context: typer.Context,
    administrator: Annotated[str, typer.Option(help="系统管理员的登录名")] = "administrator",
    security_officer: Annotated[str, typer.Option(help="安全管理员的登录名")] = "security",
    auditor: Annotated[str, typer.Option(help="审计人员的登录名")] = "auditor",
    as_json: Json = False,
) -> None:
    """三员初始化：为系统管理员、安全管理员、审计人员各生成一个邀请码。"""
    session = session_of(context)
    wanted = (
        (administrator, Role.ADMINISTRATOR),
        (security_officer, Role.SECURITY_OFFICER),
        (auditor, Role.AUDITOR),
    )
    if len({login for login, _ in wanted}) < len(wanted):
        fail(session.say("people.init_same"), status=2)
    try:
        refuse_phones(**{role.value: login for login, role in wanted})
    except PhoneInOpenText as found:
        fail(unsayable_words(found, session.settings.language), status=2)
    with session.deployment() as deployment:
        stores = stores_of(deployment)
        there = stores.people.all()
        if any(m.role in KEEPERS for each in there for m in each.memberships):
            fail(session.say("people.init_there"))
        taken = {each.login for each in there} & {login for login, _ in wanted}
        if taken:
            fail(session.say("auth.person_there"))
        centre = CityReads(deployment.engine, deployment.city).city().centre
        now = milliseconds(deployment.clock.now())
        invited = [
            KeeperInvited(
                login=login,
                role=role.value,
                code=stores.invite_first(
                    Person(login, "", centre.code, role, _role_name(session, role)),
                    now=now,
                    random=secrets.token_bytes(20),
                ),
            )
            for login, role in wanted
        ]
    if as_json:
        print_json(KeepersInvited(tuple(invited)))
    else:
        for each in invited:
            role = session.say(f"auth.role.{each.role}")
            typer.echo(session.say("people.invited", login=each.login, role=role, once=each.code))
    session.tell("people.init_done", count=len(invited))


@people.command("record")
def record(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="最近多少条")] = 50,
    as_json: Json = False,
) -> None:
    """权限记录：谁在何时对谁做了什么，最近的在前。"""
    # Here: FastAPI takes as long to load as the rest of every other command.
    from gateway.rest.own_sign_in import instant  # noqa: PLC0415

    session = session_of(context)
    with session.deployment() as deployment:
        events = stores_of(deployment).record.events(limit=limit)
    shown = [
        RightsEventShown(
            number=each.number,
            at=instant(each.at),
            kind=each.kind,
            actor=each.actor,
            login=each.login,
            details=each.document,
        )
        for each in events
    ]
    if as_json:
        print_json(RightsRecordShown(tuple(shown)))
        return
    language = session.settings.language
    for event, one in zip(events, shown, strict=True):
        told = one.model_dump() | {
            "kind": event_words(one.kind, language),
            "actor": spoken_by(one.actor, stood_in_for(event), language),
        }
        typer.echo(session.say("people.record_line", **told))


def stores_of(deployment: Deployment) -> PeopleStores:
    """The stores of people of a deployment."""
    seed_secret = deployment.keys.seed_secret(deployment.city)
    return PeopleStores.open(deployment.engine, deployment.city, seed_secret=seed_secret)


def _listed(person: Person) -> PersonListed:
    return PersonListed(
        login=person.login,
        display_name=person.display_name,
        memberships=tuple(f"{office} {role.value}" for office, role in person.memberships),
        is_disabled=person.is_disabled,
    )


def _role_name(session: Session, role: Role) -> str:
    return session.say(f"auth.role.{role.value}")
