"""Book changes as journal events: the mirror image of what is taken back, then what is due."""

from collections.abc import Iterator

from ledger.book import BookChanges, Due, mirror
from ledger.judge.decision import Moment
from ledger.recognition_period import posting_month
from sharing.events.centre import CreditPosted, CreditReversed, Posting
from sharing.ids import entry_id_from


def book_events(
    changes: BookChanges,
    project_id: str,
    moment: Moment,
    *,
    closed_through: str = "",
    first_number: int = 0,
) -> Iterator[CreditPosted | CreditReversed]:
    """The events; ``first_number`` is how many entries this submission has caused before.

    What belongs to a closed month is posted in the earliest open one.
    """
    for number, entry in enumerate(changes.reverse, start=first_number):
        yield CreditReversed(
            entry_id=entry_id_from(moment.seed, number),
            reverses=entry.entry_id,
            project_id=project_id,
            indicator=entry.indicator,
            rule=entry.rule,
            posted_period=posting_month(entry.period, closed_through),
            corrects_period=entry.period,
            postings=_postings(mirror(entry.postings)),
            source=entry.source,
            agreement=entry.agreement,
        )
    corrected = {entry.indicator for entry in changes.reverse}
    for number, due in enumerate(changes.post, start=first_number + len(changes.reverse)):
        yield CreditPosted(
            entry_id=entry_id_from(moment.seed, number),
            project_id=project_id,
            indicator=due.indicator,
            rule=due.rule,
            posted_period=posting_month(due.period, closed_through),
            corrects_period=_corrected_period(due, corrected, closed_through),
            postings=_postings(due.postings),
            source=due.source,
            agreement=due.agreement,
        )


def _corrected_period(due: Due, corrected: set[str], closed_through: str) -> str | None:
    """The month that the entry counts for, where it replaces another or its month is closed."""
    return due.period if due.indicator in corrected or due.period <= closed_through else None


def _postings(lines: tuple[tuple[str, str, int], ...]) -> tuple[Posting, ...]:
    return tuple(Posting(account=account, side=side, units=units) for account, side, units in lines)
