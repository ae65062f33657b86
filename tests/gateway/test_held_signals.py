"""A signal to stop waits until what must not be torn is done."""

import signal
import threading
from collections.abc import Iterator

import pytest

from gateway.held_signals import signals_held


class Stopped(Exception):
    """What the handler of this test raises."""


@pytest.fixture
def _raising_handler() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("_raising_handler")
def test_a_signal_is_delivered_after_the_block_and_not_within() -> None:
    done = []
    with pytest.raises(Stopped):  # noqa: PT012  where it is raised is the point
        with signals_held():
            signal.raise_signal(signal.SIGTERM)
            done.append("block")
        done.append("after")
    assert done == ["block"]


@pytest.mark.usefixtures("_raising_handler")
def test_without_a_signal_the_handlers_are_as_before() -> None:
    with signals_held():
        pass
    with pytest.raises(Stopped):
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.usefixtures("_raising_handler")
def test_a_fault_of_the_block_comes_before_the_signal() -> None:
    with pytest.raises(ZeroDivisionError), signals_held():  # noqa: PT012  it is about order
        signal.raise_signal(signal.SIGTERM)
        _ = 1 // 0
    with pytest.raises(Stopped):
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.usefixtures("_raising_handler")
def test_of_blocks_in_each_other_the_outermost_delivers() -> None:
    done = []
    with pytest.raises(Stopped), signals_held():  # noqa: PT012  it is about order
        with signals_held():
            signal.raise_signal(signal.SIGTERM)
        done.append("inner")
    assert done == ["inner"]


def test_another_thread_holds_nothing_and_goes_on() -> None:
    done = []

    def work() -> None:
        with signals_held():
            done.append("work")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["work"]
