"""The audience desk: one turn publishes and makes cards; it runs beside the ledger.

Invariant: whatever happens to the topics, cards go on being made and the ledger goes on judging.
"""

from infra.audiences.cards import CardProjector
from infra.audiences.publisher import Publisher


class AudienceDesk:
    """The cards and topics of one city, while its turn comes."""

    def __init__(self, projector: CardProjector, publisher: Publisher) -> None:
        self._projector = projector
        self._publisher = publisher

    def turn(self) -> bool:
        """Do some of what waits; whether there was anything. Raises database errors."""
        # Publishing first: a new process must see what its topics hold before it gives numbers.
        was_busy = self._publisher.turn()
        return self._projector.step() or was_busy
