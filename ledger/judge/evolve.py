"""State is a fold of the journal: what each event changes.

Judging decides, evolving only takes over; the two never mix, so a row that was decided by an old
release folds into the same state today.

Invariant: ``evolve`` names every key that changes and touches no other; it refuses nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ledger.judge.slice import Slice
from ledger.judge.state import (
    CITY_KEY,
    CityState,
    Facts,
    LeadState,
    PostedEntry,
    Projects,
    ProjectState,
    Recognition,
    StateValue,
    Touch,
    code_state_key,
    lead_key,
    name_state_key,
    project_key,
)
from ledger.rules.pack import RulePack
from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    LandingSet,
    SigningRecognised,
    StartRecognised,
)
from sharing.events.city import BatchClosed, BatchOpened, CityOpened, RulesAdopted
from sharing.events.leads import (
    FirstContactPassed,
    LeadAmended,
    LeadRegistered,
    LeadWithdrawn,
    Placing,
)
from sharing.events.registry import Event
from sharing.record import Derived
from sharing.sections import Commercial, OpeningClaims, Summary

Changes = dict[str, StateValue]


def evolve(state: Slice, event: Event) -> Changes:
    """The keys that an event changes, with their new values."""
    fold = _FOLDS.get(type(event))
    return fold(state, event) if fold is not None else {}


def touch_of(
    lead_id: str,
    office: str,
    derived: Derived,
    commercial: Commercial,
    summary: Summary,
    claims: OpeningClaims | None,
) -> Touch:
    """The touch of a registration that says this."""
    return Touch(
        lead_id,
        office,
        derived.name_key,
        derived.credit_code if derived.code_is_valid else "",
        derived.goods_key,
        derived.phase,
        commercial.amount_yuan,
        commercial.amount_usd_cents,
        claims.signed_on.isoformat() if claims and claims.signed_on else "",
        summary.industry,
        summary.chain,
        summary.is_chemical,
    )


def touch_from(event: LeadRegistered) -> Touch:
    """The touch that a registration adds to its project."""
    return touch_of(
        event.lead_id, event.office, event.derived, event.commercial, event.summary, event.claims
    )


def _lead_registered(state: Slice, event: LeadRegistered) -> Changes:
    touch = touch_from(event)
    project = state.project(event.project_id)
    if project is None:
        project = ProjectState(
            project_id=event.project_id,
            first_office=event.office,
            first_lead=event.lead_id,
            touches=(touch,),
            is_asked=event.placing is Placing.ASKED,
        )
    elif event.placing is Placing.FIRST:
        project = replace(
            project,
            first_office=event.office,
            first_lead=event.lead_id,
            touches=(*project.touches, touch),
            could_not_land=False,
        )
    else:
        project = replace(project, touches=(*project.touches, touch))
    changes: Changes = {
        project_key(project.project_id): project,
        lead_key(event.lead_id): LeadState(event.lead_id, event.project_id, event.office),
    }
    _list_under_keys(changes, state, event.derived, event.project_id)
    if event.claims is None:
        city = state.city()
        if city is not None and not city.has_live_leads:
            changes[CITY_KEY] = replace(city, has_live_leads=True)
    return changes


def _list_under_keys(changes: Changes, state: Slice, derived: Derived, project_id: str) -> None:
    named: Projects = state.projects_named(derived.name_key)
    if project_id not in named:
        changes[name_state_key(derived.name_key)] = (*named, project_id)
    if derived.code_is_valid:
        coded = state.projects_coded(derived.credit_code)
        if project_id not in coded:
            changes[code_state_key(derived.credit_code)] = (*coded, project_id)


def _project(state: Slice, project_id: str) -> ProjectState:
    project = state.project(project_id)
    if project is None:
        raise LookupError(f"the journal speaks of a project that it never began: {project_id}")
    return project


def _lead_amended(state: Slice, event: LeadAmended) -> Changes:
    project = _project(state, event.project_id)
    touch = project.touch_of(event.lead_id)
    said = _said_by(event)
    touch = replace(touch, **said)
    changes: Changes = {project_key(project.project_id): project.with_touch(touch)}
    if event.derived is not None:
        _list_under_keys(changes, state, event.derived, project.project_id)
    return changes


def _said_by(event: LeadAmended) -> dict[str, Any]:
    """The facts of the touch that an amendment says; what is empty stays as it was."""
    said: dict[str, Any] = {}
    if event.derived is not None:
        said["credit_code"] = event.derived.credit_code if event.derived.code_is_valid else ""
        said["goods_key"] = event.derived.goods_key
        said["phase"] = event.derived.phase
    if event.summary is not None:
        said["industry"] = event.summary.industry
        said["chain"] = event.summary.chain
        said["is_chemical"] = event.summary.is_chemical
    if event.claims is not None and event.claims.signed_on is not None:
        said["signed_on"] = event.claims.signed_on.isoformat()
    said = {name: value for name, value in said.items() if value not in (None, "")}
    if event.commercial is not None and event.commercial.states_amount:
        # An amount is one statement: yuan corrected into dollars leaves no yuan behind.
        said["amount_yuan"] = event.commercial.amount_yuan
        said["amount_usd_cents"] = event.commercial.amount_usd_cents
    return said


def _lead_withdrawn(state: Slice, event: LeadWithdrawn) -> Changes:
    project = _project(state, event.project_id)
    touch = replace(project.touch_of(event.lead_id), is_active=False)
    lead = LeadState(event.lead_id, event.project_id, event.office, is_active=False)
    return {
        project_key(event.project_id): project.with_touch(touch),
        lead_key(event.lead_id): lead,
    }


def _first_contact_passed(state: Slice, event: FirstContactPassed) -> Changes:
    project = replace(
        _project(state, event.project_id),
        first_office=event.to_office,
        first_lead=event.to_lead_id,
        # 无法落地 was said of the office that is leaving, and of nobody else.
        could_not_land=False,
    )
    return {project_key(event.project_id): project}


def _signing_recognised(state: Slice, event: SigningRecognised) -> Changes:
    project = replace(
        _project(state, event.project_id),
        signing=Recognition(event.signed_on.isoformat(), event.period, _city(state).pack.label),
        recognised=_facts_in(event),
    )
    return {project_key(event.project_id): project}


def _facts_in(event: SigningRecognised | StartRecognised) -> Facts:
    return Facts(
        event.commercial.amount_yuan,
        event.commercial.amount_usd_cents,
        event.summary.industry,
        event.summary.chain,
        event.summary.is_chemical,
    )


def _start_recognised(state: Slice, event: StartRecognised) -> Changes:
    project = _project(state, event.project_id)
    start = Recognition(event.started_on.isoformat(), event.period, _city(state).pack.label)
    recognised = project.recognised or _facts_in(event)
    return {project_key(event.project_id): replace(project, start=start, recognised=recognised)}


def _landing_set(state: Slice, event: LandingSet) -> Changes:
    project = replace(
        _project(state, event.project_id),
        landing_office=event.landing_office,
        could_not_land=event.could_not_land,
    )
    return {project_key(event.project_id): project}


def _credit_posted(state: Slice, event: CreditPosted) -> Changes:
    project = _project(state, event.project_id)
    entry = PostedEntry(
        entry_id=event.entry_id,
        indicator=event.indicator,
        rule=event.rule,
        period=event.posted_period,
        postings=tuple((p.account, p.side, p.units) for p in event.postings),
    )
    return {project_key(event.project_id): replace(project, entries=(*project.entries, entry))}


def _credit_reversed(state: Slice, event: CreditReversed) -> Changes:
    project = _project(state, event.project_id)
    entries = tuple(entry for entry in project.entries if entry.entry_id != event.reverses)
    return {project_key(event.project_id): replace(project, entries=entries)}


def _city_opened(_state: Slice, event: CityOpened) -> Changes:
    return {CITY_KEY: CityState(city=event.city, pack=_NO_RULES)}


def _rules_adopted(state: Slice, event: RulesAdopted) -> Changes:
    city, pack = _city(state), RulePack.model_validate(event.pack)
    earlier = tuple(p for p in (*city.earlier_packs, city.pack) if p.label != pack.label)
    return {CITY_KEY: replace(city, pack=pack, earlier_packs=earlier)}


def _batch_opened(state: Slice, event: BatchOpened) -> Changes:
    city = _city(state)
    opening = event.batch if event.is_opening else city.opening
    batches = (*city.open_batches, event.batch)
    return {CITY_KEY: replace(city, opening=opening, open_batches=batches)}


def _batch_closed(state: Slice, event: BatchClosed) -> Changes:
    city = _city(state)
    batches = tuple(batch for batch in city.open_batches if batch != event.batch)
    is_closed = city.opening_closed or city.opening == event.batch
    return {CITY_KEY: replace(city, opening_closed=is_closed, open_batches=batches)}


def _city(state: Slice) -> CityState:
    city = state.city()
    if city is None:
        raise LookupError("the journal speaks of a city that was never opened")
    return city


_NO_RULES = RulePack.model_validate(
    {
        "pack": "none",
        "version": 1,
        "title": "",
        "filing_grace_days": 0,
        "filing_grace_source": "ours",
        "minimum_set": [],
        "minimum_set_source": "ours",
        "indicators": [
            {"name": "none", "title": "", "event": "signing", "unit": "usd_cent", "source": "ours"}
        ],
        "share_rules": [
            {"name": "none", "title": "", "shares": {}, "sums_to": "0", "source": "ours"}
        ],
    }
)
"""Between a city's opening and its first rules nothing counts."""

_FOLDS: dict[type[Any], Callable[[Slice, Any], Changes]] = {
    LeadRegistered: _lead_registered,
    LeadAmended: _lead_amended,
    LeadWithdrawn: _lead_withdrawn,
    FirstContactPassed: _first_contact_passed,
    SigningRecognised: _signing_recognised,
    StartRecognised: _start_recognised,
    LandingSet: _landing_set,
    CreditPosted: _credit_posted,
    CreditReversed: _credit_reversed,
    CityOpened: _city_opened,
    RulesAdopted: _rules_adopted,
    BatchOpened: _batch_opened,
    BatchClosed: _batch_closed,
}
