"""Matching from the command line: by ourselves if nobody else judges, else waiting for who does.

A server that runs on the same data has a matcher of its own; a command then only waits until the
registrations that it asks about are matched. Without one, the command is the matcher: it submits,
judges, and goes on until nothing waits.

Edge cases: under ``matching: exact`` every registration counts as matched at once.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

from gateway.inline_ledger import LedgerElsewhereStands, judge_through
from gateway.wiring import Deployment
from infra.store.reads import leads_by_id

PAUSE_SECONDS: Final = 0.05

OnMatched = Callable[[int], None]
"""Called with how many of the registrations are still waiting."""


def match_through(
    deployment: Deployment,
    lead_ids: Sequence[str],
    *,
    on_matched: OnMatched = lambda _left: None,
    patience_seconds: float = 600,
) -> None:
    """Return once these leads are matched and the views show it.

    ``patience_seconds`` bounds the wait for another process without any progress. Raises
    LedgerElsewhereStands, LedgerFault, LogFault.
    """
    waiting = _unmatched(deployment, lead_ids)
    if not waiting:
        return
    lease = deployment.desk.take(deployment.city, holder=deployment.holder)
    if lease is not None:
        deployment.desk.give_back(lease)
        matcher = deployment.matcher()
        while matcher.turn():
            judge_through(deployment, deployment.log.end_offset() - 1)
            on_matched(matcher.desk.waiting_count)
        return
    since = time.monotonic()
    while waiting:
        left = _unmatched(deployment, waiting)
        if len(left) < len(waiting):
            since = time.monotonic()
        elif time.monotonic() - since > patience_seconds:
            raise LedgerElsewhereStands(deployment.city)
        waiting = left
        on_matched(len(waiting))
        if waiting:
            time.sleep(PAUSE_SECONDS)


def _unmatched(deployment: Deployment, lead_ids: Sequence[str]) -> list[str]:
    with deployment.engine.connect() as connection:
        leads = leads_by_id(connection, deployment.city, lead_ids)
    return [lead_id for lead_id in lead_ids if (lead := leads.get(lead_id)) and not lead.is_matched]
