"""The run fails when a test did not run."""

import pytest

from tests.left_out import MARKERS

pytest_plugins = ["pytester"]

TESTS = """
import pytest

def test_runs(): pass

@pytest.mark.xfail(strict=True)
def test_known_gap(): assert 0

@pytest.mark.skip
def test_bad_skip_marker(): pass

def test_bad_skip_inside(): pytest.skip("no broker")

@pytest.fixture
def broker(): pytest.skip("no broker")

def test_bad_skip_in_a_fixture(broker): pass

@pytest.mark.xfail(strict=False)
def test_bad_loose_xfail_that_fails(): assert 0

@pytest.mark.xfail(strict=False)
def test_bad_loose_xfail_that_passes(): pass

def test_bad_xfail_inside(): pytest.xfail("known")

@pytest.mark.xfail(strict=True)
def test_bad_strict_xfail_that_passes(): pass

@pytest.mark.xfail(strict=True)
def test_bad_strict_xfail_that_skips(): pytest.skip("no broker")

@pytest.mark.xfail(strict=True, run=False)
def test_bad_xfail_that_does_not_run(): assert 0
"""

PLAIN = "-p no:cacheprovider -p no:hypothesispytest"


@pytest.fixture
def watched(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini(f"[pytest]\naddopts = -p tests.no_skips {PLAIN} -rA\n")
    return pytester


def test_whatever_did_not_run_fails_and_nothing_else(watched: pytest.Pytester) -> None:
    watched.makepyfile(TESTS)
    result = watched.runpytest_inprocess()
    bad = {line.split("::")[1].split()[0] for line in result.outlines if _is_failure(line)}
    assert bad == {word[:-2].split("(")[0] for word in TESTS.split() if word.startswith("test_bad")}
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_each_kind_fails_the_run_by_itself(watched: pytest.Pytester) -> None:
    # The exit code is what counts: a report can look failed and yet not be counted.
    watched.makepyfile(TESTS)
    for name in ("skip_marker", "loose_xfail_that_passes", "xfail_inside", "xfail_that_does"):
        result = watched.runpytest_inprocess("-k", f"test_bad_{name}")
        assert result.ret == pytest.ExitCode.TESTS_FAILED, name


def test_a_run_without_skips_passes(watched: pytest.Pytester) -> None:
    watched.makepyfile(TESTS)
    result = watched.runpytest_inprocess("-k", "test_runs or test_known_gap")
    assert result.ret == pytest.ExitCode.OK


def test_a_skipped_module_fails_the_run(watched: pytest.Pytester) -> None:
    watched.makepyfile("import pytest\npytest.importorskip('no_such_module')")
    result = watched.runpytest_inprocess()
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*a test that did not run proves nothing*"])


ON_A_WORKER = ("-n", "1", "--dist", "loadfile")


def test_on_a_worker_the_same_tests_fail_as_in_one_process(watched: pytest.Pytester) -> None:
    watched.makepyfile(TESTS)
    result = watched.runpytest_inprocess(*ON_A_WORKER)
    bad = {line.split("::")[1].split()[0] for line in result.outlines if _is_failure(line)}
    assert bad == {word[:-2].split("(")[0] for word in TESTS.split() if word.startswith("test_bad")}
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_on_a_worker_one_test_that_did_not_run_fails_the_run(watched: pytest.Pytester) -> None:
    watched.makepyfile(TESTS)
    chosen = "test_runs or test_bad_loose_xfail_that_passes"
    result = watched.runpytest_inprocess(*ON_A_WORKER, "-k", chosen)
    result.assert_outcomes(passed=1, errors=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_on_a_worker_a_skipped_module_fails_the_run(watched: pytest.Pytester) -> None:
    watched.makepyfile(
        test_whole="def test_runs(): pass",
        test_skipped="import pytest\npytest.importorskip('no_such_module')",
    )
    result = watched.runpytest_inprocess(*ON_A_WORKER)
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*a test that did not run proves nothing*"])


PHASES = """
import pytest

def test_short(): pass

@pytest.mark.timed
def test_timed(): pass

@pytest.mark.timed
@pytest.mark.soak
def test_long(): pass
"""
SHORT = "collected 3, chosen 1, 1 left out: soak, 1 left out: timed"
TIMED = "collected 3, chosen 1, 1 left out: not asked for, 1 left out: soak"


@pytest.mark.parametrize(
    ("chosen", "options", "told"),
    [
        ("not soak and not timed", (), SHORT),
        ("not soak and not timed", ON_A_WORKER, SHORT),
        ("not soak and timed", (), TIMED),
        ("not soak", (), "collected 3, chosen 2, 1 left out: soak"),
    ],
)
def test_a_run_tells_what_it_left_out_and_why(
    pytester: pytest.Pytester, chosen: str, options: tuple[str, ...], told: str
) -> None:
    markers = "\n".join(f"    {name}" for name in MARKERS)
    pytester.makeini(f"[pytest]\naddopts = -p tests.left_out {PLAIN}\nmarkers =\n{markers}\n")
    pytester.makepyfile(PHASES)
    result = pytester.runpytest_inprocess(*options, "-m", chosen)
    result.stdout.fnmatch_lines([told])


def _is_failure(line: str) -> bool:
    return line.startswith(("FAILED ", "ERROR ")) and "::" in line
