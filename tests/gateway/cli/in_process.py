"""The real command line, run in this process: what it prints and how it ends, many times quicker
than a program of its own. Faults that ``main`` would tell come through as exceptions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from gateway.cli.app import app


@dataclass(frozen=True)
class Ended:
    """What became of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_here(*arguments: str | Path, more: Mapping[str, str]) -> Ended:
    """Run a command to its end."""
    ended = CliRunner().invoke(app, [str(each) for each in arguments], env=dict(more))
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(ended.exit_code, ended.stdout, ended.stderr)
