"""A server does not outlive the process that started it, however that process ended."""

import os
import subprocess
import sys

from infra.broker.orphan_watch import OrphanWatch

_STARTER = """
import os, signal, subprocess, sys
from infra.broker.orphan_watch import OrphanWatch
server = subprocess.Popen(["sleep", "900"], start_new_session=True, stdout=sys.stdout)
watch = OrphanWatch(server.pid)
print("started", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_server_dies_with_a_starter_that_was_killed() -> None:
    # The server holds the pipe's other end: the read ends only when starter and server are gone.
    starter = subprocess.run(
        [sys.executable, "-c", _STARTER], capture_output=True, text=True, timeout=300, check=False
    )
    assert starter.returncode == -9
    assert starter.stdout == "started\n"


def test_a_server_whose_watch_ended_in_order_lives_on() -> None:
    with subprocess.Popen(["sleep", "900"]) as server:
        watch = OrphanWatch(server.pid)
        watch.end()
        watch.end()
        assert server.poll() is None
        os.kill(server.pid, 9)
        assert server.wait() == -9
