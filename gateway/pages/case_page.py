"""A case 裁定事项 or objection 异议: both sides beside each other, why it is asked, and the ruling.

The centre rules here, with a reason; afterwards the page says what followed. An office reads its
own side, takes back its objection, or answers an offer.

Invariant: what an office reads here is what ``GET /api/v1/cases/{id}`` says to it.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, act_on, action, back_to, may_say, sent_form, told
from gateway.pages.case_compared import compared_rows, side_heads, timelines
from gateway.pages.case_list_page import title_of
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Action, CaseContext, Fact, Field, Option
from gateway.pages.desk_parts import due, minute
from gateway.pages.rendering import chrome_of, render
from gateway.pages.ruling_followed import followed_words
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.case_reads import one_case, reader_of
from gateway.saying import Speaker, say_about_case, say_about_objection, say_about_offer
from gateway.shown.case import CaseShown, Reader
from gateway.submitting import Said
from sharing.submissions.cases import AssignCase, RuleCase
from sharing.submissions.objections import RuleObjection, WithdrawObjection
from sharing.submissions.transfers import AnswerOffer, SettleOffer

router = APIRouter()

ANSWERS: Final = ("same_project", "other_project", "same_group", "different")


@router.get("/cases/{case_id}")
def case_page(
    case_id: str, visit: VisitOf, told_id: Annotated[str, Query(alias="told", max_length=64)] = ""
) -> Response:
    """The city all of it, an office its own side."""
    language = visit.language
    reader = reader_of(visit.parts, visit.person, language)
    case = one_case(visit.parts, reader, case_id)
    sides = [each.side for each in case.candidates]
    context = CaseContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=case.kind_words,
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        back=Link(say("desk.to_cases", language), "/cases"),
        kind=case.kind_words,
        title=title_of(case.asked) or case.office_name,
        subtitle=case.asked.investor if case.asked is not None else "",
        facts=_facts(visit, case, reader),
        grounds=case.grounds,
        reasons=tuple(case.reasons),
        heads=side_heads(case, language),
        rows=compared_rows(case.asked, sides, language),
        timelines=timelines(case, language),
        answer=case.answer_words,
        answer_reason=case.reason,
        followed=followed_words(visit, case) if reader.reads_all and not case.is_open else (),
        is_city=reader.reads_all,
        actions=_actions(visit, case, reader) if case.is_open else (),
        told=told(visit, told_id),
    )
    return render(visit.request, "case.html", context)


@router.post("/cases/{case_id}")
def act_on_case(
    case_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Rule, assign, settle, answer or take back, as the form says."""
    one_case(visit.parts, reader_of(visit.parts, visit.person, visit.language), case_id)
    submission_id = act_on(visit, case_id, form, SAYINGS)
    return back_to(form, f"/cases/{case_id}", submission_id)


def _facts(visit: Visit, case: CaseShown, reader: Reader) -> tuple[Fact, ...]:
    language = visit.language
    until = due(visit, case.due_at, is_late=case.is_late) if case.is_open else None
    facts = [Fact(say("desk.opened", language), minute(case.opened_at))]
    if until is not None:
        facts.append(Fact(say("desk.due", language), until.left, until.day))
    if case.settled_at:
        facts.append(Fact(say("desk.settled", language), minute(case.settled_at)))
    if reader.reads_all:
        nobody = say("desk.nobody_assigned", language)
        facts.append(Fact(say("desk.assigned", language), case.assigned_to or nobody))
    if case.kind == "objection":
        instance = say("desk.instance", language, number=case.instance)
        facts.append(Fact(say("desk.objects", language), case.office_name, instance))
    if case.offices or case.taken_by:
        asked = "、".join(dict.fromkeys((*case.taken_by, *case.offices)))
        facts.append(Fact(say("desk.offered_to", language), asked))
    if case.taken_by:
        facts.append(Fact(say("desk.taken_by", language), "、".join(case.taken_by)))
    return tuple(facts)


def _actions(visit: Visit, case: CaseShown, reader: Reader) -> tuple[Action, ...]:
    place = f"/cases/{case.case_id}"
    is_own = case.office in visit.person.actor.offices
    wanted: list[Action] = []
    if case.kind in ("identity", "claim") and may_say(visit, "rule_case"):
        wanted.append(_ruling(visit, case, place))
    if case.kind == "objection" and may_say(visit, "rule_objection"):
        wanted.append(_objection_ruling(visit, place))
    if case.kind == "objection" and is_own and may_say(visit, "withdraw_objection"):
        fields = (_reason(visit, is_needed=False),)
        wanted.append(action(visit, "withdraw_objection", place, fields=fields))
    if case.kind == "offer":
        wanted += _offer_actions(visit, case, place, reads_all=reader.reads_all)
    if case.kind in ("identity", "claim") and may_say(visit, "assign_case"):
        label = say("desk.assignee", visit.language)
        assignee = Field("assignee", label, value=case.assigned_to, is_needed=True)
        wanted.append(action(visit, "assign_case", place, fields=(assignee,)))
    return tuple(wanted)


def _ruling(visit: Visit, case: CaseShown, place: str) -> Action:
    language = visit.language
    answers = tuple(
        Option(
            name,
            say(f"desk.outcome_{name}", language),
            say(f"desk.answer_hint_{name}", language),
        )
        for name in ANSWERS
    )
    candidates = tuple(
        Option(each.lead_id, f"{title_of(each.side)} · {each.side.office_name}", is_chosen=not n)
        for n, each in enumerate(case.candidates)
    )
    fields = [
        Field(
            "answer", say("desk.answer", language), kind="radio", is_needed=True, options=answers
        ),
        _reason(visit, hint="desk.reason_hint_ruling"),
    ]
    if len(candidates) > 1:
        fields.insert(
            1, Field("with", say("desk.with", language), kind="choice", options=candidates)
        )
    elif candidates:
        fields.insert(1, Field("with", "", kind="hidden", value=candidates[0].value))
    return action(visit, "rule_case", place, fields=tuple(fields), is_open=True, tone="strong")


def _objection_ruling(visit: Visit, place: str) -> Action:
    options = tuple(
        Option(
            name,
            say(f"desk.outcome_{name}", visit.language),
            say(f"desk.answer_hint_{name}", visit.language),
        )
        for name in ("upheld", "dismissed")
    )
    label = say("desk.answer", visit.language)
    fields = (
        Field("outcome", label, kind="radio", is_needed=True, options=options),
        _reason(visit, hint="desk.reason_hint_ruling"),
    )
    return action(visit, "rule_objection", place, fields=fields, is_open=True, tone="strong")


def _offer_actions(visit: Visit, case: CaseShown, place: str, *, reads_all: bool) -> list[Action]:
    language = visit.language
    if reads_all and may_say(visit, "settle_offer") and case.taken_by:
        takers = dict.fromkeys(
            visit.city.successor_on(office.code, visit.today)
            for office in visit.city.offices
            if office.name in case.taken_by
        )
        offices = tuple(Option(code, visit.city.name_on(code, visit.today)) for code in takers)
        chosen = Field("office", say("desk.to_office", language), kind="choice", options=offices)
        fields = (chosen, _reason(visit))
        return [action(visit, "settle_offer", place, fields=fields, is_open=True, tone="strong")]
    is_asked = not reads_all and bool(case.offices) and not case.taken_by
    if not is_asked or not may_say(visit, "answer_offer"):
        return []
    options = tuple(
        Option(name, say(f"desk.offer_{name}", language)) for name in ("taken", "declined")
    )
    note = Field("note", say("desk.note", language), kind="note")
    answer = Field(
        "is_taken", say("desk.answer", language), kind="radio", is_needed=True, options=options
    )
    return [action(visit, "answer_offer", place, fields=(answer, note), is_open=True)]


def _reason(visit: Visit, *, is_needed: bool = True, hint: str = "") -> Field:
    return Field(
        "reason",
        say("desk.reason", visit.language),
        kind="note",
        hint=say(hint, visit.language) if hint else "",
        is_needed=is_needed,
    )


def _say_ruling(speaker: Speaker, submission_id: str, case_id: str, form: Form) -> Said:
    answer = form.get("answer", "")
    with_lead = "" if answer == "different" else form.get("with", "")
    said = RuleCase.model_validate(
        {
            "case_id": case_id,
            "answer": answer,
            "with_lead": with_lead,
            "reason": form.get("reason", ""),
        }
    )
    return say_about_case(speaker, submission_id, said)


def _say_assignment(speaker: Speaker, submission_id: str, case_id: str, form: Form) -> Said:
    said = AssignCase(case_id=case_id, assignee=form.get("assignee", ""))
    return say_about_case(speaker, submission_id, said)


def _say_objection_ruling(speaker: Speaker, submission_id: str, case_id: str, form: Form) -> Said:
    said = RuleObjection.model_validate(
        {
            "objection_id": case_id,
            "outcome": form.get("outcome", ""),
            "reason": form.get("reason", ""),
        }
    )
    return say_about_objection(speaker, submission_id, said)


def _say_objection_back(speaker: Speaker, submission_id: str, case_id: str, form: Form) -> Said:
    said = WithdrawObjection(objection_id=case_id, reason=form.get("reason", ""))
    return say_about_objection(speaker, submission_id, said)


def _say_settlement(speaker: Speaker, submission_id: str, case_id: str, form: Form) -> Said:
    said = SettleOffer(
        case_id=case_id, office=form.get("office", ""), reason=form.get("reason", "")
    )
    return say_about_offer(speaker, submission_id, said)


def _say_offer_answer(speaker: Speaker, submission_id: str, case_id: str, form: Form) -> Said:
    said = AnswerOffer(
        case_id=case_id, is_taken=form.get("is_taken") == "taken", note=form.get("note", "")
    )
    return say_about_offer(speaker, submission_id, said)


SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "rule_case": ("rule_case", _say_ruling),
    "assign_case": ("assign_case", _say_assignment),
    "rule_objection": ("rule_objection", _say_objection_ruling),
    "withdraw_objection": ("withdraw_objection", _say_objection_back),
    "settle_offer": ("settle_offer", _say_settlement),
    "answer_offer": ("answer_offer", _say_offer_answer),
}
"""What the forms of this page say: the form's ``act``, the kind of statement, how it is made."""
