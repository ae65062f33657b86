"""A project: how it stands, what was recognised of it, what its offices proposed and agreed on.

Edge cases: a project that was merged leads to the one that it went to; whoever may not know how a
project stands finds none.

Invariant: what stands here is what the leads and proposals of ``/api/v1`` say to the same reader.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.cards import ProjectCard
from gateway.messages.catalogue import say
from gateway.pages.acting import act_on, back_to, may_say, told
from gateway.pages.agreement_actions import AGREEMENT_SAYINGS, agreement_blocks, propose_agreement
from gateway.pages.charges_page import charges_shown
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Action, DatedLine, Fact, Tag
from gateway.pages.desk_parts import amount, said_facts
from gateway.pages.form_tokens import check_form
from gateway.pages.papers_sent import papers_in, sent_with_papers
from gateway.pages.project_contexts import ProjectContext
from gateway.pages.project_list import band_words
from gateway.pages.proposal_lines import proposal_lines, proposals_known
from gateway.pages.recognition_actions import (
    RECOGNITION_SAYINGS,
    propose_recognition,
    revoke_recognition,
)
from gateway.pages.recognition_lines import attainment_lines
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.problems import not_found
from gateway.rest.writing import known_id
from gateway.shown.project import ProjectStanding, project_standing
from gateway.watching import Watch
from infra.store.reads import projects_by_id
from ledger.views import ProjectView
from sharing.visibility import is_party_to

router = APIRouter()
SAYINGS = RECOGNITION_SAYINGS | AGREEMENT_SAYINGS


@router.get("/projects/{project_id}")
def project_page(
    project_id: str,
    visit: VisitOf,
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """For its first-contact office, the place of landing, and the city."""
    watch = Watch.of(visit.parts.deployment)
    with watch.counting_misses(visit.person.actor):
        project, standing = _found(visit, project_id)
    if project.merged_into:
        return RedirectResponse(f"/projects/{project.merged_into}", status_code=303)
    language = visit.language
    watch.saw_project(visit.person.actor, project)
    card = visit.parts.shelf.card(visit.person.actor, project)
    title = (card.project or card.code_name) if card is not None else ""
    context = ProjectContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=title,
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        title=title,
        investor=card.investor if card is not None else "",
        tags=_tags(standing, language),
        own_lead=_own_lead(visit, project),
        facts=_facts(card, standing, language),
        recognised=_recognised(standing, language),
        proposals=proposal_lines(visit, proposals_known(visit, project_id=project_id), {}),
        agreements=agreement_blocks(visit, standing),
        actions=_actions(visit, project, standing),
        in_charge=_in_charge(visit, project_id),
        charges_href=f"/charges?project={project_id}" if may_say(visit, "put_in_charge") else "",
        told=told(visit, told_id),
    )
    return render(visit.request, "project.html", context)


@router.post("/projects/{project_id}")
def say_of_project(
    project_id: str,
    visit: VisitOf,
    request: Request,
    sent: Annotated[dict[str, str], Depends(sent_with_papers)],
) -> Response:
    """Propose, withdraw, consent, refuse, revoke, as the form says; papers are kept first."""
    check_form(request, visit.parts, sent.get("form_token", ""))
    _found(visit, project_id)
    kind, _ = SAYINGS.get(sent.get("act", ""), ("", None))
    form = papers_in(visit, request, sent) if kind and may_say(visit, kind) else sent
    submission_id = act_on(visit, project_id, form, SAYINGS)
    return back_to(form, f"/projects/{project_id}", submission_id)


def _found(visit: Visit, project_id: str) -> tuple[ProjectView, ProjectStanding]:
    """The project for whoever may know how it stands. Raises Problem (404)."""
    with visit.parts.reads.moment() as connection:
        project = projects_by_id(connection, visit.city.code, [known_id(project_id)]).get(
            project_id
        )
    if project is None:
        raise not_found()
    standing = project_standing(
        visit.person.actor, project, city=visit.city, language=visit.language
    )
    if standing is None:
        raise not_found()
    return project, standing


def _tags(standing: ProjectStanding, language: str) -> tuple[Tag, ...]:
    tags = [Tag(say(f"page.stage_{standing.stage}", language), "strong")]
    if standing.is_provisional:
        tags.append(Tag(say("account.provisional", language), "warn"))
    return tuple(tags)


def _own_lead(visit: Visit, project: ProjectView) -> Link | None:
    """The lead by which the reader knows the project: its own office's, for the city the first."""
    own = visit.person.actor.offices
    lead = next((touch.lead_id for touch in project.touches if touch.office in own), "")
    if not lead and is_party_to(visit.person.actor, ()):
        lead = project.first_lead
    return Link(say("account.to_lead", visit.language), f"/leads/{lead}") if lead else None


def _facts(card: ProjectCard | None, standing: ProjectStanding, language: str) -> tuple[Fact, ...]:
    """What stands on the reader's card: a city's own table may give the amount as a band alone."""
    facts = {
        "first_office": standing.first_office_name,
        "landing_office": standing.landing_office_name,
        "holder_office": standing.holder_office_name,
    }
    if card is None:
        return said_facts(language, facts)
    money = amount(language, yuan=card.amount_yuan, cents=card.amount_usd_cents)
    said = {"amount": money or band_words(card.amount_band, language)}
    return said_facts(language, said | facts | {"chain": card.chain, "industry": card.industry})


def _in_charge(visit: Visit, project_id: str) -> tuple[Fact, ...]:
    """Who is in charge of it, as far as the reader may know."""
    return tuple(
        Fact(each.capacity_words, each.person, f"{each.from_on} — {each.until_on}".strip(" —"))
        for each in charges_shown(visit, project=project_id)
    )


def _recognised(standing: ProjectStanding, language: str) -> tuple[DatedLine, ...]:
    """Signing, start, and what came later, the last first."""
    lines = []
    if standing.signed_on:
        words = filter(None, (say("book.event_signing", language), standing.not_counted_words))
        lines.append(DatedLine(standing.signed_on, " · ".join(words)))
    if standing.started_on:
        lines.append(DatedLine(standing.started_on, say("book.event_start", language)))
    return (*attainment_lines(standing.attainments, language), *reversed(lines))


def _actions(visit: Visit, project: ProjectView, standing: ProjectStanding) -> tuple[Action, ...]:
    has_part = not visit.person.actor.offices.isdisjoint(_parties(project))
    forms = (
        propose_recognition(visit, project) if has_part else None,
        propose_agreement(visit, project, standing) if has_part else None,
        revoke_recognition(visit, standing),
    )
    return tuple(each for each in forms if each is not None)


def _parties(project: ProjectView) -> set[str]:
    """The offices that have part in the project."""
    return {
        project.first_office,
        project.landing_office,
        project.introducer_office,
        project.holder_office,
    }
