"""人员: who may sign in, with which memberships; an administrator proposes changes here.

Invariant: what stands here is what ``GET /api/v1/people`` says; nothing of any lead.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.actors import Role
from auth.permissions import Permission, may
from auth.rights_changes import RightsKind
from gateway.messages.catalogue import say
from gateway.pages.acting import action, sent_form
from gateway.pages.card_contexts import Card, CardsContext
from gateway.pages.desk_contexts import Action, Field, Option, Tag
from gateway.pages.desk_parts import said_facts
from gateway.pages.people_forms import done, sent_as, told_done
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest import people as rest_people
from gateway.rest.parts import needs
from gateway.rest.people import ChangeWanted, PersonShown

router = APIRouter()
PLACE: Final = "/people"
KINDS: Final = (
    RightsKind.INVITE,
    RightsKind.GRANT,
    RightsKind.WITHDRAW,
    RightsKind.DISABLE,
    RightsKind.ENABLE,
    RightsKind.RESET_PASSWORD,
    RightsKind.RESET_SECOND_FACTOR,
)
"""In the order of the form, which begins with what shuts nobody out. A key is issued to a machine
by its caller, with its scopes: no form for it.
"""


@router.get(PLACE)
def people_page(
    visit: VisitOf, done_: Annotated[str, Query(alias="done", max_length=20)] = ""
) -> Response:
    """Administrator, security officer and auditor."""
    person = rest_people.people_reader(visit.person)
    language = visit.language
    shown = rest_people.people(visit.parts, person, language)
    manages = may(person.role, Permission.CITY_PEOPLE_MANAGE).allowed
    title = say("standing.people", language)
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
        intro=say("standing.people_intro", language),
        states=(),
        cards=tuple(_card(each, language) for each in shown),
        empty="",
        actions=(_propose_form(visit),) if manages else (),
        record_title="",
        record=(),
        once="",
        told=told_done(visit, done_),
        counted="desk.items_people",
    )
    return render(visit.request, "cards.html", context)


@router.post(PLACE)
def propose(visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]) -> Response:
    """A change of rights, for the second person to decide."""
    person = needs(Permission.CITY_PEOPLE_MANAGE)(visit.person)
    sent = sent_as(visit, ChangeWanted, form)
    rest_people.propose(sent, visit.parts, person, visit.language)
    return done(PLACE, "proposed")


def _card(shown: PersonShown, language: str) -> Card:
    state = ("people.disabled", "plain") if shown.is_disabled else ("people.active", "good")
    between = "；" if language != "en" else "; "
    held = between.join(f"{m.office_name} {m.role_name}" for m in shown.memberships)
    return Card(
        title=shown.display_name,
        href="",
        note=shown.login,
        tag=Tag(say(state[0], language), state[1]),
        facts=said_facts(language, {"memberships": held}),
        quote="",
        actions=(),
    )


def _propose_form(visit: Visit) -> Action:
    language = visit.language
    kinds = tuple(
        Option(kind.value, say(f"standing.change_{kind.value}", language)) for kind in KINDS
    )
    none = Option("", "—")
    offices = tuple(
        Option(office.code, office.name) for office in visit.city.offices_on(visit.today)
    )
    roles = tuple(
        Option(role.value, say(f"auth.role.{role.value}", language))
        for role in Role
        if role is not Role.SYSTEM
    )
    fields = (
        Field("kind", say("standing.change_kind", language), kind="choice", options=kinds),
        Field("login", say("people.column_login", language), is_needed=True),
        Field(
            "display_name",
            say("people.column_name", language),
            hint=say("standing.for_invite", language),
        ),
        Field(
            "office",
            say("standing.membership_office", language),
            kind="choice",
            options=(none, *offices),
        ),
        Field(
            "role", say("standing.membership_role", language), kind="choice", options=(none, *roles)
        ),
        Field(
            "successor",
            say("standing.successor", language),
            hint=say("standing.successor_hint", language),
        ),
        Field("reason", say("desk.reason", language), kind="note", is_needed=True),
    )
    return action(visit, "propose_rights", PLACE, fields=fields, is_open=True)
