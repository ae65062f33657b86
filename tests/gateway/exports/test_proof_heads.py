"""The proof of an export names the signed head of its position, the same at every making."""

from collections.abc import Iterator

import orjson
import pytest

from gateway.exports.asked import ExportAsked, export_asked
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.receipts.verifying import keys_of, verify
from ledger.period import read_period
from tests.infra.workload_city import judge_all, judged_city

QUARTER = read_period("2025Q2")
ASKED = [
    ExportAsked("statement", QUARTER, "999901"),
    ExportAsked("assessment", QUARTER),
    ExportAsked("reconciliation", QUARTER),
]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with judged_city(tmp_path_factory.mktemp("city"), count=40) as opened:
        yield opened


@pytest.mark.parametrize("asked", ASKED)
def test_a_proof_names_the_signed_head_that_covers_the_exports_position(
    parts: Deployment, asked: ExportAsked
) -> None:
    reads, heads = CityReads(parts.engine, parts.city), parts.head_desk()
    export = export_asked(reads, asked, at=30, heads=heads)
    *_, name = export.files
    tree = orjson.loads(export.files[name])["tree"]
    keys = keys_of(heads.signing.listed()[0][1].text)
    (head,) = verify([tree["head"].encode()], keys).heads
    assert (head.head.size, head.head.root.hex()) == (30, tree["root"])
    assert tree["size"] == 30

    # Whatever comes after it, also another key: the same export has the same bytes.
    parts.log.append(b"nothing that anybody could read")
    judge_all(parts)
    heads.rotate()
    assert export_asked(reads, asked, at=30, heads=heads) == export
    newest = heads.last()
    assert newest is not None
    assert newest.head.size > 30


def test_without_heads_a_proof_is_as_it_was(parts: Deployment) -> None:
    export = export_asked(CityReads(parts.engine, parts.city), ASKED[0], at=30)
    *_, name = export.files
    assert "tree" not in orjson.loads(export.files[name])
