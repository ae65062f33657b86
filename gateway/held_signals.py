"""Holding back the signals to stop while something must not be torn.

A handler that raises does so in the middle of whatever runs, also of the judge, which would record
its exception as the verdict on an innocent record. So while records are judged a signal waits: it
is delivered when the block is done.

A thread other than the main one gets no signals, and none are held for it. Blocks may stand in each
other: the outermost delivers.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def signals_held() -> Iterator[None]:
    """Deliver SIGTERM and SIGINT after the block instead of within it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    before = {
        number: signal.signal(number, lambda got, _frame: arrived.append(got))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if arrived:
        signal.raise_signal(arrived[0])
