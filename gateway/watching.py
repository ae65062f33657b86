"""Watching who sees what: what the doors tell the access log, and where probing is turned away.

The rule: a lead, project or case that somebody opened, a list that names such things, a statement,
an evidence file, a receipt, a part of the feed, an export that somebody issued or took: each is
noted before the answer goes out. A look-up by id that finds nothing for this viewer and a
registration that collides are counted; beyond the hour's bound they get 429, with the same words
whether the thing is there or not.

Edge cases: a case is one entry for each lead that it shows, so that both offices find theirs; what
an office would show of a lead that it has not posted yet (a preview) is not noted.

Invariant: nothing of the thing itself is noted, only who, when, how, its id and which classes.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from auth.actors import Actor
from gateway.rest.problems import Problem, not_found
from gateway.shown.lead_sight import relations_to_lead, shows_of_lead
from gateway.shown.project import relations_to, state_of
from gateway.wiring import Deployment
from infra.access.log import Access, AccessLog, digest_of
from infra.access.probing import Bounds, Probing, What
from infra.clock import milliseconds
from ledger.views import LeadView, ProjectView
from sharing.field_classes import FieldClass
from sharing.visibility import shows

_request: ContextVar[tuple[str, str]] = ContextVar("watched_request", default=("command", ""))
"""The channel and id of the request at hand."""
_CLASSES: Final = tuple(each for each in FieldClass if each is not FieldClass.CONTACTS)
"""The classes that a lead's card can show; contact persons are on no card."""


class Watching:
    """Around every request: by which channel it came, and an id that its entries share."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] == "http":
            channel = "rest" if scope["path"].startswith("/api/") else "page"
            _request.set((channel, token_hex(8)))
        await self._app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Watch:
    """The access log and the counts of one city, as the doors use them."""

    log: AccessLog
    probing: Probing
    deployment: Deployment

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
            Probing(engine, city, bounds=bounds),
            deployment,
        )

    def saw_lead(self, viewer: Actor, lead: LeadView) -> None:
        """Note that somebody opened a lead."""
        shown = [each for each in _CLASSES if shows_of_lead(viewer, lead, each)]
        relations = sorted(each.value for each in relations_to_lead(viewer, lead))
        access = self._access(
            viewer,
            "lead",
            subject=lead.lead_id,
            of_office=lead.office,
            relation=",".join(relations),
            shown=[each.value for each in shown],
            masked=[each.value for each in FieldClass if each not in shown],
        )
        self.log.note(access)

    def saw_project(self, viewer: Actor, project: ProjectView) -> None:
        """Note that somebody opened a project; it counts as the lead's of its first contact."""
        relations, state = relations_to(viewer, project), state_of(project)
        shown = [each for each in _CLASSES if shows(viewer, relations, state, each)]
        access = self._access(
            viewer,
            "project",
            subject=project.project_id,
            of_office=project.first_office,
            relation=",".join(sorted(each.value for each in relations)),
            shown=[each.value for each in shown],
            masked=[each.value for each in FieldClass if each not in shown],
        )
        self.log.note(access)

    def saw_case(self, viewer: Actor, case_id: str, leads: Mapping[str, str]) -> None:
        """Note that somebody opened a case; ``leads``: whose the leads are that it showed."""
        self.log.note(
            *(
                self._access(viewer, "case", subject=subject, of_office=office)
                for subject, office in (leads or {case_id: ""}).items()
            )
        )

    def saw_list(
        self, viewer: Actor, ids: Collection[str], *, what: str = "leads", of_office: str = ""
    ) -> None:
        """Note that somebody read a list; one entry for all of it, none for an empty one."""
        if ids:
            self.log.note(self._access(viewer, what, ids=ids, of_office=of_office))

    def took_evidence(self, viewer: Actor, sha256: str, *, of_office: str) -> None:
        """Note that somebody took an evidence file; ``of_office``: who sent it first."""
        shown = (FieldClass.EVIDENCE.value,)
        taken = self._access(viewer, "evidence", subject=sha256, of_office=of_office, shown=shown)
        self.log.note(taken)

    def took_receipt(
        self, viewer: Actor, submission_id: str, *, of_office: str, opened: Collection[str]
    ) -> None:
        """Note that somebody took a receipt, and which classes it opens."""
        shown = [each.value for each in FieldClass if each.value in opened]
        taken = self._access(
            viewer,
            "receipt",
            subject=submission_id,
            of_office=of_office,
            shown=shown,
            masked=[each.value for each in FieldClass if each.value not in opened],
        )
        self.log.note(taken)

    def exported(self, viewer: Actor, named: str) -> None:
        """Note that somebody issued or took an export."""
        self.log.note(self._access(viewer, "export", subject=named))

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

    def _now(self) -> int:
        return milliseconds(self.deployment.clock.now())

    def _access(
        self,
        viewer: Actor,
        what: str,
        *,
        subject: str = "",
        of_office: str = "",
        relation: str = "",
        shown: Collection[str] = (),
        masked: Collection[str] = (),
        ids: Collection[str] = (),
    ) -> Access:
        channel, request = _request.get()
        return Access(
            at=self._now(),
            actor=viewer.id,
            in_stead_of=viewer.in_stead_of,
            office=viewer.office,
            role=viewer.role.value,
            channel=channel,
            what=what,
            subject=subject,
            of_office=of_office,
            relation=relation,
            shown=",".join(shown),
            masked=",".join(masked),
            count=len(ids) or 1,
            digest=digest_of(ids) if ids else "",
            request=request,
        )
