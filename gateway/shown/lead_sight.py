"""How a viewer stands to a single lead, under which name, and what of it is left out.

Single leads are read by their own office, the city, and who is put in charge; what all others see
is the card of the project. ``masked_lead`` empties every section that the door does not show, so
that whatever is made from the lead afterwards cannot tell it.

Invariant: a masked lead holds no value of a field class that the viewer is not shown.
"""

from collections.abc import Callable, Collection

from auth.actors import Actor
from gateway.shown.naming import Named, named
from ledger.views import LeadView
from sharing.events.leads import Placing
from sharing.field_classes import FieldClass
from sharing.sections import Commercial, FirstTalk, Summary
from sharing.visibility import LeadState, Parties, Relation, is_party_to, relations_of, shows

LeadReading = Callable[[Actor, LeadView], bool]
"""Whether this viewer may read something of this single lead."""
_EMPTY: dict[FieldClass, dict[str, object]] = {
    FieldClass.IDENTITY: {"companies": ()},
    FieldClass.CONTACTS: {"has_contacts": False},
    FieldClass.COMMERCIAL: {"commercial": Commercial()},
    FieldClass.SUMMARY: {"summary": Summary()},
    FieldClass.EVIDENCE: {},
    FieldClass.HISTORY: {
        "first_talk": FirstTalk(),
        "candidates": (),
        "rows": (),
        "notes": (),
        "matcher": "",
        "lacking": (),
        "screening_reason": "",
        "order": 0,
        "handlers": (),
        "approval": "",
    },
}
"""By class, the fields of a lead's view that belong to it, as if nothing had been said. The name is
masked apart (``lead_named``), of evidence the view holds nothing.
"""


def relations_to_lead(
    viewer: Actor, lead: LeadView, *, offered: Collection[str] = ()
) -> frozenset[Relation]:
    """How the viewer stands to a single lead."""
    return relations_of(
        viewer,
        Parties(
            project_id=lead.project_id,
            chain=lead.summary.chain,
            registered=(lead.office,),
            offered=offered,
        ),
    )


def lead_is_visible(viewer: Actor, lead: LeadView) -> bool:
    """Whether this viewer may read the single lead; what others see of it is the project's card."""
    return shows_of_lead(viewer, lead, FieldClass.IDENTITY)


def history_is_visible(viewer: Actor, lead: LeadView) -> bool:
    """Whether this viewer may read how the single lead was decided about."""
    return shows_of_lead(viewer, lead, FieldClass.HISTORY)


def is_own_lead(viewer: Actor, lead: LeadView) -> bool:
    """Whether it is a lead of the viewer's own office, whose business the viewer may see to."""
    return lead.office in viewer.offices and is_party_to(viewer, {lead.office})


def shows_of_lead(viewer: Actor, lead: LeadView, field_class: FieldClass) -> bool:
    """Whether a class of the single lead is shown to this viewer as it is."""
    return shows(viewer, relations_to_lead(viewer, lead), LeadState.SEALED, field_class)


def owns_name(lead: LeadView) -> bool:
    """Whether the lead's office itself said the name; a claim from the pool takes it over."""
    return lead.placing is not Placing.CLAIMED


def lead_named(viewer: Actor, lead: LeadView, *, secret: bytes) -> Named:
    """The lead's identity for this viewer."""
    return named(
        viewer,
        lead.identity,
        relations=relations_to_lead(viewer, lead),
        state=LeadState.SEALED,
        project_id=lead.project_id,
        secret=secret,
        owns_name=owns_name(lead),
    )


def masked_lead(viewer: Actor, lead: LeadView, *, offered: Collection[str] = ()) -> LeadView:
    """The lead without everything that this viewer is not shown, its name apart."""
    relations = relations_to_lead(viewer, lead, offered=offered)
    hidden: dict[str, object] = {}
    for field_class, empty in _EMPTY.items():
        if not shows(viewer, relations, LeadState.SEALED, field_class):
            hidden |= empty
    return lead.model_copy(update=hidden) if hidden else lead
