"""The real command line, run in this process: what it prints and how it ends, many times quicker
than a program of its own. Faults that ``main`` would tell come through as exceptions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from gateway.cli.app import app
from gateway.exports.schemas import FOLDER
from tests.journeys.places import CityPlace


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


def ran(place: CityPlace, *arguments: str | Path, status: int = 0) -> Ended:
    """Run a command in the city of this place; it must end so."""
    ended = run_here(*arguments, more=place.environment())
    assert ended.status == status, f"{arguments}: {ended.status}\n{ended.out}\n{ended.err}"
    return ended


def fits(ended: Ended, schema: str) -> None:
    """What was printed must be as the published schema says."""
    kept = json.loads((FOLDER / f"{schema}.v1.json").read_text(encoding="utf-8"))
    Draft202012Validator(kept).validate(ended.json)
