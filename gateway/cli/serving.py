"""``up`` and ``ledger``: running the product."""

import signal
import threading
from collections.abc import Callable
from socket import socket
from typing import Annotated, Final

import typer

from gateway.cli.city import open_demo
from gateway.cli.native import native_servers
from gateway.cli.session import Session, session_of
from gateway.demo_people import ensure_demo_people
from gateway.held_signals import signals_held
from gateway.listening import listening_socket
from gateway.messages.catalogue import say
from gateway.wiring import CityNotChosen, Deployment
from infra.city_reads import CityReads, CityUnknown
from infra.log.kafka_topic import Replication

PORT_MAX: Final = 65_535


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("up")(up)
    app.command("ledger")(ledger)


def up(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="监听端口")] = None,
    native: Annotated[
        bool,
        typer.Option("--native", help="在本机启动 Kafka 与 PostgreSQL 试用，停止后其数据即删除"),
    ] = False,
    server: Annotated[
        bool,
        typer.Option("--server", help="在本机启动 Kafka 与 PostgreSQL，数据留在数据目录"),
    ] = False,
) -> None:
    """启动：网页、接口与账本；数据目录为空时打开示例城市。"""
    session = session_of(context)
    if port is not None and not 0 <= port <= PORT_MAX:
        words = session.say("cli.port_impossible", port=port, most=PORT_MAX)
        raise typer.BadParameter(words, param_hint="--port")
    if native and server:
        raise typer.BadParameter(session.say("cli.native_or_server"), param_hint="--native")
    if not native and not server:
        _serve(session, host, port)
        return
    with native_servers(session, keeps=server) as servers:
        _serve(servers.session, host, port, once_open=servers.give_offices_their_users)


def _serve(
    session: Session,
    host: str | None,
    port: int | None,
    *,
    once_open: Callable[[], None] = lambda: None,
) -> None:
    settings = session.settings
    number = settings.port if port is None else port
    with listening_socket(host or settings.host, number) as listener:
        _serve_at(session, listener, once_open)


def _serve_at(session: Session, listener: socket, once_open: Callable[[], None]) -> None:
    # Here, since loading the web takes a fifth of the start of every other command.
    from gateway.serving import serve  # noqa: PLC0415

    if not _is_opened(session):
        session.tell("cli.opening_demo")
        with signals_held():
            open_demo(session)
    once_open()
    with session.deployment() as deployment:
        _warn_of_few_replicas(session, deployment)
        is_demo = CityReads(deployment.engine, deployment.city).city().is_demo
        people = ensure_demo_people(deployment) if is_demo else []

        def tell(url: str) -> None:
            session.tell("cli.serving", url=url)
            for login, password, who in people:
                session.tell("cli.sign_in", login=login, password=password, who=who)

        serve(deployment, listener, on_ready=tell)


def _warn_of_few_replicas(session: Session, deployment: Deployment) -> None:
    words = replication_words(deployment.replication(), session.settings.language)
    if words:
        typer.echo(words, err=True)


def replication_words(found: Replication | None, language: str) -> str:
    """What is said at the start about the log's replicas; '' where an answer is lost with no one
    server, and where the log is on this machine's own disk (None).
    """
    if found is None or found.loses_nothing:
        return ""
    return say(
        "cli.replication_low",
        language,
        replicas=found.replicas,
        in_sync=found.in_sync,
        min_insync=found.min_insync_replicas,
    )


def _is_opened(session: Session) -> bool:
    """Whether a city is here; a demo city whose first start was broken off is not, yet."""
    try:
        with session.deployment() as deployment:
            reads = CityReads(deployment.engine, deployment.city)
            with reads.moment() as connection:
                state = reads.city_state(connection)
    except (CityNotChosen, CityUnknown):
        return False
    return not state.city.is_demo or state.opening_closed or state.has_live_leads


def ledger(context: typer.Context) -> None:
    """只运行账本：取得租约后裁判并记账，直到收到停止信号。"""
    session = session_of(context)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    with session.deployment() as deployment:
        _warn_of_few_replicas(session, deployment)
        deployment.erasures().sweep()
        service = deployment.service()
        service.start()
        while not stopping.wait(0.2) and service.fault is None:
            pass
        service.stop()
        if service.fault is not None:
            raise service.fault
