"""Lists of projects that are noted in the access log as they are made.

The rule: whoever puts names or cards of projects into an answer takes them from here, so that the
reading is noted with them, for each office whose projects they are.

Edge cases: an own lead that collided stands as a card under the project of somebody else; it is
noted as the own office's, never as that project. A masked card has no id and counts in the sum.

Invariant: what is absent for the reader is not noted.
"""

from collections.abc import Iterable, Mapping, Sequence

import orjson

from auth.actors import Actor
from gateway.cards import ProjectCard
from gateway.rest.parts import Parts
from gateway.shown.project_names import ProjectNames, name_for
from gateway.watching import Watch
from infra.store.reads import projects_by_id
from sharing.events.leads import Placing


def names_noted(
    parts: Parts, viewer: Actor, ids: Iterable[str], *, what: str, of_office: str = ""
) -> ProjectNames:
    """The names of these projects for a signed-in person; ``of_office``: whose list it is."""
    with parts.reads.moment() as connection:
        projects = projects_by_id(connection, parts.deployment.city, sorted({*ids} - {""}))
    names = {
        key: name_for(viewer, project, parts.shelf.secret) for key, project in projects.items()
    }
    told = [project for key, project in projects.items() if names[key].name]
    watch = Watch.of(parts.deployment)
    watch.saw_projects(viewer, told, what=what, of_office=of_office)
    return names


def note_projects(parts: Parts, viewer: Actor, ids: Iterable[str], *, what: str) -> None:
    """Note that a list showed these projects."""
    by_id = parts.shelf.at_present().by_id
    seen = [by_id[each] for each in dict.fromkeys(ids) if each in by_id]
    Watch.of(parts.deployment).saw_projects(viewer, seen, what=what)


def note_feed(parts: Parts, viewer: Actor, cards: Mapping[str, bytes | None]) -> None:
    """Note whose projects these stored cards name, by key; what is masked or gone by its key."""
    named: list[str] = []
    masked: list[str] = []
    for key, document in cards.items():
        project_id = str(orjson.loads(document).get("project_id", "")) if document else ""
        (named if project_id else masked).append(project_id or key)
    with parts.reads.moment() as connection:
        projects = projects_by_id(connection, parts.deployment.city, named)
    watch = Watch.of(parts.deployment)
    watch.saw_projects(viewer, projects.values(), what="feed")
    watch.saw_list(viewer, masked, what="feed")


def note_cards(parts: Parts, viewer: Actor, cards: Sequence[ProjectCard]) -> None:
    """Note that a list showed these cards."""
    watch = Watch.of(parts.deployment)
    own = [card.project_id for card in cards if card.own_placing == Placing.COLLIDED]
    watch.saw_own(viewer, own, what="leads")
    others = [card for card in cards if card.own_placing != Placing.COLLIDED]
    note_projects(parts, viewer, [card.project_id for card in others], what="projects")
    masked = [card.code_name for card in others if not card.project_id]
    watch.saw_list(viewer, masked, what="projects")
