"""Transfer 流转: a project goes to another office of the city, and first contact stays where it is.

The rule (DESIGN 4): the office that has the project in hand, the first-contact office or the city
centre proposes; the pack says which kinds there are and which of four parties must consent: the
holder, the receiver, the investor by its paper, the centre. Who proposes has consented for its own
part. When all have consented the receiver holds the project and is its place of landing.

Kinds: *county* (between counties and parks), *unit* (from a bureau or department without land to a
county or park), *chemical* (a chemical project to the city's chemical park).

Who gives: the holder; where nobody holds, since a signing ended the hold or 无法落地 was granted,
the place of landing, else the first-contact office. A project in the pool is claimed, not
transferred, unless 无法落地 was granted.

Invariant: pure functions of project and city; nothing here names a new first contact.
"""

from auth.offices import Office, OfficeKind
from ledger.credit import facts_of
from ledger.judge.state import ProjectState
from ledger.judge.transferring import Transfer
from ledger.rules.disputes import TransferRule
from sharing.sections import Evidence, Party

_COUNTIES = frozenset({OfficeKind.COUNTY, OfficeKind.PARK})
_UNITS = frozenset({OfficeKind.BUREAU, OfficeKind.DEPARTMENT})


def giver_of(project: ProjectState) -> str:
    """The office that has the project in hand and can give it away."""
    return project.hold.office or project.landing_office or project.first_office


def is_free_to_claim(project: ProjectState) -> bool:
    """Whether it stands in the pool, from which offices claim."""
    return project.hold.in_pool and not project.could_not_land


def awaits_ruling(project: ProjectState) -> bool:
    """Whether an objection is live or it is asked whose project it is: then nothing moves."""
    return bool(project.objections) or project.is_in_suspense


def awaits_match(project: ProjectState) -> bool:
    """Whether a registration of it was not compared with the others yet: a matter of seconds."""
    return any(touch.is_active and not touch.is_matched for touch in project.touches)


def has_part(project: ProjectState, office: str, *, centre: str) -> bool:
    """Whether an office may know of the project: others are told that there is none."""
    return (
        office in {centre, project.landing_office}
        or any(touch.office == office for touch in project.touches)
        or is_in_deal(project, office, centre=centre)
    )


def is_in_deal(project: ProjectState, office: str, *, centre: str) -> bool:
    """Whether an office may know of the transfer that is under way."""
    transfer = project.transfer
    if transfer is None:
        return False
    named = {transfer.from_office, transfer.to_office, transfer.proposed_by}
    return office in {*named, project.first_office, giver_of(project), centre}


def may_propose(project: ProjectState, office: str, *, centre: str) -> bool:
    """The office that has it in hand, the first-contact office, or the centre."""
    return office in {giver_of(project), project.first_office, centre}


def is_between_counties(giver: Office, receiver: Office) -> bool:
    """县区之间: both are counties or parks."""
    return giver.kind in _COUNTIES and receiver.kind in _COUNTIES


def is_from_unit(giver: Office, receiver: Office) -> bool:
    """部门、驻外机构到县区: the giver is a unit, the receiver a county or park."""
    return giver.kind in _UNITS and receiver.kind in _COUNTIES


def is_chemical(project: ProjectState) -> bool:
    """Whether the facts that count say that it is a chemical project."""
    return bool(facts_of(project).is_chemical)


def speaker_for(party: Party, transfer: Transfer, *, centre: str) -> frozenset[str]:
    """The offices that can consent for a party; the investor's paper is filed by any of them."""
    match party:
        case Party.HOLDER:
            return frozenset({transfer.from_office})
        case Party.RECEIVER:
            return frozenset({transfer.to_office})
        case Party.CENTRE:
            return frozenset({centre})
        case Party.INVESTOR:
            named = {transfer.from_office, transfer.to_office, transfer.proposed_by}
            return frozenset({*named, centre})


def has_investors_paper(evidence: Evidence | None) -> bool:
    """Whether the evidence has a paper that the investor signed."""
    papers = evidence.papers if evidence is not None else ()
    return any(Party.INVESTOR in paper.signed_by for paper in papers)


def implied_consents(
    rule: TransferRule, transfer: Transfer, evidence: Evidence | None, *, centre: str
) -> tuple[Party, ...]:
    """The consents that lie in the proposal: the proposer's own, and the investor's paper."""
    own = (
        party
        for party in rule.consents
        if transfer.proposed_by in speaker_for(party, transfer, centre=centre)
    )
    return tuple(p for p in own if p is not Party.INVESTOR or has_investors_paper(evidence))


def is_complete(rule: TransferRule, transfer: Transfer) -> bool:
    """Whether every party that the rule names has consented."""
    return all(party.value in transfer.consents for party in rule.consents)


def parties_to_agreement(project: ProjectState, to_office: str) -> frozenset[str]:
    """The offices to which a credit agreement can give a share: those that the proposer knows.

    Others that may stand in the project are left out: naming them would be a way to find them.
    """
    named = {giver_of(project), project.first_office, project.landing_office, to_office}
    return frozenset(named - {""})
