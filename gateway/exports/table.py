"""The report as comma-separated tables: one of lines and figures, one of credited projects.

UTF-8 with a byte order mark, which is what makes Excel read Chinese; every cell quoted; lines end
with CR LF (RFC 4180). Each row repeats city, period, position, city time and format version, so
that a copied row still says where it is from.

A cell that Excel would take for a formula (it begins with = + - @ or their full-width forms, a tab
or a line end) gets an apostrophe in front, unless it is a number of ours.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from gateway.exports.paper import Cell
from gateway.exports.wording import FIGURES, SIDES, Provenanced, Wording, shown_sides
from ledger.assessment import Assessment

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")
_PROVENANCE: Final = ("city", "period", "position", "as_of", "format", "format_version")


def lines_csv(report: Assessment, words: Wording) -> bytes:
    """Offices, accounts and city with their credit, then the city's figures and rates."""
    credit_columns = [f"{side}.{figure}" for side in SIDES for figure in FIGURES]
    columns = ["line", "code", "name", "kind", *credit_columns]
    columns += ["value", "numerator", "denominator", "rate"]
    return csv_bytes(report, columns, _line_rows(report, words))


def projects_csv(report: Assessment, words: Wording) -> bytes:
    """The credited projects behind the figures."""
    columns = [
        "project_id",
        "account",
        "name",
        "side",
        "rule",
        "posted_period",
        "corrects_periods",
        *FIGURES,
    ]
    return csv_bytes(report, columns, _project_rows(report, words))


def account_names(report: Assessment, words: Wording) -> dict[str, str]:
    """Names of offices by code, and of the overlap and suspense accounts."""
    return {line.code: words.name_of(line) for line in report.lines}


def _line_rows(report: Assessment, words: Wording) -> Iterator[list[Cell]]:
    for line in report.lines:
        credit: list[Cell] = []
        for side in shown_sides(line):
            figures = getattr(line.credit, side)
            credit += [
                Decimal(figures.credited_signed_count),
                figures.credited_signed_amount_yuan,
                Decimal(figures.credited_started_count),
            ]
        credit += [""] * (len(SIDES) * len(FIGURES) - len(credit))
        yield [line.line.value, line.code, words.name_of(line), line.kind, *credit, "", "", "", ""]
    blank: list[Cell] = [""] * (1 + len(SIDES) * len(FIGURES))
    for name, value in report.figures:
        if isinstance(value, int):
            yield ["figure", name, words.say(f"figure.{name}"), *blank, value, "", "", ""]
    for chain, count in report.figures.chains.items():
        yield ["chain", "", chain, *blank, count, "", "", ""]
    for name, rate in report.rates.items():
        parts: list[Cell] = ["", rate.numerator, rate.denominator, rate.text]
        yield ["rate", name, words.say(f"rate.{name}"), *blank, *parts]


def _project_rows(report: Assessment, words: Wording) -> Iterator[list[Cell]]:
    names = account_names(report, words)
    for project in report.projects:
        yield [
            project.project_id,
            project.account,
            names.get(project.account, project.account),
            project.side,
            project.rule,
            project.posted_period,
            " ".join(project.corrects_periods),
            Decimal(project.signed_count),
            project.signed_amount_yuan,
            Decimal(project.started_count),
        ]


def csv_bytes(report: Provenanced, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table of a report: its columns, and where each row is from."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*columns, *_PROVENANCE])
    provenance = [getattr(report, name) for name in _PROVENANCE]
    for row in rows:
        writer.writerow([_written(cell) for cell in (*row, *provenance)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _written(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        return str(cell)
    return safe_text(cell)


def safe_text(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(FORMULA_SIGNS) else text
