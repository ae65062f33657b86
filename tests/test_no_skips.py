"""The run fails when a test did not run."""

import pytest

pytest_plugins = ["pytester"]

INI = "[pytest]\naddopts = -p tests.no_skips -p no:cacheprovider\n"


@pytest.mark.parametrize(
    ("source", "failed"),
    [
        ("def test_it(): pass", 0),
        ("import pytest\n@pytest.mark.skip\ndef test_it(): pass", 1),
        ("import pytest\ndef test_it(): pytest.skip('no broker')", 1),
        ("import pytest\n@pytest.fixture\ndef f(): pytest.skip()\ndef test_it(f): pass", 1),
        ("import pytest\n@pytest.mark.xfail(strict=False)\ndef test_it(): assert 0", 1),
        ("import pytest\n@pytest.mark.xfail(strict=False)\ndef test_it(): pass", 1),
        ("import pytest\ndef test_it(): pytest.xfail('known')", 1),
        ("import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): pass", 1),
        ("import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): pytest.skip()", 1),
        ("import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): assert 0", 0),
        ("import pytest\n@pytest.mark.xfail(strict=True, run=False)\ndef test_it(): assert 0", 1),
    ],
)
def test_a_skip_fails_the_run(pytester: pytest.Pytester, source: str, failed: int) -> None:
    pytester.makeini(INI)
    pytester.makepyfile(source)
    result = pytester.runpytest_inprocess()
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == failed, outcomes
    assert result.ret == (1 if failed else 0)


def test_a_skipped_module_fails_the_run(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI)
    pytester.makepyfile("import pytest\npytest.importorskip('no_such_module')\ndef test_it(): pass")
    result = pytester.runpytest_inprocess()
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*a test that did not run proves nothing*"])
