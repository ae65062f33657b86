"""Who sent which file, and the sum of an office's day, on SQLite and on PostgreSQL."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from infra.evidence.examining import examine
from infra.evidence.uploads import DAY_MS, EvidenceUploads, Sender
from infra.store.database import open_database
from infra.store.migrating import migrate
from sharing.evidence_files import EvidenceDayFull, ExaminedEvidence
from tests import evidence_samples as samples

NOON = 1_743_811_200_000
LIANSHUI, XUYI = Sender(office="320826", actor="zhang"), Sender(office="320830", actor="li")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'oneboard.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    opened = open_database(url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def uploads(engine: Engine) -> EvidenceUploads:
    return EvidenceUploads(engine, city="320800")


def paper(number: int = 0) -> ExaminedEvidence:
    content = samples.pdf(f"paper {number:04}")
    return examine(io.BytesIO(content), bytes_max=len(content))


SIZE = paper().bytes_count


def test_the_first_time_is_noted_and_again_is_nothing(uploads: EvidenceUploads) -> None:
    assert uploads.note(paper(), LIANSHUI, now_ms=NOON, day_bytes_max=SIZE)
    assert not uploads.note(paper(), LIANSHUI, now_ms=NOON + 1, day_bytes_max=SIZE)
    assert uploads.has_sent("320826", paper().sha256)


def test_an_office_has_sent_what_it_sent_and_no_other_did(
    engine: Engine, uploads: EvidenceUploads
) -> None:
    uploads.note(paper(), LIANSHUI, now_ms=NOON, day_bytes_max=SIZE)
    assert not uploads.has_sent("320830", paper().sha256)
    assert not uploads.has_sent("320826", paper(1).sha256)
    assert not EvidenceUploads(engine, city="610900").has_sent("320826", paper().sha256)
    for name in ("", "\x00", "../x", paper().sha256.upper()):
        assert not uploads.has_sent("320826", name)


def test_the_day_is_full_to_the_byte_and_empty_again_after_24_hours(
    uploads: EvidenceUploads,
) -> None:
    most = 2 * SIZE
    for number in range(2):
        assert uploads.note(paper(number), LIANSHUI, now_ms=NOON + number, day_bytes_max=most)
    with pytest.raises(EvidenceDayFull):
        uploads.note(paper(2), LIANSHUI, now_ms=NOON + DAY_MS - 1, day_bytes_max=most)
    assert not uploads.has_sent("320826", paper(2).sha256)
    assert uploads.note(paper(2), LIANSHUI, now_ms=NOON + DAY_MS, day_bytes_max=most)


def test_a_full_day_takes_nothing_from_others_and_nothing_for_what_was_sent(
    uploads: EvidenceUploads,
) -> None:
    uploads.note(paper(), LIANSHUI, now_ms=NOON, day_bytes_max=SIZE)
    assert not uploads.note(paper(), LIANSHUI, now_ms=NOON, day_bytes_max=SIZE)
    assert uploads.note(paper(), XUYI, now_ms=NOON, day_bytes_max=SIZE)


def test_uploads_at_once_cannot_pass_the_sum_together(uploads: EvidenceUploads) -> None:
    def note(number: int) -> bool:
        try:
            return uploads.note(paper(number), LIANSHUI, now_ms=NOON, day_bytes_max=5 * SIZE)
        except EvidenceDayFull:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(note, range(24))) == 5
