"""负责人: who is in charge of which project or chain, from when until when; begun and ended here.

Invariant: what stands here is what ``GET /api/v1/charges`` says to the same reader.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, act_on, action, back_to, may_say, sent_form, told
from gateway.pages.approvals_page import states_of
from gateway.pages.card_contexts import Card, CardsContext
from gateway.pages.desk_contexts import Action, Field, Option, Tag
from gateway.pages.desk_parts import minute, said_facts
from gateway.pages.form_tokens import check_form
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.people_named import PersonMisnamed, check_charged, may_be_charged
from gateway.rest.noted_reads import names_noted
from gateway.rest.problems import Problem
from gateway.rest.standing import person_problem
from gateway.rest.writing import known_id
from gateway.saying import Speaker, say_about_standing
from gateway.shown.project_names import UNKNOWN, ProjectNames
from gateway.shown.standing import ChargeShown, charge_shown, charges_for
from gateway.submitting import Said
from infra.store.standing_reads import charges_of
from sharing.submissions.standing import EndCharge, PutInCharge

router = APIRouter()
PLACE: Final = "/charges"
CAPACITIES: Final = ("leader", "team_member", "reviewer")


@router.get(PLACE)
def charges_page(
    visit: VisitOf,
    state: Annotated[str, Query(max_length=8)] = "open",
    project: Annotated[str, Query(max_length=40)] = "",
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """The centre: all; a head: those of the office; everybody: the own ones."""
    if not may(visit.person.role, Permission.CITY_BOARD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    language = visit.language
    shown = charges_shown(visit, state=state, project=project)
    ids = [each.project_id for each in shown]
    names = names_noted(visit.parts, visit.person.actor, ids, what="charges")
    title = say("standing.charges", language)
    context = CardsContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=title,
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        title=title,
        intro=say("standing.charges_intro", language),
        states=states_of(PLACE, state, language),
        cards=tuple(_card(visit, each, _name(names, each)) for each in shown),
        empty=say("standing.charges_none", language),
        actions=(_put_form(visit, project),) if may_say(visit, "put_in_charge") else (),
        record_title="",
        record=(),
        once="",
        told=told(visit, told_id),
        counted="desk.rows",
    )
    return render(visit.request, "cards.html", context)


def charges_shown(visit: Visit, *, state: str = "open", project: str = "") -> list[ChargeShown]:
    """Those that the reader may know of; of one project where it is given."""
    with visit.parts.reads.moment() as connection:
        found = charges_for(visit.person.actor, charges_of(connection, visit.city.code))
    today = visit.today.isoformat()
    return [
        charge_shown(each, city=visit.city, today=today, language=visit.language)
        for each in found
        if (state == "all" or each.is_open) and project in ("", each.project_id)
    ]


@router.post(PLACE)
def put(visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]) -> Response:
    """Somebody in charge."""
    check_form(visit.request, visit.parts, form.get("form_token", ""))
    if may_say(visit, "put_in_charge"):
        try:
            with visit.parts.reads.moment() as connection:
                check_charged(
                    connection,
                    visit.city.code,
                    visit.person.actor,
                    login=form.get("person", ""),
                    capacity=form.get("capacity", ""),
                )
        except PersonMisnamed as misnamed:
            raise person_problem(misnamed) from misnamed
    return back_to(form, PLACE, act_on(visit, "", form, PUT_SAYINGS))


@router.post(PLACE + "/{charge_id}")
def end(
    charge_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """No longer in charge."""
    return back_to(form, PLACE, act_on(visit, known_id(charge_id), form, END_SAYINGS))


def _name(names: ProjectNames, each: ChargeShown) -> str:
    return (names.get(each.project_id) or UNKNOWN).name or each.project_id


def _card(visit: Visit, shown: ChargeShown, name: str) -> Card:
    language = visit.language
    if shown.ended_at:
        tag = Tag(say("standing.charge_ended", language))
    elif shown.lasts_today:
        tag = Tag(say("standing.charge_now", language), "good")
    else:
        tag = Tag(say("standing.charge_not_now", language), "warn")
    until = shown.until_on or say("standing.until_ended", language)
    return Card(
        title=shown.chain or name,
        href=f"/projects/{shown.project_id}" if shown.project_id else "",
        note=f"{shown.capacity_words} {shown.person}",
        tag=tag,
        facts=said_facts(
            language,
            {
                "charged_days": f"{shown.from_on} — {until}",
                "charged_by": shown.by,
                "ended_at": minute(shown.ended_at),
                "ended_by": shown.ended_by,
                "ended_reason": shown.ended_reason,
            },
        ),
        quote=shown.reason,
        actions=_end_form(visit, shown),
    )


def _end_form(visit: Visit, shown: ChargeShown) -> tuple[Action, ...]:
    if shown.ended_at or not may_say(visit, "end_charge"):
        return ()
    reason = Field("reason", say("desk.reason", visit.language), kind="note")
    place = f"{PLACE}/{shown.charge_id}"
    return (action(visit, "end_charge", place, fields=(reason,), tone="bad"),)


def _put_form(visit: Visit, project: str) -> Action:
    language, actor = visit.language, visit.person.actor
    is_centre = may(actor.role, Permission.CITY_CHARGE_SET).allowed
    capacities = CAPACITIES if is_centre else ("team_member",)
    with visit.parts.reads.moment() as connection:
        people = {
            each.login: each.name
            for capacity in capacities
            for each in may_be_charged(connection, visit.city.code, actor, capacity=capacity)
        }
    as_what = tuple(Option(name, say(f"standing.capacity_{name}", language)) for name in capacities)
    whom = tuple(Option(login, f"{name}（{login}）") for login, name in sorted(people.items()))
    chain = Field("chain", say("desk.field_chain", language), hint=say("standing.one_of", language))
    about = Field("project_id", say("standing.project_id", language), value=project)
    fields = (
        Field("person", say("standing.person", language), kind="choice", options=whom),
        Field("capacity", say("standing.capacity", language), kind="choice", options=as_what),
        about,
        *((chain,) if is_centre else ()),
        Field(
            "from_on",
            say("standing.from_on", language),
            kind="date",
            value=visit.today.isoformat(),
            is_needed=True,
        ),
        Field("until_on", say("standing.until_on", language), kind="date"),
        Field("reason", say("desk.reason", language), kind="note", is_needed=True),
    )
    return action(visit, "put_in_charge", PLACE, fields=fields, is_open=True)


def _say_put(speaker: Speaker, submission_id: str, _subject: str, form: Form) -> Said:
    names = ("person", "capacity", "project_id", "chain", "from_on", "reason")
    until = form.get("until_on", "") or None
    # Days are text in a form: read as JSON is read, where a day is text too.
    said = PutInCharge.model_validate(
        {name: form.get(name, "") for name in names} | {"until_on": until}, strict=False
    )
    return say_about_standing(speaker, submission_id, said)


def _say_end(speaker: Speaker, submission_id: str, charge_id: str, form: Form) -> Said:
    said = EndCharge(charge_id=charge_id, reason=form.get("reason", ""))
    return say_about_standing(speaker, submission_id, said)


PUT_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {"put_in_charge": ("put_in_charge", _say_put)}
END_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {"end_charge": ("end_charge", _say_end)}
