"""A credit agreement comes to hold: all its parties consented, or a transfer brought it.

The rule: it holds from its first day on, or from the earliest open month where that day's month was
closed meanwhile; what held before holds until then. An agreement that was attached to a transfer
becomes one of the offices when the transfer completes: the consents of giver and receiver count,
and so does the proposer's; if another office is named, or has first contact, its consent is waited
for.

Edge cases: the sums of a transfer's agreement were checked when it was proposed, under the pack of
that day; where that pack knows no agreements, the paper is kept and says no shares.

Invariant: of one day and project one agreement says the shares at most.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.agreement import first_open_day, last_year_over, parties_of, wrong_sum
from ledger.judge.acting import acting_office
from ledger.judge.ahead import Ahead
from ledger.judge.decision import Decision, Moment, refused
from ledger.judge.recognitions import HELD_ONCE, Agreement
from ledger.judge.state import CityState, ProjectState
from ledger.judge.transferring import Transfer
from ledger.rules.counting import AgreementRules
from sharing.events.agreements import AgreementConcluded, AgreementEnded, AgreementProposed
from sharing.events.registry import Event
from sharing.ids import agreement_id_from
from sharing.sections import Party
from sharing.submissions.transfers import CreditAgreement, ShareTerm


def sum_fault(rules: AgreementRules, terms: Sequence[ShareTerm]) -> Decision | None:
    """Why these shares are not within the pack's bounds, naming the indicator and its sum."""
    for term in terms:
        if not rules.sums_for(term.indicator):
            return refused("agreement_indicator_not_shared", indicator=term.indicator)
    wrong = wrong_sum(rules, terms)
    if wrong is None:
        return None
    return refused(
        "agreement_sum_wrong", indicator=wrong.indicator, sum=wrong.said, sums=wrong.allowed
    )


def taking_effect(
    project: ProjectState, agreement: Agreement, city: CityState, moment: Moment
) -> Iterator[Event]:
    """It holds from its day on, and what held before holds until then."""
    from_on = max(date.fromisoformat(agreement.from_on), first_open_day(city.closed_through))
    rules = city.pack.agreements
    for earlier in project.agreements:
        is_over = earlier.until_on and earlier.until_on <= from_on.isoformat()
        if earlier.standing in HELD_ONCE and not is_over:
            yield AgreementEnded(
                agreement_id=earlier.agreement_id,
                project_id=project.project_id,
                outcome="replaced",
                until_on=from_on,
                at=moment.now,
            )
    yield AgreementConcluded(
        agreement_id=agreement.agreement_id,
        project_id=project.project_id,
        from_on=from_on,
        until_on=last_year_over(from_on, rules.valid_years if rules is not None else None),
        at=moment.now,
    )


def agreed_by_transfer(
    ahead: Ahead, project_id: str, transfer: Transfer, *, city: CityState, moment: Moment
) -> None:
    """The agreement of a transfer that has just completed, as one of the offices."""
    pack = city.pack_named(transfer.pack) or city.pack
    if not transfer.agreement or pack.agreements is None:
        return
    said = CreditAgreement.model_validate_json(transfer.agreement)
    parties = parties_of(ahead.the_project(project_id), said.terms)
    consenting = {acting_office(city, o, at=moment.now) for o in _consenting(transfer)}
    consents = tuple(p for p in parties if acting_office(city, p, at=moment.now) in consenting)
    proposed = AgreementProposed(
        agreement_id=agreement_id_from(moment.seed),
        project_id=project_id,
        office=transfer.proposed_by,
        terms=said.terms,
        parties=parties,
        consents=consents,
        from_on=moment.day_in(city.city.timezone),
        at=moment.now,
        evidence=said.evidence,
    )
    ahead.apply(proposed)
    if consents == parties:
        project = ahead.the_project(project_id)
        ahead.apply(*taking_effect(project, project.agreements[-1], city, moment))


def _consenting(transfer: Transfer) -> Iterator[str]:
    yield transfer.proposed_by
    if Party.HOLDER.value in transfer.consents:
        yield transfer.from_office
    if Party.RECEIVER.value in transfer.consents:
        yield transfer.to_office
