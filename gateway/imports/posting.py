"""Rows become statements; a row that cannot be said is refused in words.

Invariant: every row given is placed, and one bad row keeps no other from being said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError

from gateway.imports.outcomes import Placed
from gateway.imports.statements import Batch, FileRow, register_rows
from gateway.saying import PhoneInOpenText, TextTooLong
from gateway.submitting import Said
from sharing.contacts import KeyErased, KeyStore

UNSAYABLE: Mapping[type[Exception], str] = {
    ValidationError: "import.text_beyond_limits",
    TextTooLong: "import.text_beyond_limits",
    PhoneInOpenText: "import.phone_in_open_text",
    KeyErased: "import.contacts_erased",
}
"""Why a row cannot be said, by the message code that tells it."""

Some = TypeVar("Some")


@dataclass(slots=True)
class Statements:
    """What a chunk of rows says, and the rows that cannot be said, by submission id."""

    said: list[Said] = field(default_factory=list)
    unsayable: dict[str, Placed] = field(default_factory=dict)


def statements_of(batch: Batch, rows: Sequence[FileRow], keys: KeyStore) -> Statements:
    """The rows as registrations. Raises KeyFault."""
    try:
        return Statements(register_rows(batch, rows, keys))
    except tuple(UNSAYABLE):
        return _one_by_one(rows, lambda row: register_rows(batch, [row], keys))


def _one_by_one(rows: Sequence[FileRow], say: Callable[[FileRow], list[Said]]) -> Statements:
    statements = Statements()
    for file_row in rows:
        try:
            statements.said += say(file_row)
        except tuple(UNSAYABLE) as problem:
            statements.unsayable[file_row.submission_id] = unsayable(problem)
    return statements


def unsayable(problem: Exception) -> Placed:
    """The refusal of a row that cannot be said, for this reason."""
    field_ = problem.field if isinstance(problem, PhoneInOpenText) else ""
    return Placed(
        outcome="refused",
        reason=UNSAYABLE[type(problem)],
        params={"column": field_, "read": "***"} if field_ else {},
    )


def chunks(rows: Sequence[Some], *, size: int) -> Iterator[tuple[int, list[Some]]]:
    """The rows in pieces, each with how many are done after it."""
    for start in range(0, len(rows), size):
        yield min(start + size, len(rows)), list(rows[start : start + size])
