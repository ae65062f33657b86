"""State is a fold of the journal: what each event changes.

Judging decides, evolving only takes over; the two never mix, so a row that was decided by an old
release folds into the same state today.

Invariant: ``evolve`` names every key that changes and touches no other; it refuses nothing.
"""

from typing import Any

from ledger.judge.clocks import COMPLETION, Clock, with_clock
from ledger.judge.evolve_cases import CASE_FOLDS
from ledger.judge.evolve_centre import CENTRE_FOLDS
from ledger.judge.evolve_holds import HOLD_FOLDS
from ledger.judge.evolve_objections import OBJECTION_FOLDS
from ledger.judge.evolve_offices import OFFICE_FOLDS
from ledger.judge.evolve_periods import PERIOD_FOLDS
from ledger.judge.evolve_recognitions import RECOGNITION_FOLDS
from ledger.judge.evolve_standing import STANDING_FOLDS
from ledger.judge.evolve_transfers import TRANSFER_FOLDS
from ledger.judge.folding import Changes, Folds, changed_project, city_of, project_of, with_project
from ledger.judge.holding import Hold
from ledger.judge.listing import list_under_keys
from ledger.judge.slice import Slice
from ledger.judge.state import (
    CITY_KEY,
    FIRST_CONTACT,
    INTRODUCER,
    CityState,
    LeadState,
    ProjectState,
    Touch,
    batch_key,
    lead_key,
)
from ledger.rules.pack import RulePack
from sharing.events.city import BatchClosed, BatchOpened, CityOpened, RulesAdopted
from sharing.events.leads import (
    FirstContactPassed,
    LeadAmended,
    LeadFollowedUp,
    LeadRegistered,
    LeadWithdrawn,
    Placing,
)
from sharing.events.registry import Event
from sharing.record import Derived
from sharing.sections import Commercial, FirstTalk, OpeningClaims, Summary
from sharing.values import replaced


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
    signed_on = claims.signed_on if claims is not None else None
    started_on = claims.started_on if claims is not None else None
    return Touch(
        lead_id,
        office,
        derived.name_key,
        derived.credit_code if derived.code_is_valid else "",
        derived.goods_key,
        derived.phase,
        commercial.amount_yuan,
        commercial.amount_usd_cents,
        signed_on.isoformat() if signed_on else "",
        summary.industry,
        summary.chain,
        summary.is_chemical,
        started_on=started_on.isoformat() if started_on else "",
        landing_claim=claims.landing_office if claims is not None else "",
        from_opening=claims is not None,
        fixed_assets_yuan=commercial.fixed_assets_yuan,
        land_sqm=commercial.land_sqm,
    )


def touch_from(event: LeadRegistered) -> Touch:
    """The touch that a registration adds to its project."""
    touch = touch_of(
        event.lead_id, event.office, event.derived, event.commercial, event.summary, event.claims
    )
    return replaced(
        touch,
        order=event.order,
        home=event.project_id,
        standing=event.standing,
        is_matched=event.is_matched,
        role=event.role,
        talked_on=_talked_on(event.first_talk),
        lacking=event.lacking,
        unstated=event.unstated,
        joined_at=_live_at(event),
    )


def _live_at(event: LeadRegistered) -> int:
    """When it was registered; 0 for a row of an opening, whose times are claims."""
    return event.registered_at if event.claims is None else 0


def _talked_on(talk: FirstTalk) -> str:
    return talk.talked_on.isoformat() if talk.talked_on is not None else ""


def _lead_registered(state: Slice, event: LeadRegistered) -> Changes:
    touch = touch_from(event)
    before = state.project(event.project_id)
    project = _begun(event, touch) if before is None else _joined(before, event, touch)
    if event.holds or event.clocks:
        project = _held(project, event, city_of(state).pack.label)
    changes = changed_project(state, before, project)
    changes[lead_key(event.lead_id)] = LeadState(event.lead_id, event.project_id, event.office)
    list_under_keys(changes, state, event.derived, event.project_id)
    if event.claims is None:
        city = state.city()
        if city is not None and not city.has_live_leads:
            changes[CITY_KEY] = replaced(city, has_live_leads=True)
    if event.provenance is not None:
        batch = event.provenance.batch
        changes[batch_key(batch)] = (*state.leads_of_batch(batch), event.lead_id)
    return changes


def _held(project: ProjectState, event: LeadRegistered, pack: str) -> ProjectState:
    hold, clocks = project.hold, project.clocks
    if event.holds:
        since = event.registered_at
        hold = Hold(event.lead_id, event.office, since, pack, cool_downs=hold.cool_downs)
    for kind, due_at in event.clocks:
        clocks = with_clock(
            clocks, Clock(kind, due_at, event.lead_id if kind == COMPLETION else "")
        )
    return replaced(project, hold=hold, clocks=clocks)


def _begun(event: LeadRegistered, touch: Touch) -> ProjectState:
    has_first = touch.stands
    is_introducer = event.role == INTRODUCER
    return ProjectState(
        project_id=event.project_id,
        first_office=event.office if has_first else "",
        first_lead=event.lead_id if has_first else "",
        touches=(touch,),
        is_asked=event.placing is Placing.ASKED,
        introducer_office=event.office if is_introducer else "",
        introducer_lead=event.lead_id if is_introducer else "",
        is_provisional=event.claims is not None,
        decided_at=_live_at(event),
    )


def _joined(project: ProjectState, event: LeadRegistered, touch: Touch) -> ProjectState:
    touches = (*project.touches, touch)
    if event.placing is Placing.FIRST and event.role == FIRST_CONTACT:
        return replaced(
            project,
            first_office=event.office,
            first_lead=event.lead_id,
            touches=touches,
            could_not_land=False,
            pinned_lead="",
            decided_at=_live_at(event),
        )
    return replaced(project, touches=touches)


def _lead_amended(state: Slice, event: LeadAmended) -> Changes:
    project = project_of(state, event.project_id)
    touch = replaced(project.touch_of(event.lead_id), **_said_by(event))
    if event.stated:
        unstated = tuple(name for name in touch.unstated if name not in event.stated)
        lacking = tuple(name for name in touch.lacking if name not in event.stated)
        touch = replaced(touch, unstated=unstated, lacking=lacking)
    changes = changed_project(state, project, project.with_touch(touch))
    if event.derived is not None:
        list_under_keys(changes, state, event.derived, project.project_id)
    return changes


def _lead_followed_up(state: Slice, event: LeadFollowedUp) -> Changes:
    project = project_of(state, event.project_id)
    touch = project.touch_of(event.lead_id)
    counting = city_of(state).pack.counting
    asks_for_reports = counting is not None and counting.reported_days_max is not None
    if not event.clocks and touch.is_followed_up and not asks_for_reports:
        return {}
    after = project.with_touch(replaced(touch, is_followed_up=True, reported_at=event.at))
    for kind, due_at in event.clocks:
        after = replaced(after, clocks=with_clock(after.clocks, Clock(kind, due_at)))
    return changed_project(state, project, after)


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
    if event.claims is not None:
        claims = event.claims
        said["signed_on"] = claims.signed_on.isoformat() if claims.signed_on else ""
        said["started_on"] = claims.started_on.isoformat() if claims.started_on else ""
        said["landing_claim"] = claims.landing_office
    if event.first_talk is not None:
        said["talked_on"] = _talked_on(event.first_talk)
    said = {name: value for name, value in said.items() if value not in (None, "")}
    if event.commercial is not None and event.commercial.states_amount:
        # An amount is one statement: yuan corrected into dollars leaves no yuan behind.
        said["amount_yuan"] = event.commercial.amount_yuan
        said["amount_usd_cents"] = event.commercial.amount_usd_cents
    if event.commercial is not None:
        for name in ("fixed_assets_yuan", "land_sqm"):
            stated = getattr(event.commercial, name)
            if stated is not None:
                said[name] = stated
    return said


def _lead_withdrawn(state: Slice, event: LeadWithdrawn) -> Changes:
    project = project_of(state, event.project_id)
    touch = replaced(project.touch_of(event.lead_id), is_active=False)
    lead = LeadState(event.lead_id, event.project_id, event.office, is_active=False)
    changes = changed_project(state, project, project.with_touch(touch))
    changes[lead_key(event.lead_id)] = lead
    return changes


def _first_contact_passed(state: Slice, event: FirstContactPassed) -> Changes:
    is_same_office = event.from_office == event.to_office
    return with_project(
        state,
        event.project_id,
        lambda project: replaced(
            project,
            first_office=event.to_office,
            first_lead=event.to_lead_id,
            pinned_lead=event.to_lead_id if event.is_pinned else "",
            # 无法落地 was said of the office that is leaving, and of nobody else.
            could_not_land=project.could_not_land and is_same_office,
            could_not_land_declared=project.could_not_land_declared if is_same_office else "",
            decided_at=event.at or project.decided_at,
        ),
    )


def _city_opened(_state: Slice, event: CityOpened) -> Changes:
    return {CITY_KEY: CityState(city=event.city, pack=_NO_RULES)}


def _rules_adopted(state: Slice, event: RulesAdopted) -> Changes:
    city, pack = city_of(state), RulePack.model_validate(event.pack)
    earlier = tuple(p for p in (*city.earlier_packs, city.pack) if p.label != pack.label)
    return {CITY_KEY: replaced(city, pack=pack, earlier_packs=earlier)}


def _batch_opened(state: Slice, event: BatchOpened) -> Changes:
    city = city_of(state)
    opening = event.batch if event.is_opening else city.opening
    batches = (*city.open_batches, event.batch)
    return {CITY_KEY: replaced(city, opening=opening, open_batches=batches)}


def _batch_closed(state: Slice, event: BatchClosed) -> Changes:
    city = city_of(state)
    batches = tuple(batch for batch in city.open_batches if batch != event.batch)
    if city.opening == event.batch:
        city = replaced(city, opening_closed=True, opening_closed_at=event.at)
    return {CITY_KEY: replaced(city, open_batches=batches)}


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

_FOLDS: Folds = {
    LeadRegistered: _lead_registered,
    LeadFollowedUp: _lead_followed_up,
    LeadAmended: _lead_amended,
    LeadWithdrawn: _lead_withdrawn,
    FirstContactPassed: _first_contact_passed,
    **CENTRE_FOLDS,
    CityOpened: _city_opened,
    RulesAdopted: _rules_adopted,
    BatchOpened: _batch_opened,
    BatchClosed: _batch_closed,
    **CASE_FOLDS,
    **HOLD_FOLDS,
    **TRANSFER_FOLDS,
    **OBJECTION_FOLDS,
    **OFFICE_FOLDS,
    **RECOGNITION_FOLDS,
    **PERIOD_FOLDS,
    **STANDING_FOLDS,
}
