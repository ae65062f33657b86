"""The audience desk: one turn makes cards and publishes them; it runs beside the ledger.

Invariant: whatever happens to the topics, cards go on being made and the ledger goes on judging.
"""

from infra.audiences.cards import CardProjector
from infra.audiences.publisher import Publisher
from infra.audiences.topic import AudienceTopics


class AudienceDesk:
    """The cards and topics of one city."""

    def __init__(
        self, projector: CardProjector, publisher: Publisher, topics: AudienceTopics
    ) -> None:
        self.projector = projector
        self.publisher = publisher
        self._topics = topics

    def turn(self) -> bool:
        """Do some of what waits; whether there was anything. Raises database errors."""
        # Publishing first: a new process must see what its topics hold before it gives numbers.
        was_busy = self.publisher.turn()
        return self.projector.step() or was_busy

    @property
    def state(self) -> str:
        """``ok``, or the fault by name that keeps records from the topics."""
        fault = self.publisher.fault
        return "ok" if fault is None else type(fault).__name__

    def close(self) -> None:
        """Close connections."""
        self._topics.close()
