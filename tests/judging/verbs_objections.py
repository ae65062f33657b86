"""What can be said and claimed of objections in text tables."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

OBJECTION_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {}
OBJECTION_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {}
