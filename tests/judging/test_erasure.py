"""What is forgotten of a lead 删除联系人, by the judge. Rule: docs/rules/erasure.md."""

from auth.actors import Role
from sharing.events.showing import LeadErased
from tests.judging.bodies import lead_body, withdraw_body
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import OFFICES

KEYS, PAPERS = ("ab" * 16, "cd" * 16), ("ef" * 32,)


def erasure(lead_id: str, **changes: object) -> dict[str, object]:
    return {
        "kind": "erase_lead",
        "version": 1,
        "lead_id": lead_id,
        "key_ids": list(KEYS),
        "papers": list(PAPERS),
        "reason": "联系人要求删除",
    } | changes


def test_the_journal_keeps_what_was_erased_of_whom_and_why() -> None:
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    (event,) = city.say("甲县", erasure(lead.lead_id), role=Role.OFFICE_HEAD).events
    assert isinstance(event, LeadErased)
    assert (event.key_ids, event.papers, event.reason) == (KEYS, PAPERS, "联系人要求删除")
    assert (event.lead_id, event.project_id) == (lead.lead_id, lead.project_id)


def test_the_centre_erases_for_an_office_and_the_event_names_the_office() -> None:
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    city.say("甲县", withdraw_body(lead.lead_id))
    (event,) = city.say("市商务局", erasure(lead.lead_id)).events
    assert isinstance(event, LeadErased)
    assert event.office == OFFICES["甲县"]


def test_nobody_erases_what_is_another_offices_or_nothing_or_without_a_reason() -> None:
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    head = Role.OFFICE_HEAD
    assert city.say("乙县", erasure(lead.lead_id), role=head).reason == "lead_unknown"
    assert city.say("甲县", erasure("LNONE"), role=head).reason == "lead_unknown"
    assert city.say("甲县", erasure(lead.lead_id), role=Role.OFFICE_STAFF).reason == "role_may_not"
    assert city.say("甲县", erasure(lead.lead_id, reason=" "), role=head).verdict == "refused"
    assert city.say("甲县", erasure(lead.lead_id, key_ids=["no"]), role=head).verdict == "refused"
