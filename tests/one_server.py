"""One server of a kind for all workers of a run, so that none waits for a second one to start.

The rule: the worker that needs it first starts it; the others are given its address, and the one
that started it ends it once nobody uses it any more. Who uses it holds a shared lock on a file,
which ends with the process however that ends. Without pytest-xdist there is one worker.

Edge cases: a worker that comes when the server has been ended starts its own. A starter waits at
the end of its session, not in a fixture, whose time counts as its last test's.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest

ENDS: Final = pytest.StashKey[ExitStack]()


def one_server(
    name: str, request: pytest.FixtureRequest, start: Callable[[], AbstractContextManager[str]]
) -> str:
    """What the started server is reached by, as ``start`` tells it."""
    ends = request.config.stash.setdefault(ENDS, ExitStack())
    if "PYTEST_XDIST_TESTRUNUID" not in os.environ:
        return ends.enter_context(start())
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return ends.enter_context(_shared(factory.getbasetemp().parent / name, start))


def end_servers(config: pytest.Config) -> None:
    """End what this worker started, when nobody uses it; at the end of its session."""
    config.stash.setdefault(ENDS, ExitStack()).close()


@contextmanager
def _shared(place: Path, start: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    told = place.with_suffix(".told")
    with place.with_suffix(".used").open("w") as used, ExitStack() as mine:
        with _locked(place.with_suffix(".starting")):
            is_mine = not told.exists()
            if is_mine:
                told.write_text(mine.enter_context(start()), encoding="utf-8")
            fcntl.flock(used, fcntl.LOCK_SH)
            address = told.read_text(encoding="utf-8")
        yield address
        if is_mine:
            # Whoever comes now waits until it is ended, and starts another.
            with _locked(place.with_suffix(".starting")):
                fcntl.flock(used, fcntl.LOCK_EX)
                told.unlink()
                mine.close()


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
