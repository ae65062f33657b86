"""Judging a carried log anew: the same release finds nothing, a forged decision is named."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from infra.log_transfer import export_log
from infra.replay import replay_log
from infra.transfer_records import _carried, read_header, verify_file
from ledger.stored_row import leaf_hash_of
from tests.benchmarks.workload import CITY
from tests.infra.rewritten_file import rewritten
from tests.infra.workload_city import judged_city


@pytest.fixture(scope="module")
def carried_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("file") / "city.jsonl"
    with judged_city(tmp_path_factory.mktemp("source"), count=120) as source:
        export_log(log=source.log, engine=source.engine, city=source.city, out=out)
    return out


def test_judging_a_file_anew_finds_no_difference(carried_file: Path) -> None:
    replayed = replay_log(carried_file)
    assert replayed.differences == []
    assert replayed.is_same
    assert replayed.rows_count == read_header(carried_file).position


def test_judging_anew_tells_each_row_that_would_be_decided_otherwise(
    carried_file: Path, tmp_path: Path
) -> None:
    """A file whose hashes all fit, but in which one verdict is not what the judge says."""
    chain = bytes(32)

    def change(number: int, content: dict[str, object]) -> None:
        nonlocal chain
        row = content.get("row")
        if number == 30:
            assert isinstance(row, dict)
            assert row["verdict"] == "accepted"
            row["verdict"], row["reason"] = "refused", "because"
            row["events"] = "[]"
        lapses = content.get("lapses", [])
        said = [*lapses, *([row] if isinstance(row, dict) else [])]  # type: ignore[misc]
        for row, stored in zip(said, _carried(content).rows if said else (), strict=True):
            row["leaf_hash"] = leaf_hash_of(stored, CITY).hex()
            chain = sha256(chain + bytes.fromhex(str(row["leaf_hash"]))).digest()
            row["state_hash"] = chain.hex()

    first = rewritten(carried_file, tmp_path / "first.jsonl", change)

    def fit_head(number: int, content: dict[str, object]) -> None:
        if number == 0:
            content["state_hash"] = chain.hex()

    forged = rewritten(first, tmp_path / "forged.jsonl", fit_head)
    verify_file(forged)
    replayed = replay_log(forged)
    assert replayed.differences[0].code == "transfer.replay_differs"
    assert replayed.differences[0].params["seq"] == str(_seq_at(forged, 30))
    assert "verdict" in replayed.differences[0].params["figures"]
    assert not replayed.is_same


def _seq_at(file: Path, number: int) -> int:
    line = json.loads(file.read_bytes().splitlines()[number])
    return int(line["row"]["seq"])
