"""The shape of a fold into views, and the facts that a project takes from its first lead."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.views import Documents, LeadView

ViewFolds = Mapping[type[Any], Callable[[Any, Documents, int], None]]
"""By event: what takes it over into the documents, given the journal row's number."""


def facts_of_lead(lead: LeadView) -> dict[str, object]:
    """The project's facts as its first lead says them. Whoever becomes first contact later is
    shown with its own words, never with those of the office that left.
    """
    return {
        "identity": lead.identity,
        "amount_yuan": lead.commercial.amount_yuan,
        "amount_usd_cents": lead.commercial.amount_usd_cents,
        "industry": lead.summary.industry,
        "chain": lead.summary.chain,
        "is_chemical": lead.summary.is_chemical,
    }
