"""Zip packages of spreadsheets (.xlsx, .ods): how much they hold, before anything is unpacked.

A small zip may unpack to gigabytes, so what its directory declares is added up first; then every
part is unpacked piece by piece and thrown away, so that a part that is damaged, or larger than
declared, is found before a reader library takes it.

Invariant: no more than one piece of a part is in memory here.
"""

import zipfile

from gateway.imports.faults import WorkbookRefused

UNPACKED_TIMES = 6
"""How many times larger than a file may be, its content may be: text packs to a tenth and less."""
_PARTS_MAX = 5_000
_PIECE_BYTES = 1 << 20


def check_sizes(package: zipfile.ZipFile, *, bytes_max: int) -> None:
    """Raises ``WorkbookRefused`` where the package unpacks to more than this, or is damaged."""
    # zipfile never unpacks more of a part than the directory declares, so a lie is only damage.
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > bytes_max or len(parts) > _PARTS_MAX:
        raise WorkbookRefused(
            "import.unpacked_too_large",
            megabytes=str(unpacked >> 20),
            most=str(bytes_max >> 20),
        )
    for part in parts:
        with package.open(part) as opened:
            while opened.read(_PIECE_BYTES):
                pass


def check_grid(*, rows: int, columns: int, cells_max: int) -> None:
    """Raises ``WorkbookRefused`` where a sheet that reaches so far would not fit into memory."""
    if rows * columns > cells_max:
        raise WorkbookRefused("import.sheet_too_wide", rows=str(rows), columns=str(columns))
