"""The pool 公海: what any office may claim, as masked cards with a button to claim.

Invariant: what stands here is what ``GET /api/v1/pool`` says to the same reader, in words.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, act_on, action, back_to, may_say, sent_form, told
from gateway.pages.desk_contexts import Field, PoolContext, PoolLine, Tag
from gateway.pages.desk_parts import PAGE_LINES, day, minute, pager
from gateway.pages.live_page import place_of, render_live
from gateway.pages.project_list import band_words
from gateway.pages.rendering import chrome_of
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.city_reads import pool_for, saw_pool
from gateway.rest.writing import known_id
from gateway.saying import Speaker, say_about_hold
from gateway.shown.pool import PoolCard
from gateway.submitting import Said
from sharing.submissions.holds import ClaimProject

router = APIRouter()


@router.get("/pool")
def pool_page(
    visit: VisitOf,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """Longest free first."""
    news = place_of(visit)
    language = visit.language
    _, cards = pool_for(visit.parts, visit.person, language)
    start = (page - 1) * PAGE_LINES
    shown = cards[start : start + PAGE_LINES]
    saw_pool(visit.parts, visit.person, shown)
    context = PoolContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("desk.pool", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        lines=tuple(_line(visit, card) for card in shown),
        pager=pager(visit, "/pool", {}, page=page, total=len(cards), shown=len(shown)),
        told=told(visit, told_id),
    )
    return render_live(visit, news, "pool.html", context)


@router.post("/pool/{project_id}")
def claim(
    project_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Claim a project."""
    submission_id = act_on(visit, known_id(project_id), form, POOL_SAYINGS)
    return back_to(form, "/pool", submission_id)


def _line(visit: Visit, card: PoolCard) -> PoolLine:
    language = visit.language
    tags = []
    if card.is_chemical:
        tags.append(Tag(say("desk.chemical", language), "warn"))
    if card.is_own:
        tags.append(Tag(say("desk.own_lead_here", language), "good"))
    claims = may_say(visit, "claim_project") and not card.claimable_from
    note = Field("note", say("desk.claim_note", language), kind="note")
    cools = card.claimable_from
    return PoolLine(
        name=card.code_name,
        chain=card.chain or card.industry,
        amount=band_words(card.amount_band, language) or say("desk.amount_unsaid", language),
        tags=tuple(tags),
        since=day(card.free_since),
        why=card.freed_words or say("desk.never_held", language),
        claim=action(visit, "claim_project", f"/pool/{card.project_id}", fields=(note,))
        if claims
        else None,
        note=say("desk.cools_down_until", language, at=minute(cools)) if cools else "",
    )


def _say_claim(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = ClaimProject(project_id=project_id, note=form.get("note", ""))
    return say_about_hold(speaker, submission_id, said)


POOL_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "claim_project": ("claim_project", _say_claim)
}
