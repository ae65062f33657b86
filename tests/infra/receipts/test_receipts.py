"""Receipts: made from stored bytes, verified with the public key alone, refused when changed."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import orjson
import pytest
from sqlalchemy import Connection, text
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint, InclusionProof

from gateway.messages.catalogue import LANGUAGES
from gateway.receipt_words import proved_words, wrong_words
from gateway.wiring import Deployment
from infra.city_reads import PositionUnknown
from infra.receipts.desk import ReceiptDesk
from infra.receipts.heads import HeadInconsistent
from infra.receipts.verifying import Verified, keys_of, verify
from infra.store.tables import JournalTable
from infra.store.tree import KeptHead, frontier_at, grow_anew, keep_head
from ledger.merkle.receipt import CLASSES, DIGEST, Receipt, ReceiptWrong
from ledger.merkle.tree import TreeHead
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import judged_city

EVERYTHING = frozenset({*CLASSES, DIGEST})


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with judged_city(tmp_path_factory.mktemp("city"), count=80) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(parts: Deployment) -> ReceiptDesk:
    return ReceiptDesk(parts.store, parts.head_desk())


@pytest.fixture(scope="module")
def key(desk: ReceiptDesk) -> str:
    return desk.heads.signing.listed()[-1][1].text


def receipt_at(desk: ReceiptDesk, seq: int, opens: frozenset[str] = EVERYTHING) -> Receipt:
    row = desk.row_at(seq)
    assert row is not None
    made = desk.receipt(row, opens)
    assert made is not None
    return made


def held(content: bytes, key: str) -> Verified:
    found = verify([content], keys_of(key))
    for language in LANGUAGES:
        assert all(proved_words(found, language))
    return found


def wrong(contents: list[bytes], key: str) -> str:
    with pytest.raises(ReceiptWrong) as caught:
        verify(contents, keys_of(key))
    for language in LANGUAGES:
        assert wrong_words(caught.value, language)
    return caught.value.code.removeprefix("verify.")


def test_every_kind_of_decision_has_a_receipt_that_verifies(
    parts: Deployment, desk: ReceiptDesk, key: str
) -> None:
    with parts.engine.connect() as connection:
        query = "SELECT verdict, kind, min(seq) AS seq FROM journal GROUP BY verdict, kind"
        rows = connection.execute(text(query)).all()
    assert {row.verdict for row in rows} == {"accepted", "collided", "refused"}
    for row in rows:
        (found,) = held(receipt_at(desk, row.seq).content, key).receipts
        assert (found.leaf.verdict, found.leaf.kind) == (row.verdict, row.kind)


def test_tlog_scales_verifies_our_heads_and_proofs(desk: ReceiptDesk, key: str) -> None:
    receipt = receipt_at(desk, 9)
    head = receipt.signed_head
    checkpoint = Checkpoint.from_text(receipt.head)
    checkpoint.verify(Vkey.from_string(key))
    row = desk.row_at(9)
    assert row is not None
    proof = [bytes.fromhex(one) for one in receipt.proof]
    InclusionProof(8, head.head.size, proof).check(row.leaf_hash, checkpoint.root_hash)


def test_a_receipt_opens_the_classes_asked_for_and_the_commitments_of_all(
    desk: ReceiptDesk, key: str
) -> None:
    receipt = receipt_at(desk, 9, frozenset({"summary"}))
    assert receipt.opened.keys() == {"summary"}
    assert receipt.leaf.commitments.keys() == set(CLASSES)
    assert held(receipt.content, key).receipts == [receipt]
    whole = receipt_at(desk, 9)
    row = desk.row_at(9)
    assert row is not None
    assert whole.opened[DIGEST].content == row.digest.hex()
    for name in ("identity", "commercial"):
        content = orjson.dumps(whole.opened[name].content)
        assert len(content) > 10
        assert content not in receipt.content


def test_a_receipt_has_one_form_and_is_the_same_each_time(desk: ReceiptDesk) -> None:
    content = receipt_at(desk, 9).content
    assert receipt_at(desk, 9).content == content
    assert Receipt.model_validate(orjson.loads(content)).content == content


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("leaf.verdict", "refused", "not_in_tree"),
        ("leaf.seq", 8, "not_in_tree"),
        ("leaf.seq", 10_000, "not_in_tree"),
        ("leaf.recorded_at", 1, "not_in_tree"),
        ("leaf.office", "320000", "not_in_tree"),
        ("leaf.digest", "00" * 32, "opened_otherwise"),
        ("leaf.commitments.summary", "00" * 32, "opened_otherwise"),
        ("leaf.commitments.more", "00" * 32, "no_receipt"),
        ("opened.summary.content", [], "opened_otherwise"),
        ("opened.summary.content", [0.5], "no_receipt"),
        ("opened.summary.salt", "00" * 32, "opened_otherwise"),
        ("opened.digest.content", "zz", "no_receipt"),
        ("opened.more", {"salt": "00" * 32, "content": 1}, "no_receipt"),
        ("proof", [], "not_in_tree"),
        ("proof", ["00" * 32] * 66, "no_receipt"),
        ("head", "no head", "head_unreadable"),
        ("more", 1, "no_receipt"),
        ("format", "oneboard-receipt/2", "no_receipt"),
    ],
)
def test_a_receipt_that_was_changed_does_not_verify(
    desk: ReceiptDesk, key: str, path: str, value: object, code: str
) -> None:
    content = orjson.loads(receipt_at(desk, 9).content)
    *way, last = path.split(".")
    place = content
    for step in way:
        place = place[step]
    assert place.get(last) != value
    place[last] = value
    assert wrong([orjson.dumps(content)], key) == code


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b"nothing", b"[" * 100_000, b"{" * 100_000]
)
def test_rubbish_is_told_as_no_receipt(key: str, content: bytes) -> None:
    assert wrong([content], key) in {"no_receipt", "head_unreadable"}


def test_a_receipt_under_another_key_or_a_forged_head_is_not_signed(
    desk: ReceiptDesk, key: str, tmp_path: Path
) -> None:
    content = receipt_at(desk, 9).content
    with judged_city(tmp_path, count=5) as other:
        theirs = other.head_desk().signing.listed()[-1][1].text
    assert wrong([content], theirs) == "not_signed"
    receipt = receipt_at(desk, 9)
    size = receipt.signed_head.head.size
    forged = receipt.model_copy(update={"head": receipt.head.replace(f"\n{size}\n", "\n16\n")})
    assert wrong([forged.content], key) in {"not_in_tree", "not_signed"}
    assert held(content, f"{theirs}\n{key}\n").signers == keys_of(key)
    with pytest.raises(ReceiptWrong):
        keys_of("no key")


def test_two_heads_need_the_proof_that_links_them(
    parts: Deployment, desk: ReceiptDesk, key: str
) -> None:
    first = desk.heads.signing
    with parts.engine.connect() as connection:
        trees = [frontier_at(connection, CITY, size).head() for size in (7, 40, 61)]
    heads = [first.sign(tree).text.encode() for tree in trees]
    links = [desk.consistency(7, 40).content, desk.consistency(40, 61).content]
    found = verify([*heads, *links], keys_of(key))
    assert (found.links, len(found.heads)) == (2, 3)
    for language in LANGUAGES:
        assert proved_words(found, language)
    assert wrong([heads[0], heads[1]], key) == "not_linked"
    assert wrong([heads[0], heads[2], links[0]], key) == "not_linked"
    assert wrong([links[0]], key) == "proof_alone"
    false = first.sign(trees[1]._replace(root=bytes(32))).text.encode()
    assert wrong([heads[0], false, links[0]], key) == "not_linked"
    assert wrong([heads[1], false], key) == "contradicts"
    damaged = orjson.loads(links[0]) | {"proof": ["00" * 32]}
    assert wrong([heads[0], heads[1], orjson.dumps(damaged)], key) == "not_linked"
    assert wrong([b'{"format":"oneboard-consistency/1"}'], key) == "no_consistency"


def test_there_is_no_consistency_with_what_is_not_there(desk: ReceiptDesk) -> None:
    for first, second in ((5, 4), (0, 100_000)):
        with pytest.raises(PositionUnknown):
            desk.consistency(first, second)


def test_a_row_whose_bytes_were_changed_gets_no_receipt(tmp_path: Path) -> None:
    with judged_city(tmp_path, count=20) as parts:
        desk = ReceiptDesk(parts.store, parts.head_desk())
        receipt_at(desk, 9)
        with parts.engine.begin() as connection:
            connection.execute(text("UPDATE journal SET office = '320000' WHERE seq = 9"))
        row = desk.row_at(9)
        assert row is not None
        with pytest.raises(HeadInconsistent):
            desk.receipt(row, EVERYTHING)


@pytest.mark.timed
def test_a_receipt_from_before_a_hundred_thousand_entries_verifies_in_under_10_ms(
    tmp_path: Path,
) -> None:
    later, early = 100_000, 9
    with judged_city(tmp_path, count=40) as parts:
        desk = ReceiptDesk(parts.store, parts.head_desk())
        key = desk.heads.signing.listed()[-1][1].text
        old = receipt_at(desk, early)
        with parts.engine.begin() as connection:
            head = _lengthen(connection, later)
            kept = KeptHead(head, desk.heads.signing.sign(head).text, 0)
            keep_head(connection, CITY, kept)
        began = perf_counter()
        new = receipt_at(desk, early)
        made_ms = (perf_counter() - began) * 1000
        link = desk.consistency(old.signed_head.head.size, head.size)
        keys = keys_of(key)
        times = []
        for content in [old.content, new.content] * 20:
            began = perf_counter()
            verify([content], keys)
            times.append((perf_counter() - began) * 1000)
    assert new.signed_head.head.size - old.signed_head.head.size == later
    assert verify([old.content, new.content, link.content], keys).links == 1
    assert sorted(times)[len(times) // 2] < 10, times
    assert made_ms < 200


def _lengthen(connection: Connection, count: int) -> TreeHead:
    """Later entries as many, by their leaves: rows under later numbers, and the tree over them."""
    columns = list(JournalTable.__table__.c.keys())  # type: ignore[attr-defined]
    changed = {"seq": "seq + n", "conflict_at": "seq + n", "leaf_hash": "randomblob(32)"}
    values = ", ".join(changed.get(name, name) for name in columns)
    numbers = "SELECT 1 AS n UNION ALL SELECT n + 1 FROM later WHERE n < :count"
    last = "SELECT max(seq) FROM journal"
    copied = f"SELECT {values} FROM journal, later WHERE seq = ({last})"  # noqa: S608
    connection.execute(
        text(f"WITH RECURSIVE later AS ({numbers}) INSERT INTO journal {copied}"),
        {"count": count},
    )
    connection.execute(text("UPDATE cursor SET seq = (SELECT max(seq) FROM journal)"))
    return grow_anew(connection, CITY)
