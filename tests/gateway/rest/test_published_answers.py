"""No answer leaves before its row is published; while the place of publishing is away, it waits."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.wiring import deployment
from infra.city_reads import CityReads
from tests.gateway.rest.town import LIANSHUI, Town, lead, town

WAIT_MS = 20_000


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    made = tmp_path / "other-disk"
    made.mkdir()
    return made


@pytest.fixture
def publishing(tmp_path: Path, disk: Path) -> Iterator[Town]:
    with town(tmp_path / "data", answer_wait_ms=0, journal_folder=disk) as running:
        yield running


def position(running: Town) -> int:
    reads = CityReads(running.opened.engine, running.opened.city)
    with reads.moment() as connection:
        cursor = running.opened.store.cursor(connection)
    assert cursor is not None
    return cursor.head.seq


def judged(running: Town, *, records: int) -> None:
    assert running.opened.submitter().wait_judged(records - 1, wait_ms=WAIT_MS)


def ready(running: Town) -> dict[str, object]:
    told: dict[str, object] = running.client.get("/api/v1/ready").json()
    return told


def ready_once(running: Town, *, publishing: str) -> dict[str, object]:
    """What readiness tells once it says this of publishing."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while (told := ready(running))["publishing"] != publishing:
        assert time.monotonic() < deadline, told
    return told


def test_an_answer_waits_until_its_row_is_published_and_is_given_then(
    publishing: Town, disk: Path
) -> None:
    opened = publishing.opened
    before = ready(publishing)
    assert (before["publishing"], before["unpublished_rows"]) == ("ok", 0)
    stood = position(publishing)
    publishing.write("lianshui", "/leads", lead(investor="先甲有限公司"), key="there-1")
    assert opened.submitter().wait_position(stood + 1, wait_ms=WAIT_MS)
    answered = publishing.get("lianshui", "/submissions/there-1")
    assert (answered.status_code, answered.json()["verdict"]) == (200, "accepted")
    # The matcher says its word on it, so that nobody else speaks from here on.
    assert opened.submitter().wait_position(stood + 2, wait_ms=WAIT_MS)

    spoken = opened.log.end_offset()
    disk.rename(disk.with_name("unplugged"))
    said = lead(investor="后乙有限公司")
    first = publishing.write("lianshui", "/leads", said, key="away-1")
    assert first.status_code == 202
    # The matcher may speak of it already; that waits until the row is published.
    judged(publishing, records=spoken + 1)
    stood = position(publishing)
    assert publishing.get("lianshui", "/submissions/away-1").status_code == 202
    again = publishing.write("lianshui", "/leads", said, key="away-1")
    assert again.status_code == 202
    unpublished = publishing.get("lianshui", "/submissions/away-1/receipt")
    assert unpublished.status_code == 503, "no head is given out before its rows"
    earlier = publishing.get("lianshui", "/submissions/there-1/receipt")
    assert earlier.status_code == 200
    with deployment(opened.settings) as other_gateway:
        assert other_gateway.submitter().answer(LIANSHUI, "away-1") is None

    second = publishing.write("lianshui", "/leads", lead(investor="再丙有限公司"), key="away-2")
    assert second.status_code == 202
    told = ready_once(publishing, publishing="LogUnavailable")
    assert told["status"] == "not_ready"
    assert told["unpublished_rows"] == 1
    assert position(publishing) == stood, "nothing is judged while a row waits to be published"

    disk.with_name("unplugged").rename(disk)
    judged(publishing, records=opened.log.end_offset())
    assert opened.submitter().wait_position(stood + 1, wait_ms=WAIT_MS)
    for key in ("away-1", "away-2"):
        answer = publishing.get("lianshui", f"/submissions/{key}")
        assert (answer.status_code, answer.json()["verdict"]) == (200, "accepted")
        assert publishing.get("lianshui", f"/submissions/{key}/receipt").status_code == 200
    retried = publishing.write("lianshui", "/leads", said, key="away-1")
    assert retried.status_code == 201
    with deployment(opened.settings) as other_gateway:
        assert other_gateway.submitter().answer(LIANSHUI, "away-1") is not None
    journal = opened.publishing.journal()
    assert journal is not None
    numbers = [found.row.seq for found in journal.rows()]
    assert sorted(set(numbers)) == list(range(1, position(publishing) + 1))


def test_a_city_that_publishes_nothing_waits_for_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as running:
        assert running.register("lianshui")["verdict"] == "accepted"
        assert running.opened.publishing.publishes_journal is False
        assert ready(running)["unpublished_rows"] == 0
