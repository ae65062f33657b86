"""What every evidence store promises, in a folder and in the database (SQLite and PostgreSQL).

One suite; ``EvidencePlace`` is all that differs. A process that dies is a real process.
"""

import io
import multiprocessing
import os
import shutil
import stat
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import text

from infra.evidence.database import EvidenceTables
from infra.evidence.examining import examine
from infra.evidence.folder import ASIDE, EvidenceFolder
from infra.evidence.pieces import pieces_of
from infra.keys.store import SqlKeyStore, sqlite_url
from infra.store.database import open_database
from infra.store.migrating import migrate
from sharing.evidence_files import (
    EvidenceDamaged,
    EvidenceStore,
    EvidenceUnavailable,
    EvidenceUnknown,
    ExaminedEvidence,
    MediaType,
    StoredEvidence,
)
from tests import evidence_samples as samples

PHOTO = samples.jpeg() + bytes(range(256)) * 4_000
"""A picture of four pieces."""
NOON = 1_743_811_200_123


@dataclass(frozen=True)
class EvidencePlace:
    """One store of one kind; ``where`` is a folder, or the URL of a database."""

    kind: Literal["folder", "sqlite", "postgresql"]
    where: str
    keys_url: str

    def open(self, city: str = "320800") -> EvidenceStore:
        if self.kind == "folder":
            return EvidenceFolder(Path(self.where), city=city, keys=self.keys)
        engine = open_database(self.where)
        migrate(engine)
        return EvidenceTables(engine, city=city, keys=self.keys)

    @property
    def keys(self) -> SqlKeyStore:
        """The key store of this place, opened anew."""
        return SqlKeyStore(self.keys_url, master_key=bytes(32))

    def raw(self) -> bytes:
        """Everything that is stored of files."""
        if self.kind == "folder":
            files = [file for file in Path(self.where).rglob("*") if file.is_file()]
            return b"".join(file.read_bytes() for file in files)
        with open_database(self.where).connect() as connection:
            rows = connection.execute(text("SELECT piece FROM evidence_piece ORDER BY number"))
            return b"".join(bytes(row.piece) for row in rows)

    def damage(self, sha256: str) -> None:
        """Change the last bytes of the file, as a bad disk would."""
        if self.kind == "folder":
            (file,) = Path(self.where).rglob(f"{sha256}.*")
            file.write_bytes(file.read_bytes()[:-2] + b"xx")
            return
        with open_database(self.where).begin() as connection:
            changed = connection.execute(
                text("UPDATE evidence_piece SET piece = :x WHERE sha256 = :it AND number = 3"),
                {"x": b"xx", "it": sha256},
            )
            assert changed.rowcount == 1

    def count(self) -> int:
        """How many files or rows there are in all."""
        if self.kind == "folder":
            return sum(1 for file in Path(self.where).rglob("*") if file.is_file())
        with open_database(self.where).connect() as connection:
            return sum(
                connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
                for table in ("evidence_file", "evidence_piece")
            )


@pytest.fixture(params=["folder", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> EvidencePlace:
    keys_url = sqlite_url(tmp_path / "keys.sqlite")
    if request.param == "folder":
        return EvidencePlace("folder", str(tmp_path / "evidence"), keys_url)
    if request.param == "sqlite":
        return EvidencePlace("sqlite", f"sqlite:///{tmp_path / 'oneboard.db'}", keys_url)
    return EvidencePlace("postgresql", request.getfixturevalue("postgres_url"), keys_url)


@pytest.fixture
def store(place: EvidencePlace) -> EvidenceStore:
    return place.open()


def examined(content: bytes = PHOTO) -> ExaminedEvidence:
    return examine(io.BytesIO(content), bytes_max=20 * samples.MIB)


def bytes_of(store: EvidenceStore, sha256: str) -> bytes:
    return b"".join(store.read(sha256))


def test_what_was_put_is_given_byte_for_byte(place: EvidencePlace, store: EvidenceStore) -> None:
    file = examined()
    stored = store.put(file, stored_at=NOON)
    assert stored == StoredEvidence(file.sha256, len(PHOTO), MediaType.JPEG, NOON)
    assert bytes_of(store, file.sha256) == PHOTO
    assert place.open().find(file.sha256) == stored
    assert bytes_of(place.open(), file.sha256) == PHOTO


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), MediaType.PDF),
        (samples.png(), MediaType.PNG),
        (samples.docx(), MediaType.DOCX),
        (samples.xlsx(), MediaType.XLSX),
        (samples.ofd(), MediaType.OFD),
    ],
)
def test_every_type_keeps_its_type(store: EvidenceStore, content: bytes, kind: MediaType) -> None:
    stored = store.put(examined(content), stored_at=NOON)
    found = store.find(stored.sha256)
    assert found is not None
    assert (found.media_type, bytes_of(store, stored.sha256)) == (kind, content)


def test_the_same_bytes_again_change_nothing(place: EvidencePlace, store: EvidenceStore) -> None:
    first = store.put(examined(), stored_at=NOON)
    count = place.count()
    assert store.put(examined(), stored_at=NOON + 5) == first
    assert place.open().put(examined(), stored_at=NOON + 9) == first
    assert place.count() == count


def test_many_at_once_put_the_same_file_once(place: EvidencePlace, store: EvidenceStore) -> None:
    def put(_: int) -> StoredEvidence:
        return place.open().put(examined(), stored_at=NOON)

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(put, range(12)))
    assert found == {store.find(examined().sha256)}
    assert bytes_of(store, examined().sha256) == PHOTO
    count = place.count()
    store.put(examined(), stored_at=NOON)
    assert place.count() == count


def test_each_city_has_its_own_files(place: EvidencePlace, store: EvidenceStore) -> None:
    stored = store.put(examined(), stored_at=NOON)
    other = place.open("610900")
    assert other.find(stored.sha256) is None
    with pytest.raises(EvidenceUnknown):
        bytes_of(other, stored.sha256)


@pytest.mark.parametrize(
    "name",
    [
        "", "ab", "a" * 63, "a" * 65, "g" * 64, "A" * 64, "a" * 64 + "\n", "\x00" * 64,
        "../../../../etc/passwd", "..", "/etc/passwd", "*" * 64, "a" * 64 + ".pdf", "甲" * 64,
        "a" * 64,
    ],
)  # fmt: skip
def test_what_is_not_there_or_no_hash_is_absent(store: EvidenceStore, name: str) -> None:
    store.put(examined(), stored_at=NOON)
    assert store.find(name) is None
    with pytest.raises(EvidenceUnknown):
        bytes_of(store, name)


def test_capitals_do_not_name_a_file(store: EvidenceStore) -> None:
    stored = store.put(examined(), stored_at=NOON)
    assert store.find(stored.sha256.upper()) is None


def test_damaged_bytes_are_never_given_whole(place: EvidencePlace, store: EvidenceStore) -> None:
    stored = store.put(examined(), stored_at=NOON)
    place.damage(stored.sha256)
    given: list[bytes] = []
    with pytest.raises(EvidenceDamaged):
        given.extend(store.read(stored.sha256))
    assert len(given) < len(list(pieces_of(io.BytesIO(PHOTO))))


def test_sending_a_damaged_file_again_mends_it(place: EvidencePlace, store: EvidenceStore) -> None:
    stored = store.put(examined(), stored_at=NOON)
    count = place.count()
    place.damage(stored.sha256)
    assert store.put(examined(), stored_at=NOON).sha256 == stored.sha256
    assert bytes_of(store, stored.sha256) == PHOTO
    assert place.count() == count


def test_content_that_changed_since_it_was_examined_is_not_kept(
    place: EvidencePlace, store: EvidenceStore
) -> None:
    file = examined()
    changed = ExaminedEvidence(
        io.BytesIO(PHOTO[:-1] + b"!"), file.sha256, file.bytes_count, file.media_type
    )
    with pytest.raises(EvidenceDamaged):
        store.put(changed, stored_at=NOON)
    assert store.find(file.sha256) is None
    assert place.count() == 0


def test_a_large_file_is_never_in_memory_as_a_whole(
    place: EvidencePlace, store: EvidenceStore, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(samples.jpeg() + bytes(20 * samples.MIB))
    with large.open("rb") as content:
        tracemalloc.start()
        try:
            file = examine(content, bytes_max=21 * samples.MIB)
            store.put(file, stored_at=NOON)
            assert sum(map(len, store.read(file.sha256))) == large.stat().st_size
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 6 * samples.MIB
    assert place.open().find(file.sha256) is not None


class Deadly(io.BytesIO):
    """Content at whose third piece the machine fails."""

    pieces_count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.pieces_count += 1
        if self.pieces_count > 2:
            os._exit(9)
        return super().read(size)


def put_and_die(place: EvidencePlace, sha256: str) -> None:
    dying = ExaminedEvidence(Deadly(PHOTO), sha256, len(PHOTO), MediaType.JPEG)
    place.open().put(dying, stored_at=NOON)


def test_a_process_that_dies_while_it_writes_leaves_no_file(
    place: EvidencePlace, store: EvidenceStore
) -> None:
    sha256 = examined().sha256
    spawn = multiprocessing.get_context("spawn")
    writer = spawn.Process(target=put_and_die, args=(place, sha256))
    writer.start()
    writer.join(timeout=60)
    assert writer.exitcode == 9
    assert store.find(sha256) is None
    assert store.put(examined(), stored_at=NOON).sha256 == sha256
    assert bytes_of(place.open(), sha256) == PHOTO


def test_no_paper_stands_in_the_clear(place: EvidencePlace, store: EvidenceStore) -> None:
    store.put(examined(), stored_at=NOON)
    raw = place.raw()
    assert len(raw) > len(PHOTO)
    assert bytes(range(64)) not in raw


def test_an_erased_paper_is_absent_and_its_bytes_can_never_be_read_again(
    place: EvidencePlace, store: EvidenceStore, tmp_path: Path
) -> None:
    stored = store.put(examined(), stored_at=NOON)
    kept = tmp_path / "backup"
    if place.kind == "folder":
        shutil.copytree(place.where, kept)
    assert store.erase(stored.sha256, stored_until=NOON, erased_at=NOON + 1)
    assert place.count() == 0
    if place.kind == "folder":  # an older backup brings the bytes back, and not the key
        shutil.copytree(kept, place.where, dirs_exist_ok=True)
        assert place.count() == 1
    again = place.open()
    assert again.find(stored.sha256) is None
    with pytest.raises(EvidenceUnknown):
        bytes_of(again, stored.sha256)
    assert again.erase(stored.sha256, stored_until=NOON, erased_at=NOON) is (place.kind == "folder")


def test_the_same_paper_sent_after_an_erasure_is_another_copy_that_the_sweep_leaves(
    place: EvidencePlace, store: EvidenceStore
) -> None:
    sha256 = store.put(examined(), stored_at=NOON).sha256
    store.erase(sha256, stored_until=NOON + 1, erased_at=NOON + 1)
    store.put(examined(), stored_at=NOON + 2)
    assert not place.open().erase(sha256, stored_until=NOON + 1, erased_at=NOON + 1)
    assert bytes_of(place.open(), sha256) == PHOTO


def test_a_paper_of_an_earlier_release_is_read_and_erased(folder: Path, tmp_path: Path) -> None:
    keys = SqlKeyStore(sqlite_url(tmp_path / "keys.sqlite"), master_key=bytes(32))
    file = examined()
    path = folder / "320800" / file.sha256[:2] / f"{file.sha256}.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(PHOTO)
    os.utime(path, (NOON // 1000, NOON // 1000))
    store = EvidenceFolder(folder, city="320800", keys=keys)
    assert bytes_of(store, file.sha256) == PHOTO
    assert store.erase(file.sha256, stored_until=NOON, erased_at=NOON)
    assert not path.exists()


@pytest.fixture
def keys(tmp_path: Path) -> SqlKeyStore:
    return SqlKeyStore(sqlite_url(tmp_path / "keys.sqlite"), master_key=bytes(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


def test_the_folder_is_for_its_owner_alone_and_made_of_hashes(
    folder: Path, keys: SqlKeyStore
) -> None:
    stored = EvidenceFolder(folder, city="320800", keys=keys).put(examined(), stored_at=NOON)
    (file,) = (each for each in folder.rglob("*") if each.is_file())
    assert file.relative_to(folder).as_posix() == (
        f"320800/{stored.sha256[:2]}/{stored.sha256}.jpg"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.rglob("*") if each.is_dir()} == {
        0o700
    }


def test_what_a_killed_process_left_aside_is_swept_a_day_later(
    folder: Path, keys: SqlKeyStore
) -> None:
    aside = folder / "320800" / ASIDE
    aside.mkdir(parents=True)
    fresh = f"{int(time.time())}-ab"
    (aside / "1743811200-ab").write_bytes(b"1")
    (aside / fresh).write_bytes(b"2")
    EvidenceFolder(folder, city="320800", keys=keys)
    assert [file.name for file in aside.iterdir()] == [fresh]


def test_a_folder_that_cannot_be_written_is_told(folder: Path, keys: SqlKeyStore) -> None:
    folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(EvidenceUnavailable):
        EvidenceFolder(folder, city="320800", keys=keys).put(examined(), stored_at=NOON)


def test_a_database_without_its_tables_is_told(tmp_path: Path, keys: SqlKeyStore) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(EvidenceUnavailable):
        EvidenceTables(engine, city="320800", keys=keys).find("a" * 64)
