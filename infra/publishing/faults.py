"""Why a ledger does not go on with what it finds published. Each stops it, by name."""

from infra.ledger_runner import LedgerFault


class JournalTopicDiffers(LedgerFault):
    """The topic holds a row under a number under which the database holds other bytes."""

    def __init__(self, *, topic: str, seq: int) -> None:
        super().__init__(f"row {seq} in {topic} has other bytes than in the database")
        self.seq = seq


class JournalTopicDamaged(LedgerFault):
    """The topic holds what no journal of this city ever said; ``seq`` is the row at fault."""

    def __init__(self, *, topic: str, seq: int, why: str) -> None:
        super().__init__(f"row {seq} in {topic} cannot be taken over: {why}")
        self.seq = seq
        self.why = why
