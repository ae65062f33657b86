"""An office receives a project that it did not register: by transfer 流转 or offer 客商分流.

It gets a lead of its own at the end of the line, unless it stands there already, and the hold with
fresh clocks. A signing that ended the exclusive right has ended it for good: then nobody gets a
hold; where it did not, the hold passes without clocks, since what was signed is not lost by lapse.

The cool-down of a released office binds queue and pool. It does not bind what all parties agreed.

Invariant: receiving changes no first contact.
"""

from ledger.judge.acting import acting_office, as_acting
from ledger.judge.agreements_held import agreed_by_transfer
from ledger.judge.ahead import Ahead
from ledger.judge.decision import Decision, Moment, refused
from ledger.judge.hearing import Hearing
from ledger.judge.holds import has_room_under, is_signed_off, take_hold
from ledger.judge.progress_notes import next_note
from ledger.judge.state import CityState, ProjectState
from ledger.judge.transferring import Transfer
from ledger.transfer import has_part
from sharing.events.holds import HoldReleased, HoldTaken, LeadClaimed, Release
from sharing.events.transfers import TransferCompleted
from sharing.ids import lead_id_from
from sharing.submissions.transfers import CreditAgreement
from sharing.values import replaced


def known_project(hearing: Hearing, project_id: str) -> ProjectState | None:
    """The project as it is now; None where there is none, or none of which the office may know."""
    project = hearing.live(project_id)
    centre = hearing.city.city.code
    if project is None or not has_part(project, hearing.office, centre=centre):
        return None
    return project


def transfer_under_way(hearing: Hearing, transfer: Transfer) -> Decision:
    """There is a transfer already; only who may know of it is told so."""
    city = hearing.city.city
    receiver = city.office(transfer.to_office)
    name = receiver.name if receiver is not None else transfer.to_office
    day = replaced(hearing.moment, now=transfer.proposed_at).day_in(city.timezone).isoformat()
    return refused("transfer_under_way", office=name, day=day)


def has_room(hearing: Hearing, project: ProjectState, office: str) -> bool:
    """Whether the office may hold one project more; after a signing no hold is taken."""
    if is_signed_off(project, hearing.city):
        return True
    return has_room_under(hearing.state, hearing.city, at=hearing.moment.now)(office)


def lead_of_its_own(
    ahead: Ahead, project_id: str, *, office: str, city: CityState, moment: Moment
) -> str:
    """The standing lead for which the office acts on the project, a new one if there is none."""
    project = as_acting(ahead.the_project(project_id), city, at=moment.now)
    own = next((touch for touch in project.standing if touch.office == office), None)
    if own is not None:
        return own.lead_id
    lead_id = lead_id_from(moment.seed)
    ahead.apply(
        LeadClaimed(
            lead_id=lead_id,
            project_id=project_id,
            office=office,
            order=moment.order,
            at=moment.now,
        )
    )
    return lead_id


def receive_hold(
    ahead: Ahead,
    project_id: str,
    *,
    lead_id: str,
    how: str,
    release: Release,
    city: CityState,
    at: int,
) -> None:
    """The hold passes to this lead's office."""
    project = ahead.the_project(project_id)
    if is_signed_off(project, city):
        return
    hold = project.hold
    if hold.lead_id:
        ahead.apply(
            HoldReleased(
                project_id=project_id,
                lead_id=hold.lead_id,
                office=hold.office,
                release=release,
                at=at,
            )
        )
    office = acting_office(city, project.touch_of(lead_id).office, at=at)
    if project.signing is None:
        take_hold(ahead, project_id, lead_id=lead_id, office=office, how=how, city=city, at=at)
        return
    taken = {"project_id": project_id, "lead_id": lead_id, "office": office, "how": how, "at": at}
    ahead.apply(HoldTaken.model_validate(taken))


def complete_transfer(ahead: Ahead, project_id: str, *, city: CityState, moment: Moment) -> None:
    """Everybody consented: the receiver has a lead, the hold, and the landing."""
    transfer = ahead.the_project(project_id).transfer
    if transfer is None:
        raise LookupError(project_id)
    agreement = transfer.agreement
    to_office = acting_office(city, transfer.to_office, at=moment.now)
    ahead.apply(
        TransferCompleted.model_validate(
            {
                "transfer_id": transfer.transfer_id,
                "project_id": project_id,
                "transfer": transfer.kind,
                "from_office": transfer.from_office,
                "to_office": to_office,
                "at": moment.now,
                "agreement": CreditAgreement.model_validate_json(agreement) if agreement else None,
            }
        )
    )
    agreed_by_transfer(ahead, project_id, transfer, city=city, moment=moment)
    lead_id = lead_of_its_own(ahead, project_id, office=to_office, city=city, moment=moment)
    receive_hold(
        ahead,
        project_id,
        lead_id=lead_id,
        how="transfer",
        release="transfer",
        city=city,
        at=moment.now,
    )
    next_note(ahead, project_id, city=city, at=moment.now)
