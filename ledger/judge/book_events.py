"""Book changes as journal events: the mirror image of what is taken back, then what is due."""

from collections.abc import Iterator

from ledger.book import BookChanges, Due, mirror
from ledger.judge.decision import Moment
from ledger.judge.state import PostedEntry
from sharing.events.centre import CreditPosted, CreditReversed, Posting
from sharing.ids import entry_id_from


def book_events(
    changes: BookChanges, project_id: str, moment: Moment, *, first_number: int = 0
) -> Iterator[CreditPosted | CreditReversed]:
    """The events; ``first_number`` is how many entries this submission has caused before."""
    for number, entry in enumerate(changes.reverse, start=first_number):
        yield CreditReversed(
            entry_id=entry_id_from(moment.seed, number),
            reverses=entry.entry_id,
            project_id=project_id,
            indicator=entry.indicator,
            rule=entry.rule,
            posted_period=entry.period,
            corrects_period=entry.period,
            postings=_postings(mirror(entry.postings)),
        )
    corrected = {entry.indicator: entry for entry in changes.reverse}
    for number, due in enumerate(changes.post, start=first_number + len(changes.reverse)):
        yield CreditPosted(
            entry_id=entry_id_from(moment.seed, number),
            project_id=project_id,
            indicator=due.indicator,
            rule=due.rule,
            posted_period=due.period,
            corrects_period=_corrected_period(corrected.get(due.indicator), due),
            postings=_postings(due.postings),
        )


def _corrected_period(entry: PostedEntry | None, due: Due) -> str | None:
    return due.period if entry is not None else None


def _postings(lines: tuple[tuple[str, str, int], ...]) -> tuple[Posting, ...]:
    return tuple(Posting(account=account, side=side, units=units) for account, side, units in lines)
