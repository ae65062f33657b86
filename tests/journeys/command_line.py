"""Running ``oneboard`` as people do: a program of its own, without a terminal."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("oneboard")
OURS = ("ONEBOARD_", "DATABASE_URL", "KAFKA_BOOTSTRAP")


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


def oneboard(*args: str | Path, more: Mapping[str, str] | None = None, timeout: float = 110) -> Ran:
    """Run a command to its end. No command ever shows a traceback, so this looks for one."""
    begun = time.monotonic()
    done = subprocess.run(
        [PROGRAM, *map(str, args)],
        env=environment(more),
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout, done.stderr, time.monotonic() - begun)
    assert "Traceback" not in ran.err, ran.err
    assert "Traceback" not in ran.out, ran.out
    return ran


def worked(*args: str | Path, more: Mapping[str, str] | None = None, timeout: float = 110) -> Ran:
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
