"""What several journeys begin from. Nobody changes it: who must, works on a copy."""

import fcntl
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.opened_city import LEDGERS, OpenedCity, open_city, opened_before


@pytest.fixture(scope="session")
def example_city(tmp_path_factory: pytest.TempPathFactory) -> OpenedCity:
    """The example city, opened from its sixteen offices' ledgers.

    An opening takes about a minute, so workers that run side by side open it once: the first one
    in the folder that they share, and each of them works on a copy of its own.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "example-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        opened = _opened_once(shared / "example-city")
    data = shutil.copytree(opened.data, tmp_path_factory.mktemp("example") / "city")
    return replace(opened, data=data)


def _opened_once(data: Path) -> OpenedCity:
    try:
        return opened_before(data)
    except FileNotFoundError:
        # Nobody has, or somebody failed and may have left a part.
        shutil.rmtree(data, ignore_errors=True)
        return open_city(data, LEDGERS)
