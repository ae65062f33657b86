"""What the judge is given besides state and submission, and what it gives back."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sharing.events.registry import Event
from sharing.values import value
from sharing.verdict import Refusal, Verdict


@value
class Moment:
    """When and with which seed a submission is judged.

    ``now``: the ledger's time in integer milliseconds UTC, the highest receipt time so far.
    ``seed``: 32 secret bytes of this submission, from which its ids are drawn. ``order``: the
    journal position that the decision gets, which is a registration's place in the order.
    """

    now: int
    seed: bytes
    order: int = 0

    def day_in(self, timezone: str) -> date:
        """The city's calendar day of ``now``."""
        return datetime.fromtimestamp(self.now / 1000, UTC).astimezone(ZoneInfo(timezone)).date()


@value
class Decision:
    """A verdict with the events that follow from it, or a refusal. Never both."""

    verdict: Verdict
    events: tuple[Event, ...] = ()
    refusal: Refusal | None = None


def accepted(*events: Event) -> Decision:
    """The submission is accepted and this follows."""
    return Decision(Verdict.ACCEPTED, events)


def refused(reason: str, **params: str) -> Decision:
    """The submission is refused by a rule; nothing follows."""
    return Decision(Verdict.REFUSED, refusal=Refusal(reason, params))
