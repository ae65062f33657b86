"""Judging a change of the city's offices 单位调整: rename, merge, split, found, close.

The rule is ``auth.office_changes``. Here it is asked when it takes effect: from the first day of a
month that has not begun by the ledger's own time, since what was said in a month was said by the
offices of that month, and nothing is posted into a month before it begins.

Edge cases: while an opening runs nothing is changed, since its ledgers speak of the offices as they
were. A change cannot be taken back; it is undone by another change.

Invariant: no entry that stands in the book counts for a month in which a change takes effect later.
"""

from auth.office_changes import ChangeRefused, offices_changed
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.recognise import opening_runs
from sharing.events.offices import OfficesChanged
from sharing.submissions.offices import ChangeOffices
from sharing.verdict import Refusal, Verdict


def change_offices(hearing: Hearing, said: ChangeOffices) -> Decision:
    """单位调整."""
    if opening_runs(hearing.city):
        return refused("opening_in_progress")
    city = hearing.city.city
    today, effective = hearing.moment.day_in(city.timezone), said.effective_from
    is_later_month = (effective.year, effective.month) > (today.year, today.month)
    if effective.day != 1 or not is_later_month:
        return refused("office_change_too_early", day=effective.isoformat())
    try:
        changed = offices_changed(city, said.change, effective_from=effective)
    except ChangeRefused as why:
        return Decision(Verdict.REFUSED, refusal=Refusal(why.reason, why.params))
    return accepted(
        OfficesChanged(
            how=said.change.how,
            offices=changed,
            effective_from=effective,
            basis=said.basis,
            at=hearing.moment.now,
        )
    )
