"""The ledger as a service: holds the lease, judges, folds the views, until it is told to stop.

While it holds the lease its system actors (matcher, timekeeper) have their turns in a thread of
their own, so that no comparison keeps a submission waiting; and its followers (cards and topics of
the audiences) in another, so that neither a policy that changed nor a slow topic keeps the actors.

Several processes may run one for the same city; whoever holds the lease works, the others wait and
take over when it ends. A named fault (another log, a shorter log, a clock ahead) stops the work and
is told by ``fault``, so that readiness can say it; it never goes on on its own from there. A log or
database that is away for a while is tried again.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from infra.lease import Lease, LeaseDesk
from infra.ledger_runner import LedgerFault
from infra.store.database import DATABASE_FAULTS
from infra.store.journal import CursorMoved
from sharing.contacts import MasterKeyWrong
from sharing.event_log import LogFault, LogUnavailable, OffsetUnknown

STEP_WAIT_MS = 200
RETRY_SECONDS = 0.5
TURN_PAUSE_SECONDS = 0.05
STOPPED = "run `oneboard check`; then see operations, When the ledger stops"
AWAY = "nothing is lost and it is tried again; see to it that the log or its topic answers"

MakeTurns = Callable[[], Sequence[Callable[[], bool]]]
"""Makes what has its turn over and over; each says whether it had anything to do."""

_log = structlog.get_logger(__name__)


class Runner(Protocol):
    """What the service drives: ``infra.ledger_runner.LedgerRunner``."""

    def start(self) -> object:
        """Verify the cursor."""

    def step(self, *, wait_ms: int = 0) -> int:
        """Judge the next group."""


class LedgerService:
    """Judges one city while it holds the lease."""

    def __init__(
        self,
        *,
        city: str,
        holder: str,
        desk: LeaseDesk,
        lease_seconds: int,
        make_runner: Callable[[], Runner],
        fold_views: Callable[[], int],
        make_actors: MakeTurns = tuple,
        make_followers: MakeTurns = tuple,
    ) -> None:
        self._city = city
        self._holder = holder
        self._desk = desk
        self._renew_seconds = lease_seconds / 3
        self._make_runner = make_runner
        self._fold_views = fold_views
        self._makers = (("actors", make_actors), ("followers", make_followers))
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._turning: list[threading.Thread] = []
        self._renewed = 0.0
        self.fault: Exception | None = None
        """Why the ledger stopped, if it did."""
        self.trouble: Exception | None = None
        """What keeps the ledger from going on for now; it tries again."""
        self.is_judging = False
        """Whether this process holds the lease."""

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name=f"ledger-{self._city}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the group at hand, give the lease back, and return when done."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def run(self) -> None:
        """Work until stopped or at fault."""
        while not self._stopping.is_set():
            try:
                lease = self._desk.take(self._city, holder=self._holder)
                if lease is None:
                    self._stopping.wait(RETRY_SECONDS)
                    continue
                self._judge_while_held(lease)
            except (LedgerFault, OffsetUnknown) as fault:
                self.fault = fault
                _log.error("ledger stopped", city=self._city, **told(fault))
                return
            except (CursorMoved, LogUnavailable, *DATABASE_FAULTS) as problem:
                self.trouble = problem
                _log.warning("ledger tries again", city=self._city, **told(problem))
                self._stopping.wait(RETRY_SECONDS)
            except Exception as fault:  # noqa: BLE001  a silent thread would look like a slow one
                self.fault = fault
                _log.error("ledger stopped", city=self._city, **told(fault))
                return

    def _judge_while_held(self, lease: Lease) -> None:
        try:
            with self._desk.renewing(lease):  # rows may have to be taken over, views be folded anew
                runner = self._make_runner()
                runner.start()
                self._fold_views()
            self._renewed = time.monotonic()
            self.is_judging, self.trouble = True, None
            self._begin_turns()
            while not self._stopping.is_set() and self._holds(lease):
                if runner.step(wait_ms=STEP_WAIT_MS):
                    self._fold_views()
        finally:
            self.is_judging = False
            self._end_turns()
            self._desk.give_back(lease)

    def _begin_turns(self) -> None:
        """Give actors and followers their turns from now on."""
        for name, make in self._makers:
            turning = threading.Thread(
                target=self._take_turns,
                args=(name, make),
                name=f"{name}-{self._city}",
                daemon=True,
            )
            self._turning.append(turning)
            turning.start()

    def _end_turns(self) -> None:
        while self._turning:
            self._turning.pop().join(timeout=30)

    def _take_turns(self, name: str, make: MakeTurns) -> None:
        turns: Sequence[Callable[[], bool]] = ()
        while self.is_judging and not self._stopping.is_set():
            try:
                turns = turns or make()
                turned = [turn() for turn in turns]  # each has its turn, whatever the others say
                if True not in turned:
                    self._stopping.wait(TURN_PAUSE_SECONDS)
            except (LogFault, *DATABASE_FAULTS) as problem:
                _log.warning(f"{name} try again", city=self._city, why=type(problem).__name__)
                self._stopping.wait(RETRY_SECONDS)
            except Exception as fault:  # noqa: BLE001  the ledger goes on, and it is told why
                _log.error(f"{name} begin anew", city=self._city, fault=type(fault).__name__)
                turns = ()
                self._stopping.wait(RETRY_SECONDS)

    def _holds(self, lease: Lease) -> bool:
        if time.monotonic() - self._renewed < self._renew_seconds:
            return True
        self._renewed = time.monotonic()
        return self._desk.renew(lease)


def told(fault: Exception) -> dict[str, str]:
    """A fault for the process log: its name, and of a named one of ours why and what to do.

    What others raise may quote values; of it the name alone is told.
    """
    name = type(fault).__name__
    if isinstance(fault, LogUnavailable):
        return {"fault": name, "why": str(fault), "what_to_do": AWAY}
    if isinstance(fault, (LedgerFault, LogFault)):
        return {"fault": name, "why": str(fault), "what_to_do": STOPPED}
    if isinstance(fault, MasterKeyWrong):
        return {"fault": name, "why": str(fault)}  # which says what to do
    return {"fault": name}
