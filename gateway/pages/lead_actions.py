"""What an office can do next about its lead, in words and with the form to do it.

Invariant: offered is what makes sense as things stand; whether it is accepted the judge decides.
"""

from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.visit import Visit
from gateway.saying import (
    Speaker,
    say_about_hold,
    say_about_objection,
    say_follow_up,
    say_withdraw,
)
from gateway.shown.lead import LeadShown
from gateway.submitting import Said
from sharing.sections import Evidence, Paper
from sharing.submissions.holds import ReleaseHold
from sharing.submissions.objections import FileObjection

OBJECTIONS: Final = "/objections"
"""Where objections are sent: a place of its own, since it takes a file."""
OBJECTION_PAPER: Final = "objection_evidence"


def lead_actions(visit: Visit, lead: LeadShown) -> tuple[Action, ...]:
    """The forms for the lead's own office; nobody else has any."""
    if lead.office not in visit.person.actor.offices or not lead.is_active:
        return ()
    place = f"/leads/{lead.lead_id}"
    language = visit.language
    stage = Field("stage", say("desk.field_stage", language), value="")
    note = Field("note", say("desk.note", language), kind="note", is_needed=True)
    reason = Field("reason", say("desk.reason", language), kind="note", is_needed=True)
    grounds = (
        Field("lead_id", "", kind="hidden", value=lead.lead_id),
        Field("grounds", say("desk.grounds", language), kind="note", is_needed=True),
        Field(
            "paper",
            say("desk.paper", language),
            kind="file",
            hint=say("desk.paper_hint", language),
        ),
    )
    wanted: list[tuple[str, bool, tuple[Field, ...]]] = [
        ("follow_up_lead", True, (stage, note)),
        ("file_objection", bool(lead.object_until), grounds),
        ("release_hold", lead.is_holder, (_ways_to_release(visit), reason)),
        ("withdraw_lead", True, (reason,)),
    ]
    return tuple(
        action(
            visit,
            kind,
            OBJECTIONS if kind == "file_objection" else place,
            fields=fields,
            is_open=kind == "follow_up_lead",
            tone="bad" if kind == "withdraw_lead" else "plain",
        )
        for kind, makes_sense, fields in wanted
        if makes_sense and may_say(visit, kind)
    )


def _ways_to_release(visit: Visit) -> Field:
    options = tuple(
        Option(
            name,
            say(f"desk.release_{name}", visit.language),
            say(f"desk.release_hint_{name}", visit.language),
            is_chosen=name == "waiver",
        )
        for name in ("waiver", "shared")
    )
    label = say("desk.way", visit.language)
    return Field("release", label, kind="radio", is_needed=True, options=options)


def _say_follow_up(speaker: Speaker, submission_id: str, lead_id: str, form: Form) -> Said:
    return say_follow_up(
        speaker,
        submission_id,
        lead_id=lead_id,
        stage=form.get("stage", ""),
        note=form.get("note", ""),
    )


def _say_withdrawal(speaker: Speaker, submission_id: str, lead_id: str, form: Form) -> Said:
    return say_withdraw(speaker, submission_id, lead_id=lead_id, reason=form.get("reason", ""))


def _say_objection(speaker: Speaker, submission_id: str, lead_id: str, form: Form) -> Said:
    sha256 = form.get(OBJECTION_PAPER, "")
    papers = (Paper(kind=OBJECTION_PAPER, sha256=sha256),) if sha256 else ()
    evidence = Evidence(papers=papers) if papers else None
    said = FileObjection(lead_id=lead_id, grounds=form.get("grounds", ""), evidence=evidence)
    return say_about_objection(speaker, submission_id, said)


def _say_release(speaker: Speaker, submission_id: str, lead_id: str, form: Form) -> Said:
    said = ReleaseHold.model_validate(
        {
            "lead_id": lead_id,
            "release": form.get("release", ""),
            "reason": form.get("reason", ""),
        }
    )
    return say_about_hold(speaker, submission_id, said)


LEAD_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "follow_up_lead": ("follow_up_lead", _say_follow_up),
    "withdraw_lead": ("withdraw_lead", _say_withdrawal),
    "release_hold": ("release_hold", _say_release),
}
OBJECTION_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "file_objection": ("file_objection", _say_objection),
}
