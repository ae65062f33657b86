"""Watching the doors of the web: by which channel a request came, and where probing is turned away.

The rule: what somebody saw is noted (``gateway.noting``). A look-up by id that finds nothing for
this viewer and a registration that collides are counted; beyond the hour's bound they get 429, with
the same words whether the thing is there or not.

Invariant: a look-up that finds something is never turned away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from auth.actors import Actor
from gateway.noting import Notes, begin_request
from gateway.rest.problems import Problem, not_found
from gateway.wiring import Deployment
from infra.access.log import AccessLog
from infra.access.probing import Bounds, Probing, What


class Watching:
    """Around every request: by which channel it came, and an id that its entries share."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] == "http":
            begin_request("rest" if scope["path"].startswith("/api/") else "page")
        await self._app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Watch(Notes):
    """The access log and the counts of one city, as the doors of the web use them."""

    probing: Probing

    @classmethod
    def of(cls, deployment: Deployment) -> "Watch":
        """The watch of a deployment."""
        settings, engine, city = deployment.settings, deployment.engine, deployment.city
        bounds: dict[What, Bounds] = {
            "absent": Bounds(settings.absent_per_hour, settings.absent_per_hour_of_office),
            "collided": Bounds(settings.collided_per_hour, settings.collided_per_hour_of_office),
        }
        return cls(
            AccessLog(engine, city),
            deployment,
            Probing(engine, city, bounds=bounds),
        )

    @contextmanager
    def counting_misses(self, viewer: Actor) -> Iterator[None]:
        """Count what is absent for this viewer; beyond the bound it is 429. Raises Problem."""
        try:
            yield
        except Problem as problem:
            if problem.status == not_found().status:
                self.refuse_beyond("absent", viewer)
                self.count("absent", viewer)
            raise

    def refuse_beyond(self, what: What, viewer: Actor) -> None:
        """Raises Problem (429) where the hour's bound is reached."""
        wait = self.probing.wait_seconds(
            what, actor=viewer.id, office=viewer.office, now=self._now()
        )
        if wait:
            raise Problem(
                429,
                "too_many_misses",
                f"access.too_many_{what}",
                params={"minutes": str(-(-wait // 60))},
                headers={"Retry-After": str(wait)},
            )

    def count(self, what: What, viewer: Actor) -> None:
        """Count one more."""
        self.probing.count(what, actor=viewer.id, office=viewer.office, now=self._now())
