"""A process that has loaded the product once and becomes ``oneboard`` in a copy of itself.

Loading takes most of a short command's time, and the tests start hundreds of them. Each command
still runs in a process of its own, with its own arguments, environment, folder and streams; it only
begins where loading has ended. What a test must see of loading itself starts the program instead.

One request a line on standard input (JSON: arguments, environment, folder of the streams), one
answer a line on standard output (JSON: exit status, negative for a signal). The streams are files,
so that a command that says much waits for nobody.
"""

import gc
import json
import os
import pkgutil
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import gateway
import infra
from gateway.cli import main

KILL_AFTER_SECONDS = "kill_after_seconds"


def load() -> None:
    """Everything that some command loads when it comes to it."""
    for package in (gateway, infra):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)


def become(request: dict[str, Any]) -> NoReturn:
    """The command, in the copy: as a new process would find its streams, folder and environment."""
    streams = Path(request["streams"])
    os.setsid()
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, streams / "out", os.O_WRONLY | os.O_CREAT),
        (2, streams / "err", os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(name, flags)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir("/")
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["oneboard", *request["arguments"]]
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115  they stay open as long as the process
        for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    main()
    sys.exit(0)


def run(request: dict[str, Any]) -> int:
    """Run one command in a copy of this process to its end, and no longer than it was given."""
    copy = os.fork()
    if copy == 0:
        become(request)
    deadline = time.monotonic() + request[KILL_AFTER_SECONDS]
    while True:
        ended, status = os.waitpid(copy, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            with suppress(ProcessLookupError):  # no group of its own yet: once more
                os.killpg(copy, signal.SIGKILL)
        time.sleep(0.005)


def serve() -> None:
    """Answer requests until standard input ends."""
    load()
    gc.freeze()  # collecting in a copy would write to, and so copy, all that is loaded
    for line in sys.stdin:
        answer = {"status": run(json.loads(line))}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
