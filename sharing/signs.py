"""Signs that no text for people holds: control signs, and marks that turn the reading order.

The rule: what somebody writes is shown to others on pages, in files and in terminals. A control
sign (an escape, a bell) makes a terminal do things, a mark such as U+202E shows a name as another
one, and the two signs that XML forbids make a workbook unreadable. So no door takes them.

Edge cases: tabs and ends of line are text; what joins or parts letters (U+200B, U+200D) is too,
names are compared without them. Imported tables have none of these signs either
(``gateway.imports.cells``). Journals of earlier releases may hold them: ``plain`` is for showing.

Invariant: ``plain`` changes no text that holds none of them, and what it gives holds none.
"""

import re
from typing import Final

_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
INSTEAD: Final = "\ufffd"
"""What is shown in the place of such a sign."""


def holds_unfit_sign(text: str) -> bool:
    """Whether a text holds a sign that no text for people holds."""
    return _UNFIT.search(text) is not None


def plain(text: str) -> str:
    """The text for showing: a mark in the place of each such sign."""
    return _UNFIT.sub(INSTEAD, text)
