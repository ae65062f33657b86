"""待审批: what staff said and the head approves or not, and which kinds need it at all.

Invariant: what stands here is what ``GET /api/v1/approvals`` says to the same reader.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, act_on, action, back_to, may_say, sent_form, told
from gateway.pages.card_contexts import Card, CardsContext
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Action, Field, Tag
from gateway.pages.desk_parts import minute, said_facts
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.problems import Problem
from gateway.rest.writing import known_id
from gateway.saying import Speaker, say_about_standing
from gateway.shown.standing import ApprovalShown, approval_shown
from gateway.submitting import Said
from infra.store.standing_reads import approval_kinds, approvals_of
from ledger.approvals import APPROVABLE, HEAD_ALONE, STANDS_AND_WAITS
from sharing.submissions.standing import ApproveSubmission, RefuseSubmission, SetApprovals

router = APIRouter()
PLACE: Final = "/approvals"
TONES: Final = {"": "warn", "approved": "good", "refused": "bad"}


@router.get(PLACE)
def approvals_page(
    visit: VisitOf,
    state: Annotated[str, Query(max_length=8)] = "open",
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """Those of the own office; the waiting ones first looked at."""
    if not may(visit.person.role, Permission.OWN_APPROVAL_GIVE).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    language, city = visit.language, visit.city
    with visit.parts.reads.moment() as connection:
        found = approvals_of(
            connection,
            city.code,
            offices=visit.person.actor.offices,
            open_alone=state != "all",
        )
        chosen = approval_kinds(connection, city.code, office=visit.person.office)
    shown = [approval_shown(each, city=city, language=language) for each in found]
    title = say("standing.approvals", language)
    context = CardsContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=title,
            language=language,
            city=city,
            person=visit.person,
        ),
        title=title,
        intro=say("standing.approvals_intro", language),
        states=states_of(PLACE, state, language),
        cards=tuple(_card(visit, each) for each in shown),
        empty=say("standing.approvals_none", language),
        actions=(_setting(visit, chosen),),
        record_title="",
        record=(),
        once="",
        told=told(visit, told_id),
    )
    return render(visit.request, "cards.html", context)


def states_of(place: str, state: str, language: str) -> tuple[Link, ...]:
    """What is open, or all."""
    return tuple(
        Link(
            say(f"standing.state_{name}", language),
            f"{place}?state={name}",
            is_here=(state == "all") == (name == "all"),
        )
        for name in ("open", "all")
    )


@router.post(PLACE)
def set_what_needs_approval(
    visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Which kinds need the head from now on."""
    submission_id = act_on(visit, "", form, SETTING_SAYINGS)
    return back_to(form, PLACE, submission_id)


@router.post(PLACE + "/{subject}")
def answer(
    subject: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Approve, or not."""
    submission_id = act_on(visit, known_id(subject), form, ANSWER_SAYINGS)
    return back_to(form, PLACE, submission_id)


def _card(visit: Visit, shown: ApprovalShown) -> Card:
    language = visit.language
    state = shown.answer or "awaited"
    return Card(
        title=shown.said_words,
        href=f"/leads/{shown.lead_id}" if shown.lead_id else f"/projects/{shown.project_id}",
        note=say("standing.said_by", language, by=shown.by, at=minute(shown.at)),
        tag=Tag(say(f"standing.approval_{state}", language), TONES[shown.answer]),
        facts=said_facts(
            language,
            {"answered_by": shown.answered_by, "answered_at": minute(shown.answered_at)},
        ),
        quote=shown.reason,
        actions=_answers(visit, shown) if not shown.answer else (),
    )


def _answers(visit: Visit, shown: ApprovalShown) -> tuple[Action, ...]:
    if not may_say(visit, "approve_submission"):
        return ()
    place = f"{PLACE}/{shown.subject}"
    reason = Field("reason", say("desk.reason", visit.language), kind="note", is_needed=True)
    return (
        action(visit, "approve_submission", place),
        action(visit, "refuse_submission", place, fields=(reason,), tone="bad"),
    )


def _setting(visit: Visit, chosen: tuple[str, ...]) -> Action:
    ordered = (*sorted(STANDS_AND_WAITS), *sorted(HEAD_ALONE))
    fields = tuple(
        Field(
            kind,
            say(f"standing.kind_{kind}", visit.language)
            + (say("standing.head_alone", visit.language) if kind in HEAD_ALONE else ""),
            kind="tick",
            value="yes" if kind in chosen else "",
        )
        for kind in ordered
    )
    return action(visit, "set_approvals", PLACE, fields=fields, is_open=True)


def _say_setting(speaker: Speaker, submission_id: str, _subject: str, form: Form) -> Said:
    kinds = tuple(kind for kind in sorted(APPROVABLE) if form.get(kind))
    return say_about_standing(speaker, submission_id, SetApprovals(kinds=kinds))


def _say_approval(speaker: Speaker, submission_id: str, subject: str, _form: Form) -> Said:
    return say_about_standing(speaker, submission_id, ApproveSubmission(subject=subject))


def _say_refusal(speaker: Speaker, submission_id: str, subject: str, form: Form) -> Said:
    said = RefuseSubmission(subject=subject, reason=form.get("reason", ""))
    return say_about_standing(speaker, submission_id, said)


SETTING_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "set_approvals": ("set_approvals", _say_setting),
}
ANSWER_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "approve_submission": ("approve_submission", _say_approval),
    "refuse_submission": ("refuse_submission", _say_refusal),
}
