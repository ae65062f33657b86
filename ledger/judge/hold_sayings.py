"""Judging what offices say about holds: extend, release, claim from the pool."""

from collections.abc import Callable
from typing import Any

from ledger.judge.decision import Decision
from ledger.judge.hearing import Hearing

HOLD_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {}
