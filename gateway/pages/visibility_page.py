"""可见范围: the table that decides who sees what, and what it makes of an office's own lead.

The table is for whoever reads the board or manages people, the preview of a lead for its own
office alone, for everybody else it is as absent.

Invariant: what stands here is what ``GET /api/v1/visibility`` and ``POST /api/v1/leads/preview``
say.
"""

from dataclasses import dataclass
from typing import Final, get_args

from fastapi import APIRouter
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome, Link
from gateway.pages.preview_lines import PreviewContext, preview_of, preview_tables
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import VisitOf
from gateway.rest.leads import lead_for
from gateway.rest.problems import Problem
from gateway.rest.visibility import may_read_policy
from gateway.shown.lead_sight import is_own_lead
from gateway.shown.policy import PolicyShown, policy_shown
from sharing.field_classes import FieldClass
from sharing.submissions.showing import LeadVisibility

router = APIRouter()
PLACE: Final = "/visibility"
STEPS: Final[tuple[LeadVisibility, ...]] = get_args(LeadVisibility)


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


@router.get("/leads/{lead_id}/preview")
def lead_preview(lead_id: str, visit: VisitOf, visibility: str = "") -> Response:
    """What each kind of reader sees of an own lead, as it is set or would be."""
    language = visit.language
    viewer = visit.person.actor
    lead = lead_for(visit.parts, viewer, lead_id, language=language, readable=is_own_lead)
    now = next((step for step in STEPS if step == lead.visibility), STEPS[0])
    step = next((each for each in STEPS if each == visibility), now)
    place = f"/leads/{lead.lead_id}"
    steps = [
        Link(say(f"visibility.state_{each}", language), f"{place}/preview?visibility={each}")
        for each in STEPS
    ]
    context = PreviewContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("visibility.preview_title", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        back=Link(say("account.to_lead", language), place),
        title=lead.project or lead.code_name,
        steps=tuple((link, each == step) for link, each in zip(steps, STEPS, strict=True)),
        classes=tuple(say(f"visibility.class_{each}", language) for each in FieldClass),
        tables=preview_tables(visit, preview_of(visit, lead, step)),
    )
    return render(visit.request, "preview.html", context)


def _lines(shown: PolicyShown) -> tuple[PolicyLine, ...]:
    by_place: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for cell in shown.cells:
        place = (cell.relation_words, cell.state_words)
        by_place.setdefault(place, []).append((cell.showing, cell.showing_words))
    return tuple(
        PolicyLine(relation, state, tuple(showings))
        for (relation, state), showings in by_place.items()
    )
