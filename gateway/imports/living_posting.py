"""Saying what the rows of an exported ledger come to, and placing each by its answer.

All amendments are said before all follow-ups; a row whose amendment was refused is not followed up.
What the judge answers is passed on. Invariant: a plan without anything to say appends nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from auth.offices import City
from gateway.imports.dialogue import Dialogue
from gateway.imports.field_names import Field
from gateway.imports.living_changes import FieldChange
from gateway.imports.living_rows import REFUSED, LivingPlan
from gateway.imports.living_sheet import HEADER_OF
from gateway.imports.living_statements import LivingStatements, living_statements
from gateway.imports.outcomes import Placed
from gateway.imports.posting import UNSAYABLE, unsayable
from gateway.saying import PhoneInOpenText
from infra.store.reads import Answer
from sharing.phones import masked

_FIELD_OF = {"stage": Field.STAGE, "amount_said": Field.AMOUNT}
"""Texts of a statement in which a phone number may come to light only here."""


def _placed(plan: LivingPlan) -> Placed:
    """A row as it was planned."""
    lead = plan.lead
    return Placed(
        outcome=plan.outcome,
        lead_id=lead.lead_id if lead else "",
        project_id=lead.project_id if lead else "",
        reason=plan.reason,
        params=dict(plan.params or {}),
        changes=shown_changes(plan),
    )


def shown_changes(plan: LivingPlan) -> tuple[FieldChange, ...]:
    """The changes for people: what was typed may hold a phone number, and is refused for it."""
    return tuple(replace(change, after=masked(change.after)) for change in plan.changes)


def foreseen(city: City, plans: Sequence[LivingPlan]) -> list[Placed]:
    """Where each row will end as far as the judge has no say, in their order."""
    return [placed for placed, _ in _spoken(city, plans)]


def say_living(dialogue: Dialogue, city: City, plans: Sequence[LivingPlan]) -> list[Placed]:
    """Say what the plans say; where each row ended, in their order."""
    spoken = _spoken(city, plans)
    placed = [where for where, _ in spoken]
    for step in ("amendment", "follow_up"):
        said = {
            at: statement
            for at, (_, statements) in enumerate(spoken)
            if (statement := getattr(statements, step)) and placed[at].outcome != REFUSED
        }
        answers = dialogue.say(list(said.values()))
        for at, statement in said.items():
            placed[at] = _answered(placed[at], answers[statement.stamp.submission_id])
    return placed


def _spoken(city: City, plans: Sequence[LivingPlan]) -> list[tuple[Placed, LivingStatements]]:
    """Each row as planned, with its statements; a row that cannot be said is refused."""
    spoken = []
    for plan in plans:
        placed = _placed(plan)
        try:
            statements = living_statements(city, plan)
        except tuple(UNSAYABLE) as problem:
            placed, statements = _unsayable(placed, problem), LivingStatements()
        spoken.append((placed, statements))
    return spoken


def _unsayable(placed: Placed, problem: Exception) -> Placed:
    refusal = unsayable(problem)
    reason, params = refusal.reason, refusal.params
    if isinstance(problem, PhoneInOpenText):
        field = _FIELD_OF.get(problem.field.rpartition(".")[2], Field.FOLLOW_UP)
        reason, params = "import.phone_in_follow_up", {"column": HEADER_OF[field], "read": "***"}
    return placed.model_copy(update={"outcome": REFUSED, "reason": reason, "params": params})


def _answered(placed: Placed, answer: Answer) -> Placed:
    if answer.verdict == REFUSED:
        refused = {"outcome": REFUSED, "reason": answer.reason, "params": answer.params}
        return placed.model_copy(update=refused)
    projects = [getattr(event, "project_id", "") for event in answer.events]
    update = {"project_id": next(filter(None, projects), placed.project_id)}
    if answer.verdict == "collided":
        update["reason"] = answer.verdict
    return placed.model_copy(update=update)
