"""The parameters that the message of a fault, a bad row, a remark or a skipped line takes.

Invariant: every ``{name}`` of the text of a code in ``import.po`` is a key of what is given here
for the things that carry that code.
"""

from collections.abc import Mapping
from functools import singledispatch

from gateway.imports.faults import FileFault, TableFault
from gateway.imports.ledger_row import BadRow, Place, Remark, SkippedLine


@singledispatch
def message_params(told: object) -> Mapping[str, str]:
    """Parameters for ``told.code``: file, sheet, row, column, read, and those of a fault."""
    raise TypeError(f"{type(told).__name__} carries no message")


@message_params.register
def _(told: FileFault) -> Mapping[str, str]:
    return {"file": told.file, **told.params}


@message_params.register
def _(told: TableFault) -> Mapping[str, str]:
    at = {"file": told.file, "sheet": told.sheet, "row": str(told.header_row)}
    return {**at, **told.params}


@message_params.register
def _(told: BadRow) -> Mapping[str, str]:
    return {**_at(told.place), "column": told.column, "read": told.read}


@message_params.register
def _(told: SkippedLine) -> Mapping[str, str]:
    return {**_at(told.place), "read": told.read}


def remark_params(told: Remark, *, place: Place) -> Mapping[str, str]:
    """Parameters for ``told.code``; a remark stands in the row at ``place``."""
    return {**_at(place), "column": told.column, "read": told.read}


def _at(place: Place) -> Mapping[str, str]:
    return {"file": place.file, "sheet": place.sheet, "row": str(place.sheet_row)}
