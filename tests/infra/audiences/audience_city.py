"""A judged city with an audience desk over the real door, and a reader that follows a topic."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select

from gateway.audience_cards import audience_viewing
from gateway.wiring import Deployment
from infra.audiences.cards import CardProjector
from infra.audiences.embedded_topic import EmbeddedAudienceTopics
from infra.audiences.outbox import OUTBOX
from infra.audiences.publisher import Publisher
from infra.audiences.topic import AudienceTopic, AudienceTopics, FeedRecord, Mark
from infra.audiences.viewing import ViewingNow
from infra.city_reads import CityReads
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import judged_city

SECRET = bytes(range(32))


@dataclass
class Reader:
    """A consumer by the rules of the topic: what it holds after what it has read."""

    topic: AudienceTopic
    position: int = 0
    highest: int = 0
    complete_to: int = 0
    since: int = 1
    cards: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def follow(self) -> "Reader":
        """Read on to the end."""
        entries, self.position = self.topic.read(self.position)
        for entry in entries:
            if isinstance(entry, Mark):
                self.complete_to, self.since = entry
                self.cards = {k: card for k, card in self.cards.items() if card[0] >= self.since}
            else:
                self._take(entry)
        return self

    def _take(self, record: FeedRecord) -> None:
        if record.seq <= self.highest:
            return
        self.highest = record.seq
        self.cards.pop(record.key, None)
        if record.document is not None:
            self.cards[record.key] = (record.seq, record.document)

    @property
    def documents(self) -> dict[str, bytes]:
        """Key and card."""
        return {key: document for key, (_, document) in self.cards.items()}


@dataclass
class AudienceCity:
    """A judged city with what makes and publishes its cards."""

    parts: Deployment
    viewing: ViewingNow
    projector: CardProjector
    publisher: Publisher
    topics: AudienceTopics

    @property
    def engine(self) -> Engine:
        return self.parts.engine

    @property
    def city(self) -> str:
        return self.parts.city

    def publish(self) -> None:
        """Publish until nothing waits."""
        publish_all(self.publisher)

    def reader(self, audience: str) -> Reader:
        """A reader of the audience's topic from its beginning."""
        return Reader(self.topics.topic(audience))

    def told(self, audience: str) -> dict[str, tuple[int, bytes | None]]:
        """What the outbox says now, by key."""
        query = select(OUTBOX.c.card_key, OUTBOX.c.seq, OUTBOX.c.document).where(
            OUTBOX.c.city == self.city, OUTBOX.c.audience == audience
        )
        with self.engine.connect() as connection:
            return {k: (n, d if d is None else bytes(d)) for k, n, d in connection.execute(query)}

    def cards(self, audience: str) -> dict[str, bytes]:
        """The cards that stand in the outbox."""
        return {key: said for key, (_, said) in self.told(audience).items() if said is not None}


def publish_all(publisher: Publisher) -> None:
    """Until nothing waits; a fault of the topic is raised, not waited for."""
    while publisher.turn():
        pass
    for fault in publisher.faults.values():
        raise fault
    publisher.turn()


def audience_city(
    parts: Deployment, *, topics: AudienceTopics | None = None, viewing: ViewingNow | None = None
) -> AudienceCity:
    """The desk of a deployment, in parts; topics in its data folder unless told."""
    if viewing is None:
        reads = CityReads(parts.engine, parts.city)
        viewing = audience_viewing(reads, parts.clock, secret=SECRET)
    if topics is None:
        folder = parts.settings.data / "audiences"
        topics = EmbeddedAudienceTopics(folder, engine=parts.engine, city=parts.city)
    projector = CardProjector(parts.engine, parts.city, viewing)
    publisher = Publisher(parts.engine, parts.city, topics)
    return AudienceCity(parts, viewing, projector, publisher, topics)


@contextmanager
def projected_city(
    folder: Path, *, count: int = 60, city: str = CITY, **more: object
) -> Iterator[AudienceCity]:
    """A judged city whose cards are made and published."""
    with judged_city(folder, count=count, city=city, **more) as parts:
        made = audience_city(parts)
        made.projector.catch_up()
        made.publish()
        yield made
