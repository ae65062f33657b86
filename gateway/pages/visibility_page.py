"""可见范围: the table that decides who sees what, for whoever reads the board or manages people.

Invariant: what stands here is what ``GET /api/v1/visibility`` says.
"""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import VisitOf
from gateway.rest.problems import Problem
from gateway.rest.visibility import may_read_policy
from gateway.shown.policy import PolicyShown, policy_shown
from sharing.field_classes import FieldClass

router = APIRouter()
PLACE: Final = "/visibility"


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One relation in one state: a word for each field class."""

    relation: str
    state: str
    showings: tuple[tuple[str, str], ...]
    """Code and words, in the order of the classes."""


@dataclass(frozen=True, slots=True)
class PolicyContext:
    """The page."""

    chrome: Chrome
    origin: str
    digest: str
    classes: tuple[str, ...]
    lines: tuple[PolicyLine, ...]


@router.get(PLACE)
def visibility_page(visit: VisitOf) -> Response:
    """The policy in force, in words."""
    if not may_read_policy(visit.person.role):
        raise Problem(403, "role_may_not", "auth.role_may_not")
    language = visit.language
    shown = policy_shown(visit.person.visibility, language)
    context = PolicyContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("visibility.title", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        origin=say("visibility.is_shipped" if shown.is_shipped else "visibility.is_own", language),
        digest=shown.digest,
        classes=tuple(say(f"visibility.class_{each}", language) for each in FieldClass),
        lines=_lines(shown),
    )
    return render(visit.request, "visibility.html", context)


def _lines(shown: PolicyShown) -> tuple[PolicyLine, ...]:
    by_place: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for cell in shown.cells:
        place = (cell.relation_words, cell.state_words)
        by_place.setdefault(place, []).append((cell.showing, cell.showing_words))
    return tuple(
        PolicyLine(relation, state, tuple(showings))
        for (relation, state), showings in by_place.items()
    )
