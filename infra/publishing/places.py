"""Where a city's journal and heads are published, opened when the ledger first asks.

Doors and commands that only read need no topic, so nothing is opened with the deployment, and an
outage of the place of publishing keeps nobody from reading.
"""

import threading
from collections.abc import Callable

from infra.publishing.head_topic import HeadTopic
from infra.publishing.journal_topic import JournalTopic
from infra.publishing.ports import HeadDesk, Topic

OpenTopic = Callable[[], Topic]
OpenDesk = Callable[[], HeadDesk]


class PublishingPlaces:
    """The topics of one city; None for what the settings do not publish. Thread-safe.

    Heads are published where there is a desk that signs them.
    """

    def __init__(
        self,
        *,
        city: str,
        journal: OpenTopic | None,
        heads: OpenTopic | None,
        desk: OpenDesk | None = None,
        sealing_key: Callable[[], bytes],
    ) -> None:
        self._city = city
        self._open_journal = journal
        self._open_heads = heads if desk is not None else None
        self._desk = desk
        self._sealing_key = sealing_key
        self._lock = threading.Lock()
        self._opened: dict[str, Topic] = {}

    @property
    def publishes(self) -> bool:
        """Whether anything is published, so that answers wait for it."""
        return self._open_journal is not None or self._open_heads is not None

    @property
    def publishes_journal(self) -> bool:
        """Whether rows are published, not heads alone."""
        return self._open_journal is not None

    def journal(self) -> JournalTopic | None:
        """The journal's topic. Raises LogFault, KeyFault."""
        topic = self._topic("journal", self._open_journal)
        if topic is None:
            return None
        return JournalTopic(topic, city=self._city, key=self._sealing_key())

    def heads(self) -> HeadTopic | None:
        """The heads' topic. Raises LogFault."""
        topic = self._topic("heads", self._open_heads)
        return None if topic is None else HeadTopic(topic)

    def desk(self) -> HeadDesk | None:
        """Who signs the heads."""
        return None if self._desk is None else self._desk()

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            opened, self._opened = self._opened, {}
        for topic in opened.values():
            topic.close()

    def _topic(self, subject: str, opens: OpenTopic | None) -> Topic | None:
        if opens is None:
            return None
        with self._lock:
            if subject not in self._opened:
                self._opened[subject] = opens()
            return self._opened[subject]
