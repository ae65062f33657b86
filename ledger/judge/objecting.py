"""Judging objections 异议 and the confirmation of an opened city."""

from collections.abc import Callable
from typing import Any

from ledger.judge.decision import Decision
from ledger.judge.hearing import Hearing

OBJECTION_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {}
