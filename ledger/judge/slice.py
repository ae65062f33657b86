"""A slice: the part of the state that a group of submissions named, and what they changed.

Three things are told apart for a key: it has a value; it is known to have none; it was not loaded.
Asking for a key that was not loaded raises ``KeyNotLoaded``, which ends the group there: what was
judged before is committed, and the rest loads anew. So a judge that forgot to name a key can be
slow but never wrong.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from ledger.judge.state import (
    CITY_KEY,
    CityState,
    LeadState,
    Projects,
    ProjectState,
    StateValue,
    code_state_key,
    lead_key,
    name_state_key,
    project_key,
)


class KeyNotLoaded(LookupError):
    """The judge needs state that this slice did not load."""


class Slice:
    """Loaded state with an overlay of what this group changed."""

    __slots__ = ("_before", "_loaded", "changed")

    def __init__(self) -> None:
        self._loaded: dict[str, StateValue | None] = {}
        self._before: dict[str, StateValue | None] = {}
        self.changed: dict[str, StateValue] = {}

    def begin(self) -> None:
        """A submission begins: ``roll_back`` comes back to here."""
        self._before.clear()

    def roll_back(self) -> None:
        """Forget what was put since ``begin``, so that a fault leaves no half state."""
        for key, value in self._before.items():
            self._loaded[key] = value
            if value is None:
                self.changed.pop(key, None)
            elif key in self.changed:
                self.changed[key] = value
        self._before.clear()

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

    def put(self, changes: Mapping[str, StateValue]) -> None:
        """Take over changes, so that the next submission of the group sees them."""
        loaded, before = self._loaded, self._before
        for key in changes:
            if key not in before:
                before[key] = loaded.get(key)
        loaded.update(changes)
        self.changed.update(changes)

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
