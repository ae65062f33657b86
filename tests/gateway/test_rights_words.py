"""The record of rights in words: every kind of event that the product writes has its own."""

import ast
from pathlib import Path

from auth.rights_changes import RightsKind, RightsState
from gateway.rights_words import ACTIONS, CHANGES, event_words

ROOT = Path(__file__).resolve().parents[2]


def written_kinds() -> set[str]:
    """The kinds that stand in the sources as ``Doing(now, KIND, ...)`` or as a ``kind`` of it."""
    found = set()
    for package in ("infra", "gateway"):
        for file in (ROOT / package).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            if "Doing(" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Doing":
                    found.add(node.args[1])
                elif (isinstance(node, ast.keyword) and node.arg == "kind") or (
                    isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "kind"
                ):
                    found.add(node.value)
    return {str(node.value) for node in found if isinstance(node, ast.Constant)}


def test_every_kind_that_is_written_has_words_in_both_languages() -> None:
    written = written_kinds()
    assert {"first_invited", "key_revoked", "password_changed", "session_replayed"} <= written
    assert written <= ACTIONS
    for kind in (*ACTIONS, *CHANGES):
        assert event_words(kind, "zh_CN") != event_words(kind, "en") != kind


def test_a_decided_change_says_what_and_how_and_the_unknown_keeps_its_name() -> None:
    kind = f"{RightsKind.ISSUE_KEY}_{RightsState.TAKEN_BACK}"
    assert event_words(kind, "zh_CN") == "发放接口密钥：已撤回"
    assert event_words("broker_rotation_done", "en") == "User of the broker: password changed"
    assert event_words("of_a_newer_release", "zh_CN") == "of_a_newer_release"
