"""申报认定, 撤回申报, 批量认定: the forms and what they say.

Amounts are written as people write them (4.5亿, 800万, 1200 元 …) and kept in whole units; what is
finer than the unit is told, never rounded.

Invariant: the papers of the rules' check-list are asked for by name; whether they suffice the judge
decides.
"""

import re
from datetime import date
from typing import Final

from gateway.claimed_units import FigureUnreadable, claimed_units
from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say, ticked
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.papers_sent import evidence_of, paper_fields
from gateway.pages.visit import Visit
from gateway.rest.problems import Problem
from gateway.saying import Speaker, say_about_recognition
from gateway.shown.project import ProjectStanding
from gateway.shown.recognition import event_words, unit_of
from gateway.submitting import Said
from ledger.rules.pack import Unit
from ledger.views import ProjectView
from sharing.recognitions import CHANGES, FIGURES, MILESTONES
from sharing.submissions.recognitions import (
    DecideProposals,
    ProposalDecision,
    ProposeRecognition,
    RecognitionClaim,
    RevokeRecognition,
    UsdRate,
    WithdrawProposal,
)

EVENTS: Final = (*MILESTONES, *FIGURES, *CHANGES)
_RATE: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?")
OTHER_PAPERS: Final = ("contract", "construction_permit", "tax_certificate")


def propose_recognition(visit: Visit, project: ProjectView) -> Action | None:
    """The form with which an office proposes; None where it may not."""
    if not may_say(visit, "propose_recognition"):
        return None
    language = visit.language
    with visit.parts.reads.moment() as connection:
        rules = visit.parts.reads.city_state(connection).pack.recognition
    needed = [paper for each in rules.check_lists for paper in each.papers] if rules else []
    chosen = "start" if project.signing is not None else "signing"
    events = tuple(
        Option(event, event_words(event, language), is_chosen=event == chosen) for event in EVENTS
    )
    fields = (
        Field("event", say("account.event", language), kind="choice", options=events),
        Field("happened_on", say("account.happened_on", language), kind="date", is_needed=True),
        Field(
            "figure",
            say("account.figure", language),
            hint=say("account.figure_hint", language),
        ),
        Field("incentives", say("account.incentives", language)),
        Field("rate", say("account.rate", language), hint=say("account.rate_hint", language)),
        Field("rate_on", say("account.rate_on", language), kind="date"),
        Field("rate_source", say("account.rate_source", language)),
        *paper_fields(language, needed, OTHER_PAPERS),
        Field("note", say("desk.note", language), kind="note"),
    )
    return action(visit, "propose_recognition", f"/projects/{project.project_id}", fields=fields)


def revoke_recognition(visit: Visit, standing: ProjectStanding) -> Action | None:
    """The form with which the centre takes a recognition back; None where there is nothing."""
    language = visit.language
    dated = (("signing", standing.signed_on), ("start", standing.started_on))
    options = [Option(event, f"{event_words(event, language)} · {on}") for event, on in dated if on]
    options += [
        Option(each.recognition_id, f"{each.event_words} · {each.on}")
        for each in standing.attainments
    ]
    if not options or not may_say(visit, "revoke_recognition"):
        return None
    fields = (
        Field(
            "recognition",
            say("account.recognition", language),
            kind="choice",
            options=tuple(options),
        ),
        Field("reason", say("desk.reason", language), kind="note", is_needed=True),
    )
    place = f"/projects/{standing.project_id}"
    return action(visit, "revoke_recognition", place, fields=fields, tone="bad")


def figure_of(text: str, unit: Unit) -> int | None:
    """A figure as people write it, None where there is none. Raises Problem (422)."""
    if not text:
        return None
    try:
        return claimed_units(text, unit)
    except FigureUnreadable:
        raise Problem(
            422, "figure_unreadable", "account.figure_unreadable", params={"text": text}
        ) from None


def day_of(text: str) -> date:
    """A day as the form says it. Raises Problem (422)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(
            422, "day_unreadable", "account.day_unreadable", params={"text": text}
        ) from None


def _rate(form: Form) -> UsdRate | None:
    """The exchange rate with its day and source, None where none is told. Raises Problem (422)."""
    text = form.get("rate", "")
    if not text:
        return None
    found = _RATE.fullmatch(text)
    if found is None:
        raise Problem(422, "rate_unreadable", "account.rate_unreadable", params={"text": text})
    return UsdRate(
        yuan_per_usd_1e4=int(found.group(1)) * 10_000 + int(f"{found.group(2) or '':0<4}"),
        on=day_of(form.get("rate_on", "")),
        source=form.get("rate_source", ""),
    )


def _claim(form: Form) -> RecognitionClaim:
    event, figure = form.get("event", ""), form.get("figure", "")
    unit = unit_of(event)
    said: dict[str, object] = {"event": event, "happened_on": day_of(form.get("happened_on", ""))}
    if unit:
        said["units"] = figure_of(figure, Unit(unit))
    else:
        said["amount_yuan"] = figure_of(figure, Unit.YUAN)
    said["incentives_yuan"] = figure_of(form.get("incentives", ""), Unit.YUAN)
    said["usd_rate"] = _rate(form)
    return RecognitionClaim.model_validate(said)


def _say_proposal(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = ProposeRecognition(
        project_id=project_id,
        claim=_claim(form),
        evidence=evidence_of(form),
        note=form.get("note", ""),
    )
    return say_about_recognition(speaker, submission_id, said)


def _say_withdrawal(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = WithdrawProposal(project_id=project_id, proposal_id=form.get("proposal_id", ""))
    return say_about_recognition(speaker, submission_id, said)


def _say_revocation(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = RevokeRecognition(
        project_id=project_id,
        recognition=form.get("recognition", ""),
        reason=form.get("reason", ""),
    )
    return say_about_recognition(speaker, submission_id, said)


def _say_decisions(speaker: Speaker, submission_id: str, _subject: str, form: Form) -> Said:
    """One word and one reason for every proposal that is ticked. Raises Problem (422)."""
    pairs = [tick.partition(":") for tick in ticked(form)]
    decision, reason = form.get("decision", ""), form.get("reason", "")
    if not pairs:
        raise Problem(422, "nothing_ticked", "account.nothing_ticked")
    if decision not in ("grant", "refuse"):
        raise Problem(422, "no_decision", "account.no_decision")
    said = DecideProposals(
        decisions=tuple(
            ProposalDecision(
                project_id=project,
                proposal_id=proposal,
                is_granted=decision == "grant",
                reason=reason,
            )
            for project, _, proposal in pairs
        )
    )
    return say_about_recognition(speaker, submission_id, said)


RECOGNITION_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "propose_recognition": ("propose_recognition", _say_proposal),
    "withdraw_proposal": ("withdraw_proposal", _say_withdrawal),
    "revoke_recognition": ("revoke_recognition", _say_revocation),
}
DECISION_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "decide_proposals": ("decide_proposals", _say_decisions),
}
