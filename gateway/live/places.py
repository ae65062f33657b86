"""How many streams stay open at once: of one person, and of one office together.

The rule: whoever has as many open as the settings allow gets 429 and is told so; others go on. A
stream gives its place back when it ends, however it ends.

Edge cases: each gateway process counts on its own; 0 is no bound; reading once takes no place.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from gateway.rest.problems import Problem
from infra.settings import Settings
from infra.store.people import Person

RETRY_AFTER: Final = "30"


class StreamPlaces:
    """The places of this process."""

    def __init__(self, *, of_person: int, of_office: int) -> None:
        self._bounds = {"person": of_person, "office": of_office}
        self._taken: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> "StreamPlaces":
        """As the settings say."""
        return cls(of_person=settings.live_streams, of_office=settings.live_streams_of_office)

    @property
    def taken(self) -> int:
        """How many are open."""
        return sum(count for (whose, _), count in self._taken.items() if whose == "person")

    @contextmanager
    def place(self, person: Person) -> Iterator[None]:
        """A place for as long as the block takes. Raises Problem (429)."""
        mine = (("person", person.login), ("office", person.office))
        with self._lock:
            for each in mine:
                bound = self._bounds[each[0]]
                if bound and self._taken[each] >= bound:
                    raise Problem(
                        429,
                        "too_many_streams",
                        f"live.too_many_of_{each[0]}",
                        params={"bound": str(bound)},
                        headers={"Retry-After": RETRY_AFTER},
                    )
            self._taken.update(mine)
        try:
            yield
        finally:
            with self._lock:
                self._taken.subtract(mine)
                self._taken += Counter()  # drops those that are 0
