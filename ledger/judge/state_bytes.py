"""The bytes of state values: JSON, the fields of a value by their position.

Names in every value would double the bytes and multiply the time. A field that is added later comes
last and has a default, so that what an earlier release wrote still reads.

Invariant: ``decode(key, encode(value)) == value``.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

import orjson

from auth.offices import City
from ledger.judge.clocks import Clock
from ledger.judge.holding import Hold
from ledger.judge.recognitions import Agreement, Attainment, Proposal
from ledger.judge.standing import ApprovalState, ChargeState
from ledger.judge.state import (
    CITY_KEY,
    CaseState,
    CityState,
    Facts,
    LeadState,
    ObjectionState,
    OfficeState,
    PostedEntry,
    ProjectState,
    Recognition,
    StateValue,
    Touch,
)
from ledger.judge.statement_state import StatementsState
from ledger.judge.transferring import Transfer
from ledger.rules.pack import RulePack


def encode(value: StateValue) -> bytes:
    """The bytes of a state value."""
    if isinstance(value, tuple):
        return orjson.dumps(value)
    if isinstance(value, CityState):
        return orjson.dumps(
            {
                "city": value.city.model_dump(mode="json"),
                "pack": value.pack.model_dump(mode="json"),
                "opening": value.opening,
                "opening_closed": value.opening_closed,
                "opening_closed_at": value.opening_closed_at,
                "has_live_leads": value.has_live_leads,
                "earlier_packs": [pack.model_dump(mode="json") for pack in value.earlier_packs],
                "open_batches": value.open_batches,
                "closed_through": value.closed_through,
                "closed_periods": value.closed_periods,
                "approvals": value.approvals,
                "visibility": value.visibility,
            },
            option=orjson.OPT_SORT_KEYS,
        )
    return orjson.dumps(_FIELDS_OF[type(value)](value))


def decode(key: str, value: bytes) -> StateValue:
    """The state value under ``key`` from its bytes."""
    if key == CITY_KEY:
        return _city(value)
    read = _READERS.get(key.partition(":")[0], tuple)
    return read(orjson.loads(value))


def _getter(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))


_PROJECT_FIELDS = _getter(ProjectState)
_TOUCH_FIELDS = _getter(Touch)
_RECOGNITION_FIELDS = _getter(Recognition)
_FACTS_FIELDS = _getter(Facts)
_ENTRY_FIELDS = _getter(PostedEntry)
_HOLD_FIELDS = _getter(Hold)
_CLOCK_FIELDS = _getter(Clock)
_CASE_FIELDS = _getter(CaseState)
_OBJECTION_FIELDS = _getter(ObjectionState)
_ATTAINMENT_FIELDS = _getter(Attainment)
_PROPOSAL_FIELDS = _getter(Proposal)
_AGREEMENT_FIELDS = _getter(Agreement)


def _project_fields(project: ProjectState) -> tuple[Any, ...]:
    content = list(_PROJECT_FIELDS(project))
    content[_TOUCHES] = [_TOUCH_FIELDS(touch) for touch in project.touches]
    for at, part, fields_of in (
        (_SIGNING, project.signing, _RECOGNITION_FIELDS),
        (_START, project.start, _RECOGNITION_FIELDS),
        (_RECOGNISED, project.recognised, _FACTS_FIELDS),
        (_START_FACTS, project.start_facts, _FACTS_FIELDS),
    ):
        content[at] = None if part is None else fields_of(part)
    content[_ENTRIES] = [_ENTRY_FIELDS(entry) for entry in project.entries]
    content[_HOLD] = _HOLD_FIELDS(project.hold)
    content[_CLOCKS] = [_CLOCK_FIELDS(clock) for clock in project.clocks]
    transfer = project.transfer
    content[_TRANSFER] = None if transfer is None else _TRANSFER_FIELDS(transfer)
    content[_ATTAINMENTS] = [_ATTAINMENT_FIELDS(found) for found in project.attainments]
    content[_PROPOSALS] = [_PROPOSAL_FIELDS(found) for found in project.proposals]
    content[_AGREEMENTS] = [_AGREEMENT_FIELDS(found) for found in project.agreements]
    return tuple(content)


_NAMES = [field.name for field in fields(ProjectState)]
_TOUCHES, _SIGNING, _START, _RECOGNISED, _ENTRIES, _HOLD, _CLOCKS, _TRANSFER = map(
    _NAMES.index,
    ("touches", "signing", "start", "recognised", "entries", "hold", "clocks", "transfer"),
)
_PAST_OBJECTIONS = _NAMES.index("past_objections")
_START_FACTS = _NAMES.index("start_facts")
_ATTAINMENTS, _PROPOSALS, _AGREEMENTS = map(
    _NAMES.index, ("attainments", "proposals", "agreements")
)
_CONSENTS = [field.name for field in fields(Transfer)].index("consents")
_CASE_NAMES = [field.name for field in fields(CaseState)]
_CASE_LISTS = tuple(map(_CASE_NAMES.index, ("candidates", "taken", "declined")))
# From here on every list in a touch is a tuple.
_LACKING = [field.name for field in fields(Touch)].index("lacking")
_TRANSFER_FIELDS = _getter(Transfer)


def _case_fields(case: CaseState) -> tuple[Any, ...]:
    *rest, clocks = _CASE_FIELDS(case)
    return (*rest, [_CLOCK_FIELDS(clock) for clock in clocks])


def _statements_fields(statements: StatementsState) -> tuple[Any, ...]:
    clocks = [_CLOCK_FIELDS(clock) for clock in statements.clocks]
    return (
        statements.period,
        statements.offices,
        statements.answers,
        statements.claimed,
        clocks,
    )


def _objection_fields(objection: ObjectionState) -> tuple[Any, ...]:
    *rest, clocks = _OBJECTION_FIELDS(objection)
    return (*rest, [_CLOCK_FIELDS(clock) for clock in clocks])


_FIELDS_OF: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {
    LeadState: _getter(LeadState),
    ProjectState: _project_fields,
    CaseState: _case_fields,
    ObjectionState: _objection_fields,
    OfficeState: _getter(OfficeState),
    StatementsState: _statements_fields,
    ApprovalState: _getter(ApprovalState),
    ChargeState: _getter(ChargeState),
}


def _project(content: list[Any]) -> ProjectState:
    content[_TOUCHES] = tuple([_touch(touch) for touch in content[_TOUCHES]])
    for at, part in ((_SIGNING, Recognition), (_START, Recognition), (_RECOGNISED, Facts)):
        content[at] = None if content[at] is None else part(*content[at])
    content[_ENTRIES] = tuple([_entry(*entry) for entry in content[_ENTRIES]])
    for at, said in enumerate(content[_ENTRIES + 1 :], start=_ENTRIES + 1):
        content[at] = _later(at, said)
    return ProjectState(*content)


def _touch(content: list[Any]) -> Touch:
    for at in range(_LACKING, len(content)):
        if isinstance(content[at], list):
            content[at] = tuple(content[at])
    return Touch(*content)


def _later(at: int, said: Any) -> object:
    """A field that came after the first release."""
    if at == _HOLD:
        said[-1] = tuple([(office, until) for office, until in said[-1]])
        return Hold(*said)
    if at == _CLOCKS:
        return _clocks(said)
    if at == _TRANSFER:
        return None if said is None else _transfer(said)
    if at == _PAST_OBJECTIONS:
        return tuple([(office, outcome, ended_at) for office, outcome, ended_at in said])
    if at == _START_FACTS:
        return None if said is None else Facts(*said)
    if at == _ATTAINMENTS:
        return tuple([Attainment(*found) for found in said])
    if at == _PROPOSALS:
        return tuple([Proposal(*found) for found in said])
    if at == _AGREEMENTS:
        return tuple([_agreement(*found) for found in said])
    return tuple(said) if isinstance(said, list) else said


def _agreement(
    agreement_id: str, terms: list[list[Any]], parties: list[str], consents: list[str], *rest: Any
) -> Agreement:
    said = tuple([(indicator, office, parts) for indicator, office, parts in terms])
    return Agreement(agreement_id, said, tuple(parties), tuple(consents), *rest)


def _statements(content: list[Any]) -> StatementsState:
    period, offices, answers, claimed, clocks = content
    said = tuple([(office, answer) for office, answer in answers])
    return StatementsState(period, tuple(offices), said, tuple(claimed), _clocks(clocks))


def _transfer(content: list[Any]) -> Transfer:
    content[_CONSENTS] = tuple(content[_CONSENTS])
    return Transfer(*content)


def _clocks(content: list[list[Any]]) -> tuple[Clock, ...]:
    return tuple([Clock(*clock) for clock in content])


def _case(content: list[Any]) -> CaseState:
    for at in _CASE_LISTS:
        content[at] = tuple(content[at])
    content[-1] = _clocks(content[-1])
    return CaseState(*content)


def _objection(content: list[Any]) -> ObjectionState:
    content[-1] = _clocks(content[-1])
    return ObjectionState(*content)


def _entry(
    entry_id: str, indicator: str, rule: str, period: str, postings: list[list[Any]], *rest: str
) -> PostedEntry:
    lines = tuple([(account, side, units) for account, side, units in postings])
    return PostedEntry(entry_id, indicator, rule, period, lines, *rest)


@lru_cache(maxsize=8)
def _city(value: bytes) -> CityState:
    """Cached, because every group asks for it and it changes a few times in a city's life."""
    content = orjson.loads(value)
    return CityState(
        city=City.model_validate(content.pop("city")),
        pack=RulePack.model_validate(content.pop("pack")),
        earlier_packs=tuple(map(RulePack.model_validate, content.pop("earlier_packs"))),
        open_batches=tuple(content.pop("open_batches")),
        closed_periods=tuple(content.pop("closed_periods", ())),
        approvals=tuple((o, tuple(kinds)) for o, kinds in content.pop("approvals", ())),
        **content,
    )


_READERS: dict[str, Callable[[Any], StateValue]] = {
    "lead": lambda content: LeadState(*content),
    "project": _project,
    "case": _case,
    "objection": _objection,
    "office": lambda content: OfficeState(*content),
    "statements": _statements,
    "approval": lambda content: ApprovalState(*content),
    "charge": lambda content: ChargeState(*content),
}
