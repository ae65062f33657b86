"""A lead: how it stands, what runs, what was reported, and what its office can do next.

Invariant: what stands here is what ``GET /api/v1/leads/{id}`` says to the same reader, in words; a
form is offered only where the office may say such a thing.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from gateway.messages.catalogue import say
from gateway.pages.access_page import log_of_lead
from gateway.pages.acting import (
    SentForm,
    act_on,
    back_to,
    may_say,
    sent_form,
    sent_with_file,
    told,
)
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Action, DatedLine, Due, Fact, LeadContext, TransferLine
from gateway.pages.desk_parts import amount, day, due, land, minute, said_facts
from gateway.pages.erasure_page import erasing_action
from gateway.pages.form_tokens import check_form
from gateway.pages.lead_actions import (
    LEAD_SAYINGS,
    OBJECTION_PAPER,
    OBJECTION_SAYINGS,
    OBJECTIONS,
    lead_actions,
)
from gateway.pages.lead_list_page import hold_words, lead_tags, placing_now
from gateway.pages.lead_standing_actions import (
    STANDING_SAYINGS,
    check_hand_over,
    standing_actions,
)
from gateway.pages.project_actions import PROJECT_SAYINGS, project_actions
from gateway.pages.recognition_lines import agreement_lines, attainment_lines
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_figures import indicator_titles
from gateway.pages.transfer_lines import transfer_facts
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.evidence import evidence_problem
from gateway.rest.leads import lead_for
from gateway.rest.problems import not_found
from gateway.rest.receipts import desk_of, receipt_file
from gateway.shown.lead import LeadShown
from gateway.shown.lead_sight import history_is_visible
from gateway.shown.project import ProgressShown, ProjectStanding, TransferShown
from sharing.evidence_files import EvidenceFault

router = APIRouter()


@router.get("/leads/{lead_id}")
def lead_page(
    lead_id: str, visit: VisitOf, told_id: Annotated[str, Query(alias="told", max_length=64)] = ""
) -> Response:
    """The own office's, or any for the city; every other one is as absent."""
    language = visit.language
    lead = lead_for(visit.parts, visit.person.actor, lead_id, language=language)
    title = lead.project or lead.code_name
    standing = lead.standing_of_project
    context = LeadContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=title,
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        back=Link(say("desk.to_leads", language), "/leads"),
        title=title,
        investor=lead.investor,
        office=lead.office_name,
        tags=lead_tags(lead, language),
        status=_status(lead, language),
        warnings=_warnings(lead, language),
        deadlines=_deadlines(visit, lead),
        cases=tuple(Link(case.words, f"/cases/{case.case_id}") for case in lead.open_cases),
        facts=_facts(lead, language),
        content=lead.content if lead.content != title else "",
        notes=tuple(
            DatedLine(minute(n.at), " · ".join(filter(None, (n.stage, n.note, n.by))))
            for n in reversed(lead.notes)
        ),
        project=_project(lead, language),
        progress=_progress(lead, language),
        attainments=attainment_lines(standing.attainments, language) if standing else (),
        agreements=_agreements(visit, standing),
        project_href=f"/projects/{standing.project_id}" if standing else "",
        transfers=tuple(_transfer(each, language) for each in lead.transfers),
        history=tuple(
            DatedLine(
                line.office_name,
                line.reason_words
                + (f" · {say('desk.pinned', language)}" if line.is_pinned else ""),
            )
            for line in lead.history
        ),
        linked=tuple(
            Fact(each.words, each.project, each.investor, f"/leads/{each.lead_id}")
            for each in lead.linked_projects
        ),
        companies=tuple(
            " · ".join(filter(None, (each.investor, each.credit_code))) for each in lead.companies
        ),
        actions=_actions(visit, lead),
        told=told(visit, told_id),
        receipt_href=f"/leads/{lead.lead_id}/receipt" if lead.position else "",
        log_href=log_of_lead(visit, lead.lead_id, lead.office),
    )
    return render(visit.request, "lead.html", context)


@router.get("/leads/{lead_id}/receipt")
def lead_receipt(lead_id: str, visit: VisitOf) -> Response:
    """The receipt of the lead's registration, as a file; it opens what this reader may see."""
    viewer, language = visit.person.actor, visit.language
    lead = lead_for(visit.parts, viewer, lead_id, language=language, readable=history_is_visible)
    row = desk_of(visit.parts).row_at(lead.position) if lead.position else None
    if row is None:
        raise not_found()
    return receipt_file(visit.parts, viewer, row)


@router.post("/leads/{lead_id}")
def act_on_lead(
    lead_id: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Follow up, withdraw, object, release, as the form says."""
    lead_for(visit.parts, visit.person.actor, lead_id, language=visit.language)
    check_hand_over(visit, form)
    sayings = LEAD_SAYINGS | PROJECT_SAYINGS | STANDING_SAYINGS
    submission_id = act_on(visit, lead_id, form, sayings)
    return back_to(form, f"/leads/{lead_id}", submission_id)


@router.post(OBJECTIONS)
def object_to_first_contact(
    visit: VisitOf, sent: Annotated[SentForm, Depends(sent_with_file)]
) -> Response:
    """File an objection about an own lead, with its evidence file where there is one."""
    check_form(visit.request, visit.parts, sent.fields.get("form_token", ""))
    lead_id = sent.fields.get("lead_id", "")
    lead_for(visit.parts, visit.person.actor, lead_id, language=visit.language)
    form = sent.fields
    if sent.file is not None and may_say(visit, "file_objection"):
        form = form | {OBJECTION_PAPER: _kept(visit, sent.file)}
    submission_id = act_on(visit, lead_id, form, OBJECTION_SAYINGS)
    return back_to(form, f"/leads/{lead_id}", submission_id)


def _kept(visit: Visit, file: UploadFile) -> str:
    """The hash under which an evidence file is kept. Raises Problem."""
    deployment = visit.parts.deployment
    try:
        return deployment.evidence_desk().take(file.file, visit.person.actor).sha256
    except EvidenceFault as fault:
        raise evidence_problem(fault, deployment.settings) from fault


def _actions(visit: Visit, lead: LeadShown) -> tuple[Action, ...]:
    """What can be done next; giving up and erasing stand last."""
    actions = lead_actions(visit, lead)
    erasing = erasing_action(visit, lead)
    if not actions:
        return erasing
    between = (*project_actions(visit, lead), *standing_actions(visit, lead))
    return (*actions[:-1], *between, actions[-1], *erasing)


def _status(lead: LeadShown, language: str) -> tuple[Fact, ...]:
    first = "desk.yes" if lead.has_first_contact else "desk.no"
    # A reader without the lead's history is not told how it was placed.
    placing = say(f"desk.placing_{lead.placing}", language) if lead.placing else "—"
    return (
        Fact(say("desk.field_placing", language), placing),
        Fact(say("desk.field_first_contact", language), say(first, language)),
        Fact(
            say("desk.field_hold", language),
            hold_words(lead, language) or say("desk.holds_not", language),
        ),
        Fact(say("desk.field_standing", language), lead.standing_words),
    )


def _warnings(lead: LeadShown, language: str) -> tuple[str, ...]:
    between = "、" if language != "en" else ", "
    now = placing_now(lead)
    told = []
    if lead.approval == "awaited" and lead.is_active:
        told.append(say("desk.told_approval_awaited", language))
    if now in ("collided", "asked") and lead.is_active:
        told.append(say(f"desk.told_{now}", language))
    if lead.evidence_reasons and now in ("collided", "asked"):
        reasons = between.join(lead.evidence_reasons)
        told.append(say("desk.told_reasons", language, reasons=reasons))
    if lead.lacking:
        told.append(say("desk.told_lacking", language, fields=between.join(lead.lacking)))
    if lead.screening_reason:
        told.append(say("desk.told_screening", language, reason=lead.screening_reason))
    if not lead.is_matched:
        told.append(say("desk.told_not_matched", language))
    return tuple(told)


def _deadlines(visit: Visit, lead: LeadShown) -> tuple[tuple[str, Due], ...]:
    shown = []
    for clock in lead.deadlines:
        until = due(visit, clock.due_at, is_frozen=clock.is_frozen)
        if until is not None:
            shown.append((clock.words, until))
    to_object = due(visit, lead.object_until)
    if to_object is not None:
        shown.append((say("desk.clock_to_object", visit.language), to_object))
    return tuple(shown)


def _facts(lead: LeadShown, language: str) -> tuple[Fact, ...]:
    sources = "；".join(
        say("desk.source_row", language, file=row.file, sheet=row.sheet, row=row.sheet_row)
        for row in lead.rows
    )
    fixed = lead.fixed_assets_yuan
    return said_facts(
        language,
        {
            "credit_code": lead.credit_code,
            "amount": amount(
                language,
                yuan=lead.amount_yuan,
                cents=lead.amount_usd_cents,
                said=lead.amount_said,
            ),
            "fixed_assets": amount(language, yuan=fixed, cents=None),
            "land": land(language, lead.land_sqm),
            "industry": lead.industry,
            "chain": lead.chain,
            "stage": lead.stage,
            "source": lead.source,
            "talked_on": lead.talked_on,
            "talk_form": lead.talk_form,
            "registered_at": minute(lead.registered_at),
            "handler": " → ".join(each.person for each in lead.handlers),
            "visibility": say(f"standing.visibility_{lead.visibility}", language)
            if lead.visibility
            else "",
            "contacts": say("desk.contacts_kept", language) if lead.has_contacts else "",
            "rows": sources,
        },
    )


def _project(lead: LeadShown, language: str) -> tuple[Fact, ...]:
    standing = lead.standing_of_project
    if standing is None:
        return ()
    paid = amount(language, yuan=standing.paid_in_yuan, cents=None)
    return said_facts(
        language,
        {
            "board_stage": say(f"page.stage_{standing.stage}", language),
            "signed_on": standing.signed_on,
            "started_on": standing.started_on,
            "first_office": standing.first_office_name,
            "landing_office": standing.landing_office_name,
            "holder_office": standing.holder_office_name,
            "paid_in": paid,
            "not_counted": standing.not_counted_words,
            "proposals_waiting": str(standing.proposals_waiting or ""),
            "could_not_land": say("desk.granted", language) if standing.could_not_land else "",
        },
    )


def _progress(lead: LeadShown, language: str) -> tuple[DatedLine, ...]:
    standing = lead.standing_of_project
    notes = standing.progress if standing is not None else []
    return tuple(
        DatedLine(f"{day(note.at)} {note.office}", _progress_words(note, language))
        for note in reversed(notes)
    )


def _progress_words(note: ProgressShown, language: str) -> str:
    paid = amount(language, yuan=note.paid_in_yuan, cents=None)
    told = say("desk.paid_in_note", language, amount=paid) if paid else ""
    return " · ".join(filter(None, (note.stage, told, note.note)))


def _agreements(visit: Visit, standing: ProjectStanding | None) -> tuple[DatedLine, ...]:
    if standing is None or not standing.agreements:
        return ()
    return agreement_lines(standing.agreements, indicator_titles(visit), visit.language)


def _transfer(transfer: TransferShown, language: str) -> TransferLine:
    outcome = transfer.outcome_words or say("desk.under_way", language)
    return TransferLine(
        title=f"{transfer.from_office_name} → {transfer.to_office_name}",
        investor=outcome,
        kind=transfer.kind_words,
        facts=said_facts(language, transfer_facts(transfer, language) | {"from_to": ""}),
        due=None,
        reason=transfer.reason,
        actions=(),
    )
