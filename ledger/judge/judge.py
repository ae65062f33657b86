"""The judge: what follows from a submission, in the state as it stands.

A pure function: the same state, record and moment give the same decision on every machine, for
ever. It asks in this order: is the city open, does the office exist, may this role say this kind
of thing; then the rule of the kind. It knows nothing of offsets, clocks or databases.

What makes the judge itself raise is not decided here: the caller tries the record alone and
records it as ``refused: fault``, so that a city never stops on one record.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from auth.actors import Role
from auth.offices import EXISTS_FROM_DEFAULT, Office
from auth.permissions import Verdict as RoleVerdict
from auth.permissions import may_submit
from ledger.judge import (
    amending,
    batches,
    held,
    leads,
    matching,
    registering,
    rulings,
)
from ledger.judge import city as city_rules
from ledger.judge.agreeing import AGREEMENT_RULES
from ledger.judge.approving import APPROVAL_RULES, why_not_heard, with_approval_asked
from ledger.judge.charging import CHARGE_RULES
from ledger.judge.closing import PERIOD_RULES
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.hearing import Hearing, live_project, no_longer
from ledger.judge.hold_sayings import HOLD_RULES
from ledger.judge.objecting import OBJECTION_RULES
from ledger.judge.office_changes import change_offices
from ledger.judge.proposing import RECOGNITION_RULES
from ledger.judge.showing import SHOWING_RULES
from ledger.judge.slice import Slice
from ledger.judge.state import CityState
from ledger.judge.transfer_sayings import TRANSFER_RULES
from sharing.record import Record
from sharing.submissions import cases
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.city import AdoptRules, CloseBatch, OpenBatch, OpenCity
from sharing.submissions.leads import (
    AmendLead,
    FollowUpLead,
    LinkCompany,
    RegisterLead,
    TakeBackBatch,
    WithdrawLead,
)
from sharing.submissions.offices import ChangeOffices
from sharing.submissions.recognitions import RecogniseAttainment
from sharing.submissions.registry import Submission
from sharing.submissions.system import Tick

JUDGE_VERSION = 1
"""Written into every row: which judge decided it."""

_CITY_ROLES = frozenset({Role.CITY_OPERATOR, Role.CITY_ARBITER, Role.SYSTEM})


@lru_cache(maxsize=1024)
def _may(role: Role, kind: str, is_own: bool) -> RoleVerdict:  # noqa: FBT001  cached by position
    return may_submit(role, kind, for_own_office=is_own)


def _is_of_opening(said: Submission, city: CityState | None) -> bool:
    """Whether it begins, fills or ends the city's opening: that is the centre's alone, since
    claims of an opening need no minimum set and bring their own dates.
    """
    if isinstance(said, RegisterLead):
        return said.claims is not None
    if isinstance(said, OpenBatch):
        return said.is_opening
    return isinstance(said, CloseBatch) and city is not None and said.batch == city.opening


def _is_not_yet(office: Office, city: CityState, moment: Moment) -> bool:
    # Most offices exist since before every lead; asking for the day costs more than all the rest.
    has_day = office.exists_from > EXISTS_FROM_DEFAULT
    return has_day and office.exists_from > moment.day_in(city.city.timezone)


def judge(state: Slice, record: Record, moment: Moment) -> Decision:
    """The decision on one record. Raises KeyNotLoaded when the slice lacks state."""
    stamp, said = record.stamp, record.submission
    city = state.city()
    is_own = stamp.role not in _CITY_ROLES or stamp.office == stamp.city
    allowed = _may(stamp.role, said.kind, is_own and not _is_of_opening(said, city))
    if not allowed.allowed:
        return refused("role_may_not", role=stamp.role.value, kind=said.kind)
    if isinstance(said, OpenCity):
        return city_rules.open_city(city, stamp, said)
    if city is None:
        return refused("city_not_open")
    office = city.city.office(stamp.office)
    if office is None:
        return refused("office_unknown", office=stamp.office)
    if _is_not_yet(office, city, moment):
        return refused("office_not_yet", day=office.exists_from.isoformat())
    gone = no_longer(office, city, moment)
    if gone is not None:
        return gone
    hearing = Hearing(state, city, stamp, moment)
    # Most offices ask for no approval, and only what the centre decides can wait for one.
    if city.approvals or stamp.role in _CITY_ROLES:
        unheard = why_not_heard(hearing, said)
        if unheard is not None:
            return unheard
        return with_approval_asked(hearing, said, _RULES[type(said)](hearing, said))
    return _RULES[type(said)](hearing, said)


def _recognised(hearing: Hearing, said: held.Recognising) -> Decision:
    """A recognition: decided now, or held until the project's registrations are matched."""
    project = live_project(hearing.state, said.project_id)
    if project is not None and held.awaits_match(project):
        return held.hold_back(hearing, project, said)
    return held.recognised(hearing, said)


def _freeing(
    rule: Callable[[Hearing, Any], Decision],
) -> Callable[[Hearing, Any], Decision]:
    """A rule by which an unmatched registration can leave, so that nothing is awaited."""
    return lambda hearing, said: held.held_decided(hearing, rule(hearing, said))


_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    RegisterLead: registering.register,
    FollowUpLead: leads.follow_up,
    AmendLead: _freeing(amending.amend),
    WithdrawLead: _freeing(leads.withdraw),
    LinkCompany: amending.link_company,
    TakeBackBatch: _freeing(batches.take_back),
    RecogniseSigning: _recognised,
    RecogniseStart: _recognised,
    SetLanding: _recognised,
    RecogniseAttainment: _recognised,
    AdoptRules: lambda hearing, said: city_rules.adopt_rules(hearing.city, said, hearing.moment),
    OpenBatch: lambda hearing, said: city_rules.open_batch(hearing.city, said),
    CloseBatch: lambda hearing, said: city_rules.close_batch(hearing.city, said, hearing.moment),
    cases.MatchRegistration: matching.match,
    cases.RuleCase: _freeing(rulings.rule_case),
    cases.AssignCase: rulings.assign_case,
    cases.MergeLeads: rulings.merge_leads,
    cases.UnmergeLead: _freeing(rulings.unmerge_lead),
    cases.ScreenRegistration: rulings.screen,
    ChangeOffices: change_offices,
    # What was due was noted before anything was heard; a tick says nothing of its own.
    Tick: lambda _hearing, _said: accepted(),
    **HOLD_RULES,
    **TRANSFER_RULES,
    **OBJECTION_RULES,
    **RECOGNITION_RULES,
    **AGREEMENT_RULES,
    **PERIOD_RULES,
    **APPROVAL_RULES,
    **CHARGE_RULES,
    **SHOWING_RULES,
}
"""The rule of each kind of submission, by its model."""
