"""Σ offices + overlap + suspense = city on the board as it is shown, whoever registers.

The centre registers too in these histories: it is an office like any other once it was first.
"""

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from hypothesis import given, settings

from ledger.assessment import Assessment, CreditUnits, LineKind, assessment_of
from ledger.board import Board, BookLine, Credited, board_of
from ledger.checks import book_findings, recognised_units
from ledger.credit import PROJECT_UNITS
from ledger.period import read_period
from ledger.view_folds import fold_all
from sharing.events.centre import CreditPosted, CreditReversed
from tests.judging import bodies
from tests.judging.histories import OFFICES_WITH_CENTRE, Draw, histories, lines_of
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, city_ms

PERIODS = ("2024", "2025", "2025Q1", "2025-01")
EXAMPLES = settings(max_examples=60, deadline=None)


class Units(NamedTuple):
    """A credit in whole numbers, so that sums are exact."""

    signed: int
    yuan: int
    started: int
    cents: int


def units_of(credit: Credited) -> Units:
    return Units(
        int(Decimal(credit.credited_signed_count) * PROJECT_UNITS),
        credit.credited_signed_amount_yuan,
        int(Decimal(credit.credited_started_count) * PROJECT_UNITS),
        credit.credited_signed_amount_usd_cents,
    )


def total(credits_: list[Credited]) -> Units:
    return Units(*(sum(figures) for figures in zip(*map(units_of, credits_), strict=True)))


def credits_posted(city: PaperCity) -> list[CreditUnits]:
    return [
        CreditUnits(
            event.project_id,
            posting.account,
            posting.side,
            event.rule,
            event.posted_period,
            "",
            event.indicator,
            posting.units,
        )
        for event in city.events()
        if isinstance(event, CreditPosted | CreditReversed)
        for posting in event.postings
    ]


def shown(city: PaperCity, period_text: str) -> tuple[Board, Assessment]:
    """Board and report of a period."""
    period = read_period(period_text)
    posted = [c for c in credits_posted(city) if c.posted_period in period.months]
    views = fold_all([(row.header.seq, list(row.decision.events)) for row in city.rows])
    board = board_of(
        city=city.city_state().city,
        period=period,
        position=city.head.seq,
        as_of=0,
        projects_count=len(views.projects),
        projects=list(views.projects.values()),
        lines=[BookLine(c.account, c.side, c.indicator, c.units) for c in posted],
    )
    report = assessment_of(
        city=city.city_state().city,
        period=period,
        board=board,
        rules="",
        rules_title="",
        credits_posted=posted,
    )
    return board, report


def first_at_the_centre() -> PaperCity:
    """A project of 5 亿 that the centre found and county J landed."""
    city = PaperCity()
    found = city.say("市商务局", bodies.lead_body(amount_yuan=5 * bodies.YI), sid="c")
    assert found.placing == "first"
    assert city.say("市商务局", bodies.landing_body(found.project_id, "J")).verdict == "accepted"
    signing = bodies.signing_body(found.project_id, on="2025-01-03", filed_on="2025-01-03")
    at = city_ms("2025-01-06")
    assert city.say("市商务局", signing, at=at).verdict == "accepted"
    return city


@EXAMPLES
@given(histories)
def test_the_lines_that_are_shown_sum_to_the_city_and_to_its_projects(drawn: list[Draw]) -> None:
    city = PaperCity()
    for line in lines_of(drawn, city, offices=OFFICES_WITH_CENTRE):
        city.deliver(line.record, at=line.at)
    for period in PERIODS:
        board, report = shown(city, period)
        parts = [*board.offices.values(), board.overlap, board.suspense]
        assert total(parts) == units_of(board.book_city)
        assert units_of(board.difference) == Units(0, 0, 0, 0)
        assert units_of(board.book_city)[:3] == (
            board.signed_count * PROJECT_UNITS,
            board.signed_amount_yuan,
            board.started_count * PROJECT_UNITS,
        )
        lines = {kind: [x for x in report.lines if x.line is kind] for kind in LineKind}
        summed = [*lines[LineKind.OFFICE], *lines[LineKind.OVERLAP], *lines[LineKind.SUSPENSE]]
        (whole,), (difference,) = lines[LineKind.CITY], lines[LineKind.DIFFERENCE]
        assert total([x.credit.total for x in summed]) == units_of(whole.credit.total)
        assert units_of(difference.credit.total) == Units(0, 0, 0, 0)
        subtotals = [x.credit.total for x in lines[LineKind.SUBTOTAL]]
        assert total(subtotals) == total(list(board.offices.values()))
        assert {x.code for x in lines[LineKind.OFFICE]} == set(board.offices)


@EXAMPLES
@given(histories)
def test_the_check_finds_nothing_in_what_the_judge_wrote(drawn: list[Draw]) -> None:
    city = PaperCity()
    for line in lines_of(drawn, city, offices=OFFICES_WITH_CENTRE):
        city.deliver(line.record, at=line.at)
    sums: Counter[tuple[str, str, str]] = Counter()
    for credit in credits_posted(city):
        sums[credit.posted_period, credit.indicator, credit.account] += credit.units
    state = city.city_state()
    recognised = recognised_units(city.projects(), state)
    offices = [office.code for office in state.city.offices]
    assert list(book_findings(sums, recognised, offices=offices)) == []


def test_a_centre_that_was_first_is_a_line_of_its_own() -> None:
    board, report = shown(first_at_the_centre(), "2025")
    assert CENTRE in board.offices
    assert board.office_sides[CENTRE].total == board.offices[CENTRE]
    assert units_of(board.offices[CENTRE]).yuan > 0
    assert "centre" in {line.code for line in report.lines if line.line is LineKind.SUBTOTAL}


def test_a_city_whose_centre_has_no_credit_lists_no_centre() -> None:
    board, report = shown(PaperCity(), "2025")
    assert CENTRE not in board.offices
    assert CENTRE not in board.office_sides
    groups = [line.code for line in report.lines if line.line is LineKind.SUBTOTAL]
    assert groups == ["local", "bureau", "department"]


def test_credit_of_an_office_that_the_city_does_not_have_shows_in_the_difference() -> None:
    period = read_period("2025Q1")
    stray = [
        BookLine("city", "", "signed_count", -PROJECT_UNITS),
        BookLine("office:nobody", "own", "signed_count", PROJECT_UNITS),
    ]
    board = board_of(
        city=PaperCity().city_state().city,
        period=period,
        position=1,
        as_of=0,
        projects_count=0,
        projects=[],
        lines=stray,
    )
    assert board.difference.credited_signed_count == "-1"
