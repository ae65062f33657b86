"""What an office can do next about its lead's project: transfer it, declare that it cannot land it,
tell the first-contact office how it goes.

Edge cases: an amount paid in is written in whole 万元, as ledgers do, and kept in yuan.

Invariant: a form names the lead's own project; whose right it is the judge decides.
"""

from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.visit import Visit
from gateway.saying import Speaker, say_about_transfer
from gateway.shown.lead import LeadShown
from gateway.shown.project import ProjectStanding
from gateway.submitting import Said
from sharing.submissions.transfers import DeclareCouldNotLand, FileProgressNote, ProposeTransfer

KINDS: Final = ("county", "unit", "chemical")
WAN: Final = 10_000
WAN_DIGITS_MAX: Final = 9


def project_actions(visit: Visit, lead: LeadShown) -> tuple[Action, ...]:
    """The forms about the project, for who knows how it stands."""
    standing = lead.standing_of_project
    if standing is None:
        return ()
    language = visit.language
    subject = Field("project_id", "", kind="hidden", value=lead.project_id)
    reason = Field("reason", say("desk.reason", language), kind="note", is_needed=True)
    wanted = (
        ("file_progress_note", _owes_notes(visit, standing), _note_fields(visit)),
        ("propose_transfer", _may_propose(visit, lead, standing), (*_to(visit), reason)),
        ("declare_could_not_land", _may_declare(lead, standing), (reason,)),
    )
    return tuple(
        action(visit, kind, f"/leads/{lead.lead_id}", fields=(subject, *fields))
        for kind, makes_sense, fields in wanted
        if makes_sense and may_say(visit, kind)
    )


def _owes_notes(visit: Visit, standing: ProjectStanding) -> bool:
    own = visit.person.actor.offices
    was_transferred = any(each.outcome == "completed" for each in standing.transfers)
    return was_transferred and standing.landing_office in own and standing.first_office not in own


def _may_propose(visit: Visit, lead: LeadShown, standing: ProjectStanding) -> bool:
    is_under_way = any(not each.outcome for each in standing.transfers)
    is_in_hand = lead.is_holder or lead.has_first_contact
    lands_elsewhere = standing.landing_office not in {"", *visit.person.actor.offices}
    return is_in_hand and not (is_under_way or standing.in_pool or lands_elsewhere)


def _may_declare(lead: LeadShown, standing: ProjectStanding) -> bool:
    return lead.is_holder and not (standing.could_not_land or standing.could_not_land_declared)


def _note_fields(visit: Visit) -> tuple[Field, ...]:
    language = visit.language
    return (
        Field("stage", say("desk.field_stage", language)),
        Field("paid_in_wan", say("desk.paid_in_wan", language)),
        Field("note", say("desk.note", language), kind="note", is_needed=True),
    )


def _to(visit: Visit) -> tuple[Field, ...]:
    language = visit.language
    kinds = tuple(Option(name, say(f"desk.transfer_{name}", language)) for name in KINDS)
    offices = tuple(
        Option(office.code, office.name)
        for office in visit.city.offices_on(visit.today)
        if office.has_land and office.code != visit.person.office
    )
    return (
        Field("transfer", say("desk.kind_of_transfer", language), kind="choice", options=kinds),
        Field("to_office", say("desk.receiver", language), kind="choice", options=offices),
    )


def _say_note(speaker: Speaker, submission_id: str, _lead_id: str, form: Form) -> Said:
    paid = form.get("paid_in_wan", "").replace(",", "").replace("，", "")
    said = FileProgressNote.model_validate(
        {
            "project_id": form.get("project_id", ""),
            "stage": form.get("stage", ""),
            "paid_in_yuan": _yuan(paid),
            "note": form.get("note", ""),
        }
    )
    return say_about_transfer(speaker, submission_id, said)


def _yuan(wan: str) -> int | str | None:
    """Yuan from whole 万元; what is no such number stays as it is, and is refused by the model."""
    if not wan:
        return None
    is_whole = wan.isascii() and wan.isdigit() and len(wan) <= WAN_DIGITS_MAX
    return int(wan) * WAN if is_whole else wan


def _say_proposal(speaker: Speaker, submission_id: str, _lead_id: str, form: Form) -> Said:
    names = ("project_id", "transfer", "to_office", "reason")
    said = ProposeTransfer.model_validate({name: form.get(name, "") for name in names})
    return say_about_transfer(speaker, submission_id, said)


def _say_could_not_land(speaker: Speaker, submission_id: str, _lead_id: str, form: Form) -> Said:
    said = DeclareCouldNotLand(project_id=form.get("project_id", ""), reason=form.get("reason", ""))
    return say_about_transfer(speaker, submission_id, said)


PROJECT_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "file_progress_note": ("file_progress_note", _say_note),
    "propose_transfer": ("propose_transfer", _say_proposal),
    "declare_could_not_land": ("declare_could_not_land", _say_could_not_land),
}
