"""Judging from the command line: by ourselves if nobody else does, else waiting for who does.

With a server running on the same data, the server holds the lease and judges; a command appends to
the log and waits. Without one, the command takes the lease, judges what stands in the log, folds
the views, and gives the lease back. A signal to stop waits until then, so that none is raised in
the middle of the judge.
"""

import time
from collections.abc import Callable

from gateway.held_signals import signals_held
from gateway.wiring import Deployment
from infra.lease import Lease
from infra.store.journal import CursorMoved
from infra.store.reads import judged_offset, view_position

PAUSE_SECONDS = 0.05
STEP_WAIT_MS = 100

OnJudged = Callable[[int], None]
"""Called with the number of records judged in each group."""


class LedgerElsewhereStands(Exception):
    """Another process holds the lease and does not go on; its own log says why."""


def judge_through(
    deployment: Deployment,
    offset: int,
    *,
    on_judged: OnJudged | None = None,
    patience_seconds: float = 600,
) -> None:
    """Return once the ledger has judged the record at ``offset`` and the views show it.

    ``patience_seconds`` bounds the wait for another process without any progress. Raises
    LedgerElsewhereStands, LedgerFault.
    """
    progress, since = -1, time.monotonic()
    while True:
        reached = _judged(deployment)
        if reached > offset and _views_follow(deployment):
            return
        if reached != progress:
            progress, since = reached, time.monotonic()
        lease = deployment.desk.take(deployment.city, holder=deployment.holder)
        if lease is not None:
            try:
                with signals_held():
                    _judge_ourselves(deployment, lease, offset, on_judged)
            except CursorMoved:
                # We slept through our lease and somebody went on: so do we, from there.
                continue
        elif time.monotonic() - since > patience_seconds:
            raise LedgerElsewhereStands(deployment.city)
        else:
            time.sleep(PAUSE_SECONDS)


def _judge_ourselves(
    deployment: Deployment, lease: Lease, offset: int, on_judged: OnJudged | None
) -> None:
    try:
        with deployment.desk.renewing(lease):
            runner = deployment.runner()
            runner.start()
        renewed = time.monotonic()
        while _judged(deployment) <= offset:
            count = runner.step(wait_ms=STEP_WAIT_MS)
            if on_judged is not None and count:
                on_judged(count)
            if time.monotonic() - renewed > deployment.settings.lease_seconds / 3:
                renewed = time.monotonic()
                deployment.desk.renew(lease)
        deployment.projector.catch_up()
    finally:
        deployment.desk.give_back(lease)


def _judged(deployment: Deployment) -> int:
    with deployment.engine.connect() as connection:
        return judged_offset(connection, deployment.city)


def _views_follow(deployment: Deployment) -> bool:
    with deployment.engine.connect() as connection:
        seen = view_position(connection, deployment.city)
        cursor = deployment.store.cursor(connection)
    return cursor is None or seen >= cursor.head.seq
