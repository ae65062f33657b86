"""Forms about a lead's own standing: whom it is shown 可见范围, and who has it in hand 交接.

Edge cases: offices are named by their names, one a line or with 、 between; a name that there is
not is told.

Invariant: only the lead's own office has these forms.
"""

import re
from typing import Final

from auth.offices import City
from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.visit import Visit
from gateway.people_named import PersonMisnamed, check_successor, successors
from gateway.rest.problems import Problem
from gateway.rest.standing import person_problem
from gateway.saying import Speaker, say_about_standing
from gateway.shown.lead import LeadShown
from gateway.submitting import Said
from sharing.submissions.showing import SetLeadVisibility
from sharing.submissions.standing import HandOverLeads

STEPS: Final = ("sealed", "named", "board", "open")
BETWEEN: Final = re.compile(r"[、，,;；\n]+")


def standing_actions(visit: Visit, lead: LeadShown) -> tuple[Action, ...]:
    """Share it, hand it over."""
    forms = []
    place = f"/leads/{lead.lead_id}"
    if may_say(visit, "set_lead_visibility"):
        forms.append(
            action(visit, "set_lead_visibility", place, fields=_visibility_fields(visit, lead))
        )
    if may_say(visit, "hand_over_leads"):
        forms.append(action(visit, "hand_over_leads", place, fields=_hand_over_fields(visit, lead)))
    return tuple(forms)


def check_hand_over(visit: Visit, form: Form) -> None:
    """Whether the person named can take a lead over. Raises Problem (422)."""
    if form.get("act") != "hand_over_leads" or not may_say(visit, "hand_over_leads"):
        return
    try:
        with visit.parts.reads.moment() as connection:
            check_successor(
                connection,
                visit.city.code,
                office=visit.person.office,
                login=form.get("to_person", ""),
            )
    except PersonMisnamed as misnamed:
        raise person_problem(misnamed) from misnamed


def _visibility_fields(visit: Visit, lead: LeadShown) -> tuple[Field, ...]:
    language = visit.language
    steps = tuple(
        Option(
            name,
            say(f"standing.visibility_{name}", language),
            say(f"standing.visibility_hint_{name}", language),
            is_chosen=name == lead.visibility,
        )
        for name in STEPS
    )
    named = "、".join(_office_name(visit.city, code) for code in lead.shared_with)
    return (
        Field(
            "visibility",
            say("desk.field_visibility", language),
            kind="radio",
            is_needed=True,
            options=steps,
        ),
        Field(
            "offices",
            say("standing.named_offices", language),
            kind="note",
            hint=say("standing.named_offices_hint", language),
            value=named,
        ),
        Field(
            "",
            say("visibility.preview_title", language),
            kind="link",
            value=f"/leads/{lead.lead_id}/preview",
        ),
    )


def _hand_over_fields(visit: Visit, lead: LeadShown) -> tuple[Field, ...]:
    language = visit.language
    with visit.parts.reads.moment() as connection:
        people = successors(connection, visit.city.code, office=visit.person.office)
    now = lead.handlers[-1].person if lead.handlers else ""
    whom = tuple(
        Option(each.login, f"{each.name}（{each.login}）") for each in people if each.login != now
    )
    return (
        Field("to_person", say("standing.to_person", language), kind="choice", options=whom),
        Field("reason", say("desk.reason", language), kind="note", is_needed=True),
    )


def _office_name(city: City, code: str) -> str:
    office = city.office(code)
    return office.name if office is not None else code


def _office_code(city: City, name: str) -> str:
    office = city.find_office(name)
    if office is None:
        raise Problem(422, "office_unknown", "refusal.office_unknown", params={"office": name})
    return office.code


def _say_visibility(speaker: Speaker, submission_id: str, lead_id: str, form: Form) -> Said:
    named = [name.strip() for name in BETWEEN.split(form.get("offices", "")) if name.strip()]
    codes = [_office_code(speaker.city, name) for name in named]
    said = SetLeadVisibility.model_validate(
        {"lead_id": lead_id, "visibility": form.get("visibility", ""), "offices": tuple(codes)}
    )
    return say_about_standing(speaker, submission_id, said)


def _say_hand_over(speaker: Speaker, submission_id: str, lead_id: str, form: Form) -> Said:
    said = HandOverLeads(
        lead_ids=(lead_id,),
        to_person=form.get("to_person", ""),
        reason=form.get("reason", ""),
    )
    return say_about_standing(speaker, submission_id, said)


STANDING_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "set_lead_visibility": ("set_lead_visibility", _say_visibility),
    "hand_over_leads": ("hand_over_leads", _say_hand_over),
}
