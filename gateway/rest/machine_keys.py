"""API keys 接口密钥 of machine clients: which there are, and revoking one.

Issuing is a change of rights (``POST /rights-changes`` with ``issue_key``) and needs two people;
revoking is at once, by an administrator or a security officer.
"""

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from auth.actors import Role
from gateway.rest.own_sign_in import instant
from gateway.rest.parts import PartsOf
from gateway.rest.people import READ, WRITE, Reader, clean_id
from gateway.rest.problems import Problem, not_found
from infra.clock import milliseconds

router = APIRouter(prefix="/api-keys", tags=["人员与权限 people"])


class KeyShown(BaseModel):
    """One key without its secret."""

    key_id: str
    login: str
    label: str
    scopes: list[str]
    made_at: str
    expires_at: str
    revoked_at: str
    made_by: str


@router.get("", summary="接口密钥 API keys", responses=READ)
def keys(parts: PartsOf, person: Reader) -> list[KeyShown]:
    """All keys, the newest first; the secrets are nowhere."""
    del person
    return [
        KeyShown(
            key_id=key.key_id,
            login=key.login,
            label=key.label,
            scopes=sorted(key.scopes),
            made_at=instant(key.made_at),
            expires_at=instant(key.expires_at),
            revoked_at=instant(key.revoked_at) if key.revoked_at else "",
            made_by=key.made_by,
        )
        for key in parts.people.api_keys.all()
    ]


@router.delete("/{key_id}", summary="吊销密钥 Revoke a key", responses=WRITE, status_code=204)
def revoke(key_id: str, parts: PartsOf, person: Reader) -> Response:
    """It works no longer, at once."""
    if person.role is Role.AUDITOR:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    now = milliseconds(parts.deployment.clock.now())
    by, stead = person.login, person.in_stead_of
    if not parts.people.revoke_key(clean_id(key_id), by=by, now=now, in_stead_of=stead):
        raise not_found()
    return Response(status_code=204)
