"""Looks up known vulnerabilities of every locked package; run by ``make audit``, after the tests.

The rule: a known vulnerability of a locked package fails the build and is named. Where the advisory
database does not answer, nothing was audited; one line says so plainly and the build goes on, since
a city builds on machines without a network too. It takes three minutes at the most.

Edge cases: what the database answers for some packages alone counts for those, and the line says
how many were not; a finding among the answered fails all the same. The auditing program lives in
``.venv-audit``, locked apart, so that none of its packages meets the product's.

Invariant: "no known vulnerability" is said of packages that were looked up, never of others. Needs
the standard library alone: it runs before anything is installed.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

SECONDS: Final = 180
VENV: Final = Path(".venv-audit")
LOCKED: Final = ("requirements/runtime.txt", "requirements/dev.txt")
LOCK_OF_AUDIT: Final = "requirements/audit.txt"
NOT_AUDITED: Final = "audit: NOT DONE"


class Verdict(NamedTuple):
    """What to say, and whether the build fails."""

    lines: tuple[str, ...]
    is_failure: bool


def verdict_of(report: str, *, complaint: str = "") -> Verdict:
    """The verdict on a report as pip-audit writes it; '' where it wrote none."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = complaint.strip().splitlines()[-1:] or ["no report"]
        return Verdict((f"{NOT_AUDITED}: {why[0][:200]}; nothing was audited",), is_failure=False)
    answered = [each for each in packages if "vulns" in each]
    found = [line for each in answered for line in _findings(each)]
    lines = list(found)
    if len(answered) < len(packages) or not packages:
        lines.append(
            f"{NOT_AUDITED} for {len(packages) - len(answered)} of {len(packages)} packages: the "
            "advisory database did not answer for them"
        )
    if answered:
        what = f"{len(found)} known vulnerabilities" if found else "no known vulnerability"
        lines.append(f"audit: {what} in the {len(answered)} packages that were looked up")
    return Verdict(tuple(lines), is_failure=bool(found))


def _findings(package: dict[str, Any]) -> list[str]:
    return [
        f"audit: {package['name']} {package['version']}: {each['id']}, "
        f"mended in {', '.join(each.get('fix_versions') or ['no version yet'])}"
        for each in package["vulns"]
    ]


def bounded(command: Sequence[str], *, until: float) -> tuple[int, str, str]:
    """Exit code, output and complaint of a command; what is not done in time is ended, with all
    that it started.
    """
    with subprocess.Popen(  # noqa: S603  commands of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            out, complaint = running.communicate(timeout=max(1.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return 1, "", "it took too long"
    return running.returncode, out, complaint


def audit(*, until: float) -> Verdict:
    """Install the auditing program where it is not yet, and ask."""
    python = VENV / "bin" / "python"
    steps = [
        [sys.executable, "-m", "venv", str(VENV)],
        [
            *(str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
            *("--require-hashes", "-r", LOCK_OF_AUDIT),
        ],
    ]
    for step in steps:
        code, _, complaint = bounded(step, until=until)
        if code:
            return verdict_of("", complaint=complaint)
    asked = [str(python), "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    asked += ["--progress-spinner", "off", "--format", "json"]
    asked += [part for file in LOCKED for part in ("-r", file)]
    _, report, complaint = bounded(asked, until=until)
    return verdict_of(report, complaint=complaint)


def main() -> int:
    """Audit and tell; the exit code."""
    verdict = audit(until=time.monotonic() + SECONDS)
    for line in verdict.lines:
        print(line)  # noqa: T201  a command of the build
    return 1 if verdict.is_failure else 0


if __name__ == "__main__":
    sys.exit(main())
