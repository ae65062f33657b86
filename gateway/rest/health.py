"""Is the process alive; is the installation ready to work."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from gateway.rest.parts import Parts, PartsOf
from infra.store import reads
from infra.store.outages import DATABASE_AWAY
from infra.store.published import published
from sharing.event_log import LogFault

router = APIRouter(tags=["运行 operation"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Whether each part works."""

    status: Literal["ready", "not_ready"]
    database: str = Field(description="`ok` or `away`.")
    log: str = Field(description="`ok`, or the fault by name.")
    ledger: str = Field(
        description="`judging`, `standby` (another process judges), `none` (none runs here), "
        "or the fault by name that stopped it."
    )
    audiences: str = Field(
        description="`ok`, or the fault by name that keeps cards from the audiences' topics; it is"
        " tried again, and no reason not to work."
    )
    unjudged_records: int = Field(description="Records of the log that wait to be judged.")
    publishing: str = Field(
        description="`ok`, `none` (nothing is published), or the fault by name for which the "
        "ledger waits before it goes on."
    )
    unpublished_rows: int = Field(
        description="Journal rows that are not published yet; their answers wait."
    )
    view_lag: int = Field(description="Journal rows that the views have not folded yet.")
    replication: Literal["ok", "low", "none", "unknown"] = Field(
        description="`low`: what was answered may be lost with one broker, for the log stands on "
        "fewer than 3 or counts as said what fewer than 2 have; no reason not to work. `none`: "
        "the log is a file of this machine. `unknown`: the cluster does not tell."
    )


@router.get("/health", summary="存活 Alive")
def health() -> Alive:
    """Looks at nothing but the process."""
    return Alive()


@router.get(
    "/ready", summary="就绪 Ready", responses={503: {"model": Ready, "description": "Not ready."}}
)
def ready(parts: PartsOf, response: Response) -> Ready:
    """503 while a part is away or the ledger stopped on a named fault."""
    found = look(parts)
    if found.status != "ready":
        response.status_code = 503
    return found


def look(parts: Parts) -> Ready:
    """The state of each part now."""
    database, log, ledger, judged, lag, end = "ok", "ok", _ledger(parts), 0, 0, 0
    publishing, unpublished = _publishing(parts), 0
    city = parts.deployment.city
    try:
        with parts.reads.moment() as connection:
            judged = reads.judged_offset(connection, city)
            head = reads.head_at(connection, city).position
            lag = max(0, head - reads.view_position(connection, city))
            if publishing != "none":
                unpublished = max(0, head - published(connection, city).seq)
    except DATABASE_AWAY:
        database = "away"
    try:
        end = parts.deployment.log.end_offset()
    except LogFault as fault:
        log = type(fault).__name__
    stopped = ledger not in {"judging", "standby", "none"}
    waits = publishing not in {"ok", "none"}
    is_ready = database == "ok" and log == "ok" and not stopped and not waits
    return Ready(
        status="ready" if is_ready else "not_ready",
        database=database,
        log=log,
        ledger=ledger,
        audiences=parts.deployment.audience_publisher.state,
        unjudged_records=max(0, end - judged) if is_ready else 0,
        publishing=publishing,
        unpublished_rows=unpublished,
        view_lag=lag,
        replication=_replication(parts),
    )


def _replication(parts: Parts) -> Literal["ok", "low", "none", "unknown"]:
    try:
        found = parts.deployment.replication_lately()
    except LogFault:
        return "unknown"
    if found is None:
        return "none"
    return "ok" if found.loses_nothing else "low"


def _publishing(parts: Parts) -> str:
    if not parts.deployment.publishing.publishes:
        return "none"
    trouble = parts.service.trouble if parts.service is not None else None
    return type(trouble).__name__ if isinstance(trouble, LogFault) else "ok"


def _ledger(parts: Parts) -> str:
    service = parts.service
    if service is None:
        return "none"
    if service.fault is not None:
        return type(service.fault).__name__
    return "judging" if service.is_judging else "standby"
