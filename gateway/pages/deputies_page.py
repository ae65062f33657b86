"""代理人 A/B 角: who stands in for whom in the own office, on which days; named by its head.

Invariant: what stands here is what ``GET /api/v1/deputies`` says to the same reader.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission
from gateway.messages.catalogue import say
from gateway.pages.acting import action, sent_form
from gateway.pages.card_contexts import Card, CardsContext
from gateway.pages.desk_contexts import Action, Field, Option, Tag
from gateway.pages.desk_parts import city_minute, said_facts
from gateway.pages.people_forms import done, sent_as, told_done
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.people_named import successors
from gateway.rest import deputies as rest_deputies
from gateway.rest.deputies import DeputySent
from gateway.rest.parts import needs
from gateway.rest.request_parts import Request
from gateway.shown.deputies import DeputyShown

router = APIRouter()
PLACE: Final = "/deputies"


class _Nothing(Request):
    """A form that says nothing but its act."""


@router.get(PLACE)
def deputies_page(
    visit: VisitOf, done_: Annotated[str, Query(alias="done", max_length=20)] = ""
) -> Response:
    """The newest first."""
    person = needs(Permission.OWN_DEPUTY_SET)(visit.person)
    language = visit.language
    shown = rest_deputies.deputies(visit.parts, person)
    title = say("standing.deputies", language)
    context = CardsContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=title,
            language=language,
            city=visit.city,
            person=person,
        ),
        title=title,
        intro=say("standing.deputies_intro", language),
        states=(),
        cards=tuple(_card(visit, each) for each in shown),
        empty=say("standing.deputies_none", language),
        actions=(_name_form(visit),),
        record_title="",
        record=(),
        once="",
        told=told_done(visit, done_),
        counted="desk.rows",
    )
    return render(visit.request, "cards.html", context)


@router.post(PLACE)
def name(visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]) -> Response:
    """A deputy for these days."""
    person = needs(Permission.OWN_DEPUTY_SET)(visit.person)
    rest_deputies.name(sent_as(visit, DeputySent, form), visit.parts, person)
    return done(PLACE, "deputy_named")


@router.post(PLACE + "/{deputy_id}")
def end(
    deputy_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """At once."""
    person = needs(Permission.OWN_DEPUTY_SET)(visit.person)
    sent_as(visit, _Nothing, form)
    rest_deputies.end(deputy_id, visit.parts, person)
    return done(PLACE, "deputy_ended")


def _card(visit: Visit, shown: DeputyShown) -> Card:
    language, today = visit.language, visit.today.isoformat()
    if shown.ended_at or shown.until_on < today:
        tag = Tag(say("standing.charge_ended", language))
    elif shown.from_on <= today:
        tag = Tag(say("standing.deputy_now", language), "good")
    else:
        tag = Tag(say("standing.charge_not_now", language), "warn")
    is_over = bool(shown.ended_at) or shown.until_on < today
    place = f"{PLACE}/{shown.deputy_id}"
    return Card(
        title=say("standing.in_stead", language, by=shown.deputy, principal=shown.in_stead_of),
        href="",
        note="",
        tag=tag,
        facts=said_facts(
            language,
            {
                "charged_days": f"{shown.from_on} — {shown.until_on}",
                "charged_by": shown.made_by,
                "ended_at": city_minute(visit, shown.ended_at),
            },
        ),
        quote=shown.reason,
        actions=() if is_over else (action(visit, "end_deputy", place, tone="bad"),),
    )


def _name_form(visit: Visit) -> Action:
    language = visit.language
    with visit.parts.reads.moment() as connection:
        people = successors(connection, visit.city.code, office=visit.person.office)
    whom = tuple(Option(each.login, f"{each.name}（{each.login}）") for each in people)
    today = visit.today.isoformat()
    fields = (
        Field("in_stead_of", say("standing.principal", language), kind="choice", options=whom),
        Field("deputy", say("standing.deputy", language), kind="choice", options=whom),
        Field(
            "from_on", say("standing.from_on", language), kind="date", value=today, is_needed=True
        ),
        Field("until_on", say("standing.until_on", language), kind="date", is_needed=True),
        Field("reason", say("desk.reason", language), kind="note", is_needed=True),
    )
    return action(visit, "name_deputy", PLACE, fields=fields, is_open=True)
