"""Papers as callers send them: kept first, then named by hash in a statement."""

from typing import Any

from tests.evidence_samples import pdf
from tests.gateway.rest.town import Town


def paper(
    city: Town, who: str, *, kind: str = "minutes", signed_by: list[str] | None = None
) -> Any:
    """Evidence of one paper that this person's office sent."""
    kept = city.client.post("/api/v1/evidence", content=pdf(), headers=city.headers(who))
    assert kept.status_code == 201, kept.text
    told = {"kind": kind, "sha256": kept.json()["sha256"], "signed_by": signed_by or []}
    return {"papers": [told]}
