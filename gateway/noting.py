"""Noting who saw what: what every door, the command line too, tells the access log.

The rule: a lead, project or case that somebody opened, a list that names such things, a statement,
an evidence file, a receipt, a part of the feed, an export that somebody issued or took: each is
noted before the answer goes out.

Edge cases: a case is one entry for each lead that it shows, so that both offices find theirs; a
list is one for each office whose leads it shows by name (``gateway.lists_seen``); what an office
would show of a lead that it has not posted yet (a preview) is not noted.

Invariant: nothing of the thing itself is noted, only who, when, how, its id and which classes. This
loads no web framework, so that commands stay quick.
"""

from collections.abc import Collection, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Literal, Self

from auth.actors import Actor
from gateway.lists_seen import (
    Seen,
    SeenPart,
    parts_of_leads,
    parts_of_projects,
    seen_lead,
    seen_project,
)
from gateway.wiring import Deployment
from infra.access.log import Access, AccessLog, digest_of
from infra.clock import milliseconds
from ledger.views import LeadView, ProjectView
from sharing.field_classes import FieldClass

Channel = Literal["command", "page", "rest"]
_request: ContextVar[tuple[str, str]] = ContextVar("noted_request", default=("command", ""))
"""The channel and id of the request at hand."""


def begin_request(channel: Channel) -> None:
    """From here on entries are of a new request, which came by this channel."""
    _request.set((channel, token_hex(8)))


@dataclass(frozen=True, slots=True)
class Notes:
    """The access log of one city, as the doors write it."""

    log: AccessLog
    deployment: Deployment

    @classmethod
    def of(cls, deployment: Deployment) -> Self:
        """The notes of a deployment."""
        return cls(AccessLog(deployment.engine, deployment.city), deployment)

    def saw_lead(self, viewer: Actor, lead: LeadView) -> None:
        """Note that somebody opened a lead."""
        self._saw_each(viewer, "lead", {lead.lead_id: seen_lead(viewer, lead)})

    def saw_project(self, viewer: Actor, project: ProjectView) -> None:
        """Note that somebody opened a project; it counts as the lead's of its first contact."""
        self._saw_each(viewer, "project", {project.project_id: seen_project(viewer, project)})

    def saw_case(
        self,
        viewer: Actor,
        case_id: str,
        leads: Iterable[LeadView],
        *,
        offered: Mapping[str, Collection[str]],
    ) -> None:
        """Note that somebody opened a case; ``leads``: those that it showed."""
        seen = {
            lead.lead_id: seen_lead(viewer, lead, offered=offered.get(lead.lead_id, ()))
            for lead in leads
        }
        self._saw_each(viewer, "case", seen or {case_id: Seen("", "", ())})

    def saw_leads(
        self,
        viewer: Actor,
        leads: Iterable[LeadView],
        *,
        what: str = "leads",
        offered: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Note that somebody read a list of leads, for each office that it showed by name."""
        self._saw_parts(viewer, what, parts_of_leads(viewer, leads, offered=offered or {}))

    def saw_own(self, viewer: Actor, ids: Collection[str], *, what: str) -> None:
        """Note that somebody read a list of the own office's that has no ids of its own leads."""
        if ids:
            self.log.note(self._access(viewer, what, of_office=viewer.office, ids=ids))

    def saw_projects(
        self,
        viewer: Actor,
        projects: Iterable[ProjectView],
        *,
        what: str = "projects",
        of_office: str = "",
    ) -> None:
        """Note that somebody read projects, for each office whose they are and that it showed by
        name; ``of_office``: whose list it is, which is told of it in any case.
        """
        parts = list(parts_of_projects(viewer, projects))
        self._saw_parts(viewer, what, parts, of_office=of_office)

    def saw_list(self, viewer: Actor, ids: Collection[str], *, what: str) -> None:
        """Note that somebody read a list without any name; none for an empty one."""
        if ids:
            self.log.note(self._access(viewer, what, ids=ids))

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

    def _now(self) -> int:
        return milliseconds(self.deployment.clock.now())

    def _saw_each(self, viewer: Actor, what: str, subjects: Mapping[str, Seen]) -> None:
        self.log.note(
            *(
                self._access(
                    viewer,
                    what,
                    subject=subject,
                    of_office=seen.of_office,
                    relation=seen.relation,
                    shown=seen.shown,
                    masked=seen.masked,
                )
                for subject, seen in subjects.items()
            )
        )

    def _saw_parts(
        self, viewer: Actor, what: str, parts: Iterable[SeenPart], *, of_office: str = ""
    ) -> None:
        accesses = []
        for seen, ids in parts:
            access = self._access(
                viewer,
                what if not of_office or seen.of_office == of_office else "projects",
                of_office=seen.of_office,
                relation=seen.relation,
                shown=seen.shown,
                masked=seen.masked,
                ids=ids,
            )
            accesses.append(replace(access, ids=ids if seen.by_name else ()))
        if accesses and of_office and all(each.of_office != of_office for each in accesses):
            count = sum(each.count for each in accesses)
            whole = self._access(viewer, what, of_office=of_office)
            accesses.append(replace(whole, count=count))
        self.log.note(*accesses)

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
