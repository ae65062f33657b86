"""A fault of a rule pack: where it stands, which rule of writing packs it breaks, and with what.

The path is that of the YAML file, so that a door can tell the line. Codes and parameters are put
into words by the doors (``rules.CODE`` in the catalogue); a ``case`` is written as
``ledger.rules.cells`` says.

Invariant: data alone; it knows neither file nor language.
"""

from collections.abc import Mapping
from typing import LiteralString

from sharing.values import value

Path = tuple[str | int, ...]


@value
class PackFault:
    """One thing that is wrong with a pack."""

    path: Path
    code: LiteralString
    params: Mapping[str, str]

    @property
    def place(self) -> str:
        """The path as people read it: ``share_rules[3].when``, counting from 1."""
        written = ""
        for part in self.path:
            if isinstance(part, int):
                written += f"[{part + 1}]"
            else:
                written += f".{part}" if written else part
        return written
