"""One lead, and the imports, as text for a terminal."""

from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.case_answers import BatchTold
from gateway.cli.session import Session
from gateway.cli.tables import yi
from gateway.shown.lead import LeadShown


def print_lead(session: Session, lead: LeadShown) -> None:
    """What there is to say of it, a line each; then deadlines, cases and the history."""
    table = Table(title=lead.lead_id, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    amount = lead.amount_said if lead.amount_yuan is None else yi(lead.amount_yuan)
    for code, value in (
        ("office", lead.office_name),
        ("investor", lead.investor or lead.code_name),
        ("project", lead.project or lead.code_name),
        ("project_id", lead.project_id),
        ("amount", amount),
        ("stage", lead.stage),
        ("placing", session.say(f"cli.placing_{lead.placing}")),
        ("standing", lead.standing_words),
        ("lacking", "、".join(lead.lacking)),
        ("registered_at", lead.registered_at),
        ("first_contact", session.say("cli.yes" if lead.has_first_contact else "cli.no")),
        ("holder", session.say("cli.yes" if lead.is_holder else "cli.no")),
        ("queue_place", "" if lead.queue_place is None else str(lead.queue_place)),
        ("rows", "\n".join(f"{r.file} {r.sheet}:{r.sheet_row}" for r in lead.rows)),
        ("reasons", "；".join(lead.evidence_reasons)),
        ("deadlines", "\n".join(f"{d.words} {d.due_at}".strip() for d in lead.deadlines)),
        ("open_cases", "\n".join(f"{c.case_id} {c.words}" for c in lead.open_cases)),
        ("history", "\n".join(f"{h.office_name} {h.reason_words}".strip() for h in lead.history)),
    ):
        if value:
            table.add_row(session.say(f"cli.lead_{code}"), value)
    Console().print(table)
    for note in lead.notes:
        typer.echo(f"{note.at} {note.stage} {note.note}".strip())


def print_batches(session: Session, batches: Sequence[BatchTold]) -> None:
    """An import a line."""
    table = Table()
    table.add_column(session.say("cli.batch_batch"), no_wrap=True)
    for column in ("office", "files", "leads", "active"):
        table.add_column(session.say(f"cli.batch_{column}"), overflow="fold")
    for each in batches:
        table.add_row(
            each.batch, each.office, "\n".join(each.files), str(each.leads), str(each.active)
        )
    Console().print(table)
