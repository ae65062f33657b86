"""Judging credit agreements 分成协议: propose, consent, refuse, end. Rule: ``ledger.agreement``.

The office of first contact or of the landing proposes (nobody else knows that it may), with the
papers that the pack asks for (a three-party contract), and consents by that; when all parties have
consented the agreement holds, and the book follows. A later agreement replaces an earlier one of
the project from its first day on. A party refuses, the proposer takes back; the centre ends what
holds, from a day in an open month on.

Edge cases: one agreement is under way at a time. Where first contact or landing passed to an office
that is no party while a consent was waited for, the last consent is refused: it must be proposed
anew. An office that stands for another consents for it. A transfer's agreement
(``ledger.judge.agreements_held``) has the transfer's consents; its other parties are waited for.

Invariant: of one day and project one agreement says the shares at most.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.agreement import (
    is_closed,
    parties_of,
    sides_of,
)
from ledger.first_contact import first_contact_of
from ledger.judge.agreements_held import sum_fault, taking_effect
from ledger.judge.ahead import Ahead
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.receiving import known_project
from ledger.judge.recognitions import CONCLUDED, PROPOSED, Agreement
from ledger.judge.state import ProjectState
from ledger.registration import papers_lacking
from ledger.rules.counting import AgreementRules
from ledger.transfer import awaits_ruling
from sharing.events.agreements import (
    AgreementConsented,
    AgreementEnded,
    AgreementProposed,
)
from sharing.ids import agreement_id_from
from sharing.submissions.agreements import (
    ConsentToAgreement,
    EndAgreement,
    ProposeAgreement,
    RefuseAgreement,
)


def propose(hearing: Hearing, said: ProposeAgreement) -> Decision:
    """提出分成协议."""
    project = known_project(hearing, said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    rules = hearing.city.pack.agreements
    if rules is None:
        return refused("agreements_not_allowed")
    fault = (
        _proposer_fault(hearing, project)
        or _not_now(hearing, project)
        or _terms_fault(hearing, rules, said)
        or _parties_fault(hearing, project, said)
    )
    if fault is not None:
        return fault
    closed = hearing.city.closed_through
    if is_closed(said.from_on, closed):
        return refused("agreement_in_closed_month", day=said.from_on.isoformat(), month=closed)
    lacks = papers_lacking(rules.papers, said.evidence)
    if lacks:
        return refused("agreement_papers_missing", fields=",".join(lacks))
    return concluded(
        hearing,
        AgreementProposed(
            agreement_id=agreement_id_from(hearing.moment.seed),
            project_id=project.project_id,
            office=hearing.office,
            terms=said.terms,
            parties=parties_of(project, said.terms),
            consents=(hearing.office,),
            from_on=said.from_on,
            at=hearing.moment.now,
            evidence=said.evidence,
            reason=said.reason,
        ),
    )


def _proposer_fault(hearing: Hearing, project: ProjectState) -> Decision | None:
    """Asked first, and only a side proposes: whoever waits behind it, or holds it by a claim, would
    learn from what follows who has first contact, and that something is under way.
    """
    sides = (*sides_of(project), hearing.city.city.code)
    return None if any(map(hearing.is_own, sides)) else refused("agreement_not_for_office")


def _not_now(hearing: Hearing, project: ProjectState) -> Decision | None:
    if first_contact_of(project, hearing.city) is None:
        return refused("project_not_pursued", project_id=project.project_id)
    if awaits_ruling(project):
        return refused("agreement_awaits_ruling")
    if any(each.standing == PROPOSED for each in project.agreements):
        return refused("agreement_under_way")
    return None


def _terms_fault(
    hearing: Hearing, rules: AgreementRules, said: ProposeAgreement
) -> Decision | None:
    pack, city = hearing.city.pack, hearing.city.city
    seen: set[tuple[str, str]] = set()
    for term in said.terms:
        if pack.indicator(term.indicator) is None or not rules.sums_for(term.indicator):
            return refused("agreement_indicator_not_shared", indicator=term.indicator)
        office = city.office(term.office)
        if office is None:
            return refused("office_unknown", office=term.office)
        absent = hearing.not_receiving(office)
        if absent is not None:
            return absent
        if (term.indicator, term.office) in seen:
            return refused("agreement_term_twice", indicator=term.indicator, office=term.office)
        seen.add((term.indicator, term.office))
    return sum_fault(rules, said.terms)


def _parties_fault(
    hearing: Hearing, project: ProjectState, said: ProposeAgreement
) -> Decision | None:
    parties = parties_of(project, said.terms)
    if hearing.office not in parties:
        return refused("agreement_not_for_office")
    return refused("agreement_of_one_office") if len(parties) == 1 else None


def _found(
    hearing: Hearing, project_id: str, agreement_id: str
) -> tuple[ProjectState, Agreement] | Decision:
    """The agreement, if the office may know of it: its parties, and the centre."""
    project = hearing.live(project_id)
    if project is None:
        return refused("project_unknown", project_id=project_id)
    found = next((a for a in project.agreements if a.agreement_id == agreement_id), None)
    may_know = found is not None and (
        any(map(hearing.is_own, found.parties)) or hearing.office == hearing.city.city.code
    )
    if found is None or not may_know:
        return refused("agreement_unknown", agreement_id=agreement_id)
    return project, found


def consent(hearing: Hearing, said: ConsentToAgreement) -> Decision:
    """同意分成协议: the last consent makes it hold."""
    found = _found(hearing, said.project_id, said.agreement_id)
    if isinstance(found, Decision):
        return found
    project, agreement = found
    if agreement.standing != PROPOSED:
        return refused("agreement_not_under_way", standing=agreement.standing)
    own = [party for party in agreement.parties if hearing.is_own(party)]
    if not own:
        return refused("agreement_not_for_office")
    own = [party for party in own if party not in agreement.consents]
    if not own:
        return refused("agreement_consented_already")
    ahead = Ahead(hearing.state)
    for party in own:
        ahead.apply(
            AgreementConsented(
                agreement_id=agreement.agreement_id,
                project_id=project.project_id,
                office=party,
                at=hearing.moment.now,
                evidence=said.evidence,
            )
        )
    if set(agreement.parties) <= {*agreement.consents, *own}:
        missing = _no_party(hearing, project, agreement)
        if missing:
            return refused("agreement_parties_changed", office=missing)
        ahead.apply(*taking_effect(project, agreement, hearing.city, hearing.moment))
    return concluded(hearing, *ahead.events)


def _no_party(hearing: Hearing, project: ProjectState, agreement: Agreement) -> str:
    """The name of an office of first contact or landing that is no party; '' where all are."""
    parties = set(map(hearing.acting, agreement.parties))
    absent = next((o for o in sides_of(project) if o and o not in parties), "")
    office = hearing.city.city.office(absent) if absent else None
    return office.name if office is not None else absent


def refuse(hearing: Hearing, said: RefuseAgreement) -> Decision:
    """不同意分成协议: by a party; by who proposed it, it is taken back."""
    found = _found(hearing, said.project_id, said.agreement_id)
    if isinstance(found, Decision):
        return found
    project, agreement = found
    if agreement.standing != PROPOSED:
        return refused("agreement_not_under_way", standing=agreement.standing)
    if not any(map(hearing.is_own, (agreement.office, *agreement.parties))):
        return refused("agreement_not_for_office")
    outcome = "withdrawn" if hearing.is_own(agreement.office) else "refused"
    return concluded(hearing, _ended(hearing, project, agreement, outcome, said.reason))


def _ended(
    hearing: Hearing,
    project: ProjectState,
    agreement: Agreement,
    outcome: str,
    reason: str,
    until_on: date | None = None,
) -> AgreementEnded:
    return AgreementEnded.model_validate(
        {
            "agreement_id": agreement.agreement_id,
            "project_id": project.project_id,
            "outcome": outcome,
            "office": hearing.office,
            "until_on": until_on,
            "at": hearing.moment.now,
            "reason": reason,
        }
    )


def end(hearing: Hearing, said: EndAgreement) -> Decision:
    """终止分成协议: the centre ends what holds, from a day in an open month on."""
    found = _found(hearing, said.project_id, said.agreement_id)
    if isinstance(found, Decision):
        return found
    project, agreement = found
    if agreement.standing != CONCLUDED:
        return refused("agreement_not_in_effect", standing=agreement.standing)
    closed = hearing.city.closed_through
    if is_closed(said.until_on, closed):
        return refused("agreement_in_closed_month", day=said.until_on.isoformat(), month=closed)
    day = said.until_on.isoformat()
    if day < agreement.from_on or (agreement.until_on and day > agreement.until_on):
        return refused("agreement_ends_outside", day=day, from_on=agreement.from_on)
    ended = _ended(hearing, project, agreement, "ended", said.reason, said.until_on)
    return concluded(hearing, ended)


AGREEMENT_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    ProposeAgreement: propose,
    ConsentToAgreement: consent,
    RefuseAgreement: refuse,
    EndAgreement: end,
}
