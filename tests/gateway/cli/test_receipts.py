"""``receipt`` and ``verify`` at the machine; ``verify`` in an empty folder without any settings."""

from pathlib import Path

import pytest

from tests.benchmarks.workload import CITY
from tests.gateway.cli.in_process import run_here
from tests.infra.workload_city import judged_city


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with judged_city(folder, count=20):
        pass
    return folder


def test_a_receipt_is_verified_offline_and_told_in_words(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = {"ONEBOARD_DATA": str(data)}
    key = run_here("receipt", "key", more=at).out.strip()
    assert key.startswith(f"oneboard/{CITY}+")
    by_position = run_here("receipt", "--position", "5", more=at)
    content = by_position.out
    listed = run_here("receipt", "key", "--json", more=at).json
    assert listed == [{"key": key, "from_size": 0, "until_size": None}]

    monkeypatch.chdir(tmp_path)
    Path("receipt.json").write_text(content)
    Path("key.txt").write_text(key)
    for named in (key, "key.txt"):
        ended = run_here("verify", "receipt.json", "--key", named, more={})
        assert ended.status == 0, ended.err
        assert "第 5 位" in ended.out
    told = run_here("--language", "en", "verify", "receipt.json", "--key", key, more={})
    assert "Position 5" in told.out
    Path("receipt.json").write_text(content.replace('"seq":5', '"seq":6'))
    ended = run_here("verify", "receipt.json", "--key", key, more={})
    assert (ended.status, ended.out) == (1, "")
    assert "回执不成立" in ended.err


def test_a_receipt_that_does_not_verify_tells_the_terminal_nothing(
    data: Path, tmp_path: Path
) -> None:
    at = {"ONEBOARD_DATA": str(data)}
    key = run_here("receipt", "key", more=at).out.strip()
    content = run_here("receipt", "--position", "5", more=at).out
    forged = tmp_path / "receipt.json"
    forged.write_text(content.replace(f"oneboard/{CITY}", "\\u001b[2J\\u202eVALID", 1))
    ended = run_here("verify", forged, "--key", key, more={})
    assert ended.status == 1
    assert "VALID" in ended.err
    assert not {"\x1b", "\u202e"} & set(ended.err)


def test_heads_before_and_after_a_new_key_verify_with_their_proof(
    data: Path, tmp_path: Path
) -> None:
    at = {"ONEBOARD_DATA": str(data)}
    old = run_here("receipt", "key", more=at).out.strip()
    first, second = tmp_path / "first", tmp_path / "second"
    run_here("receipt", "head", "--out", first, more=at)
    new = run_here("receipt", "rotate-key", more=at).out.strip()
    assert new != old
    assert run_here("receipt", "key", more=at).out.split() == [old, new]
    run_here("receipt", "head", "--out", second, more=at)
    for key, file in ((old, first), (old, second), (new, second)):
        assert run_here("verify", file, "--key", key, more={}).status == 0
    assert run_here("verify", first, "--key", new, more={}).status == 1


def test_what_is_not_there_is_told(data: Path, tmp_path: Path) -> None:
    at = {"ONEBOARD_DATA": str(data)}
    assert run_here("receipt", "no-such-submission", more=at).status == 1
    assert run_here("receipt", "--position", "100000", more=at).status == 1
    assert run_here("verify", tmp_path / "none", "--key", "x+y", more={}).status != 0
    assert run_here("receipt", "--help", more=at).status == 0
