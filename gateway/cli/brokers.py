"""``broker provision|rotate|revoke|show``: the users of the city's broker and their rights.

Every command speaks to the broker as the administrator of the settings (``kafka_admin_username``).
A new password is shown once, or written with ``--out`` into a file for its owner alone; it is kept
nowhere else. What is given and taken is written into the record of rights, before and after, in the
name of the operator of the machine. Nothing here opens the log, for the product's own user may not
be there yet.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from auth.offices import City
from gateway.broker_users import (
    WantedUsers,
    known_city,
    known_passwords,
    recorded_access,
    wanted_users,
    write_client_files,
)
from gateway.cli.broker_answers import (
    BrokerProvided,
    BrokerRevoked,
    BrokerShown,
    BrokerUserGiven,
    BrokerUserShown,
)
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import OPERATOR, Json, office_code
from infra.audiences.access import AccessDesk, UserStanding
from infra.audiences.grants import BrokerUser, office_user
from infra.audiences.recorded_access import RecordedAccess
from infra.clock import SystemClock
from infra.log.kafka_access import KafkaAccess

broker = typer.Typer(help="Kafka 用户与权限：开通、换密码、撤销、查看。", no_args_is_help=True)

Out = Annotated[
    Path | None, typer.Option("--out", help="新密码写入此目录（每个用户一个文件，仅本人可读）")
]
Product = Annotated[bool, typer.Option("--gateway", help="平台自己的用户（网关、账本、系统）")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(broker, name="broker")


class _Counter(NamedTuple):
    """What a command works with."""

    session: Session
    recorded: RecordedAccess
    city: City | None
    wanted: WantedUsers
    access: KafkaAccess

    @property
    def desk(self) -> AccessDesk:
        """For what changes nothing."""
        return self.recorded.desk


@broker.command()
def provision(
    context: typer.Context,
    office: Annotated[
        list[str] | None, typer.Option("--office", help="只开通此单位；可多次；默认全部单位")
    ] = None,
    gateway: Product = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """开通：平台自己的用户和每个单位的用户，权限恰好够用；已有的密码不变。"""
    with _counter(context, out) as at:
        users = list(at.wanted.all)
        if office or gateway:
            codes = [_office(at, said) for said in office or ()]
            users = [office_user(at.wanted.city, code) for code in codes]
            users = [at.wanted.product, *users] if gateway else users
        known = known_passwords(at.session.settings, at.wanted)
        new = at.recorded.provide(users, known=known)
        strangers = at.desk.strangers(at.wanted.all, city=at.wanted.city)
        given = _hand_over(at, [(user, new[user.name]) for user in users if user.name in new], out)
    told = BrokerProvided(
        city=at.wanted.city, users=len(users), given=given, strangers=tuple(strangers)
    )
    if as_json:
        print_json(told)
        return
    at.session.tell("cli.broker_provided", users=len(users), new=len(given))
    _tell_given(at.session, given)
    _tell_strangers(at.session, strangers)


@broker.command()
def rotate(
    context: typer.Context,
    office: Annotated[str | None, typer.Argument(metavar="[OFFICE]", help="单位")] = None,
    gateway: Product = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """换密码：旧密码立即不能再建立连接，已建立的连接在规定时间内断开。"""
    with _counter(context, out) as at:
        if gateway == (office is not None):
            raise typer.BadParameter(at.session.say("cli.broker_whom"))
        user = at.wanted.product
        if office is not None:
            user = office_user(at.wanted.city, _office(at, office))
        (standing,) = at.desk.standings([user])
        if not standing.has_password:
            fail(at.session.say("cli.broker_user_not_there", user=user.name))
        given = _hand_over(at, [(user, at.recorded.rotate(user))], out)
        session_ms = at.desk.session_ms()
    if as_json:
        print_json(BrokerProvided(city=at.wanted.city, users=1, given=given))
        return
    _tell_given(at.session, given)
    _tell_session(at.session, session_ms)


@broker.command()
def revoke(
    context: typer.Context,
    office: Annotated[str | None, typer.Argument(metavar="[OFFICE]", help="单位")] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="用户名（单位已不存在、show 列为多余的用户）")
    ] = None,
    as_json: Json = False,
) -> None:
    """撤销：权限立即失效，密码随即删除。"""
    with _counter(context) as at:
        if (user is None) == (office is None):
            raise typer.BadParameter(at.session.say("cli.broker_whom"))
        name = user or ""
        if office is not None:
            name = office_user(at.wanted.city, _office(at, office)).name
        elif not name.startswith(f"{at.wanted.city}."):
            raise typer.BadParameter(
                at.session.say("cli.broker_user_elsewhere", user=name, city=at.wanted.city)
            )
        at.recorded.revoke(name)
        session_ms = at.desk.session_ms()
    if as_json:
        print_json(BrokerRevoked(user=name, session_ms=session_ms))
        return
    typer.echo(at.session.say("cli.broker_revoked", user=name))


@broker.command()
def show(context: typer.Context, as_json: Json = False) -> None:
    """查看：每个用户的权限、有无密码、缺少或多余的权限。"""
    with _counter(context) as at:
        standings = at.desk.standings(at.wanted.all)
        strangers = at.desk.strangers(at.wanted.all, city=at.wanted.city)
        session_ms = at.desk.session_ms()
    if as_json:
        print_json(
            BrokerShown(
                city=at.wanted.city,
                session_ms=session_ms,
                users=tuple(_shown(each) for each in standings),
                strangers=tuple(strangers),
            )
        )
        return
    _print(at.session, standings)
    _tell_strangers(at.session, strangers)
    _tell_session(at.session, session_ms)


@contextmanager
def _counter(context: typer.Context, out: Path | None = None) -> Iterator[_Counter]:
    if out is not None:
        # Before a password is set, so that none is lost for want of a place.
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
    session = session_of(context)
    settings = session.settings
    if settings.kafka_bootstrap is None:
        fail(session.say("cli.broker_none"))
    if settings.kafka_username is not None and settings.kafka_admin_username is None:
        fail(session.say("cli.broker_admin_needed", user=settings.kafka_username))
    city = known_city(settings)
    wanted = wanted_users(settings, city, now=SystemClock().now())
    access = KafkaAccess.of_administrator(settings)
    with recorded_access(settings, wanted.city, by=OPERATOR) as recorded:
        yield _Counter(session, recorded, city, wanted, access)


def _office(at: _Counter, said: str) -> str:
    if at.city is None:
        fail(at.session.say("cli.no_city"))
    return office_code(at.session, at.city, said)


def _hand_over(
    at: _Counter, users: Sequence[tuple[BrokerUser, str]], out: Path | None
) -> tuple[BrokerUserGiven, ...]:
    files: Sequence[Path | None] = [None] * len(users)
    if out is not None:
        files = write_client_files(out, users, at.access)
    return tuple(
        BrokerUserGiven(
            user=user.name,
            office=user.office,
            password=password if file is None else None,
            file=None if file is None else str(file),
            topic=user.topic if user.office else "",
            group_prefix=user.group_prefix,
        )
        for (user, password), file in zip(users, files, strict=True)
    )


def _tell_given(session: Session, given: Sequence[BrokerUserGiven]) -> None:
    for each in given:
        where = each.file or each.password or ""
        code = "cli.broker_given_file" if each.file else "cli.broker_given"
        typer.echo(session.say(code, user=each.user, where=where))
    if any(each.password for each in given):
        session.tell("cli.broker_shown_once")


def _tell_strangers(session: Session, strangers: Sequence[str]) -> None:
    if strangers:
        session.tell("cli.broker_strangers", users="、".join(strangers))


def _tell_session(session: Session, session_ms: int | None) -> None:
    if session_ms is None:
        session.tell("cli.broker_session_unknown")
    elif session_ms == 0:
        session.tell("cli.broker_session_endless")
    else:
        session.tell("cli.broker_session", seconds=-(-session_ms // 1000))


def _shown(standing: UserStanding) -> BrokerUserShown:
    has = (standing.user.grants - standing.missing) | standing.too_much
    return BrokerUserShown(
        user=standing.user.name,
        office=standing.user.office,
        has_password=standing.has_password,
        rights=tuple(sorted(map(str, has))),
        missing=tuple(sorted(map(str, standing.missing))),
        too_much=tuple(sorted(map(str, standing.too_much))),
    )


def _print(session: Session, standings: Sequence[UserStanding]) -> None:
    table = Table()
    for column in ("user", "password", "rights"):
        table.add_column(session.say(f"cli.broker_column_{column}"), overflow="fold")
    for standing in standings:
        shown = _shown(standing)
        words = [session.say("cli.broker_rights", count=len(shown.rights))]
        if shown.missing:
            words.append(session.say("cli.broker_missing", rights="; ".join(shown.missing)))
        if shown.too_much:
            words.append(session.say("cli.broker_too_much", rights="; ".join(shown.too_much)))
        has = "cli.broker_password_there" if shown.has_password else "cli.broker_password_none"
        table.add_row(shown.user, session.say(has), "\n".join(words))
    Console().print(table)
