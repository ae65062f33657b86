"""At its end a run tells how many tests it collected, and how many of them it left out and why.

``make test`` runs in two phases that leave out each other's tests; both tell the same number of
collected tests, and what one leaves out as ``timed`` is what the other runs. Under pytest-xdist
the workers collect, each of them everything, and pytest itself tells nothing of what they left
out; so a worker hands its counts to the process that reports.
"""

from collections import Counter
from collections.abc import Generator, Sequence
from typing import Any

import pytest

MARKERS = ("soak", "bench_large", "timed")
"""What may leave a test out, the strongest reason first."""


class LeftOut:
    """The counts of one collection."""

    def __init__(self) -> None:
        self.collected = 0
        self.by_reason: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        self.collected = len(items)
        yield

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.by_reason.update(map(_reason, items))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if told is not None:
            told["left_out"] = (self.collected, dict(self.by_reason))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        # A worker that crashed tells nothing; the run fails by that already.
        told: dict[str, Any] = getattr(node, "workeroutput", {})
        if "left_out" in told:
            self.collected, by_reason = told["left_out"]
            self.by_reason = Counter(by_reason)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        run = self.collected - self.by_reason.total()
        reasons = [f", {count} left out: {why}" for why, count in sorted(self.by_reason.items())]
        terminalreporter.write_line(f"collected {self.collected}, chosen {run}{''.join(reasons)}")


def _reason(item: pytest.Item) -> str:
    return next((name for name in MARKERS if item.get_closest_marker(name)), "not asked for")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LeftOut())
