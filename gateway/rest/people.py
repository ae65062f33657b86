"""People, changes of their rights, and the record of it 人员与权限.

An administrator proposes, a security officer decides; auditor and security officer read the record.
"""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from auth.actors import ActorId, Role
from auth.api_keys import GOOD_FOR_DAYS_MAX, ScopesRefused, scopes_of
from auth.permissions import Permission, may
from auth.rights_changes import Decider, RightsKind
from gateway.messages.catalogue import say
from gateway.open_texts import refuse_phones
from gateway.rest.account import MembershipShown, membership_shown
from gateway.rest.own_sign_in import SignedOut, instant
from gateway.rest.parts import Language, PartsOf, Viewer, needs
from gateway.rest.problems import Problem, documented, not_found
from gateway.rest.request_parts import Id, Label, Reason, Request, YesNo
from gateway.rights_words import event_words
from infra.clock import milliseconds
from infra.store.people import Person
from infra.store.rights_events import stood_in_for
from infra.store.rights_wanted import Decided, RightsChange, RightsRefused, Wanted

router = APIRouter(tags=["人员与权限 people"])
READ = documented(401, 403, 422)
WRITE = documented(401, 403, 404, 409, 413, 422)


class PersonShown(BaseModel):
    """One person and the memberships."""

    login: str
    display_name: str
    is_disabled: bool
    memberships: list[MembershipShown]


class ChangeWanted(Request):
    """What to change, about whom; which further fields count depends on `kind`."""

    kind: RightsKind
    login: ActorId
    reason: Reason
    office: Id | None = Field(None, description="invite, grant, withdraw")
    role: Role | None = Field(None, description="invite, grant, withdraw")
    display_name: Label = Field("", description="invite")
    successor: ActorId | None = Field(None, description="disable: who takes over")
    label: Label = Field("", description="issue_key: what the key is for")
    scopes: Annotated[tuple[str, ...], Field(max_length=60)] = ()
    days: Annotated[int, Field(strict=True, ge=1, le=GOOD_FOR_DAYS_MAX)] = 90


class Decision(Request):
    """Approve or refuse."""

    approve: YesNo
    reason: Label = ""


class ChangeShown(BaseModel):
    """A change of rights and how far it is."""

    change_id: str
    kind: RightsKind
    login: str
    wanted: dict[str, str | int | list[str]]
    reason: str
    state: str
    state_name: str
    proposed_by: str
    proposed_in_stead_of: str
    proposed_at: str
    decided_by: str
    decided_at: str
    decision_reason: str
    shown_once: str = Field("", description="The one-time code or the key that came of approving.")


class RecordShown(BaseModel):
    """One event of the sealed record of rights."""

    number: int
    at: str
    kind: str
    kind_name: str
    actor: str
    in_stead_of: str = Field(description="In whose stead a deputy did it; empty: for oneself.")
    login: str
    details: str


def people_reader(person: Viewer) -> Person:
    """Whoever manages people, or reads the record. Raises Problem (403)."""
    rights = (Permission.CITY_PEOPLE_MANAGE, Permission.CITY_RIGHTS_READ)
    if not any(may(person.role, right).allowed for right in rights):
        raise Problem(403, "role_may_not", "auth.role_may_not")
    return person


Reader = Annotated[Person, Depends(people_reader)]
Manager = Annotated[Person, Depends(needs(Permission.CITY_PEOPLE_MANAGE))]
Officer = Annotated[Person, Depends(needs(Permission.CITY_RIGHTS_DECIDE))]
RecordReader = Annotated[Person, Depends(needs(Permission.CITY_RIGHTS_READ))]


@router.get("/people", summary="人员 People", responses=READ)
def people(parts: PartsOf, person: Reader, language: Language) -> list[PersonShown]:
    """Everybody who may sign in, with the memberships."""
    del person
    return [
        PersonShown(
            login=each.login,
            display_name=each.display_name,
            is_disabled=each.is_disabled,
            memberships=[
                membership_shown(parts, office, role.value, language)
                for office, role in each.memberships
            ],
        )
        for each in parts.people.people.all()
    ]


@router.post("/people/{login}/sign-out", summary="强制退出 End all sessions", responses=WRITE)
def end_sessions(login: str, parts: PartsOf, person: Reader) -> SignedOut:
    """At once; it takes no right away, so that it needs no second person."""
    if person.role is Role.AUDITOR:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    known = parts.people.people.find(login) if login.isprintable() else None
    if known is None:
        raise not_found()
    stead = person.in_stead_of
    ended = parts.account.end_everywhere(known.login, by=person.login, in_stead_of=stead)
    return SignedOut(sessions=ended)


@router.get("/rights-changes", summary="权限变更 Changes of rights", responses=READ)
def changes(
    parts: PartsOf,
    person: Reader,
    language: Language,
    state: Annotated[Literal["open", "all"], Query()] = "open",
) -> list[ChangeShown]:
    """Those that wait for a decision, or all, the newest first."""
    del person
    now = milliseconds(parts.deployment.clock.now())
    found = parts.people.rights.all(now=now, only_open=state == "open")
    return [change_shown(each, language) for each in found]


@router.post(
    "/rights-changes",
    summary="提出权限变更 Propose a change of rights",
    responses=WRITE,
    status_code=201,
)
def propose(sent: ChangeWanted, parts: PartsOf, person: Manager, language: Language) -> ChangeShown:
    """Nothing changes until a security officer approves it."""
    now = milliseconds(parts.deployment.clock.now())
    _refuse_phones(sent)
    if sent.office is not None and parts.city().office(sent.office) is None:
        raise Problem(422, "office_unknown", "auth.office_unknown")
    _refuse_misplaced(sent, centre=parts.city().centre.code)
    try:
        change = parts.people.rights.propose(
            sent.kind,
            sent.login,
            wanted_of(sent),
            by=decider_of(person),
            reason=sent.reason,
            now=now,
        )
    except RightsRefused as refused:
        raise rights_problem(refused) from None
    return change_shown(change, language)


@router.post(
    "/rights-changes/{change_id}/decision",
    summary="审批权限变更 Decide a change of rights",
    responses=WRITE,
)
def decide(
    change_id: str, sent: Decision, parts: PartsOf, person: Officer, language: Language
) -> ChangeShown:
    """Approving carries it out at once; a code or key that comes of it is shown here alone."""
    now = milliseconds(parts.deployment.clock.now())
    by = decider_of(person)
    refuse_phones(reason=sent.reason)
    try:
        decided = parts.people.rights.decide(
            clean_id(change_id), by=by, approve=sent.approve, reason=sent.reason, now=now
        )
    except RightsRefused as refused:
        raise rights_problem(refused) from None
    except KeyError:
        raise not_found() from None
    return change_shown(decided, language)


@router.post(
    "/rights-changes/{change_id}/withdrawal",
    summary="撤回权限变更 Take a proposal back",
    responses=WRITE,
)
def take_back(change_id: str, parts: PartsOf, person: Manager, language: Language) -> ChangeShown:
    """By whoever proposed it."""
    now = milliseconds(parts.deployment.clock.now())
    try:
        by = decider_of(person)
        change = parts.people.rights.take_back(clean_id(change_id), by=by, now=now)
    except RightsRefused as refused:
        raise rights_problem(refused) from None
    except KeyError:
        raise not_found() from None
    return change_shown(change, language)


@router.get("/rights-record", summary="权限记录 Record of rights", responses=READ)
def record(
    parts: PartsOf,
    person: RecordReader,
    language: Language,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[RecordShown]:
    """The sealed record, the newest first; `before` a number: older ones."""
    del person
    return [
        RecordShown(
            number=each.number,
            at=instant(each.at),
            kind=each.kind,
            kind_name=event_words(each.kind, language),
            actor=each.actor,
            in_stead_of=stood_in_for(each),
            login=each.login,
            details=each.document,
        )
        for each in parts.people.record.events(before=before, limit=limit)
    ]


def decider_of(person: Person) -> Decider:
    """Who proposes or decides, and in whose stead."""
    return Decider(person.login, person.role, person.in_stead_of)


_GIVEN: Final = frozenset({RightsKind.INVITE, RightsKind.GRANT})
_OF_CENTRE: Final = frozenset({Role.CITY_ARBITER, Role.CITY_OPERATOR})
_RESERVED: Final = ("operator:", "system:")
"""How parts of the product and the operator at the machine are named in what is said."""


def _refuse_misplaced(sent: ChangeWanted, *, centre: str) -> None:
    """Who speaks for the centre belongs to it; no person is named as a part of the product."""
    if sent.kind in _GIVEN and sent.role in _OF_CENTRE and sent.office not in (None, centre):
        raise Problem(422, "role_of_centre", "auth.role_of_centre")
    if sent.kind is RightsKind.INVITE and sent.login.lower().startswith(_RESERVED):
        raise Problem(422, "login_reserved", "auth.login_reserved")


def _refuse_phones(sent: ChangeWanted) -> None:
    """No text that is kept holds a phone number; nor does a new sign-in name, for it stands in the
    record with all that the person says. Raises PhoneInOpenText.
    """
    new_login = sent.login if sent.kind is RightsKind.INVITE else ""
    texts = {"reason": sent.reason, "display_name": sent.display_name, "label": sent.label}
    refuse_phones(login=new_login, **texts)


def wanted_of(sent: ChangeWanted) -> Wanted:
    """What the change is to do, with the parts that its kind needs. Raises Problem (422)."""
    kind = sent.kind
    if kind in (RightsKind.INVITE, RightsKind.GRANT, RightsKind.WITHDRAW):
        if sent.office is None or sent.role is None:
            raise Problem(422, "membership_needed", "auth.membership_needed")
        name = sent.display_name or sent.login
        name = name if kind is RightsKind.INVITE else ""
        return Wanted(office=sent.office, role=sent.role.value, display_name=name)
    if kind is RightsKind.ISSUE_KEY:
        try:
            scopes = scopes_of(sent.scopes)
        except ScopesRefused as refused:
            reason = refused.code.removeprefix("auth.")
            raise Problem(422, reason, refused.code) from None
        return Wanted(label=sent.label, scopes=tuple(sorted(scopes)), days=sent.days)
    return Wanted(successor=sent.successor or "" if kind is RightsKind.DISABLE else "")


def change_shown(change: RightsChange | Decided, language: str) -> ChangeShown:
    """A change in the reader's words."""
    shown_once = change.shown_once if isinstance(change, Decided) else ""
    kept = change.change if isinstance(change, Decided) else change
    return ChangeShown(
        change_id=kept.change_id,
        kind=kept.kind,
        login=kept.login,
        wanted=kept.wanted.as_dict(),
        reason=kept.reason,
        state=kept.state.value,
        state_name=say(f"people.state_{kept.state.value}", language),
        proposed_by=kept.proposed_by,
        proposed_in_stead_of=kept.proposed_in_stead_of,
        proposed_at=instant(kept.proposed_at),
        decided_by=kept.decided_by,
        decided_at=instant(kept.decided_at) if kept.decided_at else "",
        decision_reason=kept.decision_reason,
        shown_once=shown_once,
    )


def rights_problem(refused: RightsRefused) -> Problem:
    """Why a change cannot be: 403 for who may not, 409 for how things stand."""
    reason = refused.code.rpartition(".")[2]
    is_about_who = reason in {"role_may_not", "rights_own", "rights_second_person"}
    is_about_who = is_about_who or reason == "rights_not_proposer"
    return Problem(403 if is_about_who else 409, reason, refused.code)


def clean_id(text: str) -> str:
    """An id as it may be asked for; anything else is as absent (404)."""
    if not (text.isascii() and text.isalnum()):
        raise not_found()
    return text
