"""What a claim to recognition 认定 may say, and when it cannot be recognised.

The rule: a figure states how much, a capital increase its increment, a signing the amounts of the
project; nothing else states an amount. A milestone is reached once. A change (increase, upgrade,
another investor) is of a signing that is recognised, and not before its day; nor is a later
milestone reached before the recognised signing.

Edge cases: no order is asked among later milestones, since plants produce before they are complete
(边建边投产), nor that a signing or start be recognised before them; a figure may lie before the
signing (money comes in on a letter of intent). A rate of exchange is said of foreign money paid in,
of a day that was; without it dollars stay dollars.

Invariant: asked alike of a proposal, at its granting and of the centre's own word.
"""

from datetime import date
from typing import Final

from ledger.credit import facts_of
from ledger.judge.decision import Decision, refused
from ledger.judge.recognise import lacks_amount
from ledger.judge.state import CityState, ProjectState
from sharing.recognitions import CHANGES, FIGURES, MILESTONES
from sharing.submissions.recognitions import RecognitionClaim

SIGNING, START = "signing", "start"
LATER_MILESTONES: Final = tuple(each for each in MILESTONES if each not in (SIGNING, START))
CAPITAL_INCREASE, UPGRADE, REPLACED = "capital_increase", "upgrade", "investor_replaced"

_FACTS: Final = frozenset(
    {
        "amount_yuan",
        "amount_usd_cents",
        "total_yuan",
        "fixed_assets_yuan",
        "land_sqm",
        "industry",
        "chain",
        "is_chemical",
        "origin",
    }
)
_SAID_OF: Final = {
    SIGNING: _FACTS,
    REPLACED: _FACTS,
    CAPITAL_INCREASE: frozenset({"units"}),
    "foreign_paid_in": frozenset({"units", "usd_rate", "incentives_yuan"}),
}
_SAID_OF_FIGURE: Final = frozenset({"units", "incentives_yuan"})


def claim_fault(
    project: ProjectState, city: CityState, claim: RecognitionClaim, *, today: date
) -> Decision | None:
    """Why this cannot be recognised of the project; None where it can."""
    return (
        _form_fault(claim, today)
        or _reached_already(project, claim)
        or _order_fault(project, claim)
        or _effect_fault(city, claim)
    )


def _form_fault(claim: RecognitionClaim, today: date) -> Decision | None:
    usual = _SAID_OF_FIGURE if claim.event in FIGURES else frozenset()
    allowed = _SAID_OF.get(claim.event, usual)
    stated = {name for name, said in claim if said is not None and name not in _ALWAYS}
    if not stated <= allowed:
        fields = ",".join(sorted(stated - allowed))
        return refused("claim_says_too_much", event=claim.event, fields=fields)
    if "units" in allowed and claim.units is None:
        return refused("claim_without_figure", event=claim.event)
    if claim.happened_on > today:
        return refused("event_in_the_future", day=claim.happened_on.isoformat())
    if claim.usd_rate is not None and claim.usd_rate.on > today:
        return refused("event_in_the_future", day=claim.usd_rate.on.isoformat())
    return None


_ALWAYS: Final = frozenset({"event", "happened_on"})


def _reached_already(project: ProjectState, claim: RecognitionClaim) -> Decision | None:
    if claim.event == SIGNING and project.signing is not None:
        # Without an amount it counts nowhere, so that it may be stated later.
        if not lacks_amount(facts_of(project)):
            return refused("signing_already_recognised", signed_on=project.signing.on)
    elif claim.event == START and project.start is not None:
        return refused("start_already_recognised", started_on=project.start.on)
    elif claim.event in LATER_MILESTONES:
        found = next((a for a in project.attainments if a.event == claim.event), None)
        if found is not None:
            return refused("milestone_already_recognised", event=claim.event, day=found.on)
    return None


def _order_fault(project: ProjectState, claim: RecognitionClaim) -> Decision | None:
    if claim.event not in (*CHANGES, *LATER_MILESTONES):
        return None
    if project.signing is None:
        return refused("change_before_signing", event=claim.event) if _is_change(claim) else None
    if claim.happened_on.isoformat() < project.signing.on:
        return refused("reached_before_signing", event=claim.event, signed_on=project.signing.on)
    return None


def _is_change(claim: RecognitionClaim) -> bool:
    return claim.event in CHANGES


def _effect_fault(city: CityState, claim: RecognitionClaim) -> Decision | None:
    """Facts of another investor are asked for only where they become the project's."""
    if claim.event != REPLACED or moves_signing(city):
        return None
    stated = sorted(name for name, said in claim if name in _FACTS and said is not None)
    if stated:
        return refused("claim_says_too_much", event=claim.event, fields=",".join(stated))
    return None


def moves_signing(city: CityState) -> bool:
    """Whether another investor moves the signing to the later day."""
    counting = city.pack.counting
    return counting is None or counting.investor_replaced == "later"
