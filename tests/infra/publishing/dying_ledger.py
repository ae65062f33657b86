"""A ledger that kills itself at a step between commit, append and answer, in a process of its own.

The process is forked, since a new one would need seconds for its imports alone.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from infra.publishing import publication
from infra.publishing.journal_topic import JournalTopic
from infra.store.journal import JournalStore
from ledger.stored_row import StoredRow
from tests.infra.publishing.shapes import Shape, judge_on

RECORDS_MAX = 5
STEPS = (
    "before the commit",
    "after the commit",
    "in the middle of the append",
    "after the append",
    "after the head",
    "after it was saved",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_count(number: int, what: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """``what``, with which we die the n-th time: before it is done, or after."""
    left = number

    def done(*args: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and before:
            die()
        found = what(*args, **named)
        if left == 0:
            die()
        return found

    return done


def half_appended(number: int) -> Callable[..., Any]:
    """Append, and the n-th time only half of the rows."""
    whole, left = JournalTopic.append, number

    def append(topic: JournalTopic, rows: Sequence[tuple[str, StoredRow]]) -> int:
        nonlocal left
        left -= 1
        if left == 0:
            whole(topic, rows[: len(rows) // 2])
            die()
        return whole(topic, rows)

    return append


def run(place: Shape, step: str, number: int) -> None:
    """Judge the city's log to its end, unless we die at this step for the n-th time."""
    ours = publication.PublishedJournal
    if step == "before the commit":
        JournalStore.commit = at_count(number, JournalStore.commit, before=True)  # type: ignore[method-assign]
    elif step == "after the commit":
        JournalStore.commit = at_count(number, JournalStore.commit, before=False)  # type: ignore[method-assign]
    elif step == "in the middle of the append":
        JournalTopic.append = half_appended(number)  # type: ignore[method-assign]
    elif step == "after the append":
        JournalTopic.append = at_count(number, JournalTopic.append, before=False)  # type: ignore[method-assign]
    elif step == "after the head":
        ours._publish_head = at_count(number, ours._publish_head, before=False)  # type: ignore[method-assign]
    else:
        publication.save_published = at_count(number, publication.save_published, before=False)  # type: ignore[attr-defined]
    with place.opened() as parts:
        judge_on(parts, records_max=RECORDS_MAX)


def dies(place: Shape, step: str, number: int) -> bool:
    """Whether a ledger that dies at this step did; else it judged to the log's end."""
    process = multiprocessing.get_context("fork").Process(target=run, args=(place, step, number))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0
