"""What commands tell about the rows of an exported ledger: changes, conflicts, missing leads."""

from collections import Counter
from collections.abc import Sequence

import typer

from gateway.cli.session import Session
from gateway.imports.field_names import Field
from gateway.imports.living_changes import FieldChange
from gateway.imports.living_rows import UNCHANGED, MissingLead
from gateway.imports.preview import LeadRowPreview
from gateway.imports.results import ImportResult

MISSING_SHOWN_MAX = 5


def tell_living(session: Session, result: ImportResult) -> None:
    """The rows in conflict with both sides, and the leads that no row names."""
    for row in result.outcomes:
        if row.outcome == "conflict":
            told = "；".join(change_text(session, change, "cli.change") for change in row.changes)
            place = f"{row.file} {row.sheet}".rstrip()
            words = session.say("cli.conflict_row", place=place, row=row.sheet_row, changes=told)
            typer.echo(words, err=True)
    tell_missing(session, result.missing)


def tell_missing(session: Session, missing: Sequence[MissingLead]) -> None:
    """The leads that were exported and that no row names."""
    if missing:
        shown = "、".join(
            f"{lead.project or lead.lead_id}（{lead.lead_id}）"
            for lead in missing[:MISSING_SHOWN_MAX]
        )
        more = "…" if len(missing) > MISSING_SHOWN_MAX else ""
        session.tell("cli.missing", count=len(missing), shown=shown + more)


def lead_row_lines(session: Session, rows: Sequence[LeadRowPreview]) -> list[str]:
    """What rows of an exported ledger will come to: a line each, and a line each change."""
    counts = Counter(row.outcome for row in rows)
    lines = []
    if counts[UNCHANGED]:
        lines.append(session.say("cli.living_unchanged", count=counts[UNCHANGED]))
    for row in rows:
        if row.outcome == UNCHANGED:
            continue
        outcome = session.say(f"cli.living_{row.outcome}")
        told = session.say("cli.living_row", row=row.sheet_row, outcome=outcome)
        lines += [told, f"  {row.words}"] if row.words else [told]
        lines += [f"  {change_text(session, each, 'cli.living_change')}" for each in row.changes]
    return lines


def change_text(session: Session, change: FieldChange, code: str) -> str:
    """One field, before and after, in words."""
    blank = session.say("cli.change_blank")
    name = session.say(f"import.field_{Field(change.field)}")
    return session.say(code, field=name, before=change.before or blank, after=change.after or blank)
