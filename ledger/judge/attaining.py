"""The centre recognises 认定 what comes after signing and start: milestones, figures, changes.

The rule: in the month of the event if its papers came in time and that month is open. A figure
counts what was reported, a capital increase its increment alone, an upgrade no amount. Another
investor moves the signing to the later day where the pack says so: the signing is recognised anew
with that day, month and amounts, so the earlier credit is taken back by itself.

Edge cases: what the pack does not count (``capital_increase: nothing``), and a change of a signing
that does not count, is recognised all the same, with the reason; a claim of signing or start is
what ``ledger.judge.recognise`` makes of it. Several figures of one kind on one day are several.

Invariant: a milestone is recognised once; the same claim is decided alike whoever brought it.
"""

from collections.abc import Iterator
from datetime import date

from ledger.judge.claim_faults import (
    CAPITAL_INCREASE,
    LATER_MILESTONES,
    REPLACED,
    SIGNING,
    START,
    UPGRADE,
    claim_fault,
    moves_signing,
)
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.recognise import (
    counting_of,
    date_fault,
    lacks_amount,
    not_counted_of,
    opening_runs,
    project_fault,
    recognise_signing,
    recognise_start,
    recognised_facts,
    signing_event,
)
from ledger.judge.revoking import where_recognised
from ledger.judge.state import MERGE, CityState, ProjectState
from sharing.events.cases import RecognitionRevoked
from sharing.events.recognitions import AttainmentRecognised
from sharing.ids import recognition_id_from
from sharing.sections import Evidence
from sharing.submissions.centre import RecogniseSigning, RecogniseStart
from sharing.submissions.recognitions import RecogniseAttainment, RecognitionClaim

ATTAINMENT = "attainment"


def as_said(
    project_id: str,
    claim: RecognitionClaim,
    *,
    filed_on: date | None,
    evidence: Evidence | None,
    basis: str,
) -> RecogniseSigning | RecogniseStart | RecogniseAttainment:
    """What the centre would say to recognise a claim by its own word."""
    if claim.event == SIGNING:
        return _signing_said(project_id, claim, filed_on, evidence, basis)
    if claim.event == START:
        return RecogniseStart(
            project_id=project_id,
            started_on=claim.happened_on,
            filed_on=filed_on,
            evidence=evidence,
            basis=basis,
        )
    return RecogniseAttainment(
        project_id=project_id, claim=claim, filed_on=filed_on, evidence=evidence, basis=basis
    )


def _signing_said(
    project_id: str,
    claim: RecognitionClaim,
    filed_on: date | None,
    evidence: Evidence | None,
    basis: str,
) -> RecogniseSigning:
    return RecogniseSigning(
        project_id=project_id,
        signed_on=claim.happened_on,
        amount_yuan=claim.amount_yuan,
        amount_usd_cents=claim.amount_usd_cents,
        total_yuan=claim.total_yuan,
        fixed_assets_yuan=claim.fixed_assets_yuan,
        land_sqm=claim.land_sqm,
        industry=claim.industry,
        chain=claim.chain,
        is_chemical=claim.is_chemical,
        origin=claim.origin,
        filed_on=filed_on,
        evidence=evidence,
        basis=basis,
    )


def recognise_attainment(hearing: Hearing, said: RecogniseAttainment) -> Decision:
    """认定: a later milestone, a figure or a change; a signing or start as their own rules say."""
    project = hearing.live(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    city = hearing.city
    today = hearing.moment.day_in(city.city.timezone)
    stage = said.claim.event if said.claim.event in (SIGNING, START) else ATTAINMENT
    fault = (
        project_fault(project, city, stage)
        or claim_fault(project, city, said.claim, today=today)
        or date_fault(said.claim.happened_on, said.filed_on, today)
    )
    if fault is not None:
        return fault
    own = as_said(
        said.project_id,
        said.claim,
        filed_on=said.filed_on,
        evidence=said.evidence,
        basis=said.basis,
    )
    if isinstance(own, RecogniseSigning):
        return recognise_signing(hearing, own)
    if isinstance(own, RecogniseStart):
        return recognise_start(hearing, own)
    return _attained(hearing, project, own, filed_on=said.filed_on or today)


def _attained(
    hearing: Hearing, project: ProjectState, said: RecogniseAttainment, *, filed_on: date
) -> Decision:
    city, claim = hearing.city, said.claim
    counting = counting_of(city, claim.happened_on, filed_on, is_opening=opening_runs(city))
    attained = AttainmentRecognised.model_validate(
        {
            "recognition_id": recognition_id_from(hearing.moment.seed),
            "project_id": project.project_id,
            "event": claim.event,
            "happened_on": claim.happened_on,
            "period": counting.month,
            "is_event_month": counting.is_event_month,
            "units": claim.units or 0,
            "incentives_yuan": claim.incentives_yuan or 0,
            "usd_rate": claim.usd_rate,
            "not_counted": _why_not(project, city, claim, filed_on, counting.month),
            "basis": said.basis,
            "evidence": said.evidence,
        }
    )
    if claim.event == REPLACED and moves_signing(city):
        later = _signing_said(project.project_id, claim, filed_on, said.evidence, said.basis)
        facts = recognised_facts(project, later)
        if lacks_amount(facts):
            return refused("recognition_without_amount", project_id=project.project_id)
        return concluded(
            hearing,
            attained,
            signing_event(hearing, project, later, facts),
            *_taken_back_at_rest(hearing, project),
        )
    return concluded(hearing, attained)


def _taken_back_at_rest(hearing: Hearing, project: ProjectState) -> Iterator[RecognitionRevoked]:
    """A signing that merged leads brought moved to the later day: it is not theirs again."""
    moved = project.signing
    if moved is None or moved.follows != MERGE:
        return
    for at_rest in where_recognised(hearing, project, what=SIGNING, on=moved.on):
        yield RecognitionRevoked(
            project_id=at_rest, what="signing", reason="investor_replaced", by_centre=True
        )


def _why_not(
    project: ProjectState, city: CityState, claim: RecognitionClaim, filed_on: date, month: str
) -> str:
    """Why it is recognised and does not count; '' where it counts."""
    if claim.event in LATER_MILESTONES:
        return not_counted_of(project, city, claim.happened_on, filed_on, month=month)
    counting = city.pack.counting
    if claim.event == CAPITAL_INCREASE and counting and counting.capital_increase == "nothing":
        return "increase_not_counted"
    if claim.event == UPGRADE and counting and counting.upgrade == "nothing":
        return "upgrade_not_counted"
    is_of_signing = claim.event in (CAPITAL_INCREASE, UPGRADE) and project.signing is not None
    if is_of_signing and project.signing is not None and project.signing.not_counted:
        return "signing_not_counted"
    return ""
