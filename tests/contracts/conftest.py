"""The places that the contract suite of event logs runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharing.event_log import EventLog
from tests.contracts.log_places import LogPlace


@pytest.fixture(params=["embedded", "kafka"])
def place(request: pytest.FixtureRequest, tmp_path: Path, topic_name: str) -> LogPlace:
    if request.param == "embedded":
        return LogPlace("embedded", str(tmp_path), topic_name)
    return LogPlace("kafka", request.getfixturevalue("kafka_bootstrap"), topic_name)


@pytest.fixture
def log(place: LogPlace) -> Iterator[EventLog]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def other(place: LogPlace, log: EventLog) -> Iterator[EventLog]:
    """The same log, opened once more as another process would."""
    assert log.end_offset() == 0
    opened = place.open(create=False)
    yield opened
    opened.close()
