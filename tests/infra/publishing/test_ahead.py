"""What a topic is ahead with: forged rows are never written, honest ones always come back.

The database is yesterday's in every test, and each group of the day had its head. A stranger is who
can write to the topics but has not the key store; "ours" is who has it.
"""

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from structlog.testing import capture_logs

from infra.ledger_runner import LedgerFault
from infra.publishing.faults import JournalTopicDamaged, JournalTopicDiffers
from infra.publishing.publication import PublishedJournal
from infra.receipts.heads import HeadInconsistent
from ledger.merkle.checkpoint import NoteSignature, SignedHead, VerifierKey, read_head
from ledger.merkle.tree import TreeHead
from tests.benchmarks.workload import CITY
from tests.infra.publishing.forging import forged_from
from tests.infra.publishing.shapes import (
    Rows,
    Shape,
    decisions,
    head_of,
    judge_on,
    rows_of,
    runner_of,
    start_only,
)
from tests.infra.workload_city import city_records

__all__ = ["decisions"]

STRANGER = bytes([7]) * 32
AT_ONCE = 6
"""Records a group, so that there are several heads after the backup."""


class City(NamedTuple):
    """A city that was backed up yesterday; what it published until today."""

    place: Shape
    rows: Rows
    heads: tuple[str, ...]
    backed_up: int
    """How many rows the backup has."""

    @property
    def sizes(self) -> list[int]:
        """The sizes of the heads that were published after the backup."""
        sizes = [read_head(text).head.size for text in self.heads]
        return [size for size in sizes if size > self.backed_up]

    def with_heads(self, texts: Sequence[str]) -> None:
        """These heads stand in the topic and no others."""
        for file in (self.place.folder / "data" / "heads").iterdir():
            file.unlink()
        with self.place.opened() as parts:
            heads = parts.publishing.heads()
            assert heads is not None
            for text in texts:
                heads.append(text)

    def stops(self) -> LedgerFault:
        """What stops a ledger that starts on yesterday's database; nothing was written."""
        self.place.restore("yesterday")
        lines = [each.line for each in self.place.published()]
        with self.place.opened() as parts:
            before, head = rows_of(parts), head_of(parts)
            assert len(before) == self.backed_up
            with pytest.raises(LedgerFault) as told:
                start_only(parts)
            assert rows_of(parts) == before
            assert head_of(parts) == head
        assert [each.line for each in self.place.published()] == lines
        return told.value

    def comes_back(self) -> list[dict[str, object]]:
        """A ledger starts on yesterday's database and takes everything; what the log says of it."""
        self.place.restore("yesterday")
        with self.place.opened() as parts, capture_logs() as said:
            start_only(parts)
            assert rows_of(parts) == self.rows
            last = head_of(parts)
            assert last is not None
            assert read_head(last).head.size == len(self.rows)
        return [dict(line) for line in said]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> City:
    place = Shape(tmp_path_factory.mktemp("original"), CITY)
    with place.opened() as parts:
        parts.log.restore(city_records(30))
        runner = runner_of(parts, records_max=AT_ONCE)
        runner.start()
        runner.step()
        backed_up = len(rows_of(parts))
        parts.projector.catch_up()
    place.back_up("yesterday")
    with place.opened() as parts:
        judge_on(parts, records_max=AT_ONCE)
        heads = parts.publishing.heads()
        assert heads is not None
        found = City(place, rows_of(parts), tuple(heads.larger_than(0)), backed_up)
    assert len(found.sizes) > 3
    assert found.sizes[-1] == len(found.rows)
    return found


@pytest.fixture
def city(original: City, tmp_path: Path) -> City:
    """A copy of the city to do harm to."""
    folder = shutil.copytree(original.place.folder, tmp_path / "city")
    return original._replace(place=Shape(folder, CITY))


def signed(city: City, head: TreeHead, key: Ed25519PrivateKey | None = None) -> str:
    """A head as the city signs it, or a stranger under the city's name."""
    with city.place.opened() as parts:
        signing = parts.head_desk().signing
        if key is None:
            return signing.sign(head).text
        unsigned = SignedHead(signing.origin, head)
    key_id = VerifierKey(signing.origin, key.public_key().public_bytes_raw()).key_id
    signature = NoteSignature(signing.origin, key_id, key.sign(unsigned.signed_bytes))
    return unsigned.signed_by([signature]).text


# Forged


@pytest.mark.parametrize("has_head", [True, False])
def test_rows_that_a_stranger_added_stop_the_ledger_and_none_ahead_is_written(
    city: City, *, has_head: bool
) -> None:
    """With no head over them, or in the place of rows under a head: the first one is named."""
    first = city.sizes[-2] if not has_head else city.sizes[1] - 1
    if not has_head:
        city.with_heads(city.heads[:-1])
    city.place.topic_of_only(city.rows[:first])
    city.place.add_rows(forged_from(city.rows, first, city.place.city)[first:], key=STRANGER)
    told = city.stops()
    assert isinstance(told, JournalTopicDamaged)
    assert (told.seq, "seal" in told.why) == (first + 1, True)


def test_honest_rows_that_a_stranger_sealed_prove_nothing(city: City) -> None:
    city.place.topic_of_only(city.rows[: city.backed_up])
    city.place.add_rows(city.rows[city.backed_up :], key=STRANGER)
    told = city.stops()
    assert isinstance(told, JournalTopicDamaged)
    assert told.seq == city.backed_up + 1


def test_a_last_head_that_another_key_signed_stops_the_ledger(city: City) -> None:
    forged = forged_from(city.rows, city.backed_up, city.place.city)
    city.place.topic_of_only(forged)
    last = read_head(city.heads[-1]).head
    city.with_heads([*city.heads[:-1], signed(city, last, Ed25519PrivateKey.generate())])
    told = city.stops()
    assert isinstance(told, HeadInconsistent)
    assert told.code == "receipt.published_not_ours"


@pytest.mark.parametrize("nth", [0, 1, -1])
def test_a_head_of_ours_that_does_not_fit_names_the_first_row_after_the_last_that_did(
    city: City, nth: int
) -> None:
    """Rows are forged by somebody who has our keys too, but the heads were published before."""
    ends = [city.backed_up, *city.sizes]
    before = ends[:-1][nth]
    city.place.topic_of_only(forged_from(city.rows, before + 1, city.place.city))
    told = city.stops()
    assert isinstance(told, JournalTopicDamaged)
    assert told.seq == before + 1
    assert str(ends[ends.index(before) + 1]) in told.why


def test_a_topic_that_is_forged_and_cut_before_its_last_head_is_found_by_a_head_within(
    city: City,
) -> None:
    forged = forged_from(city.rows, city.backed_up, city.place.city)
    city.place.topic_of_only(forged[: city.sizes[-1] - 1])
    told = city.stops()
    assert isinstance(told, JournalTopicDamaged)
    assert told.seq == city.backed_up + 1


def test_a_last_head_of_ours_over_another_tree_stops_the_ledger(city: City) -> None:
    """Its rows are honest, and so are all heads before it."""
    wrong = signed(city, TreeHead(len(city.rows), bytes(32)))
    city.with_heads([*city.heads[:-1], wrong])
    told = city.stops()
    assert isinstance(told, JournalTopicDamaged)
    assert told.seq == city.sizes[-2] + 1


def test_a_last_head_that_contradicts_the_database_itself_stops_before_a_row_is_taken(
    city: City,
) -> None:
    city.with_heads([signed(city, TreeHead(city.backed_up, bytes(32)))])
    told = city.stops()
    assert isinstance(told, HeadInconsistent)
    assert told.code == "receipt.published_contradicted"


def test_a_row_ahead_that_stands_there_once_more_with_other_bytes_stops_the_ledger(
    city: City,
) -> None:
    """The rows that were proved may be written by then; the other bytes are not."""
    forged = forged_from(city.rows, len(city.rows) - 2, city.place.city)
    city.place.add_rows(forged[-2:])
    city.place.restore("yesterday")
    with city.place.opened() as parts:
        with pytest.raises(JournalTopicDiffers) as told:
            start_only(parts)
        assert told.value.seq == len(city.rows) - 1
        assert rows_of(parts) == city.rows


# Honest


def test_under_heads_of_a_rotated_key_the_rows_come_back(
    city: City, decisions: Counter[int]
) -> None:
    """Heads of the old key, of both, and of the new one stand after the backup."""
    with city.place.opened() as parts:
        parts.head_desk().rotate()
        parts.log.append(b"something new")
        judge_on(parts)
        heads = parts.publishing.heads()
        assert heads is not None
        after = city._replace(rows=rows_of(parts), heads=tuple(heads.larger_than(0)))
    assert len(after.rows) > len(city.rows)
    decisions.clear()
    said = after.comes_back()
    assert not decisions
    assert "rows beyond the last head" not in [line["event"] for line in said]


def test_rows_whose_head_a_crash_kept_from_being_published_come_back_and_get_it(
    city: City, decisions: Counter[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with city.place.opened() as parts:
        parts.log.append(b"something new")
        parts.log.append(b"something newer")
        runner = runner_of(parts)
        runner.start()
        with monkeypatch.context() as patch:
            patch.setattr(PublishedJournal, "_publish_head", dies)
            with pytest.raises(OSError, match="power"):
                runner.step()
        after = city._replace(rows=rows_of(parts))
        assert head_of(parts) == city.heads[-1]
    decisions.clear()
    said = after.comes_back()
    assert not decisions
    (told,) = [line for line in said if line["event"] == "rows beyond the last head"]
    assert (told["after"], told["to"]) == (len(city.rows), len(after.rows))


def dies(*_: object) -> None:
    raise OSError("the power went")


def test_rows_beside_which_no_head_was_ever_published_come_back(
    city: City, decisions: Counter[int]
) -> None:
    city.with_heads([])
    decisions.clear()
    said = city.comes_back()
    assert not decisions
    (told,) = [line for line in said if line["event"] == "rows beyond the last head"]
    assert (told["after"], told["to"]) == (city.backed_up, len(city.rows))


def test_what_strangers_put_between_the_heads_keeps_nobody_from_restoring(
    city: City, decisions: Counter[int]
) -> None:
    theirs = Ed25519PrivateKey.generate()
    sizes = (city.sizes[0] - 1, city.sizes[1], len(city.rows) + 1000)
    forged = [signed(city, TreeHead(size, bytes(32)), theirs) for size in sizes]
    first, *others = city.heads[-4:]
    city.with_heads([*city.heads[:-4], *forged, "no head", first, *forged, *others])
    decisions.clear()
    said = city.comes_back()
    assert not decisions
    assert "rows beyond the last head" not in [line["event"] for line in said]
