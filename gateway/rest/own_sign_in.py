"""The own sign-in: password, second factor, sessions, signing out."""

from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from gateway.rest.parts import PartsOf, Viewer
from gateway.rest.problems import documented
from gateway.rest.request_parts import Request

router = APIRouter(prefix="/me", tags=["登录 sign-in"])
PROBLEMS = documented(401, 403, 413, 422, 429)


class PasswordSent(Request):
    """The old and the new password."""

    old: str = Field(max_length=256)
    new: str = Field(max_length=256)


class SecondFactorSent(Request):
    """The password, and a code of the present second factor where there is one."""

    password: str = Field(max_length=256)
    code: str = Field("", max_length=64)


class CodeSent(Request):
    """Six digits of the app."""

    code: str = Field(max_length=64)


class SecondFactorShown(BaseModel):
    """The secret for an authenticator app; it counts after its first code."""

    secret: str
    uri: str = Field(description="As apps read it, for instance from a QR code.")


class RecoveryCodes(BaseModel):
    """Codes for the day when the app is lost; each is good once. Shown here alone."""

    recovery_codes: list[str]


class SessionShown(BaseModel):
    """One of the own sessions."""

    session_id: str
    is_this: bool
    device: str
    started_at: str
    refreshed_at: str
    expires_at: str
    office: str
    role: str
    in_stead_of: str


class SignedOut(BaseModel):
    """How many sessions ended."""

    sessions: int


@router.post("/password", summary="改密码 Change the password", responses=PROBLEMS, status_code=204)
def change_password(sent: PasswordSent, parts: PartsOf, person: Viewer) -> Response:
    """Ends all other sessions; other devices are unknown again."""
    parts.account.change_password(person, old=sent.old, new=sent.new)
    return Response(status_code=204)


@router.post("/second-factor", summary="双因素 Begin a second factor", responses=PROBLEMS)
def begin(sent: SecondFactorSent, parts: PartsOf, person: Viewer) -> SecondFactorShown:
    """A fresh secret; `POST /me/second-factor/confirmation` with its first code makes it count."""
    made = parts.account.begin_second_factor(person, password=sent.password, code=sent.code)
    return SecondFactorShown(secret=made.secret, uri=made.uri)


@router.post(
    "/second-factor/confirmation",
    summary="确认双因素 Confirm a second factor",
    responses=PROBLEMS | documented(409),
)
def confirm(sent: CodeSent, parts: PartsOf, person: Viewer) -> RecoveryCodes:
    """From now on a code is asked for at every sign-in."""
    return RecoveryCodes(recovery_codes=parts.account.confirm_second_factor(person, sent.code))


@router.get("/sessions", summary="我的会话 Own sessions", responses=documented(401, 403))
def sessions(parts: PartsOf, person: Viewer) -> list[SessionShown]:
    """Those that go on, the newest first."""
    return [
        SessionShown(
            session_id=each.session_id,
            is_this=each.session_id == person.session_id,
            device=each.device,
            started_at=instant(each.started_at),
            refreshed_at=instant(each.refreshed_at),
            expires_at=instant(each.expires_at),
            office=each.acting.office,
            role=each.acting.role.value,
            in_stead_of=each.in_stead_of,
        )
        for each in parts.account.sessions(person)
    ]


@router.delete(
    "/sessions/{session_id}",
    summary="结束会话 End an own session",
    responses=documented(401, 403, 404, 422),
    status_code=204,
)
def end_session(session_id: str, parts: PartsOf, person: Viewer) -> Response:
    """Its tokens no longer count, at once."""
    parts.account.end_session(person, session_id)
    return Response(status_code=204)


@router.post("/sign-out", summary="退出 Sign out", responses=documented(401, 403), status_code=204)
def sign_out(parts: PartsOf, person: Viewer) -> Response:
    """This session ends."""
    parts.account.end_session(person, person.session_id)
    return Response(status_code=204)


@router.post("/sign-out-everywhere", summary="全部退出 Sign out everywhere", responses=PROBLEMS)
def sign_out_everywhere(parts: PartsOf, person: Viewer) -> SignedOut:
    """All own sessions end, this one too."""
    return SignedOut(sessions=parts.account.end_everywhere(person.login, by=person.login))


def instant(at: int) -> str:
    """Milliseconds as an instant in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
