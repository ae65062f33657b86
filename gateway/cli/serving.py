"""``up`` and ``ledger``: running the product."""

import signal
import threading
from typing import Annotated

import typer

from gateway.cli.city import open_demo
from gateway.cli.session import Session, session_of
from gateway.demo_people import ensure_demo_people
from gateway.serving import serve
from gateway.wiring import CityNotChosen
from infra.city_reads import CityReads, CityUnknown


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("up")(up)
    app.command("ledger")(ledger)


def up(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="监听端口")] = None,
) -> None:
    """启动：网页、接口与账本；数据目录为空时打开示例城市。"""
    session = session_of(context)
    if not _is_opened(session):
        session.tell("cli.opening_demo")
        open_demo(session)
    settings = session.settings
    address, number = host or settings.host, settings.port if port is None else port
    with session.deployment() as deployment:
        is_demo = CityReads(deployment.engine, deployment.city).city().is_demo
        people = ensure_demo_people(deployment) if is_demo else []

        def tell(url: str) -> None:
            session.tell("cli.serving", url=url)
            for login, password, who in people:
                session.tell("cli.sign_in", login=login, password=password, who=who)

        serve(deployment, address, number, on_ready=tell)


def _is_opened(session: Session) -> bool:
    try:
        with session.deployment() as deployment:
            CityReads(deployment.engine, deployment.city).city()
    except (CityNotChosen, CityUnknown):
        return False
    return True


def ledger(context: typer.Context) -> None:
    """只运行账本：取得租约后裁判并记账，直到收到停止信号。"""
    session = session_of(context)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    with session.deployment() as deployment:
        service = deployment.service()
        service.start()
        while not stopping.wait(0.2) and service.fault is None:
            pass
        service.stop()
        if service.fault is not None:
            raise service.fault
