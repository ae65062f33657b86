"""The ledger service at work: what it judges comes out of every office's topic, on both shapes."""

import time
from pathlib import Path

import pytest

from gateway.audience_cards import audience_actors
from gateway.wiring import Deployment
from infra.audiences.cards import standing_of
from infra.audiences.embedded_topic import EmbeddedAudienceTopics
from infra.audiences.kafka_topic import KafkaAudienceTopics
from infra.audiences.outbox import heads, is_settled
from infra.audiences.topic import AudienceTopics
from infra.city_reads import CityReads
from infra.log.kafka_access import KafkaAccess
from infra.store.reads import head_at, judged_offset, view_position
from tests.infra.audiences.audience_city import Reader, audience_city
from tests.infra.workload_city import city_records, opened, settings_in


@pytest.mark.parametrize("shape", ["embedded", "server"])
def test_what_the_ledger_judges_comes_out_of_every_topic(
    shape: str, tmp_path: Path, topic_name: str, request: pytest.FixtureRequest
) -> None:
    servers = {}
    if shape == "server":
        servers["kafka_bootstrap"] = request.getfixturevalue("kafka_bootstrap")
        servers["database_url"] = request.getfixturevalue("postgres_url")
    with opened(settings_in(tmp_path, **servers), topic_name) as parts:
        parts.log.restore(city_records(20, city=topic_name))
        service = parts.service()
        service.start()
        try:
            topics = topics_of(parts, servers.get("kafka_bootstrap"))
            readers = followed(parts, topics, position=len(city_records(20)))
        finally:
            service.stop()
        assert service.fault is None
        wanted = audience_city(parts, topics=topics)
        for audience, reader in readers.items():
            assert reader.follow().documents == wanted.cards(audience)
        assert any(reader.cards for reader in readers.values())
        topics.close()


def topics_of(parts: Deployment, bootstrap: str | None) -> AudienceTopics:
    """The topics as somebody else opens them."""
    if bootstrap is None:
        folder = parts.settings.data / "audiences"
        return EmbeddedAudienceTopics(folder, engine=parts.engine, city=parts.city)
    access = KafkaAccess(bootstrap, timeout_ms=45_000)
    return KafkaAudienceTopics(city=parts.city, access=access)


def followed(parts: Deployment, topics: AudienceTopics, *, position: int) -> dict[str, Reader]:
    """A reader of each topic, when all is judged and every topic with cards is complete."""
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        with parts.engine.connect() as connection:
            is_judged = parts.log.end_offset() >= position and is_all_judged(parts)
            told = heads(connection, parts.city)
            is_told = all(h.completed_seq == h.seq == h.published_seq for h in told.values())
            if is_judged and told and is_told and is_settled(connection, parts.city):
                actors = audience_actors(CityReads(parts.engine, parts.city).city(), parts.clock)
                assert set(told) == set(actors)
                return {audience: Reader(topics.topic(audience)).follow() for audience in told}
        time.sleep(0.05)
    pytest.fail("the topics were not completed in time")


def is_all_judged(parts: Deployment) -> bool:
    """Whether ledger, views and cards have come to the log's end."""
    with parts.engine.connect() as connection:
        head = head_at(connection, parts.city).position
        return (
            judged_offset(connection, parts.city) >= parts.log.end_offset()
            and view_position(connection, parts.city) == head
            and standing_of(connection, parts.city).seq == head
        )
