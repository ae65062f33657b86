"""The book: balanced entries that are never edited.

For every recognition and indicator the book gets one entry whose lines sum to zero:

    city total            −1.0000
    first-contact office  +1.0000
    landing office        +1.0000
    overlap account       −1.0000

The overlap account (重复计算抵销) takes what the offices get together beyond the city's one
project; a recognition that nobody may claim yet goes to suspense (待定) instead of an office. What
should stand in the book follows from the project's facts; when they change, the entry that stood
is taken back by its mirror image and the new one is posted, in the month that the entry counts for
while that is open, else in the earliest open month, naming the month that it corrects.

Invariant: Σ offices + overlap + suspense = city, for every entry, so for every period, indicator
and project; nothing is reversed twice; unchanged facts cause no entry.
"""

from collections.abc import Sequence
from fractions import Fraction

from ledger.judge.state import PostedEntry
from ledger.rules.share_rules import Side
from ledger.shares import split_in_order
from sharing.values import value

CITY, OVERLAP, SUSPENSE = "city", "overlap", "suspense"
OFFICE = "office:"

Line = tuple[str, str, int]
"""Account, side, units."""


@value
class Seat:
    """Which account gets which ratio of an entry, as what side."""

    account: str
    side: str
    ratio: Fraction


@value
class Due:
    """What should stand in the book for one indicator of a recognition. ``period`` is the month
    that it counts for; ``source`` is ``signing``, ``start`` or the id of a later recognition.
    """

    indicator: str
    rule: str
    period: str
    postings: tuple[Line, ...]
    source: str = ""
    agreement: str = ""


@value
class BookChanges:
    """The standing entries to take back, and the ones to post."""

    reverse: tuple[PostedEntry, ...]
    post: tuple[Due, ...]


def office_account(code: str) -> str:
    """The account of an office."""
    return OFFICE + code


def entry_lines(
    units: int, ratios: dict[Side, Fraction], *, first_contact: str, landing: str
) -> tuple[Line, ...]:
    """The balanced lines of an entry that first contact and landing share; ``landing`` is '' or the
    first-contact office's own code where the project did not move.
    """
    has_moved = landing not in ("", first_contact)
    who = {
        Side.FIRST_CONTACT: (first_contact, "shared_out" if has_moved else "own"),
        Side.LANDING: (landing or first_contact, "shared_in" if has_moved else "own"),
    }
    seats = [
        Seat(office_account(office), kind, ratios[side])
        for side, (office, kind) in who.items()
        if side in ratios
    ]
    return balanced_lines(units, seats)


def balanced_lines(units: int, seats: Sequence[Seat]) -> tuple[Line, ...]:
    """The balanced lines of one entry: the city, each office once, the overlap.

    Who has several seats gets what they get together. Negative units (a level that fell) are split
    as positive ones and mirrored.
    """
    if units < 0:
        return mirror(balanced_lines(-units, seats))
    parts = split_in_order(units, [seat.ratio for seat in seats])
    lines: list[Line] = [(CITY, "", -units)]
    for seat, part in zip(seats, parts, strict=True):
        if part:
            lines.append((seat.account, seat.side, part))
    if len({account for account, _, _ in lines}) < len(lines):
        lines = _added_up(lines)
    overlap = units - sum(parts)
    if overlap:
        lines.append((OVERLAP, "", overlap))
    return tuple(lines)


def _added_up(lines: list[Line]) -> list[Line]:
    """Each account once, as what it first was."""
    once: dict[str, Line] = {}
    for account, side, units in lines:
        _, side_before, before = once.get(account, ("", side, 0))
        once[account] = (account, side_before, before + units)
    return list(once.values())


def suspense_lines(units: int) -> tuple[Line, ...]:
    """The lines of an entry that nobody may claim yet."""
    return ((CITY, "", -units), (SUSPENSE, "", units))


def mirror(postings: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that take these back."""
    return tuple((account, side, -units) for account, side, units in postings)


def book_changes(standing: Sequence[PostedEntry], due: Sequence[Due]) -> BookChanges:
    """What to reverse and to post so that exactly ``due`` stands."""
    missing = list(due)
    reverse: list[PostedEntry] = []
    for entry in standing:
        for number, want in enumerate(missing):
            if _is_said_by(want, entry):
                del missing[number]
                break
        else:
            reverse.append(entry)
    return BookChanges(reverse=tuple(reverse), post=tuple(missing))


def _is_said_by(want: Due, entry: PostedEntry) -> bool:
    # Entries of earlier releases do not say what was recognised: there was one of each kind.
    return (
        want.indicator == entry.indicator
        and want.period == entry.period
        and want.rule == entry.rule
        and want.postings == entry.postings
        and want.agreement == entry.agreement
        and entry.source in ("", want.source)
    )
