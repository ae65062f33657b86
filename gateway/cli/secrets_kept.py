"""``keys``: a new master key for the key store 密钥库.

The new key is given as ``master_key``, the one before as ``master_key_before``, to every process of
the installation, before the command is run. It may be stopped and run again at any point, while the
product is running. Afterwards the key before is taken out of the settings.

Each city that the key store serves has the rotation in its record of rights, once: the key store
keeps a note until it stands there. A city whose record is in another database keeps its note; the
command run with that database's settings writes it, also when the key before is given no more.
"""

from typing import Annotated

import typer

from gateway.cli.secret_answers import MasterKeyRotated
from gateway.cli.session import REMAINS_LEFT, Session, fail, print_json, session_of
from gateway.wiring import Deployment
from infra.keys.remains import SWEEP_MS
from infra.keys.rotation import Rewrapped
from infra.keys.rotation_notes import CityRotation
from infra.store.people_stores import PeopleStores
from infra.store.reads import cities
from infra.store.rights_events import Doing
from sharing.contacts import SealBroken

keys = typer.Typer(help="密钥：更换主密钥。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(keys, name="keys")


@keys.command("rotate")
def rotate(context: typer.Context, as_json: Json = False) -> None:
    """更换主密钥：密钥库内的全部密钥改用新主密钥封存；可随时中断，再次执行即可继续。"""
    session = session_of(context)
    with session.deployment() as deployment, deployment.keys.rotation.alone():
        done = _rotated(deployment)
        if not (deployment.keys.rotation.has_both_keys or done.recorded):
            fail(session.say("cli.keys_need_both"), status=2)
    if as_json:
        print_json(done)
    _tell(session, done, as_json=as_json)
    if done.unreadable:
        fail(session.say("cli.keys_unreadable", count=done.unreadable))
    if done.has_remains:
        fail(session.say("cli.keys_remains"), status=REMAINS_LEFT)


def _rotated(deployment: Deployment) -> MasterKeyRotated:
    rotation = deployment.keys.rotation
    is_needed = rotation.has_both_keys and rotation.begin()
    done = rotation.rewrap() if is_needed else Rewrapped(0, 0)
    recorded, left = _recorded(deployment)
    if is_needed:
        rotation.finish()
    return MasterKeyRotated(
        keys=done.keys,
        unreadable=done.unreadable,
        was_done=not is_needed,
        recorded=tuple(sorted(recorded)),
        not_recorded=tuple(sorted(left)),
        has_remains=not deployment.keys.sweep(wait_ms=SWEEP_MS),
    )


def _recorded(deployment: Deployment) -> tuple[set[str], set[str]]:
    """Write what the cities' records do not tell yet: those that do now, and those that do not."""
    notes = deployment.keys.rotation.notes
    with deployment.engine.connect() as connection:
        here = {deployment.city, *cities(connection)}
    recorded, left = set(), set()
    for told in notes.unrecorded():
        if told.city in here and record_rotation(deployment, told):
            notes.strike(told)
            recorded.add(told.city)
        else:
            left.add(told.city)
    return recorded, left


def record_rotation(deployment: Deployment, told: CityRotation) -> bool:
    """Have the city's record tell it, once; False where the key of its seal does not open."""
    try:
        seed_secret = deployment.keys.seed_secret(told.city)
    except SealBroken:
        return False
    stores = PeopleStores.open(deployment.engine, told.city, seed_secret=seed_secret)
    details: dict[str, str | int | list[str]] = {
        "keys": told.keys,
        "unreadable": told.unreadable,
        "rotation": told.rotation,
    }
    doing = Doing(deployment.now_ms(), "master_key_rotated", "", "", details)
    stores.record.write_once(doing, by="rotation")
    return True


def _tell(session: Session, done: MasterKeyRotated, *, as_json: bool) -> None:
    """In words, on standard error; with JSON only what somebody still has to do."""
    if not as_json:
        code = "cli.keys_rotated_before" if done.was_done else "cli.keys_rotated"
        session.tell(code, count=done.keys)
        if done.recorded:
            session.tell("cli.keys_recorded", cities=", ".join(done.recorded))
    if done.not_recorded:
        session.tell("cli.keys_not_recorded", cities=", ".join(done.not_recorded))
