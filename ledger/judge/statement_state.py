"""How the offices answered the statements of a closed period, as the judge keeps it."""

from ledger.judge.clocks import Clock
from sharing.values import value


@value
class StatementsState:
    """How the offices answered the statements of a closed period."""

    period: str
    offices: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    """Office and answer: ``confirmed``, ``disputed``, ``noted`` or ``settled``."""
    claimed: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()

    def answer_of(self, office: str) -> str:
        """What an office answered; '' for nothing yet."""
        return dict(self.answers).get(office, "")
