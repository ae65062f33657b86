"""What a request asks of the databases: the text of each SQL statement, in order.

Ledger, projector and system actors work beside the requests, in threads of their own that were
there before; what they ask is not recorded. Requests run in the web server's own threads.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, event

_OF_REQUESTS: Final = ("AnyIO worker thread", "asyncio-portal")


@contextmanager
def statements_seen() -> Iterator[list[str]]:
    """A list that fills with what requests execute meanwhile, without the parameters."""
    seen: list[str] = []

    def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.current_thread().name.startswith(_OF_REQUESTS):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", executed)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", executed)
