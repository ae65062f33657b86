"""The book's rules, broken one by one; each break has its own name."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import CITY, OVERLAP, SUSPENSE, entry_lines, mirror
from ledger.checks import BookAudit, book_findings
from ledger.journal_entry import STATE_HASH_ZERO, Header, seal_entry
from ledger.judge.decision import Decision, accepted
from ledger.judge.group import JournalRow
from ledger.rules.pack import Side
from ledger.stored_row import RowUnreadable, StoredRow, journal_row, leaf_hash_of
from sharing.events.centre import CreditPosted, CreditReversed, Posting
from sharing.events.registry import Event

Lines = tuple[tuple[str, str, int], ...]
OFFICES = ("A", "B")
OWN: Lines = ((CITY, "", -10_000), ("office:A", "own", 10_000))


def postings(lines: Lines) -> tuple[Posting, ...]:
    return tuple(Posting(account=a, side=s, units=u) for a, s, u in lines)


def posted(entry: str, lines: Lines = OWN) -> CreditPosted:
    return CreditPosted(
        entry_id=entry,
        project_id="P1",
        indicator="signed_count",
        rule="pack@1/own",
        posted_period="2025-01",
        postings=postings(lines),
    )


def reversed_(entry: str, reverses: str, lines: Lines | None = None) -> CreditReversed:
    return CreditReversed(
        entry_id=entry,
        reverses=reverses,
        project_id="P1",
        indicator="signed_count",
        rule="pack@1/own",
        posted_period="2025-01",
        postings=postings(mirror(OWN) if lines is None else lines),
    )


def row_of(*events: Event) -> JournalRow:
    return journal_row(stored(accepted(*events)), "100000")


def stored(decision: Decision) -> StoredRow:
    header = Header(
        city="100000",
        seq=7,
        office="A",
        submission_id="s-1",
        kind="register_lead",
        digest=b"d",
        recorded_at=5,
        judge_version=1,
    )
    seed = bytes(range(32))
    entry = seal_entry(header, decision, seed=seed, previous_state_hash=STATE_HASH_ZERO)
    return StoredRow(
        seq=7,
        offset=3,
        recorded_at=5,
        record_hash=b"r",
        office="A",
        submission_id="s-1",
        is_conflict=False,
        kind="register_lead",
        digest=b"d",
        verdict=decision.verdict.value,
        reason="",
        params=entry.params,
        events=entry.events,
        seed=seed,
        leaf_hash=entry.leaf_hash,
        state_hash=entry.state_hash,
        now=5,
        judge_version=1,
    )


def codes(*events: Event) -> list[str]:
    audit = BookAudit()
    return [found.code for event in events for found in audit.row(row_of(event))]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([posted("E1"), reversed_("E2", "E1"), posted("E3")], []),
        ([posted("E1", (*OWN[:1], ("office:A", "own", 9_999)))], ["check.entry_unbalanced"]),
        ([posted("E1"), posted("E1")], ["check.entry_twice"]),
        (
            [posted("E1"), reversed_("E2", "E1"), reversed_("E3", "E1")],
            ["check.entry_reversed_twice"],
        ),
        ([reversed_("E2", "E1")], ["check.reversal_of_unknown"]),
        ([posted("E1"), reversed_("E2", "E1", OWN)], ["check.reversal_not_mirror"]),
        (
            [posted("E1"), reversed_("E2", "E1"), posted("E1")],
            ["check.entry_twice"],
        ),
    ],
)
def test_each_break_of_the_book_has_its_own_name(events: Sequence[Event], told: list[str]) -> None:
    assert codes(*events) == told


@given(
    units=st.integers(1, 10**13),
    first=st.fractions(0, 2, max_denominator=12),
    landing=st.fractions(0, 2, max_denominator=12),
)
def test_what_the_book_posts_always_sums_and_one_unit_more_is_always_found(
    units: int, first: object, landing: object
) -> None:
    shares = {Side.FIRST_CONTACT: first, Side.LANDING: landing}
    lines = entry_lines(units, shares, first_contact="A", landing="B")  # type: ignore[arg-type]
    sums = {("2025-01", "signed_count", account): u for account, _, u in lines}
    recognised = {("2025-01", "signed_count"): units}
    assert list(book_findings(sums, recognised, offices=OFFICES)) == []
    account = lines[-1][0]
    sums["2025-01", "signed_count", account] += 1
    assert {f.code for f in book_findings(sums, recognised, offices=OFFICES)} <= {
        "check.sums_differ",
        "check.city_differs",
    }
    assert list(book_findings(sums, recognised, offices=OFFICES)) != []


def test_a_month_without_a_project_or_a_project_without_a_month_is_found() -> None:
    book = {
        ("2025-01", "signed_count", CITY): -10_000,
        ("2025-01", "signed_count", SUSPENSE): 20_000,
        ("2025-01", "signed_count", OVERLAP): -10_000,
    }
    assert [f.code for f in book_findings(book, {}, offices=OFFICES)] == ["check.city_differs"]
    without_month = {("2025-02", "signed_count"): 10_000}
    assert [f.code for f in book_findings({}, without_month, offices=OFFICES)] == [
        "check.city_differs"
    ]
    assert list(book_findings(book, None, offices=OFFICES)) == []


def test_credit_of_an_office_that_the_city_does_not_have_is_found_and_counts_nowhere() -> None:
    book = {
        ("2025-01", "signed_count", CITY): -10_000,
        ("2025-01", "signed_count", "office:Z"): 10_000,
    }
    recognised = {("2025-01", "signed_count"): 10_000}
    found = list(book_findings(book, recognised, offices=OFFICES))
    assert [f.code for f in found] == ["check.account_unknown", "check.sums_differ"]
    assert found[0].params["account"] == "office:Z"
    assert list(book_findings(book, recognised, offices=("Z",))) == []


def test_a_stored_row_gives_back_its_leaf_and_its_decision() -> None:
    decision = accepted(posted("E1"))
    row = stored(decision)
    assert leaf_hash_of(row, "100000") == row.leaf_hash
    assert journal_row(row, "100000").decision == decision
    assert leaf_hash_of(row, "100001") != row.leaf_hash


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"events": b"[ ]"}, "events"),
        ({"events": b"{}"}, "events"),
        ({"events": b"[1]"}, "events"),
        ({"events": b"\xff"}, "events"),
        ({"params": b"[]"}, "params"),
        ({"params": b""}, "params"),
        ({"verdict": "perhaps"}, "verdict"),
    ],
)
def test_bytes_that_no_release_wrote_are_refused_by_their_column(
    change: dict[str, object], part: str
) -> None:
    row = replace(stored(accepted(posted("E1"))), **change)  # type: ignore[arg-type]
    with pytest.raises(RowUnreadable) as told:
        leaf_hash_of(row, "100000")
    assert told.value.part == part
