"""The audit of locked packages: what fails the build, and what is said where nobody answered."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from infra.bootstrap.audit import LOCK_OF_AUDIT, LOCKED, NOT_AUDITED, bounded, verdict_of

CLEAN: dict[str, Any] = {"name": "clean", "version": "1.0", "vulns": []}
HOLED: dict[str, Any] = {
    "name": "holed",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"], "description": "long"}],
}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


def report(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_finding_fails_and_is_named() -> None:
    verdict = verdict_of(report(CLEAN, HOLED))
    assert verdict.is_failure
    assert any("holed 2.0: PYSEC-2026-1, mended in 2.1" in line for line in verdict.lines)


def test_a_finding_fails_also_where_others_were_not_answered() -> None:
    verdict = verdict_of(report(HOLED, UNKNOWN))
    assert verdict.is_failure
    assert any(line.startswith(f"{NOT_AUDITED} for 1 of 2 packages") for line in verdict.lines)


def test_no_finding_passes_and_says_of_how_many() -> None:
    verdict = verdict_of(report(CLEAN, CLEAN))
    assert not verdict.is_failure
    assert verdict.lines == ("audit: no known vulnerability in the 2 packages that were looked up",)


def test_what_nobody_answered_for_is_never_called_clean() -> None:
    for verdict in (
        verdict_of(report(UNKNOWN, UNKNOWN)),
        verdict_of(report()),
        verdict_of("", complaint="Traceback\nConnectionError: no route"),
        verdict_of("not json"),
        verdict_of("[]"),
    ):
        assert not verdict.is_failure
        [line] = verdict.lines
        assert line.startswith(NOT_AUDITED)


def test_a_database_that_hangs_is_left_in_time() -> None:
    began = time.monotonic()
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    code, _, complaint = bounded(command, until=began)
    assert code != 0
    assert "too long" in verdict_of("", complaint=complaint).lines[0]
    assert time.monotonic() - began < 60


def test_everything_that_is_locked_is_audited_but_the_auditor() -> None:
    root = Path(__file__).parents[3]
    locks = {f"requirements/{each.name}" for each in (root / "requirements").glob("*.txt")}
    assert locks == {*LOCKED, LOCK_OF_AUDIT, "requirements/build.txt"}
    for lock in locks:
        assert "--hash=sha256:" in (root / lock).read_text(encoding="utf-8")
