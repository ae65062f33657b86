"""The server that a run's workers share: started once, ended when nobody uses it any more."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.one_server import _shared


class Server:
    """What is started: it notes what becomes of it."""

    def __init__(self) -> None:
        self.told: list[str] = []

    @contextmanager
    def started(self) -> Iterator[str]:
        number = self.told.count("started")
        self.told.append("started")
        yield f"address {number}"
        self.told.append("ended")


def test_the_second_is_given_the_first_ones_and_whoever_started_it_waits(tmp_path: Path) -> None:
    server, place = Server(), tmp_path / "kafka"
    first = _shared(place, server.started)
    assert first.__enter__() == "address 0"
    with _shared(place, server.started) as address:
        assert address == "address 0"
        leaving = threading.Thread(target=first.__exit__, args=(None, None, None))
        leaving.start()
        leaving.join(0.2)
        assert leaving.is_alive()
        assert server.told == ["started"]
    leaving.join()
    assert server.told == ["started", "ended"]
    with _shared(place, server.started) as address:
        assert address == "address 1"
    assert server.told == ["started", "ended"] * 2


def test_one_that_cannot_be_started_is_tried_again_by_the_next(tmp_path: Path) -> None:
    def broken() -> AbstractContextManager[str]:
        raise OSError("no room")

    place = tmp_path / "kafka"
    with pytest.raises(OSError, match="no room"), ExitStack() as stack:
        stack.enter_context(_shared(place, broken))
    with _shared(place, Server().started) as address:
        assert address == "address 0"
