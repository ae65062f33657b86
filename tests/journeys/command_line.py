"""Running ``oneboard`` as people do: a process of its own, without a terminal.

A command to its end runs in a copy of a process that has loaded the product
(``command_template``); one that runs on, or is given more than our own settings (a locale, a path),
is the program itself.
"""

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

PROGRAM = Path(sys.executable).with_name("oneboard")
OURS = ("ONEBOARD_", "DATABASE_URL", "KAFKA_BOOTSTRAP")
COMMAND_SECONDS_MAX = 300
"""When a command is given up as hung: below a test's own limit, and wide, since other tests share
the processors. How long a command may take is no matter of this guard.
"""
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Ran:
    """What became of a command."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without settings of ours, and with ``more``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "PYTHONWARNINGS": "ignore", **(more or {})}


def oneboard(
    *args: str | Path, more: Mapping[str, str] | None = None, timeout: float = COMMAND_SECONDS_MAX
) -> Ran:
    """Run a command to its end. No command ever shows a traceback, so this looks for one."""
    begun = time.monotonic()
    arguments = [str(each) for each in args]
    only_ours = all(name.startswith(OURS) for name in more or {})
    how = _in_a_copy if only_ours else _as_the_program
    status, out, err = how(arguments, environment(more), timeout)
    ran = Ran(status, out, err, time.monotonic() - begun)
    assert "Traceback" not in ran.err, ran.err
    assert "Traceback" not in ran.out, ran.out
    return ran


def program(
    *args: str | Path, more: Mapping[str, str] | None = None, timeout: float = COMMAND_SECONDS_MAX
) -> Ran:
    """As ``oneboard``, with the time that loading takes."""
    begun = time.monotonic()
    arguments = [str(each) for each in args]
    status, out, err = _as_the_program(arguments, environment(more), timeout)
    return Ran(status, out, err, time.monotonic() - begun)


def _as_the_program(
    arguments: list[str], settings: Mapping[str, str], timeout: float
) -> tuple[int, str, str]:
    done = subprocess.run(
        [PROGRAM, *arguments],
        env=settings,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@cache
def _template() -> subprocess.Popen[str]:
    """The loaded process of this test process; it ends when its input does."""
    template = subprocess.Popen(
        [sys.executable, "-P", Path(__file__).with_name("command_template.py")],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(template.communicate)
    return template


def _in_a_copy(
    arguments: list[str], settings: Mapping[str, str], timeout: float
) -> tuple[int, str, str]:
    with TemporaryDirectory(prefix="streams-") as streams, _ONE_AT_A_TIME:
        template = _template()
        assert template.stdin is not None
        assert template.stdout is not None
        request = {
            "arguments": arguments,
            "environment": dict(settings),
            "streams": streams,
            "kill_after_seconds": timeout,
        }
        for name in ("out", "err"):  # there also where it is ended before it opens them
            (Path(streams) / name).touch()
        template.stdin.write(json.dumps(request) + "\n")
        template.stdin.flush()
        status = json.loads(template.stdout.readline())["status"]
        out, err = ((Path(streams) / name).read_text(encoding="utf-8") for name in ("out", "err"))
    return status, out, err


def worked(
    *args: str | Path, more: Mapping[str, str] | None = None, timeout: float = COMMAND_SECONDS_MAX
) -> Ran:
    """As ``oneboard``; the command must end with 0."""
    ran = oneboard(*args, more=more, timeout=timeout)
    assert ran.status == 0, f"{args}: {ran.status}\n{ran.out[-2000:]}\n{ran.err[-2000:]}"
    return ran


def started(
    *args: str | Path, log: Path, more: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command that runs on; standard output and error go to ``log``."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [PROGRAM, *map(str, args)],
            env=environment(more),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
