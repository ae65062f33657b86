"""Every free text that a request can carry × where a phone number that is typed into it ends.

The table has each field of each body of the API that takes any text, as the application describes
them. ``refused``: 422 with the field, and nothing is said or kept. ``sealed``: it goes into the
envelope of the lead, which erasure reaches. What is neither is in ``NOT_KEPT`` with the reason. A
new field that stands nowhere fails here.

Edge case: what takes codes, days, hashes or amounts alone is no free text; each field's own limits
are tried with a text that holds a number.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import text as sql

from auth.actors import Role
from infra.store.people import People
from tests.gateway.rest.signing import propose, put
from tests.gateway.rest.town import LIANSHUI, Town, town
from tests.gateway.rest.typed import PHONE, free_texts

REFUSED: Final = """
administrator POST /rights-changes                       reason display_name label
security   POST /rights-changes/{change_id}/decision     reason
head       POST /deputies                                reason
lianshui   POST /leads                                   LEAD
lianshui   PATCH /leads/{lead_id}                        LEAD reason
lianshui   POST /leads/{lead_id}/follow-ups              stage note
lianshui   POST /leads/{lead_id}/withdrawal              reason
lianshui   POST /leads/{lead_id}/companies               identity.investor identity.project PAPERS
lianshui   POST /batches/{batch}/take-back               reason
centre     POST /leads/{lead_id}/erasure                 reason
centre     POST /cases/{case_id}/ruling                  reason
centre     PUT /cases/{case_id}/assignee                 assignee
centre     POST /leads/{lead_id}/merge                   reason
centre     POST /leads/{lead_id}/unmerge                 reason
centre     POST /leads/{lead_id}/screening               lacking.0 reason
lianshui   POST /leads/{lead_id}/extension               reason PAPERS
lianshui   POST /leads/{lead_id}/release                 reason
lianshui   POST /projects/{project_id}/claim             note
lianshui   POST /projects/{project_id}/transfer          reason PAPERS SHARES
lianshui   POST /projects/{project_id}/transfer/consents PAPERS
lianshui   POST /projects/{project_id}/transfer/refusal  reason
lianshui   POST /projects/{project_id}/transfer/withdrawal reason
lianshui   POST /projects/{project_id}/could-not-land    reason PAPERS
centre     POST /projects/{project_id}/could-not-land/decision reason
lianshui   POST /projects/{project_id}/progress-notes    stage note
centre     POST /leads/{lead_id}/offer                   reason
lianshui   POST /cases/{case_id}/offer-answer            note
centre     POST /cases/{case_id}/offer-settlement        reason
lianshui   POST /leads/{lead_id}/objection               grounds PAPERS
lianshui   POST /objections/{objection_id}/withdrawal    reason
centre     POST /objections/{objection_id}/ruling        reason
centre     POST /first-contacts/confirmation             reason
lianshui   POST /projects/{project_id}/proposals         note CLAIM PAPERS
centre     POST /proposals/decisions                     decisions.0.reason
centre     POST /projects/{project_id}/attainments       basis CLAIM PAPERS
centre     POST /projects/{project_id}/revocation        reason
lianshui   POST /projects/{project_id}/agreements        terms.0.indicator reason PAPERS
lianshui   POST /projects/{project_id}/agreements/{agreement_id}/consent PAPERS
lianshui   POST /projects/{project_id}/agreements/{agreement_id}/refusal reason
centre     POST /projects/{project_id}/agreements/{agreement_id}/end reason
centre     POST /periods/{period}/closing                reason
head       POST /periods/{period}/statements/{office}/confirmation reason
head       POST /periods/{period}/statements/{office}/dispute reason
centre     POST /periods/{period}/statements/{office}/settlement reason
lianshui   POST /periods/{period}/claims                 indicator rows.0.title note
centre     POST /offices/changes                         basis OFFICES
centre     POST /projects/{project_id}/signing           industry chain origin basis PAPERS
centre     POST /projects/{project_id}/start             basis PAPERS
centre     PUT /projects/{project_id}/landing            basis
head       POST /approvals/{subject}/refusal             reason
head       PUT /approval-setting                         kinds.0
head       POST /leads/hand-over                         reason
centre     POST /charges                                 chain reason
centre     POST /charges/{charge_id}/end                 reason
centre     PUT /visibility                               table reason
"""
PARTS: Final = {
    "LEAD": "identity.investor identity.project commercial.amount_said commercial.content "
    "summary.industry summary.chain summary.stage first_talk.source first_talk.form PAPERS",
    "PAPERS": "evidence.files.0 evidence.note",
    "SHARES": "agreement.terms.0.indicator agreement.evidence.files.0 agreement.evidence.note",
    "CLAIM": "usd_rate.source industry chain origin",
    "OFFICES": "change.name change.aliases.0 change.into.name change.into.aliases.0 "
    "change.into.0.name change.into.0.aliases.0 change.office.name change.office.aliases.0",
    "TOKEN": "otp device_token username password scope client_id client_secret",
    "PERSON": "contacts.persons.0.name contacts.persons.0.phone contacts.persons.0.position "
    "contacts.persons.0.remark",
}
SEALED: Final = """
lianshui   POST /leads                                   PERSON
lianshui   PATCH /leads/{lead_id}                        PERSON
"""
NOT_KEPT: Final = {
    "a secret: of what is given out a hash is kept, of what is tried nothing": """
        POST /token                       TOKEN
        POST /token/refresh               refresh_token
        POST /invitations/acceptance      code password
        POST /me/password                 old new
        POST /me/second-factor            password code
        POST /me/second-factor/confirmation code
    """,
    "looked up among what there is; another name is refused and not kept": """
        POST /me/acting                   office role in_stead_of
        POST /rights-changes              scopes.0
        POST /exports                     period office
    """,
    "answered and forgotten": """
        POST /receipts/verify             files.0 keys.0
        POST /leads/preview               LEAD PERSON
    """,
}
"""Why a text is not kept."""
MORE: Final[dict[str, dict[str, Any]]] = {
    "POST /charges": {"person": "leader", "capacity": "leader"},
    "POST /leads/hand-over": {"to_person": "lianshui"},
}
"""What has to be so before a text is looked at: somebody who may be put there."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with a head of an office."""
    with town(tmp_path_factory.mktemp("texts")) as running:
        put(running, "head", (LIANSHUI, Role.OFFICE_HEAD))
        yield running


@pytest.fixture(scope="module")
def ids(city: Town) -> dict[str, str]:
    """What stands in the addresses; of most things none needs to be there."""
    lead = city.register("lianshui", investor="自由文本有限公司")
    city.get("centre", "/offices", min_position=lead["position"])
    change = propose(city, kind="reset_password", login="xuyi", reason="遗忘")
    known = {"period": "2025-01", "office": LIANSHUI, "change_id": change}
    known |= {"lead_id": lead["lead_id"], "project_id": lead["project_id"]}
    rest = re.findall(r"\{(\w+)\}", REFUSED)
    return dict.fromkeys(rest, "A1") | known


def fields_of(said: list[str]) -> list[str]:
    """The fields, with the parts that several bodies share."""
    every = [PARTS.get(each, each).split() for each in said]
    flat = [field for fields in every for field in fields]
    return flat if flat == said else fields_of(flat)


def cells(table: str) -> list[tuple[str, str, str]]:
    """Who, operation and field of every cell."""
    found = []
    for line in table.strip().splitlines():
        who, method, path, *said = line.split()
        found += [(who, f"{method} {path}", field) for field in fields_of(said)]
    return found


def bodies(city: Town) -> dict[tuple[str, str], Any]:
    """By operation and field a body with a phone number there."""
    described = city.client.get("/api/v1/openapi.json").json()
    found = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            named = f"{method.upper()} {path.removeprefix('/api/v1')}"
            for sent in operation.get("requestBody", {}).get("content", {}).values():
                for where, body in free_texts(sent["schema"], described["components"]["schemas"]):
                    found[named, ".".join(where)] = body
    return found


def test_the_table_has_every_free_text_of_the_application(city: Town) -> None:
    kept = [cell[1:] for table in (REFUSED, SEALED) for cell in cells(table)]
    plain = [f"- {line}" for lines in NOT_KEPT.values() for line in lines.strip().splitlines()]
    kept += [cell[1:] for line in plain for cell in cells(line)]
    assert sorted(kept) == sorted(bodies(city))


def test_a_number_in_a_text_that_no_erasure_reaches_is_refused_with_its_field(
    city: Town, ids: dict[str, str]
) -> None:
    made = bodies(city)
    end, rights = city.opened.log.end_offset(), changes(city)
    for who, operation, field in cells(REFUSED):
        method, path = operation.split()
        body = made[operation, field] | MORE.get(operation, {})
        answer = city.write(who, path.format(**ids), body, method=method)
        told = answer.json()
        where = (operation, field, told)
        assert (answer.status_code, told.get("reason")) == (422, "phone_in_open_text"), where
        # A claim is a part of what is said, though not of what is sent.
        assert [each["field"].removeprefix("claim.") for each in told["errors"]] == [field], where
        assert PHONE not in answer.text
        assert "请去掉号码" in told["detail"]
        assert "contacts（联系人）" in told["detail"]
    assert city.opened.log.end_offset() == end
    assert changes(city) == rights


def changes(city: Town) -> list[Any]:
    """What is kept of rights and deputies."""
    with city.opened.engine.connect() as connection:
        tables = ("rights_change", "deputy", "rights_event")
        return [connection.execute(sql(f"SELECT * FROM {each}")).all() for each in tables]  # noqa: S608  tables of ours


def test_a_number_among_the_contacts_is_taken_and_sealed(city: Town, ids: dict[str, str]) -> None:
    made = bodies(city)
    for who, operation, field in cells(SEALED):
        method, path = operation.split()
        end = city.opened.log.end_offset()
        answer = city.write(who, path.format(**ids), made[operation, field], method=method)
        assert answer.status_code in {200, 201}, (operation, field, answer.text)
        said = city.opened.log.read(from_offset=end, records_max=10)
        assert said
        assert not any(PHONE.encode() in record.value for record in said)


def test_what_to_do_is_told_in_english_too(city: Town) -> None:
    sent = {"kind": "reset_password", "login": "xuyi", "reason": f"call {PHONE}"}
    told = city.write("administrator", "/rights-changes", sent, language="en").json()
    assert "Write it without the number" in told["detail"]
    assert "under contacts of a lead" in told["detail"]


@pytest.mark.parametrize(
    ("path", "field"),
    [("/leads/13812345678/withdrawal", "lead_id"), ("/batches/13812345678/take-back", "batch")],
)
def test_an_id_in_an_address_that_is_a_number_is_not_kept_either(
    city: Town, path: str, field: str
) -> None:
    end = city.opened.log.end_offset()
    answer = city.write("lianshui", path, {"reason": "误报"})
    assert (answer.status_code, answer.json()["reason"]) == (422, "phone_in_open_text")
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert city.opened.log.end_offset() == end
    ours = "/batches/batch-13812345678abcdefabcdefa/take-back"
    assert city.write("lianshui", ours, {"reason": "误报"}).json()["reason"] == "batch_unknown"


def test_nobody_is_invited_under_a_phone_number(city: Town) -> None:
    invited = {"kind": "invite", "login": "13812345678", "reason": "新到岗", "office": LIANSHUI}
    answer = city.write("administrator", "/rights-changes", invited | {"role": "office_staff"})
    assert (answer.status_code, answer.json()["reason"]) == (422, "phone_in_open_text")
    assert [each["field"] for each in answer.json()["errors"]] == ["login"]
    assert People(city.opened.engine, city.opened.city).find("13812345678") is None


def test_disabling_an_account_says_its_reason_without_a_number(city: Town) -> None:
    sent = {"kind": "disable", "login": "xuyi", "reason": f"离职，{PHONE}"}
    answer = city.write("administrator", "/rights-changes", sent)
    assert (answer.status_code, answer.json()["reason"]) == (422, "phone_in_open_text")
    plain = city.write("administrator", "/rights-changes", sent | {"reason": "离职"})
    assert plain.status_code == 201, plain.text
