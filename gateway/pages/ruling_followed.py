"""What followed from a ruling, in words: leads merged or parted, first contact moved, credit.

Read from the journal row of the ruling itself, so it says what was decided and not how things stand
by now.

Invariant: for the city's readers alone; credit is told by office and indicator, summed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.figures import count, yi
from gateway.pages.visit import Visit
from gateway.shown.case import CaseShown
from gateway.shown.naming import office_name
from infra.store import reads
from infra.store.rulings import ruling_of
from ledger.book import CITY, SUSPENSE, office_account
from ledger.views import ProjectView
from sharing.events.cases import (
    LeadsMerged,
    LeadsUnmerged,
    NamesRuled,
    ProjectsLinked,
    RecognitionRevoked,
)
from sharing.events.centre import CreditPosted, CreditReversed
from sharing.events.holds import HoldReleased, HoldTaken
from sharing.events.leads import FirstContactPassed
from sharing.events.registry import Event

Credit = CreditPosted | CreditReversed
_SHOWN: Final = (("signed_count", count), ("signed_amount_yuan", yi), ("started_count", count))
"""The indicators that are told, and how their units are written. What the city's account takes
away is the city's total, as in the book.
"""


def followed_words(visit: Visit, case: CaseShown) -> tuple[str, ...]:
    """The consequences of a settled case, one sentence each; () if nothing followed."""
    with visit.parts.reads.moment() as connection:
        city = visit.city.code
        found = reads.case_by_id(connection, city, case.case_id)
        settled_at = found.settled_at if found is not None else 0
        seq, events = ruling_of(connection, city, case.case_id, settled_at=settled_at)
        merged = sorted({e.into_project for e in events if isinstance(e, LeadsMerged)})
        projects = reads.projects_by_id(connection, city, merged)
    told = [words for event in events for words in _words(visit, event)]
    told += [_first_contact_words(visit, projects[each], seq) for each in merged]
    credits_ = [event for event in events if isinstance(event, Credit)]
    return (*dict.fromkeys(told), *_credit_words(visit, credits_))


def _words(visit: Visit, event: Event) -> Iterator[str]:
    language, city = visit.language, visit.city
    if isinstance(event, LeadsMerged):
        yield say("desk.followed_merged", language, count=len(event.lead_ids))
    elif isinstance(event, LeadsUnmerged):
        yield say("desk.followed_parted", language, count=len(event.lead_ids))
    elif isinstance(event, ProjectsLinked):
        yield say(f"desk.followed_linked_{event.relation}", language)
    elif isinstance(event, NamesRuled):
        yield say(f"desk.followed_names_{event.relation}", language)
    elif isinstance(event, FirstContactPassed):
        yield say(
            "desk.followed_passed",
            language,
            old=office_name(city, event.from_office) or say("desk.nobody", language),
            new=office_name(city, event.to_office),
        )
    elif isinstance(event, HoldTaken):
        yield say("desk.followed_held", language, office=office_name(city, event.office))
    elif isinstance(event, HoldReleased):
        yield say("desk.followed_released", language, office=office_name(city, event.office))
    elif isinstance(event, RecognitionRevoked):
        yield say(f"desk.followed_revoked_{event.what}", language)


def _first_contact_words(visit: Visit, project: ProjectView, seq: int) -> str:
    """Who had first contact of a project after this journal position."""
    offices = [line.office for line in project.history if line.seq <= seq]
    office = office_name(visit.city, offices[-1] if offices else project.first_office)
    return say("desk.followed_first", visit.language, office=office)


def _credit_words(visit: Visit, credits_: Iterable[Credit]) -> Iterator[str]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for event in credits_:
        for posting in event.postings:
            sums[posting.account, event.indicator] += posting.units
    for indicator, show in _SHOWN:
        for office in visit.city.offices:
            units = sums.get((office_account(office.code), indicator), 0)
            if units:
                yield say(
                    f"desk.followed_{indicator}",
                    visit.language,
                    office=office.name,
                    change=_signed(units, show),
                )
        for account, sign in ((SUSPENSE, 1), (CITY, -1)):
            units = sign * sums.get((account, indicator), 0)
            if units:
                yield say(
                    f"desk.followed_{account}_{indicator}",
                    visit.language,
                    change=_signed(units, show),
                )


def _signed(units: int, show: Callable[[int], str]) -> str:
    return f"{'+' if units > 0 else ''}{show(units)}"
