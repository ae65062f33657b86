"""Proposals for recognition as lines of a page: what, when, how much, with which papers."""

from collections.abc import Iterable, Mapping

from gateway.messages.catalogue import say
from gateway.pages.acting import action, may_say
from gateway.pages.desk_contexts import Action, Field, Tag
from gateway.pages.desk_parts import amount, day, said_facts
from gateway.pages.project_contexts import ProposalLine
from gateway.pages.recognition_lines import figure_words
from gateway.pages.visit import Visit
from gateway.paper_words import paper_words
from gateway.shown.case import may_know
from gateway.shown.project_names import ProjectName
from gateway.shown.recognition import ProposalShown, proposal_shown
from infra.store.reads import cases_of
from ledger.views import CaseView
from sharing.visibility import is_party_to


def proposals_known(
    visit: Visit, *, is_open: bool | None = None, project_id: str = ""
) -> list[CaseView]:
    """The proposals that the visitor may know; those that wait the oldest first, else the last."""
    actor, city = visit.person.actor, visit.city.code
    own = None if is_party_to(actor, ()) else actor.offices
    with visit.parts.reads.moment() as connection:
        found = [
            case
            for case in cases_of(connection, city, is_open=is_open, kind="proposal", office=own)
            if project_id in ("", case.project_id) and may_know(actor, case)
        ]
    return found if is_open else found[::-1]


_TONES = {"": "warn", "granted": "good", "refused": "bad"}


def proposal_lines(
    visit: Visit, cases: Iterable[CaseView], names: Mapping[str, ProjectName]
) -> tuple[ProposalLine, ...]:
    """The proposals; ``names``: of their projects, none on a project's own page."""
    return tuple(
        _line(visit, proposal_shown(case, city=visit.city, language=visit.language), names)
        for case in cases
    )


def _line(visit: Visit, shown: ProposalShown, names: Mapping[str, ProjectName]) -> ProposalLine:
    language = visit.language
    name = names.get(shown.project_id)
    between = "、" if language != "en" else ", "
    stated = figure_words(shown.units, shown.unit, language) if shown.units is not None else ""
    money = amount(language, yuan=shown.amount_yuan, cents=shown.amount_usd_cents)
    facts = {
        "happened_on": shown.happened_on,
        "figure": stated or money,
        "filed_on": shown.filed_on,
        "papers": between.join(paper_words(kind, language) for kind in shown.papers),
        "decided_at": day(shown.decided_at),
        "decision_reason": shown.reason,
    }
    standing = shown.outcome_words or say("account.awaits_decision", language)
    may_decide = shown.is_open and may_say(visit, "decide_proposals")
    return ProposalLine(
        tick=f"{shown.project_id}:{shown.proposal_id}" if may_decide else "",
        title=shown.event_words,
        project=name.name if name is not None else "",
        project_href=f"/projects/{shown.project_id}" if name is not None else "",
        office=shown.office_name,
        facts=said_facts(language, facts),
        note=shown.note,
        standing=Tag(standing, _TONES.get(shown.outcome, "plain")),
        actions=_withdraw(visit, shown),
    )


def _withdraw(visit: Visit, shown: ProposalShown) -> tuple[Action, ...]:
    is_own = shown.office in visit.person.actor.offices
    if not (shown.is_open and is_own and may_say(visit, "withdraw_proposal")):
        return ()
    subject = Field("proposal_id", "", kind="hidden", value=shown.proposal_id)
    place = f"/projects/{shown.project_id}"
    return (action(visit, "withdraw_proposal", place, fields=(subject,), tone="bad"),)
