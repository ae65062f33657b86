"""``import --dry-run`` as text: narrow blocks, one a row, that fit a terminal of 80 columns.

Columns that are not used are left out, fields are named as people name them, an amount is shown as
it was read beside how it was written. Invariant: it tells only what the preview holds.
"""

from collections.abc import Mapping, Sequence

from rich.console import Console

from gateway.cli.living_text import lead_row_lines
from gateway.cli.session import Session
from gateway.imports.field_names import Field
from gateway.imports.preview import FilePreview, TablePreview
from gateway.refusals import field_words

_SHOWN_AS = {"first_contact": "first_contact_said", "landing": "landing_said"}
_NOT_SHOWN = {Field.NUMBER, Field.AMOUNT_UNIT, Field.AMOUNT_USD, Field.CURRENCY}


def print_preview(session: Session, previews: Sequence[FilePreview]) -> None:
    """How each table was understood, what is wrong with it, and its first rows."""
    console = Console(highlight=False, markup=False)
    for file in previews:
        words = session.say(
            "cli.preview_file",
            file=file.file,
            outcome=session.say(f"import.outcome_{file.outcome}"),
            rows=sum(table.row_count for table in file.tables),
            bad=sum(table.bad_row_count for table in file.tables),
            skipped=file.skipped_count,
        )
        console.print(words)
        for table in file.tables:
            for line in _table_lines(session, table):
                console.print(line)


def _table_lines(session: Session, table: TablePreview) -> list[str]:
    head = session.say(
        "cli.preview_table", sheet=table.sheet, row=table.header_row, office=table.office
    )
    lines = [f"  {head.strip()}"]
    for column in table.columns:
        if column.field is not None:
            name = session.say(f"import.field_{column.field}")
            lines.append(f"    {column.letter}  {name} ← {column.header}")
    lines += [f"  {note}" for note in _notes(session, table)]
    for bad in table.bad_rows:
        lines.append("  " + session.say("cli.preview_bad_row", row=bad.sheet_row, words=bad.words))
    lines += [f"  {line}" for line in lead_row_lines(session, table.lead_rows)]
    is_lead = {str(row.sheet_row) for row in table.lead_rows}
    lines += [
        f"  {_row_block(session, table, row)}"
        for row in table.first_rows
        if row["sheet_row"] not in is_lead
    ]
    return lines


def _notes(session: Session, table: TablePreview) -> list[str]:
    """What holds for the whole table: fields that rows lack, an unclear unit, what was not read."""
    notes = []
    if table.lacking_count:
        language = session.settings.language
        fields = "、".join(
            f"{field_words((field,), language)} {count}" for field, count in table.lacking.items()
        )
        notes.append(session.say("cli.preview_lacking", count=table.lacking_count, fields=fields))
        notes.append(session.say("import.minimum_set_next"))
    if table.unclear_unit:
        notes.append(session.say("import.unclear_unit", read=table.unclear_unit))
    for code, count in (
        ("cli.preview_amounts_kept", table.amounts_kept_as_said),
        ("cli.preview_first_talks_unread", table.first_talks_unread),
    ):
        notes += [session.say(code, count=count)] if count else []
    for each in table.moved_phones:
        words = phones_moved_words(session, each.columns)
        notes.append(session.say("cli.row_words", row=each.sheet_row, words=words))
    return notes


def phones_moved_words(session: Session, columns: Sequence[str]) -> str:
    """That numbers of these columns go into the contacts."""
    between = ", " if session.settings.language == "en" else "、"
    return session.say("cli.phones_moved", columns=between.join(columns))


def _row_block(session: Session, table: TablePreview, row: Mapping[str, str]) -> str:
    told = []
    for column in table.columns:
        field = column.field
        if field is None or field in _NOT_SHOWN:
            continue
        said = row.get(_SHOWN_AS.get(field, field), "")
        if field is Field.AMOUNT:
            said = _amount(session, row)
        if said:
            told.append(f"{session.say(f'import.field_{field}')} {said}")
    return session.say("cli.preview_row", row=row["sheet_row"], words="；".join(told))


def _amount(session: Session, row: Mapping[str, str]) -> str:
    said = row.get("amount_said", "")
    read = []
    if "amount_yuan" in row:
        read.append(session.say("cli.preview_yuan", amount=f"{int(row['amount_yuan']):,}"))
    if "amount_usd_cents" in row:
        whole, cents = divmod(int(row["amount_usd_cents"]), 100)
        read.append(session.say("cli.preview_dollars", amount=f"{whole:,}.{cents:02d}"))
    if read or not said:
        return " + ".join(read) + (f"（{said}）" if said else "")
    return session.say("cli.preview_amount_said", said=said)
