"""Signing in and who one is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, Field

from auth.permissions import GRANTS
from gateway.messages.catalogue import say
from gateway.rest.parts import Language, PartsOf, Viewer
from gateway.rest.problems import documented
from gateway.rest.sign_in_desk import SESSION

router = APIRouter(tags=["登录 sign-in"])


class TokenGiven(BaseModel):
    """An access token (JWT); send it as `Authorization: Bearer`."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105  the kind of token, as OAuth2 names it
    expires_in: int = Field(description="Seconds.")


class Me(BaseModel):
    """Who is signed in."""

    login: str
    display_name: str
    office: str
    office_name: str
    role: str
    role_name: str
    city: str
    city_name: str
    permissions: list[str]


def address_of(request: Request) -> str:
    """Where the request came from, for slowing down guesses."""
    return request.client.host if request.client else ""


@router.post(
    "/token", summary="登录 Sign in (OAuth2 password)", responses=documented(401, 413, 422, 429)
)
def token(
    request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()], parts: PartsOf
) -> TokenGiven:
    """A wrong name and a wrong password look the same; many failures in a row make one wait."""
    text = parts.desk.sign_in(
        login=form.username, password=form.password, address=address_of(request)
    )
    return TokenGiven(access_token=text, expires_in=int(SESSION.total_seconds()))


@router.get("/me", summary="我是谁 Who is signed in", responses=documented(401))
def me(parts: PartsOf, person: Viewer, language: Language) -> Me:
    """Office, role and rights of the token's bearer."""
    city = parts.city()
    office = city.office(person.office)
    return Me(
        login=person.login,
        display_name=person.display_name,
        office=person.office,
        office_name=office.name if office else person.office,
        role=person.role.value,
        role_name=say(f"auth.role.{person.role.value}", language),
        city=city.code,
        city_name=city.name,
        permissions=sorted(GRANTS.get(person.role, frozenset())),
    )
