"""Small .ods files as LibreOffice and WPS write them: a zip with the parts that matter.

Written by hand, so that a test can also write what no program would: a cell repeated a million
times, a formula without a result, a package that declares gigabytes.
"""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="' + MIMETYPE + '"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
    "{more}</manifest:file-entry></manifest:manifest>"
)
ENCRYPTED = _MANIFEST.format(
    more='<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x"/>'
)


class Raw(str):
    """A cell as XML, written as it is."""

    __slots__ = ()


def cell(value: Any) -> str:
    """One cell with its type, as the format stores it."""
    if isinstance(value, Raw):
        return str(value)
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return _typed("boolean", "boolean-value", str(value).lower(), value)
    if isinstance(value, datetime):
        return _typed("date", "date-value", value.isoformat(), value)
    if isinstance(value, date):
        return _typed("date", "date-value", value.isoformat(), value)
    if isinstance(value, int | float):
        return _typed("float", "value", str(value), value)
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


def _typed(kind: str, attribute: str, value: str, shown: Any) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{escape(str(shown))}</text:p></table:table-cell>"
    )


def table(
    lines: Sequence[Sequence[Any]], *, name: str = "台账", more: str = "", style: str = ""
) -> str:
    """One sheet; ``more`` is XML after its last row."""
    rows = "".join(
        f"<table:table-row>{''.join(map(cell, line))}</table:table-row>" for line in lines
    )
    shown_as = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{shown_as}>{rows}{more}</table:table>'


def content(*tables: str, head: str = "") -> str:
    """The document of these sheets."""
    hidden = (
        '<office:automatic-styles><style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NAMESPACES} '
        f'office:version="1.2">{hidden}<office:body><office:spreadsheet>{"".join(tables)}'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def write_ods(
    path: Path, *tables: str, parts: Mapping[str, str] | None = None, head: str = ""
) -> Path:
    """The file; ``parts`` replace or add parts of the package."""
    written = {
        "content.xml": content(*tables, head=head),
        "META-INF/manifest.xml": _MANIFEST.format(more=""),
    } | dict(parts or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", written.pop("mimetype", MIMETYPE), zipfile.ZIP_STORED)
        for name, text in written.items():
            package.writestr(name, text)
    return path
