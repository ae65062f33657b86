"""Serving: the web application and the ledger in one process, until a signal says to stop.

The ledger runs in a thread of its own. On SIGTERM or SIGINT the server stops taking connections,
ends the streams of live updates and finishes what it has begun; then the ledger finishes its group
and gives its lease back.

What the journal says is erased is erased again before anything is served.

Invariant: whatever ends this process, no acknowledged submission is lost; the next start goes on.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from socket import socket

import uvicorn

from gateway.app import make_app
from gateway.wiring import Deployment

GRACE_SECONDS = 10


class _Server(uvicorn.Server):
    """A server that says at which port it listens, once it does, and that it stops."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[str], None],
        on_stop: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stop = on_stop

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """As uvicorn does, but a signal that was obeyed is not raised once more: that would end
        the process before the ledger gave its lease back.
        """
        with super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Start listening, then tell where."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            named = f"[{host}]" if ":" in host else host
            self._on_ready(f"http://{named}:{port}/")

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """End what would go on for ever, then what was begun."""
        self._on_stop()
        await super().shutdown(sockets)


def serve(
    deployment: Deployment,
    listener: socket,
    *,
    on_ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve at a listening socket until SIGTERM or SIGINT; ``on_ready`` is told the address."""
    deployment.erasures().sweep()  # an older key store or folder may have been restored
    service = deployment.service()
    app = make_app(deployment, service=service)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    service.start()
    try:
        end_streams = app.state.parts.streams.watcher.end
        _Server(config, on_ready, end_streams).run(sockets=[listener])
    finally:
        service.stop()
