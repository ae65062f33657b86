"""From a planned row of an exported ledger to statements: an amendment, a follow-up, or both.

Only what changed is said; an amendment of who invests or in what carries the whole identity. The id
of a statement begins with the row's lineage and is drawn from what is said and from what the ledger
said at that moment: a retry of the same import is the same statement, while the same words on
another day are another one.

Invariant: equal plans give equal statements, byte for byte.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NoReturn

import orjson

from auth.actors import Role
from auth.offices import City
from gateway.imports.field_names import Field
from gateway.imports.living_changes import FieldChange, money_in
from gateway.imports.living_rows import AMENDED, FOLLOWED_UP, LivingPlan
from gateway.imports.living_sheet import revision_of
from gateway.imports.statements import OPERATOR_ACTOR
from gateway.saying import LeadChange, Speaker, WrittenIdentity, say_amend, say_follow_up
from gateway.submitting import Said
from sharing.contacts import SealScope
from sharing.sections import Commercial, FirstTalk, Summary

_IDENTITY = {
    Field.INVESTOR: "investor",
    Field.PROJECT: "project",
    Field.CREDIT_CODE: "credit_code",
}
_FIRST_TALK = {
    Field.SOURCE: ("source", "source"),
    Field.FIRST_TALK_ON: ("talked_on", "first_talk_on"),
    Field.TALK_FORM: ("form", "talk_form"),
}
_SUMMARY = {Field.INDUSTRY: "industry", Field.CHAIN: "chain"}


@dataclass(frozen=True, slots=True)
class LivingStatements:
    """What a row says: the facts, then the progress."""

    amendment: Said | None = None
    follow_up: Said | None = None


def living_statements(city: City, plan: LivingPlan) -> LivingStatements:
    """The statements of a plan. Raises ValidationError, TextTooLong, PhoneInOpenText."""
    if plan.outcome not in {AMENDED, FOLLOWED_UP} or plan.lead is None or plan.key is None:
        return LivingStatements()
    speaker = Speaker(city, plan.row.office, OPERATOR_ACTOR, Role.CITY_OPERATOR)
    changed = {change.field: change for change in plan.changes}
    stage, lead_id = changed.pop(Field.STAGE, None), plan.lead.lead_id
    changed.pop(Field.FOLLOW_UP, None)
    amendment = follow_up = None
    if changed:
        change = _lead_change(plan, changed)
        amendment = say_amend(
            speaker,
            _id(plan, change.model_dump(mode="json")),
            lead_id=lead_id,
            change=change,
            key_of=_no_key,
        )
    if stage is not None or plan.note:
        new_stage = stage.after if stage else ""
        submission_id = _id(plan, {"stage": new_stage, "note": plan.note})
        follow_up = say_follow_up(
            speaker, submission_id, lead_id=lead_id, stage=new_stage, note=plan.note
        )
    return LivingStatements(amendment, follow_up)


def _lead_change(plan: LivingPlan, changed: dict[Field, FieldChange]) -> LeadChange:
    sections: dict[str, Any] = {}
    identity = {name: changed[field].after for field, name in _IDENTITY.items() if field in changed}
    if identity and plan.lead is not None:
        known = plan.lead.identity.model_dump()
        sections["identity"] = WrittenIdentity.model_validate(known | identity)
    commercial: dict[str, Any] = {}
    if Field.AMOUNT in changed and plan.now is not None:
        money = money_in(plan.row, plan.now)
        commercial = {
            "amount_yuan": money.yuan,
            "amount_usd_cents": money.usd_cents,
            "amount_said": money.said,
        }
    if Field.CONTENT in changed:
        commercial["content"] = changed[Field.CONTENT].after
    if commercial:
        sections["commercial"] = Commercial(**commercial)
    summary: dict[str, Any] = {
        name: changed[field].after for field, name in _SUMMARY.items() if field in changed
    }
    if Field.IS_CHEMICAL in changed:
        summary["is_chemical"] = plan.row.is_chemical
    if summary:
        sections["summary"] = Summary(**summary)
    talk: dict[str, Any] = {
        name: getattr(plan.row, attribute)
        for field, (name, attribute) in _FIRST_TALK.items()
        if field in changed
    }
    if talk:
        sections["first_talk"] = FirstTalk(**talk)
    return LeadChange(**sections)


def _id(plan: LivingPlan, told: dict[str, Any]) -> str:
    if plan.key is None or plan.now is None:
        raise LookupError("a plan without a lead says nothing")
    content = orjson.dumps([revision_of(plan.now), told], option=orjson.OPT_SORT_KEYS)
    return f"{plan.key.lineage}{sha256(content).hexdigest()[:24]}"


def _no_key(_scope: SealScope) -> NoReturn:
    raise LookupError("an exported ledger has no contacts to seal")
