"""What a command has at hand: the settings, words, and ways to print."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import typer
from pydantic import BaseModel

from gateway.messages.catalogue import say
from gateway.wiring import Deployment, deployment
from infra.settings import Settings
from sharing.signs import plain

REMAINS_LEFT: Final = 3
"""The exit status where all is done but old bytes of keys may remain in files for a while."""


@dataclass(frozen=True, slots=True)
class Session:
    """One invocation of the command line."""

    settings: Settings

    def say(self, code: str, **params: object) -> str:
        """A sentence in the reader's language."""
        return plain(say(code, self.settings.language, **params))

    def tell(self, code: str, **params: object) -> None:
        """A sentence to standard error, where it disturbs no JSON."""
        typer.echo(self.say(code, **params), err=True)

    @contextmanager
    def deployment(self, *, new_city: str | None = None) -> Iterator[Deployment]:
        """The installation that the settings name, open."""
        with deployment(self.settings, new_city=new_city) as opened:
            yield opened


def session_of(context: typer.Context) -> Session:
    """The session of this invocation."""
    session: Session = context.obj
    return session


def print_json(value: BaseModel | Any) -> None:
    """One JSON document on standard output."""
    content = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def fail(words: str, *, status: int = 1) -> NoReturn:
    """Say what is wrong on standard error and end with this exit status.

    A file that does not verify, say, may name itself with signs that a terminal obeys.
    """
    typer.echo(plain(words), err=True)
    sys.exit(status)
