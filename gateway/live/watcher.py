"""One watcher for all open streams of this process: it looks, they wait.

The rule: while anybody listens, one thread asks twice a second how all feeds stand, in one query,
and wakes those alone whose own feed is other than before. However many streams are open, that is
the only asking; a stream that has nothing to tell costs a timer. Nobody listening, nobody asks.

Edge cases: a database that is away wakes nobody and is asked again; listeners may live in event
loops of their own; one that begins to listen and then reads misses nothing.

Invariant: a listener is woken by its own audience alone, so that what happens out of its sight
changes neither what it reads nor when.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

import structlog

from infra.audiences.pulse import Pulse

LOOK_SECONDS: Final = 0.5

_log = structlog.get_logger(__name__)


class Listener:
    """One who waits for news of an audience; None: of whichever."""

    def __init__(self, audience: str | None) -> None:
        self.audience = audience
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self.times_woken = 0

    def hears(self, before: Mapping[str, Pulse], now: Mapping[str, Pulse]) -> bool:
        """Whether this is news here."""
        if self.audience is None:
            return now != before
        return now.get(self.audience) != before.get(self.audience)

    def wake(self) -> None:
        """Tell it, from whichever thread."""
        self.times_woken += 1
        with suppress(RuntimeError):  # its loop is closed: it is gone
            self._loop.call_soon_threadsafe(self._news.set)

    async def news_within(self, seconds: float) -> bool:
        """Whether it was told anything within this time."""
        try:
            async with asyncio.timeout(max(0, seconds)):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True


class Watcher:
    """Looks for all listeners of this process."""

    def __init__(
        self, look: Callable[[], Mapping[str, Pulse]], *, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self.look = look
        """How all feeds stand now. Raises database errors."""
        self._look_seconds = look_seconds
        self._turn = threading.Condition()
        self._listeners: set[Listener] = set()
        self._thread: threading.Thread | None = None
        self._seen: Mapping[str, Pulse] = {}
        self.is_ending = False
        """Whether the server stops, so that every stream is to end."""

    @contextmanager
    def listening(self, audience: str | None) -> Iterator[Listener]:
        """Listen from now on; what the caller reads afterwards is as new as what it is told."""
        listener = Listener(audience)
        with self._turn:
            self._listeners.add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="live", daemon=True)
                self._thread.start()
        try:
            yield listener
        finally:
            with self._turn:
                self._listeners.discard(listener)
                if not self._listeners:
                    self._turn.notify()

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """Who listens now."""
        with self._turn:
            return tuple(self._listeners)

    def end(self) -> None:
        """Wake everybody, to end."""
        with self._turn:
            self.is_ending = True
            for listener in self._listeners:
                listener.wake()

    def _watch(self) -> None:
        fault = ""
        while True:
            found = None
            try:
                found = self.look()
                fault = ""
            except Exception as problem:  # noqa: BLE001  no streams without a watcher
                if fault != type(problem).__name__:  # once, not twice a second
                    fault = type(problem).__name__
                    _log.warning("live updates wait", why=fault)
            with self._turn:
                if found is not None:
                    self._tell(found)
                if self._listeners:
                    self._turn.wait(self._look_seconds)
                if not self._listeners:
                    self._thread = None
                    return

    def _tell(self, found: Mapping[str, Pulse]) -> None:
        before, self._seen = self._seen, found
        for listener in self._listeners:
            if listener.hears(before, found):
                listener.wake()
