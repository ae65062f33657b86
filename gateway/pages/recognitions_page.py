"""认定台: proposals for recognition; the centre ticks and decides them, an office reads its own.

Invariant: one decision is said of all that is ticked: all of it holds, or none.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.acting import (
    SentForm,
    act_on,
    action,
    back_to,
    may_say,
    sent_with_ticks,
    told,
)
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.desk_parts import PAGE_LINES, pager
from gateway.pages.project_contexts import RecognitionsContext
from gateway.pages.proposal_lines import proposal_lines, proposals_known
from gateway.pages.recognition_actions import DECISION_SAYINGS
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.case_reads import StateChosen
from gateway.rest.noted_reads import names_noted
from gateway.rest.problems import Problem

router = APIRouter()
PLACE = "/recognitions"


@router.get(PLACE)
def recognitions_page(
    visit: VisitOf,
    state: StateChosen = "open",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """Those that wait first; the city all, an office its own."""
    if not may(visit.person.role, Permission.OWN_CASE_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    language, actor = visit.language, visit.person.actor
    is_open = None if state == "all" else state == "open"
    found = proposals_known(visit, is_open=is_open)
    shown = found[(page - 1) * PAGE_LINES : page * PAGE_LINES]
    ids = [case.project_id for case in shown]
    names = names_noted(visit.parts, actor, ids, what="proposals")
    context = RecognitionsContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.recognitions", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        states=tuple(
            Link(say(f"account.proposals_{each}", language), f"{PLACE}?state={each}", each == state)
            for each in ("open", "settled")
        ),
        count=f"{len(found):,}",
        lines=proposal_lines(visit, shown, names),
        decide=_decide(visit) if any(case.is_open for case in shown) else None,
        pager=pager(visit, PLACE, {"state": state}, page=page, total=len(found), shown=len(shown)),
        told=told(visit, told_id),
    )
    return render(visit.request, "recognitions.html", context)


@router.post(PLACE)
def decide(visit: VisitOf, sent: Annotated[SentForm, Depends(sent_with_ticks)]) -> Response:
    """Grant or refuse what is ticked."""
    submission_id = act_on(visit, "", sent.fields, DECISION_SAYINGS)
    return back_to(sent.fields, PLACE, submission_id)


def _decide(visit: Visit) -> Action | None:
    if not may_say(visit, "decide_proposals"):
        return None
    language = visit.language
    options = tuple(
        Option(name, say(f"account.{name}", language), say(f"account.{name}_hint", language))
        for name in ("grant", "refuse")
    )
    label = say("account.decision", language)
    fields = (
        Field("decision", label, kind="radio", is_needed=True, options=options),
        Field(
            "reason",
            say("desk.reason", language),
            kind="note",
            hint=say("account.reason_if_refused", language),
        ),
    )
    return action(visit, "decide_proposals", PLACE, fields=fields, is_open=True)
