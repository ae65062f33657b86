"""A command in a copy of a loaded process says and does what the program does."""

import os
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.journeys import command_template
from tests.journeys.command_line import Ran, oneboard, program


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("--help",), 0), (("init", "--help"), 0), (("board", "--period", "2024"), 1), (("bord",), 2)],
)
def test_both_say_the_same(tmp_path: Path, arguments: tuple[str, ...], status: int) -> None:
    def said(ran: Ran) -> tuple[int, str, str]:
        return ran.status, ran.out, ran.err

    loaded = oneboard("--data", tmp_path / "none", *arguments)
    assert said(loaded) == said(program("--data", tmp_path / "none", *arguments))
    assert loaded.status == status


def test_what_one_command_sets_another_does_not_find(tmp_path: Path) -> None:
    english = {"ONEBOARD_LANGUAGE": "en"}
    first = oneboard("--data", tmp_path / "none", "check", more=english)
    second = oneboard("--data", tmp_path / "none", "check")
    assert first.err != second.err


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    # One that never ends by itself, however late it is looked at.
    endless = ("--data", tmp_path / "d", "up", "--port", "0")
    assert oneboard(*endless, timeout=0.001).status == -9


def test_a_copy_that_has_no_group_of_its_own_yet_is_ended_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(_request: dict[str, Any]) -> NoReturn:
        time.sleep(0.1)  # the processor was somebody else's
        os.setsid()
        time.sleep(60)
        os._exit(0)

    monkeypatch.setattr(command_template, "become", late)
    assert command_template.run({command_template.KILL_AFTER_SECONDS: 0.001}) == -9
