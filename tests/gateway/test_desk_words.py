"""Codes that the judge writes have words for people: none is told as 其他."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import ledger.judge
from gateway.messages.catalogue import LANGUAGES, say
from gateway.shown.wording import desk_words
from sharing.submissions.cases import Screening

JUDGE = Path(ledger.judge.__file__).parent


def _reasons_of_passing() -> Iterator[str]:
    """What the judge's sayings give as the reason when first contact passes on."""
    for file in JUDGE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in {"concluded", "FirstContactPassed"}:
                given = {each.arg: each.value for each in node.keywords}.get("reason")
                if isinstance(given, ast.Constant):
                    yield str(given.value)
    yield from get_args(Screening)


REASONS = sorted(set(_reasons_of_passing()))


def test_the_judge_gives_reasons() -> None:
    assert {"ruling", "withdrawal", "objection", "claim"} <= set(REASONS)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_why_first_contact_passed_has_words(reason: str, language: str) -> None:
    assert desk_words("passed", reason, language) != say("desk.unnamed", language)
