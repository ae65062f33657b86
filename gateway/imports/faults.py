"""Why a file or a table as a whole could not be read: a message code with its parameters.

The text of a code takes these parameters and nothing else; the file and the sheet are told
around it by whoever shows it.

Invariant: a fault is data. Texts for people come from the message catalogue
(``gateway/messages/*/import.po``); nothing personal stands in a code or a parameter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileFault:
    """The file gives no rows at all, and why."""

    file: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableFault:
    """One table gives no rows, and why; each line of its data is a bad row that says so."""

    file: str
    sheet: str
    header_row: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class WorkbookRefused(Exception):
    """The bytes cannot be read as sheets; carries the code of the message that says why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, str] = params


class OfficeUnclear(Exception):
    """It cannot be told whose ledger this is; carries the code of the message that says why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, str] = params
