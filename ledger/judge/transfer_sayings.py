"""Judging transfers 流转, 无法落地, and investors offered to offices 客商分流."""

from collections.abc import Callable
from typing import Any

from ledger.judge.decision import Decision
from ledger.judge.hearing import Hearing

TRANSFER_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {}
