"""Which known registrations are the same project as a new one? Explainable, and only scored here.

The candidates are taken by project: a project is all rows that the journal placed on it, and each
row adds its facts. For each fact the row that agrees best counts; the investors are compared row
by row, and a row that tells of a sister company outweighs a short name that could be anybody's.
The answer per project follows from ``decision``.

Of several projects that are *same*, the one with clearly more points is it; where another is
about as likely, all of them are asked. At most ``ASKED_MAX`` projects are asked, the likeliest
first. What is *different* is left out.

The matcher has no memory but what it was taught: how rare facts and brands are, aliases, rulings.
It decides nothing: the journal keeps its version, answer and reasons, and a later matcher changes
no past decision.

Invariant: the answer depends only on what was learned and on the arguments; at most one project is
*same*, and then none is asked.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sharing.matching.decision import TELLING_POINTS, Answer, decide, weigh
from sharing.matching.enterprise import Grade, Investors, Names, compare_investors
from sharing.matching.facts import Fact, facts_of_pair
from sharing.matching.names.read_name import read_name
from sharing.matching.rarity import Kind, Rarity
from sharing.matching.registration import Registration
from sharing.matching.titles import read_title
from sharing.values import value

__all__ = ["MATCHER_VERSION", "Answer", "Match", "Matcher"]

MATCHER_VERSION: Final = "oneboard-1"
ASKED_MAX: Final = 3
LINKED_MAX: Final = 5
CLEARLY_MORE_POINTS: Final = 20
_ITSELF: Final = "itself"
_SAME_OFFICE: Final = Fact("same_office_told_otherwise", "office", -15)


@value
class Match:
    """The answer about one known project, by its earliest registration, and why.

    ``reasons`` are codes for words in the reader's language (``match.CODE`` in the catalogue), the
    weightiest first.
    """

    lead_id: str
    answer: Answer
    reasons: tuple[str, ...]
    points: int = 0


@value
class _Weighed:
    first: Registration
    investors: Investors
    facts: tuple[Fact, ...]
    points: int
    answer: Answer


class Matcher:
    """What was learned of a city's registrations, and the answers that follow from it."""

    version: str = MATCHER_VERSION

    def __init__(self) -> None:
        self._rarity = Rarity()
        self._names = Names()

    def learn(self, registration: Registration) -> None:
        """Counts the names and facts of a registration; once for each, in any order."""
        for name in (registration.investor, *registration.other_names):
            self._names.rarity.add(read_name(name))
        for kind, said in (
            (Kind.YUAN, registration.amount_yuan),
            (Kind.DOLLARS, registration.amount_usd_cents),
            (Kind.TALKED, registration.talked_on),
            (Kind.SIGNED, registration.signed_on),
            (Kind.STARTED, registration.started_on),
            (Kind.GOODS, read_title(registration).goods),
            (Kind.FIRST_CONTACT, _first_contact_named(registration)),
            (Kind.LANDING, registration.landing_office),
            (Kind.INDUSTRY, registration.industry),
            (Kind.CHAIN, registration.chain),
        ):
            if said:
                self._rarity.add(kind, said)

    def teach_alias(self, one: str, two: str) -> None:
        """These two names are one investor's."""
        self._names.aliases.tie(one, two)

    def teach_different(self, one: str, two: str) -> None:
        """These two names are different investors'."""
        self._names.aliases.part(one, two)

    def teach_group(self, one: str, two: str) -> None:
        """These two names are sister companies'."""
        self._names.aliases.part(one, two, is_same_group=True)

    def match(self, new: Registration, candidates: Sequence[Registration]) -> tuple[Match, ...]:
        """The known projects that the new registration is, may be, or is linked with."""
        projects: dict[str, list[Registration]] = defaultdict(list)
        for known in sorted(candidates, key=lambda each: each.order):
            if known.lead_id != new.lead_id:
                projects[known.project_id or known.lead_id].append(known)
        weighed = [self._weigh(new, rows) for rows in projects.values()]
        weighed.sort(key=lambda each: (-each.points, each.first.order))
        same = [each for each in weighed if each.answer is Answer.SAME]
        asked = [each for each in weighed if each.answer is Answer.ASK]
        if same:
            least = same[0].points - CLEARLY_MORE_POINTS
            rivals = [each for each in (*same[1:], *asked) if each.points > least]
            asked = [same[0], *rivals] if rivals else []
            same = [] if rivals else same[:1]
        told = ("several_projects_agree",) if asked[1:] else ()
        linked = [
            each for each in weighed if each.answer in {Answer.OTHER_PROJECT, Answer.SAME_GROUP}
        ]
        return (
            *(_said(each, Answer.SAME) for each in same),
            *(_said(each, Answer.ASK, *told) for each in asked[:ASKED_MAX]),
            *(_said(each, each.answer) for each in linked[:LINKED_MAX]),
        )

    def _weigh(self, new: Registration, rows: Sequence[Registration]) -> _Weighed:
        """Holds the new registration against all rows of one known project."""
        investors = _investors([compare_investors(new, row, self._names) for row in rows])
        topics: dict[str, Fact] = {}
        for row in rows:
            for fact in facts_of_pair(new, row, self._rarity):
                if fact.topic not in topics or fact.points > topics[fact.topic].points:
                    topics[fact.topic] = fact
        facts = sorted(topics.values(), key=lambda fact: (-abs(fact.points), fact.code))
        is_telling = any(fact.points >= TELLING_POINTS for fact in facts)
        if not is_telling and any(row.office == new.office for row in rows):
            # An office that lists its own project again copies it.
            facts.append(_SAME_OFFICE)
        weight = weigh(facts)
        return _Weighed(
            first=rows[0],
            investors=investors,
            facts=tuple(facts),
            points=weight.points + investors.points,
            answer=decide(investors, weight),
        )


def _first_contact_named(registration: Registration) -> str:
    """The other office that it names as the first contact; most name themselves."""
    named = registration.first_contact_office
    return _ITSELF if named and named == registration.office else named


def _investors(rows: Sequence[Investors]) -> Investors:
    """What the rows of one project say together about the investor."""
    best = max(rows, key=lambda each: (each.grade, each.points))
    if best.grade is Grade.SAME:
        return best
    against = [each for each in rows if each.grade is Grade.GROUP]
    return against[0] if against else best


def _said(weighed: _Weighed, answer: Answer, *more: str) -> Match:
    told = [fact.code for fact in weighed.facts if fact.points]
    reasons = tuple(dict.fromkeys((*more, *weighed.investors.reasons, *told)))
    return Match(weighed.first.lead_id, answer, reasons, weighed.points)
