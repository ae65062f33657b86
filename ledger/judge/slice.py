"""A slice: the part of the state that a group of submissions named, and what they changed.

Three things are told apart for a key: it has a value; it is known to have none; it was not loaded.
Asking for a key that was not loaded raises ``KeyNotLoaded``; whoever runs the judge loads it and
judges that submission again. So a judge that forgot to name a key can be slow but never wrong.

The clocks that are due are a range of keys, ``due:``: a slice knows them up to a time, and raises
``DueNotLoaded`` for a later one.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from typing import cast

from ledger.judge.clocks import DUE, due_bound
from ledger.judge.standing import ApprovalState, ChargeState, approval_key, charge_key
from ledger.judge.state import (
    CITY_KEY,
    CaseState,
    CityState,
    LeadState,
    ObjectionState,
    OfficeState,
    Projects,
    ProjectState,
    StateValue,
    alias_key,
    batch_key,
    case_key,
    code_state_key,
    lead_key,
    name_state_key,
    objection_key,
    office_state_key,
    project_key,
    statements_key,
)
from ledger.judge.statement_state import StatementsState


class KeyNotLoaded(LookupError):
    """The judge needs state that this slice did not load."""


class DueNotLoaded(KeyNotLoaded):
    """The clocks that are due by ``until`` (milliseconds UTC) are not loaded."""

    def __init__(self, until: int) -> None:
        super().__init__(due_bound(until))
        self.until = until


class Slice:
    """Loaded state with an overlay of what this group changed; None takes a key away."""

    __slots__ = ("_before", "_due", "_due_until", "_loaded", "_was_changed", "changed")

    def __init__(self) -> None:
        self._loaded: dict[str, StateValue | None] = {}
        self._before: dict[str, StateValue | None] = {}
        self._was_changed: set[str] = set()
        self._due: list[str] = []
        self._due_until = -1
        self.changed: dict[str, StateValue | None] = {}

    def begin(self) -> None:
        """A submission begins: ``roll_back`` comes back to here."""
        self._before.clear()
        self._was_changed.clear()

    def roll_back(self) -> None:
        """Forget what was put since ``begin``, so that a fault leaves no half state."""
        for key, value in self._before.items():
            self._loaded[key] = value
            if key in self._was_changed:
                self.changed[key] = value
            else:
                self.changed.pop(key, None)
            if key.startswith(DUE):
                self._keep_due(key, value)
        self._before.clear()

    def _keep_due(self, key: str, value: StateValue | None) -> None:
        at = bisect_left(self._due, key)
        is_there = at < len(self._due) and self._due[at] == key
        if value is None and is_there:
            del self._due[at]
        elif value is not None and not is_there:
            insort(self._due, key)

    def load_due(self, values: Mapping[str, StateValue], *, until: int) -> None:
        """Take in the clocks that the store has due by ``until``."""
        self._due_until = max(self._due_until, until)
        for key, value in values.items():
            if key not in self._loaded:
                self._loaded[key] = value
                self._keep_due(key, value)

    def next_due(self, now: int) -> str | None:
        """The key of the first clock that is due by ``now``. Raises DueNotLoaded."""
        if now > self._due_until:
            raise DueNotLoaded(now)
        return self._due[0] if self._due and self._due[0] < due_bound(now) else None

    def load(self, values: Mapping[str, StateValue], *, asked: Iterable[str]) -> None:
        """Take in what the store answered; asked keys without an answer are known to be absent."""
        for key in asked:
            if key not in self._loaded:
                self._loaded[key] = values.get(key)

    def missing(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that are not loaded yet."""
        loaded = self._loaded
        return {key for key in keys if key not in loaded}

    def get(self, key: str) -> StateValue | None:
        """The value under a key, None if there is none. Raises KeyNotLoaded."""
        try:
            return self._loaded[key]
        except KeyError:
            raise KeyNotLoaded(key) from None

    def put(self, changes: Mapping[str, StateValue | None]) -> None:
        """Take over changes, so that the next submission of the group sees them."""
        loaded, before, changed = self._loaded, self._before, self.changed
        for key, value in changes.items():
            if key not in before:
                before[key] = loaded.get(key)
                if key in changed:
                    self._was_changed.add(key)
            if key.startswith(DUE):
                self._keep_due(key, value)
        loaded.update(changes)
        changed.update(changes)

    def city(self) -> CityState | None:
        """The city, None before it is opened."""
        return cast("CityState | None", self.get(CITY_KEY))

    def lead(self, lead_id: str) -> LeadState | None:
        """A lead."""
        return cast("LeadState | None", self.get(lead_key(lead_id)))

    def project(self, project_id: str) -> ProjectState | None:
        """A project."""
        return cast("ProjectState | None", self.get(project_key(project_id)))

    def projects_named(self, name_key: str) -> Projects:
        """The projects of the enterprise with this normalised name."""
        return cast("Projects | None", self.get(name_state_key(name_key))) or ()

    def projects_coded(self, credit_code: str) -> Projects:
        """The projects of the enterprise with this valid code; none for ''."""
        if not credit_code:
            return ()
        return cast("Projects | None", self.get(code_state_key(credit_code))) or ()

    def names_ruled_same(self, name_key: str) -> tuple[str, ...]:
        """The other names that are ruled to be this enterprise's."""
        return cast("tuple[str, ...] | None", self.get(alias_key(name_key))) or ()

    def case(self, case_id: str) -> CaseState | None:
        """A case."""
        return cast("CaseState | None", self.get(case_key(case_id)))

    def objection(self, objection_id: str) -> ObjectionState | None:
        """An objection."""
        return cast("ObjectionState | None", self.get(objection_key(objection_id)))

    def statements(self, period: str) -> StatementsState | None:
        """The statements of a closed period."""
        return cast("StatementsState | None", self.get(statements_key(period)))

    def approval(self, subject: str) -> ApprovalState | None:
        """What waits, or waited, for the head's word about a subject."""
        return cast("ApprovalState | None", self.get(approval_key(subject)))

    def charge(self, charge_id: str) -> ChargeState | None:
        """Somebody put in charge."""
        return cast("ChargeState | None", self.get(charge_key(charge_id)))

    def office(self, code: str) -> OfficeState:
        """What an office has in hand."""
        found = cast("OfficeState | None", self.get(office_state_key(code)))
        return found if found is not None else OfficeState(code)

    def leads_of_batch(self, batch: str) -> tuple[str, ...]:
        """The leads that an import registered."""
        return cast("tuple[str, ...] | None", self.get(batch_key(batch))) or ()
