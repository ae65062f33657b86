"""Deadlines 时限: clocks that start, freeze, resume, are met, or lapse.

The rule (DESIGN 2 and 4): a clock belongs to a subject (a project, a case, an objection), has a
kind and perhaps a lead, and runs out at ``due_at``. It is *met* when what it waits for is done,
*frozen* while an objection is live (what was left stands still), *resumed* with what was left, and
*lapses* when the ledger's time reaches ``due_at``: the judge itself takes note of that before it
hears the next submission, so a timekeeper that was away changes nothing.

Each running clock stands under a ``due:`` key as well, so that the clocks that are due are a range
of keys. Edge cases: a frozen clock has no ``due:`` key; of one kind and lead a subject has one
clock at most, a new one replaces it.

Invariant: the ``due:`` keys are exactly those of the running clocks.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sharing.values import value

DUE, DUE_END = "due:", "due;"
"""All keys of running clocks lie between these two."""
DAY_MS = 86_400_000
HOUR_MS = 3_600_000

PROTECTION, INACTIVITY, COMPLETION = "protection", "inactivity", "completion"
HOLD_CLOCKS = (PROTECTION, INACTIVITY)
"""The clocks of a holder: they end with the hold."""
TRANSFER_ANSWER, PROGRESS_NOTE = "transfer_answer", "progress_note"
CASE_RULING, OBJECTION_RULING = "case_ruling", "objection_ruling"
OFFER_ANSWER = "offer_answer"
OPENING_OBJECTIONS = "opening_objections"
STATEMENT_ANSWER = "statement_answer"
"""An office answers the statement of a closed period."""


@value
class Clock:
    """A deadline: what it is for, whose lead, when it runs out (milliseconds UTC)."""

    kind: str
    due_at: int
    lead_id: str = ""
    left_ms: int = -1
    """Of a frozen clock: what was left; -1 while it runs."""

    @property
    def is_running(self) -> bool:
        """Whether it is not frozen."""
        return self.left_ms < 0


class DueClock(NamedTuple):
    """A clock as its ``due:`` key names it."""

    due_at: int
    subject: str
    kind: str
    lead_id: str


def due_key(subject: str, clock: Clock) -> str:
    """The key under which a running clock is found by time: in the order (due, subject, kind)."""
    return f"{DUE}{clock.due_at:015d}:{subject}:{clock.kind}:{clock.lead_id}"


def due_bound(until: int) -> str:
    """A text that is above the key of every clock due by ``until`` and below all others."""
    return f"{DUE}{until + 1:015d}"


def read_due_key(key: str) -> DueClock:
    """What a ``due:`` key names."""
    _, due_at, subject, kind, lead_id = key.split(":")
    return DueClock(int(due_at), subject, kind, lead_id)


def due_changes(
    subject: str, before: Iterable[Clock], after: Iterable[Clock]
) -> Mapping[str, tuple[str, ...] | None]:
    """The ``due:`` keys that appear (with their value) and disappear (None)."""
    old = {due_key(subject, clock) for clock in before if clock.is_running}
    new = {due_key(subject, clock): clock for clock in after if clock.is_running}
    gone: dict[str, tuple[str, ...] | None] = dict.fromkeys(old - new.keys())
    return gone | {
        key: (subject, clock.kind, clock.lead_id) for key, clock in new.items() if key not in old
    }


def with_clock(clocks: Iterable[Clock], started: Clock) -> tuple[Clock, ...]:
    """The clocks with one more; one of the same kind and lead is replaced."""
    return (*without_clock(clocks, started.kind, lead_id=started.lead_id), started)


def without_clock(clocks: Iterable[Clock], kind: str, *, lead_id: str = "") -> tuple[Clock, ...]:
    """The clocks without that of this kind and lead."""
    return tuple(c for c in clocks if (c.kind, c.lead_id) != (kind, lead_id))


def frozen(clocks: Iterable[Clock], *, at: int) -> tuple[Clock, ...]:
    """The clocks, each with what was left at ``at``; those that stand still already as they are."""
    return tuple(
        Clock(c.kind, c.due_at, c.lead_id, max(0, c.due_at - at)) if c.is_running else c
        for c in clocks
    )


def resumed(clocks: Iterable[Clock], *, at: int) -> tuple[Clock, ...]:
    """The clocks, running again from ``at`` with what was left."""
    return tuple(c if c.is_running else Clock(c.kind, at + c.left_ms, c.lead_id) for c in clocks)
