"""What can be said and claimed of transfers in text tables."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.judging.table import Row

if TYPE_CHECKING:
    from tests.judging.playbook import Play

TRANSFER_VERBS: dict[str, Callable[["Play", Row, dict[str, str]], dict[str, Any]]] = {}
TRANSFER_CLAIMS: dict[str, Callable[["Play", str, str, str], None]] = {}
