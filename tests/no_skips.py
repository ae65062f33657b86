"""A test that did not run proves nothing, so a skip fails the run.

Tests that are left out on purpose (markers ``soak`` and ``bench_large``) are deselected before the
run and never count here. A strict ``xfail`` is a known gap that is watched, so it may stay; one
that is not strict could hide anything and fails. ``importorskip`` and a skipped module count too.
"""

from collections.abc import Generator
from typing import Any

import pytest


def _refuse(report: pytest.TestReport | pytest.CollectReport, why: str) -> None:
    report.outcome = "failed"
    # A failure with this attribute is shown, but does not fail the run.
    if hasattr(report, "wasxfail"):
        del report.wasxfail
    report.longrepr = f"{why}: a test that did not run proves nothing"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    expected_failure = item.get_closest_marker("xfail")
    if expected_failure and report.when == "setup":
        strict = expected_failure.kwargs.get("strict", item.config.getini("xfail_strict"))
        if not strict:
            _refuse(report, "xfail without strict")
        elif expected_failure.kwargs.get("run") is False:
            _refuse(report, "xfail that is not run")
    elif report.skipped and not (expected_failure and hasattr(report, "wasxfail")):
        _refuse(report, f"skipped ({_reason(report)})")


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, None]:
    outcome = yield
    report: pytest.CollectReport = outcome.get_result()
    if report.skipped:
        _refuse(report, f"skipped at collection ({_reason(report)})")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    said = report.longrepr
    return str(said[2]) if isinstance(said, tuple) else str(said)
