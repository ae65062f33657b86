"""A server that we started must not outlive us, however we end.

A context manager cannot clean up after kill -9 of its own process. So a tiny shell waits on a
pipe whose other end this process holds: when the process is gone, the kernel closes the pipe, and
the shell kills the server. Invariant: ``end`` comes before the server's process is reaped, so the
watch never kills a process that took over the number.
"""

import subprocess

_WAIT_THEN_KILL = 'read -r _; kill -9 "$1" 2>/dev/null'


class OrphanWatch:
    """Kills the process ``pid`` when this process ends without having called ``end``."""

    def __init__(self, pid: int) -> None:
        self._watch = subprocess.Popen(
            ["/bin/sh", "-c", _WAIT_THEN_KILL, "orphan-watch", str(pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def end(self) -> None:
        """Stop watching; the server is being stopped in order. Safe to call twice."""
        self._watch.kill()
        self._watch.wait()
        if self._watch.stdin:
            self._watch.stdin.close()
