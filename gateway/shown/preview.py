"""预览: what each kind of reader will see of a lead, before it is posted and once it is signed.

A project is made in memory from the draft, with one reader at a time standing to it in one way, and
goes through the very functions that make every card. So a preview cannot differ from what is shown
later; what it cannot know is what others do meanwhile.

Edge cases: the own office is shown as the one with first contact. Whom the centre offers the
investor to reads it in the case; the card gives nothing by that.

Invariant: nothing is stored, and nothing that other offices said has any part in it; every relation
of the policy stands here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor, Role
from gateway.cards import ProjectCard, project_card
from gateway.messages.catalogue import say
from gateway.shown.project import relations_to, state_of
from ledger.views import ProjectView, Recognised, TouchView, TransferView
from sharing.field_classes import FieldClass
from sharing.sections import Commercial, Frozen, Identity, Summary
from sharing.submissions.showing import LeadVisibility
from sharing.visibility import may_see

PROJECT, LEAD, READER = "P-PREVIEW", "L-PREVIEW", "R-PREVIEW"


class Draft(Frozen):
    """What is to be posted, as far as somebody may see it; contact persons go nowhere."""

    identity: Identity
    commercial: Commercial = Commercial()
    summary: Summary = Summary()
    visibility: LeadVisibility = "sealed"
    shared_with: tuple[str, ...] = ()


class ClassSeen(BaseModel):
    """What is given of one class of fields, and why."""

    model_config = ConfigDict(frozen=True)
    field_class: str
    field_class_words: str
    showing: str = Field(description="`show`, `mask`, `absent`.")
    showing_words: str
    reason: str


class SeenBy(BaseModel):
    """One kind of reader, at one time."""

    model_config = ConfigDict(frozen=True)
    reader: str = Field(description="`own`, `other`, `landing`, `centre` … as in the policy.")
    reader_words: str
    when: str = Field(description="`posted`, `signed`.")
    when_words: str
    card: ProjectCard | None = Field(description="Null: it looks as if it did not exist.")
    classes: list[ClassSeen]


class PreviewShown(BaseModel):
    """The draft as each kind of reader will see it."""

    model_config = ConfigDict(frozen=True)
    readers: list[SeenBy]


class _Reader(NamedTuple):
    name: str
    viewer: Actor
    project: ProjectView
    is_offered: bool = False


def preview_shown(
    viewer: Actor, draft: Draft, *, day: str, language: str, secret: bytes
) -> PreviewShown:
    """The draft of ``viewer``'s office, as everybody will see it; ``day``: a day of signing."""
    posted = _project(viewer, draft)
    signing = Recognised(on=day, period=day[:7], is_event_month=True)
    signed = posted.model_copy(update={"signing": signing})
    return PreviewShown(
        readers=[
            _seen(reader, when, language, secret)
            for when, project in (("posted", posted), ("signed", signed))
            for reader in _readers(viewer, project)
        ]
    )


def _project(viewer: Actor, draft: Draft) -> ProjectView:
    shown = {"visibility": draft.visibility, "shared_with": draft.shared_with}
    touch = TouchView(lead_id=LEAD, office=viewer.office).model_copy(update=shown)
    return ProjectView(
        project_id=PROJECT,
        first_office=viewer.office,
        first_lead=LEAD,
        identity=draft.identity,
        touches=(touch,),
        amount_yuan=draft.commercial.amount_yuan,
        amount_usd_cents=draft.commercial.amount_usd_cents,
        industry=draft.summary.industry,
        chain=draft.summary.chain,
        is_chemical=draft.summary.is_chemical,
    )


def _readers(viewer: Actor, project: ProjectView) -> Iterator[_Reader]:
    """Each kind of reader, who stands to the project in this way and in no other."""

    def actor(role: Role, **more: frozenset[str]) -> Actor:
        seen_as = {"visibility": viewer.visibility, **more}
        return Actor(id="preview", office=READER, role=role).model_copy(update=seen_as)

    staff, charged = actor(Role.OFFICE_STAFF), {"projects_in_charge": frozenset({PROJECT})}
    touch = project.touches[0]
    behind = TouchView(lead_id="L-OTHER", office=READER, order=1)
    asked = TransferView(
        transfer_id="T-PREVIEW",
        kind="county",
        from_office=viewer.office,
        to_office=READER,
        proposed_by=viewer.office,
        at=0,
    )
    named = touch.model_copy(update={"shared_with": (*touch.shared_with, READER)})
    own = actor(Role.OFFICE_STAFF).model_copy(update={"office": viewer.office})
    yield _Reader("first_contact", own, project)
    if touch.visibility == "named":
        yield _Reader("named", staff, project.model_copy(update={"touches": (named,)}))
    yield _Reader("other", staff, project)
    yield _Reader("waiting", staff, project.model_copy(update={"touches": (touch, behind)}))
    yield _Reader("holder", staff, project.model_copy(update={"holder_office": READER}))
    yield _Reader("offered", staff, project, is_offered=True)
    yield _Reader("receiver", staff, project.model_copy(update={"transfers": (asked,)}))
    yield _Reader("landing", staff, project.model_copy(update={"landing_office": READER}))
    yield _Reader("in_charge", actor(Role.LEADER, **charged), project)
    yield _Reader("reviewer", actor(Role.REVIEWER, **charged), project)
    yield _Reader("centre", actor(Role.CITY_OPERATOR), project)
    yield _Reader("assessor", actor(Role.ASSESSOR), project)
    yield _Reader("auditor", actor(Role.AUDITOR), project)
    yield _Reader("outside", actor(Role.ADMINISTRATOR), project)


def _seen(reader: _Reader, when: str, language: str, secret: bytes) -> SeenBy:
    offered = (READER,) if reader.is_offered else ()
    relations = relations_to(reader.viewer, reader.project, offered=offered)
    state = state_of(reader.project)
    classes = []
    for field_class in FieldClass:
        sight = may_see(reader.viewer, relations, state, field_class)
        classes.append(
            ClassSeen(
                field_class=field_class.value,
                field_class_words=say(f"visibility.class_{field_class}", language),
                showing=sight.showing.value,
                showing_words=say(f"visibility.{sight.showing}", language),
                reason=sight.reason,
            )
        )
    return SeenBy(
        reader=reader.name,
        reader_words=say(f"visibility.relation_{reader.name}", language),
        when=when,
        when_words=say(f"visibility.when_{when}", language),
        card=project_card(reader.viewer, reader.project, secret=secret),
        classes=classes,
    )
