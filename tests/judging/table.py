"""Text tables: test cases that an official could read.

A table is lines of cells between ``|``. The first line names the columns. Blank lines, lines of
dashes and what follows a ``#`` are for the reader. Columns are aligned by eye only: Chinese signs
are two columns wide, so widths are not looked at.

Every row has as many cells as the header; a table that has not is a mistake in the test.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One row: the number of its line in the table, its text, and its cells by column name."""

    line: int
    text: str
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        """What stands in a column; '' if it is blank or the table has no such column."""
        return self.cells.get(column, "")


class TableMalformed(ValueError):
    """The table itself is wrong, so nothing was tested."""


def parse_table(text: str) -> list[Row]:
    """The rows of a table. Raises TableMalformed."""
    header: list[str] = []
    rows: list[Row] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition("#")[0].strip()
        if not line.strip("-|+ "):
            continue
        if line.startswith("|") and line.endswith("|"):
            line = line[1:-1]  # a frame; without one, a first bar follows a blank first cell
        cells = [cell.strip() for cell in line.split("|")]
        if not header:
            header = cells
            continue
        if len(cells) != len(header):
            message = f"line {number} has {len(cells)} cells, the header {len(header)}: {line}"
            raise TableMalformed(message)
        rows.append(Row(number, line, dict(zip(header, cells, strict=True))))
    if not rows:
        raise TableMalformed("a table without rows tests nothing")
    return rows


def pairs_of(text: str) -> dict[str, str]:
    """``甲=1 乙=2`` as a mapping; words without ``=`` are keys with an empty value."""
    return {name: value for name, _, value in (word.partition("=") for word in text.split())}
