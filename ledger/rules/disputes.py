"""Cases, objections and transfers, as data: deadlines, instances, whose consent.

Sources: 48 hours for the receiving county's answer is Huai'an 2025's answer to a recommendation,
used for transfers as well and marked as ours; consent of one to four parties is seen in Guangzhou
2004 (receiver countersigns) and Ningde 2017 (investor and both places).

Invariant: data alone; what it means is decided in ``ledger.objections`` and ``ledger.transfer``.
"""

from typing import Annotated

from pydantic import Field

from ledger.rules.data import Data, Days, Hours
from sharing.sections import Party
from sharing.submissions.transfers import TransferKind


class CaseRules(Data):
    """Within how many days the centre rules; absent means without a deadline."""

    ruling_days: Days | None = None
    source: str


class ObjectionRules(Data):
    """Within how many days after first contact was decided an office may object, and how often."""

    window_days: Annotated[int, Field(ge=1, le=3_660)] = 30
    ruling_days: Days | None = None
    instances_max: Annotated[int, Field(ge=1, le=5)] = 1
    evidence_needed: bool = False
    opening_window_days: Days | None = None
    """For an opened city: days after the opening's end; None: first contacts need no confirming."""
    source: str


class TransferRule(Data):
    """One kind of transfer: whose consent is needed beside the proposer's own."""

    transfer: TransferKind
    consents: tuple[Party, ...] = (Party.HOLDER, Party.RECEIVER)
    answer_hours: Hours | None = None
    needs_agreement: bool = False
    source: str


class TransferRules(Data):
    """Which kinds of transfer there are; others are refused."""

    kinds: tuple[TransferRule, ...]
    progress_note_days: Days | None = None
    """Every so many days the landing office owes the first-contact office a progress note."""
    offer_answer_hours: Hours | None = None
    source: str

    def rule_for(self, transfer: str) -> TransferRule | None:
        """The rule of a kind, None if the city does not know it."""
        return next((rule for rule in self.kinds if rule.transfer == transfer), None)
