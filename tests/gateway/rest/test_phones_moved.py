"""A phone number in an open text is offered to the contacts, and moved where that is taken."""

from typing import Any

import orjson
import pytest
from sqlalchemy import select

from gateway.saying.moving_phones import MARK
from infra.keys.envelope import open_contacts
from infra.store.reads import JOURNAL
from sharing.contacts import SealedContacts, SealScope
from sharing.phones import moved_out
from tests.gateway.pages.browsing import form_of, visitor
from tests.gateway.rest.town import LIANSHUI, Town, lead

PHONE = "138 1234 5678"


def persons_of(city: Town, submission_id: str) -> list[dict[str, Any]]:
    """The contact persons that a submission sealed."""
    query = select(JOURNAL.c.events).where(JOURNAL.c.submission_id == submission_id)
    with city.opened.engine.connect() as connection:
        events = orjson.loads(bytes(connection.execute(query).scalar_one()))
    sealed = SealedContacts.model_validate(events[0]["contacts"])
    key = city.opened.keys.read_key(city=city.opened.city, key_id=sealed.key_id)
    scope = SealScope(city.opened.city, LIANSHUI, submission_id)
    opened = open_contacts(sealed, lead_key=key, scope=scope)
    return [person.model_dump(exclude_defaults=True) for person in opened.persons]


def test_the_refusal_names_every_field_and_how_to_have_them_moved(city: Town) -> None:
    commercial = {"content": f"找王总{PHONE}", "amount_said": f"问{PHONE}"}
    answer = city.write("lianshui", "/leads", lead(commercial=commercial))
    fields = ["commercial.amount_said", "commercial.content"]
    told = answer.json()
    assert sorted(each["field"] for each in told["errors"]) == fields
    assert told["suggestion"]["move_phones"] is True
    assert sorted(told["suggestion"]["fields"]) == fields
    assert "5678" not in answer.text


def test_a_registration_keeps_its_numbers_sealed_and_marks_where_they_stood(city: Town) -> None:
    contacts = {"persons": [{"name": "李某", "phone": "139****0000"}]}
    body = lead(
        project=f"电驱壳体项目{PHONE}",
        commercial={"amount_yuan": 1_200_000_000, "content": f"找王总{PHONE}详谈"},
        contacts=contacts,
    )
    answer = city.write("lianshui", "/leads?move_phones=true", body, key="moved-1")
    assert answer.status_code == 201, answer.text
    persons = persons_of(city, "moved-1")
    assert persons == [contacts["persons"][0], {"phone": PHONE}, {"phone": PHONE}]
    shown = city.get("lianshui", f"/leads/{answer.json()['lead_id']}").json()
    assert (shown["project"], shown["content"]) == ("电驱壳体项目", f"找王总{MARK}详谈")
    again = city.write("lianshui", "/leads?move_phones=true", body, key="moved-1")
    assert again.json() == answer.json()


def test_a_follow_up_keeps_its_number_in_the_contacts_of_the_lead(city: Town) -> None:
    lead_id = city.register("lianshui", investor="淮安跟进食品有限公司")["lead_id"]
    path = f"/leads/{lead_id}/follow-ups"
    answer = city.write("lianshui", f"{path}?move_phones=true", {"note": f"来电{PHONE}"}, key="f-1")
    assert answer.status_code == 200, answer.text
    assert persons_of(city, "f-1.contacts") == [{"phone": PHONE}]
    shown = city.get("lianshui", f"/leads/{lead_id}", min_position=answer.json()["position"])
    assert [note["note"] for note in shown.json()["notes"]] == [f"来电{MARK}"]
    assert shown.json()["has_contacts"]
    assert PHONE.encode() not in b"".join(
        record.value for record in city.opened.log.read(from_offset=0, records_max=1000)
    )


def test_nothing_is_moved_into_another_offices_lead(city: Town) -> None:
    lead_id = city.register("xuyi")["lead_id"]
    path = f"/leads/{lead_id}/follow-ups?move_phones=true"
    assert city.write("lianshui", path, {"note": PHONE}).json()["reason"] == "lead_unknown"


@pytest.mark.parametrize(
    ("text", "clean", "numbers"),
    [
        ("无", "无", ()),
        (f"王{PHONE}、0517-83612345", "王#、#", (PHONE, "0517-83612345")),
        ("13812345678", "#", ("13812345678",)),
    ],
)
def test_each_number_is_taken_out_as_it_was_written(
    text: str, clean: str, numbers: tuple[str, ...]
) -> None:
    assert moved_out(text, mark="#") == (clean, numbers)


def test_a_page_offers_to_move_the_number_with_one_button(city: Town) -> None:
    lead_id = city.register("lianshui", investor="盐城按钮机械有限公司")["lead_id"]
    browser = visitor(city, "lianshui")
    form = form_of(browser.get(f"/leads/{lead_id}").text, "follow_up_lead")
    sent = form | {"stage": "在谈", "note": f"来电{PHONE}"}
    refused = browser.post(f"/leads/{lead_id}", data=sent)
    assert refused.status_code == 422
    offered = form_of(refused.text, "follow_up_lead")
    assert (offered["note"], offered["move_phones"]) == (f"来电{PHONE}", "yes")
    kept = browser.post(f"/leads/{lead_id}", data=offered)
    assert kept.status_code == 303, kept.text
    assert persons_of(city, f"{form['submission_id']}.contacts") == [{"phone": PHONE}]
    page = browser.get(kept.headers["location"]).text
    assert f"来电{MARK}" in page
    assert PHONE not in page
