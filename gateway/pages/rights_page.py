"""权限变更: what administrators proposed, decided by a security officer; and the sealed record.

Invariant: a code or key that came of an approval is shown on the answer to it, and nowhere else.
"""

from collections.abc import Iterator
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.acting import action, sent_form
from gateway.pages.approvals_page import states_of
from gateway.pages.card_contexts import Card, CardsContext
from gateway.pages.desk_contexts import Action, DatedLine, Field, Tag
from gateway.pages.desk_parts import city_minute, said_facts
from gateway.pages.people_forms import done, sent_as, told_done
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest import people as rest_people
from gateway.rest.parts import needs
from gateway.rest.people import ChangeShown, Decision, RecordShown
from gateway.rest.problems import Problem
from gateway.rest.request_parts import Label, Request
from gateway.shown.standing import spoken_by

router = APIRouter()
PLACE: Final = "/rights"
TONES: Final = {"proposed": "warn", "approved": "good", "refused": "bad"}
RECORD_LINES: Final = 50


class _Nothing(Request):
    """A form that says nothing but its act."""


@router.get(PLACE)
def rights_page(
    visit: VisitOf,
    state: Annotated[str, Query(max_length=8)] = "open",
    done_: Annotated[str, Query(alias="done", max_length=20)] = "",
) -> Response:
    """Administrator, security officer and auditor; the record for the latter two."""
    return _page(visit, state=state, what=done_)


@router.post(PLACE + "/{change_id}")
def decide(
    change_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Approve, refuse, or take back."""
    what, parts, language = form.get("act", ""), visit.parts, visit.language
    if what == "take_back_rights":
        sent_as(visit, _Nothing, form)
        person = needs(Permission.CITY_PEOPLE_MANAGE)(visit.person)
        rest_people.take_back(change_id, parts, person, language)
        return done(PLACE, "taken_back")
    if what not in ("approve_rights", "refuse_rights"):
        raise Problem(422, "malformed", "rest.malformed")
    person = needs(Permission.CITY_RIGHTS_DECIDE)(visit.person)
    is_yes = what == "approve_rights"
    told = sent_as(visit, _Reason, form)
    sent = Decision(approve=is_yes, reason=told.reason)
    decided = rest_people.decide(change_id, sent, parts, person, language)
    word = "approved" if is_yes else "refused"
    if decided.shown_once:
        return _page(visit, state="open", what=word, once=f"{decided.login}: {decided.shown_once}")
    return done(PLACE, word)


class _Reason(Request):
    """Why, of a decision."""

    reason: Label = ""


def _page(visit: Visit, *, state: str, what: str, once: str = "") -> Response:
    person = rest_people.people_reader(visit.person)
    parts, language = visit.parts, visit.language
    found = rest_people.changes(parts, person, language, state="all" if state == "all" else "open")
    title = say("standing.rights", language)
    context = CardsContext(
        chrome=chrome_of(
            visit.request,
            parts,
            title=title,
            language=language,
            city=visit.city,
            person=person,
        ),
        title=title,
        intro=say("standing.rights_intro", language),
        states=states_of(PLACE, state, language),
        cards=tuple(_card(visit, each) for each in found),
        empty=say("standing.rights_none", language),
        actions=(),
        record_title=say("standing.record", language),
        record=_record(visit),
        once=once,
        told=told_done(visit, what),
    )
    return render(visit.request, "cards.html", context)


def _record(visit: Visit) -> tuple[DatedLine, ...]:
    if not may(visit.person.role, Permission.CITY_RIGHTS_READ).allowed:
        return ()
    events = rest_people.record(visit.parts, visit.person, visit.language, limit=RECORD_LINES)
    return tuple(
        DatedLine(
            f"{each.number} {city_minute(visit, each.at)}",
            " · ".join((_actor(visit, each), each.kind_name, each.login)),
        )
        for each in events
    )


def _actor(visit: Visit, event: RecordShown) -> str:
    return spoken_by(event.actor, event.in_stead_of, visit.language)


def _card(visit: Visit, shown: ChangeShown) -> Card:
    language = visit.language
    return Card(
        title=f"{say(f'standing.change_{shown.kind.value}', language)} · {shown.login}",
        href="",
        note=say(
            "standing.said_by",
            language,
            by=spoken_by(shown.proposed_by, shown.proposed_in_stead_of, language),
            at=city_minute(visit, shown.proposed_at),
        ),
        tag=Tag(shown.state_name, TONES.get(shown.state, "plain")),
        facts=said_facts(
            language,
            {
                "wanted": " · ".join(_wanted(visit, shown)),
                "answered_by": shown.decided_by,
                "answered_at": city_minute(visit, shown.decided_at),
                "ended_reason": shown.decision_reason,
            },
        ),
        quote=shown.reason,
        actions=_actions(visit, shown) if shown.state == "proposed" else (),
    )


def _wanted(visit: Visit, shown: ChangeShown) -> Iterator[str]:
    """What the change is to do, in words: whoever approves must not have to know codes."""
    for name, value in shown.wanted.items():
        match name:
            case "office":
                office = visit.city.office(str(value))
                yield office.name if office else str(value)
            case "role":
                yield say(f"auth.role.{value}", visit.language)
            case "successor":
                yield say("standing.wanted_successor", visit.language, login=value)
            case "days":
                yield say("standing.wanted_days", visit.language, days=value)
            case _:
                yield ", ".join(value) if isinstance(value, list) else str(value)


def _actions(visit: Visit, shown: ChangeShown) -> tuple[Action, ...]:
    place, role = f"{PLACE}/{shown.change_id}", visit.person.role
    reason = Field("reason", say("desk.reason", visit.language), kind="note")
    if may(role, Permission.CITY_RIGHTS_DECIDE).allowed:
        return (
            action(visit, "approve_rights", place, fields=(reason,)),
            action(visit, "refuse_rights", place, fields=(reason,), tone="bad"),
        )
    if shown.proposed_by == visit.person.login:
        return (action(visit, "take_back_rights", place),)
    return ()
