"""My leads 我的线索: each with its placing, standing, hold, next deadline and open cases.

The city reads those of every office. Above the list stand the transfers that wait for an answer.

Invariant: what stands here is what ``GET /api/v1/leads`` says to the same reader, in words.
"""

from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.lead_rows import holds_first_contact
from gateway.messages.catalogue import say
from gateway.pages.acting import act_on, back_to, sent_form, told
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import LeadLine, LeadsContext, Tag
from gateway.pages.desk_parts import PAGE_LINES, amount, due, minute, pager
from gateway.pages.live_page import place_of, render_live
from gateway.pages.rendering import chrome_of
from gateway.pages.transfer_lines import TRANSFER_SAYINGS, transfer_lines
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.case_reads import reader_of
from gateway.rest.city_reads import transfers_for
from gateway.rest.leads import note_leads
from gateway.rest.noted_reads import note_projects
from gateway.rest.problems import Problem
from gateway.rest.writing import known_id
from gateway.shown.around import around_leads
from gateway.shown.lead import LeadShown, lead_shown
from gateway.shown.lead_sight import lead_is_visible
from infra.store import reads
from ledger.views import LeadView, ProjectView
from sharing.events.leads import Placing

router = APIRouter()

Fits = Callable[[LeadView, ProjectView], bool]
TABS: Final[dict[str, Fits]] = {
    "all": lambda _lead, _project: True,
    "first": holds_first_contact,
    "collided": lambda lead, project: (
        lead.placing is Placing.COLLIDED and not holds_first_contact(lead, project)
    ),
    "asked": lambda _lead, project: project.is_asked or bool(project.open_cases),
    "incomplete": lambda lead, _project: lead.standing == "incomplete",
    "held": lambda lead, project: project.holder_lead == lead.lead_id,
    "withdrawn": lambda lead, _project: not lead.is_active,
}
"""Which leads each tab shows; withdrawn ones stand in their own tab and in ``all``."""


@router.get("/leads")
def leads_page(
    visit: VisitOf,
    tab: Annotated[str, Query(max_length=20)] = "all",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """Latest first."""
    if not may(visit.person.role, Permission.OWN_LEAD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    news = place_of(visit)
    language = visit.language
    is_city = may(visit.person.role, Permission.CITY_LEAD_READ).allowed
    tab = tab if tab in TABS and not is_city else "all"
    total, shown = _leads(visit, tab, page, is_city=is_city)
    reader = reader_of(visit.parts, visit.person, language)
    _, transfers = transfers_for(visit.parts, reader)
    asked = [each.project_id for each in transfers]
    note_projects(visit.parts, visit.person.actor, asked, what="transfers")
    title = say("desk.leads_city" if is_city else "desk.leads", language)

    def link(name: str) -> Link:
        href = "/leads?" + urlencode({"tab": name})
        return Link(say(f"desk.tab_{name}", language), href, is_here=name == tab)

    context = LeadsContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=title,
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        title=title,
        tab_links=() if is_city else tuple(link(name) for name in TABS),
        lines=tuple(lead_line(visit, lead) for lead in shown),
        transfers=transfer_lines(visit, transfers, back="/leads") if page == 1 else (),
        is_city=is_city,
        pager=pager(visit, "/leads", {"tab": tab}, page=page, total=total, shown=len(shown)),
        told=told(visit, told_id),
    )
    return render_live(visit, news, "leads.html", context)


@router.post("/projects/{project_id}/transfer")
def answer_transfer(
    project_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Consent to a transfer or refuse it."""
    submission_id = act_on(visit, known_id(project_id), form, TRANSFER_SAYINGS)
    return back_to(form, "/leads", submission_id)


def _leads(visit: Visit, tab: str, page: int, *, is_city: bool) -> tuple[int, list[LeadShown]]:
    city, viewer = visit.city.code, visit.person.actor
    start = (page - 1) * PAGE_LINES
    with visit.parts.reads.moment() as connection:
        if is_city:
            total = reads.leads_count(connection, city)
            last = max(0, total - start)
            first = max(0, last - PAGE_LINES)
            found = reads.leads_of(connection, city, offset=first, limit=last - first)[::-1]
        else:
            own = reads.leads_of(connection, city, office=viewer.offices)[::-1]
            ids = sorted({lead.project_id for lead in own})
            projects = reads.projects_by_id(connection, city, ids)
            fitting = [lead for lead in own if TABS[tab](lead, projects[lead.project_id])]
            total, found = len(fitting), fitting[start : start + PAGE_LINES]
        visible = [lead for lead in found if lead_is_visible(viewer, lead)]
        around = around_leads(connection, city, viewer, visible)
    shown = [
        lead_shown(
            viewer,
            lead,
            around,
            city=visit.city,
            language=visit.language,
            secret=visit.parts.shelf.secret,
        )
        for lead in visible
    ]
    note_leads(visit.parts, viewer, visible, around, shown)
    return total, shown


def lead_line(visit: Visit, lead: LeadShown) -> LeadLine:
    """A lead as a line of a list."""
    running = [clock for clock in lead.deadlines if clock.due_at]
    next_clock = min(running, key=lambda clock: clock.due_at, default=None)
    frozen = next((clock for clock in lead.deadlines if clock.is_frozen), None)
    chosen = next_clock or frozen
    until = due(visit, chosen.due_at, is_frozen=chosen.is_frozen) if chosen else None
    return LeadLine(
        href=f"/leads/{lead.lead_id}",
        title=lead.project or lead.code_name,
        investor=lead.investor,
        office=lead.office_name,
        tags=lead_tags(lead, visit.language),
        hold=hold_words(lead, visit.language),
        due=until,
        due_what=chosen.words if chosen else "",
        cases=tuple(Link(case.words, f"/cases/{case.case_id}") for case in lead.open_cases),
        amount=amount(
            visit.language,
            yuan=lead.amount_yuan,
            cents=lead.amount_usd_cents,
            said=lead.amount_said,
        ),
        registered=minute(lead.registered_at),
    )


def lead_tags(lead: LeadShown, language: str) -> tuple[Tag, ...]:
    """How a lead stands, in short words."""
    if not lead.is_active:
        return (Tag(say("desk.withdrawn", language), "bad"),)
    now = placing_now(lead)
    tags = [Tag(say(f"desk.placing_{now}", language), _TONES.get(now, "plain"))] if now else []
    if lead.standing != "valid":
        tags.append(Tag(lead.standing_words, "bad" if lead.standing == "void" else "warn"))
    if not lead.is_matched:
        tags.append(Tag(say("desk.not_matched", language)))
    if lead.is_name_sealed:
        tags.append(Tag(say("desk.name_sealed", language)))
    if lead.role == "introducer":
        tags.append(Tag(say("desk.introducer", language)))
    standing = lead.standing_of_project
    if standing is not None and standing.stage != "registered":
        tags.append(Tag(say(f"page.stage_{standing.stage}", language), "strong"))
    if standing is not None and standing.is_provisional:
        tags.append(Tag(say("desk.provisional", language)))
    return tuple(tags)


_TONES: Final = {"first": "good", "collided": "warn", "asked": "warn", "lost": "warn"}


def placing_now(lead: LeadShown) -> str:
    """How a lead stands by now: its placing is history, and first contact may have moved since.

    ``lost``: it was first, and is no more; '' where the standing says it all.
    """
    if any(case.kind == "identity" for case in lead.open_cases):
        return "asked"
    if lead.has_first_contact:
        return "first"
    known = {"first": "lost", "asked": "collided", "unnamed": ""}
    return known.get(lead.placing, lead.placing)


def hold_words(lead: LeadShown, language: str) -> str:
    """Whether the lead holds, or where it stands in the queue."""
    if lead.is_holder:
        return say("desk.holds", language)
    if lead.queue_place is not None:
        return say("desk.queues", language, place=lead.queue_place)
    return ""
