"""Giving and taking rights on the broker, so that each change stands in the record of rights.

The rule: what is about to be done is written first, then done, then written as done or as failed.
The broker and the database share no transaction; written in this order nobody's rights or password
change without a trace. A beginning without an end is a process that ended midway: look with
``oneboard broker show``.

Edge cases: who has a password and exactly its rights already is not touched and makes no event, so
a start that provides everybody again says nothing. What failed may be done in part all the same.

Invariant: no password, and nothing made from one, is in an event.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from infra.audiences.access import NOTHING_KNOWN, AccessDesk, UserStanding
from infra.audiences.grants import BrokerUser
from infra.store.rights_events import Doing, RightsRecord
from sharing.event_log import LogFault

Act = Literal["provision", "rotation", "revocation"]
Details = Mapping[str, str | int | list[str]]
ACTS: Final[tuple[Act, ...]] = ("provision", "rotation", "revocation")
STATES: Final = ("begun", "done", "failed")


@dataclass(frozen=True, slots=True)
class RecordedAccess:
    """The access desk with its record; ``by`` is who acts, ``now_ms`` tells the time."""

    desk: AccessDesk
    record: RightsRecord
    by: str
    now_ms: Callable[[], int]

    def provide(
        self, users: Iterable[BrokerUser], *, known: Mapping[str, str] = NOTHING_KNOWN
    ) -> dict[str, str]:
        """As ``AccessDesk.provide``. Raises LogFault."""
        wrong = [each for each in self.desk.standings(users) if not each.is_right]
        with self._recorded("provision", {each.user.name: _of(each) for each in wrong}):
            return self.desk.provide([each.user for each in wrong], known=known) if wrong else {}

    def rotate(self, user: BrokerUser) -> str:
        """As ``AccessDesk.rotate``. Raises LogFault."""
        with self._recorded("rotation", {user.name: {"password": "new"}}):
            return self.desk.rotate(user)

    def revoke(self, name: str) -> None:
        """As ``AccessDesk.revoke``. Raises LogFault."""
        (standing,) = self.desk.standings([BrokerUser(name, None, frozenset())])
        if standing.is_gone:
            return
        taken: Details = {"password": "none", "taken": _said(standing.too_much)}
        with self._recorded("revocation", {name: taken}):
            self.desk.revoke(name)

    @contextmanager
    def _recorded(self, act: Act, what: Mapping[str, Details]) -> Iterator[None]:
        """Write the beginning, and after the block how it ended."""
        self._write(act, "begun", what)
        try:
            yield
        except LogFault as fault:
            why = type(fault).__name__
            self._write(act, "failed", {name: {"fault": why} for name in what})
            raise
        self._write(act, "done", {name: {} for name in what})

    def _write(self, act: Act, state: str, what: Mapping[str, Details]) -> None:
        now, kind = self.now_ms(), f"broker_{act}_{state}"
        doings = [Doing(now, kind, self.by, name, details) for name, details in what.items()]
        if doings:
            self.record.write(*doings)


def _of(standing: UserStanding) -> Details:
    """What will be done about a user: the rights by their names, never a password."""
    found: dict[str, str | int | list[str]] = {
        "password": "kept" if standing.has_password else "new"
    }
    changes = (("given", standing.missing), ("taken", standing.too_much))
    return found | {name: _said(grants) for name, grants in changes if grants}


def _said(grants: Iterable[object]) -> list[str]:
    return sorted(map(str, grants))
