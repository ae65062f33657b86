"""分成协议: what the offices agreed on, and the forms to propose, consent to and refuse one.

A form names one indicator (or every one that can be agreed on) and up to three offices with their
share in percent. Shares are exact: hundredths of a percent, nothing rounded.

Invariant: a form is offered to parties alone; what an agreement may say the judge decides.
"""

import re
from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say
from gateway.pages.desk_contexts import Action, Field, Option, Tag
from gateway.pages.desk_parts import day
from gateway.pages.papers_sent import evidence_of, paper_fields
from gateway.pages.project_contexts import AgreementBlock
from gateway.pages.recognition_actions import day_of
from gateway.pages.recognition_lines import agreement_lines
from gateway.pages.statement_figures import indicator_title, indicator_titles
from gateway.pages.visit import Visit
from gateway.rest.problems import Problem
from gateway.saying import Speaker, say_about_agreement
from gateway.shown.project import ProjectStanding
from gateway.shown.recognition import AgreementShown
from gateway.submitting import Said
from ledger.views import ProjectView
from sharing.submissions.agreements import ConsentToAgreement, ProposeAgreement, RefuseAgreement
from sharing.submissions.transfers import ShareTerm

OFFICES_MAX: Final = 3
_PERCENT: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?[%％]?")
_TONES: Final = {"proposed": "warn", "concluded": "good"}


def agreement_blocks(visit: Visit, standing: ProjectStanding) -> tuple[AgreementBlock, ...]:
    """The agreements that the reader may know, the last first."""
    lines = agreement_lines(standing.agreements, indicator_titles(visit), visit.language)
    shown = list(reversed(standing.agreements))
    return tuple(
        AgreementBlock(
            words=line.text.removeprefix(f"{each.standing_words} · "),
            at=day(each.at),
            standing=Tag(each.standing_words, _TONES.get(each.standing, "plain")),
            actions=_answers(visit, each, standing.project_id),
        )
        for each, line in zip(shown, lines, strict=True)
    )


def _answers(visit: Visit, each: AgreementShown, project_id: str) -> tuple[Action, ...]:
    own = visit.person.actor.offices
    if each.standing != "proposed" or own.isdisjoint({*each.parties, each.office}):
        return ()
    place = f"/projects/{project_id}"
    subject = Field("agreement_id", "", kind="hidden", value=each.agreement_id)
    reason = Field("reason", say("desk.reason", visit.language), kind="note", is_needed=True)
    found = []
    if own.intersection(each.parties).difference(each.consents):
        found.append(action(visit, "consent_to_agreement", place, fields=(subject,), tone="strong"))
    found.append(action(visit, "refuse_agreement", place, fields=(subject, reason)))
    return tuple(form for form in found if may_say(visit, form.act))


def propose_agreement(
    visit: Visit, project: ProjectView, standing: ProjectStanding
) -> Action | None:
    """The form to propose one; None where the rules know no agreements or one is under way."""
    with visit.parts.reads.moment() as connection:
        pack = visit.parts.reads.city_state(connection).pack
    is_under_way = any(each.standing == "proposed" for each in standing.agreements)
    if pack.agreements is None or is_under_way or not may_say(visit, "propose_agreement"):
        return None
    language = visit.language
    agreeable = [i for i in pack.indicators if pack.agreements.sums_for(i.name)]
    names = [(i.name, indicator_title(i.name, i.title, language)) for i in agreeable]
    every = Option(" ".join(name for name, _ in names), say("account.every_indicator", language))
    indicators = (every, *(Option(name, title) for name, title in names))
    fields = (
        Field("indicators", say("page.indicator", language), kind="choice", options=indicators),
        *_share_fields(visit, project),
        Field("from_on", say("account.from_on", language), kind="date", is_needed=True),
        *paper_fields(language, pack.agreements.papers, ()),
        Field("reason", say("desk.note", language), kind="note"),
    )
    return action(visit, "propose_agreement", f"/projects/{project.project_id}", fields=fields)


def _share_fields(visit: Visit, project: ProjectView) -> tuple[Field, ...]:
    language = visit.language
    parties = list(dict.fromkeys((project.first_office, project.landing_office)))
    offices = visit.city.offices_on(visit.today)
    fields = []
    for number in range(1, OFFICES_MAX + 1):
        chosen = parties[number - 1] if number <= len(parties) else ""
        options = (
            Option("", "—", is_chosen=not chosen),
            *(Option(o.code, o.name, is_chosen=o.code == chosen) for o in offices),
        )
        label = say("account.party", language, number=number)
        fields.append(Field(f"office_{number}", label, kind="choice", options=options))
        label = say("account.percent", language, number=number)
        fields.append(Field(f"percent_{number}", label, is_needed=number == 1))
    return tuple(fields)


def parts_of_percent(text: str) -> int:
    """Ten-thousandths: ``50`` → 5000, ``33.33`` → 3333. Raises Problem (422)."""
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        raise Problem(
            422, "percent_unreadable", "account.percent_unreadable", params={"text": text}
        )
    return int(found.group(1)) * 100 + int(f"{found.group(2) or '':0<2}")


def _say_proposal(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    shares = [
        (form[f"office_{n}"], parts_of_percent(form.get(f"percent_{n}", "")))
        for n in range(1, OFFICES_MAX + 1)
        if form.get(f"office_{n}")
    ]
    terms = tuple(
        ShareTerm(indicator=indicator, office=office, parts=parts)
        for indicator in form.get("indicators", "").split()
        for office, parts in shares
        if parts
    )
    said = ProposeAgreement(
        project_id=project_id,
        terms=terms,
        from_on=day_of(form.get("from_on", "")),
        evidence=evidence_of(form),
        reason=form.get("reason", ""),
    )
    return say_about_agreement(speaker, submission_id, said)


def _say_consent(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = ConsentToAgreement(project_id=project_id, agreement_id=form.get("agreement_id", ""))
    return say_about_agreement(speaker, submission_id, said)


def _say_refusal(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = RefuseAgreement(
        project_id=project_id,
        agreement_id=form.get("agreement_id", ""),
        reason=form.get("reason", ""),
    )
    return say_about_agreement(speaker, submission_id, said)


AGREEMENT_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "propose_agreement": ("propose_agreement", _say_proposal),
    "consent_to_agreement": ("consent_to_agreement", _say_consent),
    "refuse_agreement": ("refuse_agreement", _say_refusal),
}
