"""What people read of a period: how it stands, what hung, answers, claimed figures, exports."""

from typing import Literal

from sharing.sections import Frozen
from sharing.submissions.periods import ClaimedRow, ExportFile, Hanging


class StatementAnswerView(Frozen):
    """How an office answered its statement of a closed period."""

    office: str
    due_at: int = 0
    answer: str = ""
    """'' while nobody answered; ``confirmed``, ``disputed``, ``noted``, ``settled``."""
    by_silence: bool = False
    lines: tuple[str, ...] = ()
    reason: str = ""
    settled_reason: str = ""
    answered_at: int = 0
    sealed_sha256: str = ""


class ClaimView(Frozen):
    """An office's own figure of a period and indicator; a later one replaces it."""

    office: str
    indicator: str
    units: int
    rows: tuple[ClaimedRow, ...] = ()
    note: str = ""
    at: int
    seq: int


class ExportView(Frozen):
    """An issued export: what it is, as of which position, and the hashes of its files."""

    export: str
    office: str
    position: int
    files: tuple[ExportFile, ...]
    at: int
    seq: int


class PeriodView(Frozen):
    """A period that somebody began to close, closed, claimed figures of, or exported."""

    period: str
    state: Literal["open", "closing", "closed"] = "open"
    through: str = ""
    hanging: tuple[Hanging, ...] = ()
    """What hung when it was last looked at: at the closing, that list for ever."""
    closed_at: int = 0
    closed_seq: int = 0
    """The position of the closing, at which the period is as exported."""
    reason: str = ""
    statements: tuple[StatementAnswerView, ...] = ()
    claims: tuple[ClaimView, ...] = ()
    exports: tuple[ExportView, ...] = ()
    seq: int = 0
