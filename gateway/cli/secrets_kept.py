"""``keys``: a new master key for the key store 密钥.

The new key is given as ``master_key``, the one before as ``master_key_before``, to every process of
the installation, before the command is run. It may be stopped and run again at any point, while the
product is running. Afterwards the key before is taken out of the settings.
"""

from typing import Annotated

import typer

from gateway.cli.people import stores_of
from gateway.cli.secret_answers import MasterKeyRotated
from gateway.cli.session import fail, print_json, session_of
from gateway.wiring import Deployment
from infra.clock import milliseconds
from infra.keys.rotation import Rewrapped
from infra.store.rights_events import Doing

keys = typer.Typer(help="密钥：更换主密钥。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(keys, name="keys")


@keys.command("rotate")
def rotate(context: typer.Context, as_json: Json = False) -> None:
    """更换主密钥：密钥库内的全部密钥改用新主密钥封存；可随时中断，再次执行即可继续。"""
    session = session_of(context)
    with session.deployment() as deployment:
        rotation = deployment.keys.rotation
        if not rotation.has_both_keys:
            fail(session.say("cli.keys_need_both"), status=2)
        is_needed = rotation.begin()
        done = rotation.rewrap() if is_needed else Rewrapped(0, 0)
        if is_needed:
            _record(deployment, done)
            rotation.finish()
    if as_json:
        told = MasterKeyRotated(keys=done.keys, unreadable=done.unreadable, was_done=not is_needed)
        print_json(told)
    elif is_needed:
        session.tell("cli.keys_rotated", count=done.keys)
    else:
        session.tell("cli.keys_rotated_before")
    if done.unreadable:
        fail(session.say("cli.keys_unreadable", count=done.unreadable))


def _record(deployment: Deployment, done: Rewrapped) -> None:
    """Before the key before goes: what is stopped here is recorded once more, never not at all."""
    now = milliseconds(deployment.clock.now())
    details: dict[str, str | int | list[str]] = {"keys": done.keys, "unreadable": done.unreadable}
    stores_of(deployment).record.write(Doing(now, "master_key_rotated", "", "", details))
