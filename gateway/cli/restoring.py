"""``restore``: a database that was lost or is old gets its rows back from the published journal."""

import time
from typing import Annotated, Final

import typer

from gateway.cli.answers import Restored
from gateway.cli.session import fail, print_json, session_of
from gateway.held_signals import signals_held
from gateway.inline_ledger import LedgerElsewhereStands
from gateway.wiring import Deployment
from infra.lease import Lease

LEASE_WAIT_SECONDS: Final = 15
PAUSE_SECONDS: Final = 0.3


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("restore")(restore)


def restore(
    context: typer.Context,
    city: Annotated[
        str | None, typer.Option(help="城市代码，数据库为空时须给出（或设 ONEBOARD_CITY）")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """恢复：数据库丢失或用旧备份还原后，从已外发的账页按原裁定取回，不重新裁判。"""
    session = session_of(context)
    with session.deployment(new_city=city or session.settings.city) as deployment:
        if not deployment.publishing.publishes_journal:
            fail(session.say("cli.restore_no_topic"))
        with signals_held():
            restored = _restore(deployment)
    if as_json:
        print_json(restored)
    else:
        session.tell("cli.restored", **restored.model_dump())


def _restore(deployment: Deployment) -> Restored:
    before = _position(deployment)
    lease = _lease(deployment)
    try:
        with deployment.desk.renewing(lease):
            cursor = deployment.runner().start()
            deployment.projector.catch_up()
    finally:
        deployment.desk.give_back(lease)
    return Restored(
        count=cursor.head.seq - before,
        position=cursor.head.seq,
        state_hash=cursor.head.state_hash.hex(),
    )


def _position(deployment: Deployment) -> int:
    with deployment.engine.connect() as connection:
        cursor = deployment.store.cursor(connection)
    return 0 if cursor is None else cursor.head.seq


def _lease(deployment: Deployment) -> Lease:
    """The right to write; a lease that a killed process left behind is waited for."""
    deadline = time.monotonic() + LEASE_WAIT_SECONDS
    while (lease := deployment.desk.take(deployment.city, holder=deployment.holder)) is None:
        if time.monotonic() > deadline:
            raise LedgerElsewhereStands(deployment.city)
        time.sleep(PAUSE_SECONDS)
    return lease
