"""What became of each row: the import's report.

``outcome`` is one of ``registered``, ``collided``, ``repeat``, ``transfer`` (the other side's row
of one project), ``asked``, ``refused``; for a row of an exported ledger also ``unchanged``,
``followed_up``, ``amended``, ``conflict``. One object for every data row, by file and row.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

from gateway.imports.field_names import Field
from gateway.imports.ledger_row import BadRow
from gateway.imports.living_changes import FieldChange
from gateway.imports.row_words import KEPT_INCOMPLETE, missing_fields, row_words
from infra.store.reads import Answer
from ledger.views import LeadView
from sharing.events.leads import LeadAmended, LeadRegistered, Placing
from sharing.phones import masked


class RowOutcome(BaseModel):
    """The answer to one ledger row."""

    model_config = ConfigDict(frozen=True)
    file: str
    sheet: str
    sheet_row: int
    outcome: str
    lead_id: str
    project_id: str
    first_contact_office: str
    reason: str
    words: str = ""
    """Why a row was refused, or what it still lacks, and what to do; '' for all others."""
    fields: tuple[str, ...] = ()
    """The fields of the minimum set that a row lacks, refused or kept as incomplete 待补."""
    changes: tuple[FieldChange, ...] = ()
    """What a row of an exported ledger says otherwise: ``before`` is the ledger's, ``after`` the
    row's."""
    moved_phones: tuple[str, ...] = ()
    """The columns from which a phone number went into the sealed contacts."""


OUTCOME_OF_PLACING = {
    Placing.FIRST: "registered",
    Placing.COLLIDED: "collided",
    Placing.REPEAT: "repeat",
    Placing.ASKED: "asked",
}


class Placed(BaseModel):
    """Where a row's statement ended: outcome, lead and project ids ('' where refused)."""

    model_config = ConfigDict(frozen=True)
    outcome: str
    lead_id: str = ""
    project_id: str = ""
    reason: str = ""
    params: dict[str, str] = {}
    changes: tuple[FieldChange, ...] = ()


def placed_by(answer: Answer) -> Placed:
    """What the ledger's answer to a row's registration says."""
    if answer.verdict == "refused":
        is_repeat = answer.reason == "already_registered"
        return Placed(
            outcome="repeat" if is_repeat else "refused",
            lead_id=answer.params.get("lead_id", ""),
            reason=answer.reason,
            params=answer.params,
        )
    for event in answer.events:
        if isinstance(event, LeadRegistered):
            reasons = [reason for c in event.candidates for reason in c.reasons]
            return Placed(
                outcome=OUTCOME_OF_PLACING[event.placing],
                lead_id=event.lead_id,
                project_id=event.project_id,
                reason=",".join(dict.fromkeys(reasons)),
                params={"fields": ",".join(event.lacking)} if event.lacking else {},
            )
        if isinstance(event, LeadAmended):
            return Placed(outcome="repeat", lead_id=event.lead_id, project_id=event.project_id)
    raise LookupError(f"the answer at position {answer.position} places no lead")


def placed_now(where: Placed, lead: LeadView | None) -> Placed:
    """Where a row ended once the matcher had spoken: a row that was registered may have collided
    since, may be asked about, or be the office's own project again.
    """
    if lead is None or where.outcome not in ("registered", "asked"):
        return where if lead is None else _amended_now(where, lead)
    reasons = [reason for c in lead.candidates for reason in c.reasons]
    is_told = lead.placing in (Placing.COLLIDED, Placing.ASKED, Placing.REPEAT)
    return where.model_copy(
        update={
            "outcome": OUTCOME_OF_PLACING.get(lead.placing, where.outcome),
            "project_id": lead.project_id,
            "reason": ",".join(dict.fromkeys(reasons)) if is_told else "",
        }
    )


def _amended_now(where: Placed, lead: LeadView) -> Placed:
    """Where an amended row stands: another investor or project has a new place, and may collide."""
    is_placed_anew = where.outcome == "amended" and any(
        change.field in (Field.INVESTOR, Field.PROJECT) for change in where.changes
    )
    is_told = is_placed_anew and lead.placing in (Placing.COLLIDED, Placing.ASKED)
    reason = lead.placing.value if is_told else where.reason
    return where.model_copy(update={"project_id": lead.project_id, "reason": reason})


def bad_row_outcome(bad: BadRow, language: str) -> RowOutcome:
    """The outcome of a row that could not be read."""
    return RowOutcome(
        file=bad.place.file,
        sheet=masked(bad.place.sheet),
        sheet_row=bad.place.sheet_row,
        outcome="refused",
        lead_id="",
        project_id="",
        first_contact_office="",
        reason=bad.code,
        words=row_words(bad.code, {"column": bad.column, "read": bad.read}, language),
    )


def with_words(outcome: RowOutcome, params: Mapping[str, str], language: str) -> RowOutcome:
    """The outcome of a refused row with the words for it, and of one that still lacks something;
    any other as it is.
    """
    if outcome.outcome != "refused" and not params.get("fields"):
        return outcome
    reason = outcome.reason if outcome.outcome == "refused" else KEPT_INCOMPLETE
    return outcome.model_copy(
        update={
            "words": row_words(reason, params, language),
            "fields": missing_fields(reason, params),
        }
    )


def write_report(path: Path, outcomes: Sequence[RowOutcome]) -> None:
    """One JSON object a line."""
    lines: list[Any] = [orjson.dumps(outcome.model_dump()) for outcome in outcomes]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
