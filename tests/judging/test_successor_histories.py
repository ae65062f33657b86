"""Property: a successor is, to every rule, the office for which it stands.

A random history is told twice over the turn of a month. Once J speaks throughout; once J goes into
JJ with the new month, and JJ speaks from then on. Every answer is the same, and so is the book,
where the months before name J and the later ones JJ. What JJ registered itself, and what others
landed with it, is its own in every month.
"""

from collections import Counter
from datetime import date

from hypothesis import example, given, settings

from ledger.judge.acting import as_acting
from ledger.judge.state import ProjectState
from tests.judging.histories import Draw, histories, lines_of
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import CENTRE, city_ms

BEGIN, FEBRUARY = date(2025, 1, 29), date(2025, 2, 1)
MONTHS = ("2024-12", "2025-01", "2025-02", "2025-03")
INDICATORS = ("signed_count", "signed_amount_yuan", "started_count")
MERGE = {
    "kind": "change_offices",
    "version": 1,
    "change": {
        "how": "merge",
        "offices": ["J"],
        "into": {"code": "JJ", "name": "新甲县", "kind": "county", "has_land": True},
    },
    "effective_from": "2025-02-01",
    "basis": "批复",
}


def _successor(office: str, day: date) -> str:
    return "JJ" if office == "J" and day >= FEBRUARY else office


def _told(drawn: list[Draw], *, changes: bool) -> tuple[PaperCity, list[Answer]]:
    city = PaperCity()
    if not changes:
        lines = lines_of(drawn, city, begin=BEGIN)
    else:
        assert city.say(CENTRE, MERGE, at=city_ms("2025-01-20")).verdict == "accepted"
        lines = lines_of(drawn, city, begin=BEGIN, acting=_successor)
    return city, [city.deliver(line.record, at=line.at)[0] for line in lines]


def _balances(city: PaperCity, month: str) -> dict[tuple[str, str], int]:
    return {
        (indicator, account): units
        for indicator in INDICATORS
        for account, units in city.balances(period=month, indicator=indicator).items()
    }


def _as_one(found: dict[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """The balances with J and JJ as one account."""
    sums: Counter[tuple[str, str]] = Counter()
    for (indicator, account), units in found.items():
        sums[indicator, account.replace("office:JJ", "office:J")] += units
    return sums


def _names_the_office_of_its_month(project: ProjectState) -> bool:
    """Whether its entries name J in the months before and JJ in later ones."""
    own = {project.first_office, project.landing_office, project.introducer_office}
    for entry in project.entries:
        accounts = {account for account, _, _ in entry.postings}
        if entry.period >= "2025-02" and "office:J" in accounts:
            return False
        if entry.period < "2025-02" and "office:JJ" in accounts and "JJ" not in own:
            return False
    return True


LANDED_AT_HOME = [
    Draw("register", 0, 0, 0, 0, 0, 1, 0, -12, 21, 0, False),
    Draw("sign", 0, 0, 0, 0, 0, 1, 0, -28, 0, 0, False),
    Draw("register", 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, False),
    Draw("land", 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, False),
]
"""Signed for January, and landed in February with whoever stands for the first contact."""


@settings(max_examples=100, deadline=None)
@given(histories)
@example(LANDED_AT_HOME)
def test_a_successor_is_the_office_for_which_it_stands(drawn: list[Draw]) -> None:
    plain, plain_answers = _told(drawn, changes=False)
    changed, changed_answers = _told(drawn, changes=True)
    for draw, one, other in zip(drawn, plain_answers, changed_answers, strict=True):
        found = (other.verdict, other.placing, other.reason, other.names)
        assert found == (one.verdict, one.placing, one.reason, one.names), draw
    for month in MONTHS:
        assert _as_one(_balances(changed, month)) == _as_one(_balances(plain, month)), month
    assert all(map(_names_the_office_of_its_month, changed.projects()))
    at = city_ms("2025-03-02")
    acting = [as_acting(p, changed.city_state(), at=at).first_office for p in changed.projects()]
    offices = [_successor(p.first_office, FEBRUARY) for p in plain.projects()]
    assert sorted(acting) == sorted(offices)
