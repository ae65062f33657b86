"""Which scope an API key needs for which operation. What is not written here is closed to keys.

The rule: an operation is opened to keys by one scope, named here by method and path. Administering
people, rulings of the centre and the own sign-in have none, and so no key ever reaches them. What
the role of the machine client may not do stays refused behind this door.

Invariant: deny by default; an operation that is added later is closed to keys until it stands here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi import Request

from auth.permissions import Permission
from gateway.rest.problems import Problem

_P = Permission
API: Final = "/api/v1"
NO_SCOPE: Final = frozenset(
    {
        *("GET /me", "GET /offices"),
        *("GET /receipts/head", "GET /receipts/keys", "GET /receipts/consistency"),
        "POST /receipts/verify",
    }
)
"""What every key may ask: who it is, which offices there are, and what receipts are verified by."""

SCOPE_OF: Final[Mapping[str, Permission]] = MappingProxyType(
    {
        "GET /agreements": _P.OWN_CASE_READ,
        "GET /board": _P.CITY_BOARD_READ,
        "GET /cases": _P.OWN_CASE_READ,
        "GET /cases/{case_id}": _P.OWN_CASE_READ,
        "GET /evidence/{sha256}": _P.OWN_EVIDENCE_READ,
        "GET /exports": _P.OWN_STATEMENT_READ,
        "GET /exports/{issued_position}/{file}": _P.OWN_STATEMENT_READ,
        "GET /feed": _P.OWN_FEED_READ,
        "GET /feed/live": _P.OWN_FEED_READ,
        "GET /leads": _P.OWN_LEAD_READ,
        "GET /leads/{lead_id}": _P.OWN_LEAD_READ,
        "GET /objections": _P.OWN_CASE_READ,
        "GET /objections/{objection_id}": _P.OWN_CASE_READ,
        "GET /periods": _P.CITY_BOARD_READ,
        "GET /periods/{period}": _P.CITY_BOARD_READ,
        "GET /pool": _P.OWN_LEAD_READ,
        "GET /projects": _P.CITY_BOARD_READ,
        "GET /proposals": _P.OWN_CASE_READ,
        "GET /reconciliation/{account}": _P.OWN_STATEMENT_READ,
        "GET /shopping-around": _P.OWN_CASE_READ,
        "GET /statements/{office}": _P.OWN_STATEMENT_READ,
        "GET /statements/{office}/explanation": _P.OWN_STATEMENT_READ,
        "GET /submissions/{submission_id}": _P.OWN_SUBMISSION_READ,
        "GET /submissions/{submission_id}/receipt": _P.OWN_SUBMISSION_READ,
        "GET /transfers": _P.OWN_CASE_READ,
        "PATCH /leads/{lead_id}": _P.OWN_LEAD_AMEND,
        "POST /batches/{batch}/take-back": _P.OWN_BATCH_TAKE_BACK,
        "POST /cases/{case_id}/offer-answer": _P.OWN_OFFER_ANSWER,
        "POST /evidence": _P.OWN_EVIDENCE_STORE,
        "POST /leads": _P.OWN_LEAD_REGISTER,
        "POST /leads/{lead_id}/companies": _P.OWN_LEAD_LINK_COMPANY,
        "POST /leads/{lead_id}/extension": _P.OWN_HOLD_EXTEND,
        "POST /leads/{lead_id}/follow-ups": _P.OWN_LEAD_FOLLOW_UP,
        "POST /leads/{lead_id}/objection": _P.OWN_OBJECTION_FILE,
        "POST /leads/{lead_id}/release": _P.OWN_HOLD_RELEASE,
        "POST /leads/{lead_id}/withdrawal": _P.OWN_LEAD_WITHDRAW,
        "POST /objections/{objection_id}/withdrawal": _P.OWN_OBJECTION_FILE,
        "POST /periods/{period}/claims": _P.OWN_FIGURE_CLAIM,
        "POST /projects/{project_id}/agreements": _P.OWN_AGREEMENT_PROPOSE,
        "POST /projects/{project_id}/agreements/{agreement_id}/consent": _P.OWN_AGREEMENT_ANSWER,
        "POST /projects/{project_id}/agreements/{agreement_id}/refusal": _P.OWN_AGREEMENT_ANSWER,
        "POST /projects/{project_id}/claim": _P.OWN_HOLD_CLAIM,
        "POST /projects/{project_id}/could-not-land": _P.OWN_COULD_NOT_LAND_DECLARE,
        "POST /projects/{project_id}/progress-notes": _P.OWN_PROGRESS_NOTE_FILE,
        "POST /projects/{project_id}/proposals": _P.OWN_RECOGNITION_PROPOSE,
        "POST /projects/{project_id}/transfer": _P.OWN_TRANSFER_PROPOSE,
        "POST /projects/{project_id}/transfer/consents": _P.OWN_TRANSFER_ANSWER,
        "POST /projects/{project_id}/transfer/refusal": _P.OWN_TRANSFER_ANSWER,
        "POST /projects/{project_id}/transfer/withdrawal": _P.OWN_TRANSFER_PROPOSE,
        "POST /projects/{project_id}/proposals/{proposal_id}/withdrawal": (
            _P.OWN_RECOGNITION_PROPOSE
        ),
    }
)


def refuse_beyond_scopes(request: Request, scopes: frozenset[Permission]) -> None:
    """Refuse what this key's scopes do not open. Raises Problem (403)."""
    path = str(getattr(request.scope.get("route"), "path", "")).removeprefix(API)
    operation = f"{request.method} {path}"
    if operation not in NO_SCOPE and SCOPE_OF.get(operation) not in scopes:
        raise Problem(403, "key_scope_missing", "auth.key_scope_missing")
