"""Signing in, who one is, and acting in another membership."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, Field

from auth.permissions import GRANTS
from gateway.messages.catalogue import say
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, documented
from gateway.rest.request_parts import Request as Sent
from gateway.rest.sign_in_desk import CodeNeeded, SignedIn, SignIn
from gateway.rest.token_desk import ACCESS, CHALLENGE, SESSION

router = APIRouter(tags=["登录 sign-in"])
Text = Annotated[str, Form(max_length=4096)]


class TokenGiven(BaseModel):
    """An access token (JWT); send it as `Authorization: Bearer`."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105  the kind of token, as OAuth2 names it
    expires_in: int = Field(description="Seconds.")
    refresh_token: str = Field("", description="Gives the next pair, once, at `/token/refresh`.")
    refresh_expires_in: int = Field(0, description="Seconds.")
    device_token: str = Field("", description="Keep it, and send it at the next sign-in.")


class RefreshSent(Sent):
    """The newest refresh token of a session."""

    refresh_token: str = Field(max_length=4096)


class InvitationAccepted(Sent):
    """The code of an invitation or a reset, and the password from now on."""

    code: str = Field(max_length=64, examples=["ABCDE-FGHJK-MNPQR-STUVW"])
    password: str = Field(max_length=256)


class LoginTold(BaseModel):
    """Whose password was set."""

    login: str


class ActingSent(Sent):
    """As whom to act: one of the own memberships, or in whose stead as a deputy."""

    office: str = Field(max_length=40)
    role: str = Field("", max_length=40)
    in_stead_of: str = Field("", max_length=64)


class MembershipShown(BaseModel):
    """An office and the role in it; `in_stead_of` is somebody whose deputy one is today."""

    office: str
    office_name: str
    role: str
    role_name: str
    in_stead_of: str = ""


class Me(BaseModel):
    """Who is signed in, and as whom he or she acts."""

    login: str
    display_name: str
    office: str
    office_name: str
    role: str
    role_name: str
    city: str
    city_name: str
    permissions: list[str]
    in_stead_of: str = ""
    memberships: list[MembershipShown] = []
    has_second_factor: bool = False


def address_of(request: Request) -> str:
    """Where the request came from, for slowing down guesses."""
    return request.client.host if request.client else ""


def device_of(request: Request) -> str:
    """What the browser or program calls itself."""
    return request.headers.get("user-agent", "")


@router.post(
    "/token", summary="登录 Sign in (OAuth2 password)", responses=documented(401, 413, 422, 429)
)
def token(
    request: Request,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    parts: PartsOf,
    otp: Text = "",
    device_token: Text = "",
) -> TokenGiven:
    """A wrong name and a wrong password look the same; many failures in a row make one wait.

    `otp` is the code of the second factor, or a recovery code. `device_token` is what an earlier
    sign-in gave to this device: with it, failures elsewhere do not make it wait.
    """
    shown = SignIn(
        login=form.username,
        password=form.password,
        address=address_of(request),
        code=otp,
        device_token=device_token,
        device=device_of(request),
    )
    try:
        return token_given(parts.desk.sign_in(shown))
    except CodeNeeded:
        raise Problem(401, "code_needed", "auth.code_needed", headers=CHALLENGE) from None


@router.post("/token/refresh", summary="续期 Renew a session", responses=documented(401, 413, 422))
def refresh(sent: RefreshSent, parts: PartsOf) -> TokenGiven:
    """The next pair of tokens. A refresh token that is shown a second time ends the session."""
    return token_given(parts.desk.renew(sent.refresh_token))


@router.post(
    "/invitations/acceptance",
    summary="首次设置密码 Accept an invitation or a reset",
    responses=documented(413, 422, 429),
)
def accept(request: Request, sent: InvitationAccepted, parts: PartsOf) -> LoginTold:
    """Sets the password and uses the code up."""
    login = parts.account.accept(sent.code, sent.password, address=address_of(request))
    return LoginTold(login=login)


@router.get("/me", summary="我是谁 Who is signed in", responses=documented(401))
def me(parts: PartsOf, person: Viewer, language: Language) -> Me:
    """Office, role and rights of the token's bearer; a key's rights are its scopes."""
    city = parts.city()
    acting = membership_shown(parts, person.office, person.role.value, language)
    rights = GRANTS.get(person.role, frozenset())
    return Me(
        login=person.login,
        display_name=person.display_name,
        **acting.model_dump(exclude={"in_stead_of"}),
        city=city.code,
        city_name=city.name,
        permissions=sorted(rights if person.scopes is None else rights & person.scopes),
        in_stead_of=person.in_stead_of,
        memberships=memberships_shown(parts, person.login, language),
        has_second_factor=parts.account.has_second_factor(person),
    )


@router.post("/me/acting", summary="切换身份 Act as", responses=documented(401, 403, 413, 422))
def act_as(sent: ActingSent, parts: PartsOf, person: Viewer) -> TokenGiven:
    """An access token of the same session in another of the own memberships, or as a deputy."""
    text = parts.desk.act_as(
        person, office=sent.office, role=sent.role, in_stead_of=sent.in_stead_of
    )
    return TokenGiven(access_token=text, expires_in=int(ACCESS.total_seconds()))


def token_given(signed_in: SignedIn) -> TokenGiven:
    """The tokens of a session as an answer."""
    return TokenGiven(
        access_token=signed_in.access,
        expires_in=int(ACCESS.total_seconds()),
        refresh_token=signed_in.refresh,
        refresh_expires_in=int(SESSION.total_seconds()) if signed_in.refresh else 0,
        device_token=signed_in.device,
    )


def membership_shown(
    parts: Parts, office: str, role: str, language: str, *, in_stead_of: str = ""
) -> MembershipShown:
    """A membership in the reader's words."""
    known = parts.city().office(office)
    return MembershipShown(
        office=office,
        office_name=known.name if known else office,
        role=role,
        role_name=say(f"auth.role.{role}", language),
        in_stead_of=in_stead_of,
    )


def memberships_shown(parts: Parts, login: str, language: str) -> list[MembershipShown]:
    """All memberships of a person, and those in which he or she stands in for somebody today."""
    person = parts.people.people.find(login)
    if person is None:
        return []
    shown = [membership_shown(parts, o, r.value, language) for o, r in person.memberships]
    others = {
        each.named.principal
        for each in parts.people.deputies.of_person(login)
        if each.named.deputy == login
    }
    for principal in sorted(others):
        for office, role in parts.desk.memberships_in_stead(login, principal):
            shown.append(
                membership_shown(parts, office, role.value, language, in_stead_of=principal)
            )
    return shown
