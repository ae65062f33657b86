"""What recognitions follow from when leads are merged, moved or parted.

The rule: what was recognised from the rows of an opening follows the rows that the project has now
(``ledger.opening``): landing, signing and start are said anew, revoked, or stay as they are. What
the centre recognised by its own word stays with its project; a project whose leads went into
another brings it along, unless the other one has a signing or start of its own, since a project
counts once, for the first such event. When the link is cut, what was brought along goes back.

Invariant: after a merge and its undoing both projects are recognised as before.
"""

from collections.abc import Iterator
from datetime import date

from ledger.credit import facts_of
from ledger.judge.ahead import Ahead
from ledger.judge.attainments_followed import (
    bring_attainments,
    give_back_attainments,
    void_what_was_left,
)
from ledger.judge.claims import claim_cases
from ledger.judge.state import MERGE, ROWS, CityState, Facts, ProjectState, Recognition, Touch
from ledger.opening import OpeningFacts, OpeningRow, opening_facts
from ledger.period import month_of
from sharing.events.cases import LeadMoved, LeadsMerged, LeadsUnmerged, RecognitionRevoked
from sharing.events.centre import LandingSet, SigningRecognised, StartRecognised
from sharing.events.registry import Event
from sharing.sections import Commercial, Summary

_REGROUPING = (LeadsMerged, LeadsUnmerged, LeadMoved)


def recognitions_followed(ahead: Ahead, city: CityState, at: int) -> None:
    """Bring recognitions into line with the leads that each project has after these events."""
    regrouped = [event for event in ahead.events if isinstance(event, _REGROUPING)]
    if not regrouped:
        return
    for event in regrouped:
        if isinstance(event, LeadsMerged):
            _bring_along(ahead, event, city)
        elif isinstance(event, LeadsUnmerged):
            _give_back(ahead, event, city)
    for project_id in list(ahead.touched):
        project = ahead.project(project_id)
        if project is not None and not project.merged_into and _follows_rows(project, city):
            _follow_rows(ahead, project, city, at)
    void_what_was_left(ahead, at)


def _follows_rows(project: ProjectState, city: CityState) -> bool:
    has_own = any(r is not None and r.follows != ROWS for r in (project.signing, project.start))
    has_rows = any(touch.from_opening for touch in project.touches)
    return city.opening_closed and has_rows and not has_own


def opening_rows(touches: tuple[Touch, ...]) -> list[OpeningRow]:
    """The rows of an opening among these touches, in their order."""
    return [
        OpeningRow(
            key=touch.lead_id,
            office=touch.office,
            landing_office=touch.landing_claim,
            signed_on=_day(touch.signed_on),
            started_on=_day(touch.started_on),
            amount_yuan=touch.amount_yuan,
            amount_usd_cents=touch.amount_usd_cents,
            industry=touch.industry,
            chain=touch.chain,
            is_chemical=touch.is_chemical,
            fixed_assets_yuan=touch.fixed_assets_yuan,
            land_sqm=touch.land_sqm,
        )
        for touch in touches
        if touch.from_opening and touch.is_active
    ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _follow_rows(ahead: Ahead, project: ProjectState, city: CityState, at: int) -> None:
    def has_land(code: str) -> bool:
        office = city.city.office(code)
        return office is not None and office.has_land

    rows = opening_rows(project.touches)
    facts = opening_facts(rows, first_office=project.first_office, has_land=has_land)
    for event in _said_by_rows(project, facts):
        ahead.apply(event)
    followed = ahead.the_project(project.project_id)
    ahead.apply(*claim_cases(followed, city, at=at))


def _said_by_rows(project: ProjectState, said: OpeningFacts) -> Iterator[Event]:
    yield from _landing(project, said)
    facts = Facts(
        said.amount_yuan,
        said.amount_usd_cents,
        said.industry,
        said.chain,
        said.is_chemical,
        fixed_assets_yuan=said.fixed_assets_yuan,
        land_sqm=said.land_sqm,
    )
    is_same = project.recognised == facts
    signing, start = project.signing, project.start
    # What the centre revoked stays revoked, whatever the rows say.
    signed_on = None if "signing" in project.revoked else said.signed_on
    started_on = None if "start" in project.revoked else said.started_on
    if signed_on is None and signing is not None:
        yield _revoked(project, "signing")
    elif signed_on is not None and not (is_same and _is_on(signing, signed_on)):
        yield _signing(project, signed_on, facts, ROWS)
    if started_on is None and start is not None:
        yield _revoked(project, "start")
    elif started_on is not None and not (is_same and _is_on(start, started_on)):
        yield _start(project, started_on, facts, ROWS)


def _landing(project: ProjectState, said: OpeningFacts) -> Iterator[Event]:
    if project.is_transferred:
        return
    landing = said.landing_office
    could_not_land = landing not in ("", project.first_office)
    if landing and (landing, could_not_land) != (project.landing_office, project.could_not_land):
        yield LandingSet(
            project_id=project.project_id,
            landing_office=landing,
            could_not_land=could_not_land,
            is_taken_as_met=could_not_land,
            basis=ROWS,
        )
    elif not landing and project.landing_office:
        yield _revoked(project, "landing")


def _is_on(recognition: Recognition | None, on: date) -> bool:
    return recognition is not None and recognition.on == on.isoformat()


def _revoked(project: ProjectState, what: str) -> RecognitionRevoked:
    return RecognitionRevoked.model_validate(
        {"project_id": project.project_id, "what": what, "reason": "rows_say_otherwise"}
    )


def _signing(project: ProjectState, on: date, facts: Facts, follows: str) -> SigningRecognised:
    return SigningRecognised(
        project_id=project.project_id,
        signed_on=on,
        period=month_of(on),
        is_event_month=True,
        facts_from=project.first_lead,
        follows=follows,
        commercial=_commercial(facts),
        summary=_summary(facts),
        total_yuan=facts.total_yuan,
        origin=facts.origin,
    )


def _start(project: ProjectState, on: date, facts: Facts, follows: str) -> StartRecognised:
    return StartRecognised(
        project_id=project.project_id,
        started_on=on,
        period=month_of(on),
        is_event_month=True,
        follows=follows,
        commercial=_commercial(facts),
        summary=_summary(facts),
    )


def _commercial(facts: Facts) -> Commercial:
    return Commercial(
        amount_yuan=facts.amount_yuan,
        amount_usd_cents=facts.amount_usd_cents,
        fixed_assets_yuan=facts.fixed_assets_yuan,
        land_sqm=facts.land_sqm,
    )


def _summary(facts: Facts) -> Summary:
    return Summary(industry=facts.industry, chain=facts.chain, is_chemical=facts.is_chemical)


def _bring_along(ahead: Ahead, event: LeadsMerged, city: CityState) -> None:
    """What the project that was left had been recognised for counts for the one it joined."""
    source = ahead.the_project(event.project_id)
    target = ahead.the_project(event.into_project)
    if source.merged_into:
        bring_attainments(ahead, source.project_id, target.project_id)
        _bring(ahead, source.project_id, target.project_id, city)
        # Of the leads that came: what others brought before was decided then, or revoked since.
        came = [touch.home for touch in target.touches if touch.lead_id in event.lead_ids]
        for home in dict.fromkeys(came):
            if home not in ("", source.project_id, target.project_id):
                _bring(ahead, home, target.project_id, city)


def _is_said(project: ProjectState) -> bool:
    """Whether the centre recognised something of it by its own word."""
    return any(r is not None and not r.follows for r in (project.signing, project.start))


def _homes(project: ProjectState) -> tuple[str, ...]:
    """The other projects that leads of this one began."""
    homes = dict.fromkeys(touch.home for touch in project.touches)
    return tuple(home for home in homes if home not in ("", project.project_id))


def _bring(
    ahead: Ahead, home: str, into: str, city: CityState, *, but: tuple[str, ...] = ()
) -> None:
    """What a project at rest was recognised for itself, where the other has nothing of the kind;
    ``but`` not what the centre revoked where its leads were.

    Where rows decide, only what the centre said by its own word is brought: the rest follows them.
    """
    source, target = ahead.project(home), ahead.the_project(into)
    if source is None or not source.merged_into:
        return
    if _follows_rows(target, city) and not _is_said(source):
        return
    if source.signing is not None and target.signing is None and "signing" not in but:
        facts = source.recognised or facts_of(target)
        said = _signing(target, date.fromisoformat(source.signing.on), facts, MERGE)
        ahead.apply(said.model_copy(update=_as_counted(source.signing)))
    if source.start is not None and target.start is None and "start" not in but:
        facts = source.recognised or facts_of(target)
        started = _start(target, date.fromisoformat(source.start.on), facts, MERGE)
        ahead.apply(started.model_copy(update=_as_counted(source.start)))
    if source.landing_office and not target.landing_office:
        ahead.apply(
            LandingSet(
                project_id=target.project_id,
                landing_office=source.landing_office,
                could_not_land=_could_not_land(source, target),
                basis=MERGE,
            )
        )


def _could_not_land(source: ProjectState, target: ProjectState) -> bool:
    """Whether 无法落地 was granted, in either project, of the office that has first contact now."""
    came_along = source.could_not_land and source.first_office == target.first_office
    is_granted = target.could_not_land_of == target.first_office != ""
    return came_along or is_granted


def _as_counted(recognition: Recognition) -> dict[str, object]:
    """In which month, and whether, it counts goes along with what is brought."""
    month = month_of(date.fromisoformat(recognition.on))
    return {
        "period": recognition.period,
        "is_event_month": recognition.period == month,
        "not_counted": recognition.not_counted,
    }


def _give_back(ahead: Ahead, event: LeadsUnmerged, city: CityState) -> None:
    """What leads had brought along goes with them; what others brought as well stays."""
    source = ahead.the_project(event.project_id)
    back = ahead.the_project(event.to_project)
    for what, brought, own in (
        ("signing", source.signing, back.signing),
        ("start", source.start, back.start),
    ):
        was_brought = brought is not None and brought.follows == MERGE
        if was_brought and own is not None and brought is not None and brought.on == own.on:
            ahead.apply(_revoked(source, what))
    is_brought = source.landing_follows == MERGE
    if is_brought and source.landing_office == back.landing_office:
        ahead.apply(_revoked(source, "landing"))
    left = give_back_attainments(ahead, from_project=source.project_id, back=back.project_id)
    for home in _homes(source):
        bring_attainments(ahead, home, source.project_id, only=left)
        _bring(ahead, home, source.project_id, city, but=source.revoked)
