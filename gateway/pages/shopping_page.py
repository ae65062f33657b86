"""Shopping around 兜圈子: enterprises that talk with several offices, for the city in full.

An office is shown its own leads that collided, and nothing more.

Invariant: what stands here is what ``GET /api/v1/shopping-around`` says to the same reader.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.cards import ProjectCard
from gateway.messages.catalogue import say
from gateway.pages.desk_contexts import (
    ContactLine,
    EnterpriseBlock,
    LeadLine,
    ShoppingContext,
    Tag,
)
from gateway.pages.desk_parts import PAGE_LINES, amount, day, land, pager
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.city_reads import shopping_for
from gateway.shown.shopping import ContactShown, EnterpriseShown

router = APIRouter()


@router.get("/shopping-around")
def shopping_page(visit: VisitOf, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
    """Most offices first, then the latest movement."""
    language = visit.language
    found = shopping_for(
        visit.parts,
        visit.person,
        language,
        offset=(page - 1) * PAGE_LINES,
        limit=PAGE_LINES,
    )
    is_city = may(visit.person.role, Permission.CITY_LEAD_READ).allowed
    shown = len(found.enterprises) or len(found.collided)
    context = ShoppingContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("desk.shopping", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        is_city=is_city,
        enterprises=tuple(_block(each, language) for each in found.enterprises),
        collided=tuple(_collided(each, visit) for each in found.collided),
        pager=pager(visit, "/shopping-around", {}, page=page, total=found.total, shown=shown),
        count=f"{found.total:,}",
    )
    return render(visit.request, "shopping.html", context)


def _block(found: EnterpriseShown, language: str) -> EnterpriseBlock:
    return EnterpriseBlock(
        name=found.name,
        offices=say("desk.talks_with", language, count=found.office_count),
        bases=tuple(found.bases_words),
        moved=day(found.last_moved_at),
        is_settled=found.is_settled,
        contacts=tuple(_contact(each, language) for each in found.contacts),
    )


def _contact(contact: ContactShown, language: str) -> ContactLine:
    tags = []
    if contact.has_first_contact:
        tags.append(Tag(say("desk.first_contact", language), "good"))
    if contact.is_holder:
        tags.append(Tag(say("desk.holder", language), "strong"))
    if contact.board_stage != "registered":
        tags.append(Tag(say(f"page.stage_{contact.board_stage}", language)))
    last = " ".join(filter(None, (day(contact.last_note_at), contact.last_note)))
    return ContactLine(
        office=contact.office_name,
        href=f"/leads/{contact.lead_id}",
        project=contact.project or contact.code_name,
        tags=tuple(tags),
        amount=amount(
            language,
            yuan=contact.amount_yuan,
            cents=contact.amount_usd_cents,
            said=contact.amount_said,
        ),
        land=land(language, contact.land_sqm),
        stage=contact.stage,
        registered=day(contact.registered_at),
        last=last,
    )


def _collided(card: ProjectCard, visit: Visit) -> LeadLine:
    language = visit.language
    return LeadLine(
        href="",
        title=card.project or card.code_name,
        investor=card.investor,
        office="",
        tags=(Tag(say("desk.placing_collided", language), "warn"),),
        hold="",
        due=None,
        due_what="",
        cases=(),
        amount=amount(language, yuan=card.amount_yuan, cents=card.amount_usd_cents),
        registered="",
    )
