"""Sealed contacts: byte-identical on a retry, bound to their place, silent about their content."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.keys.envelope import open_contacts, seal_contacts
from sharing.contacts import (
    ContactPerson,
    Contacts,
    SealBroken,
    SealedContacts,
    SealScope,
    lead_key_id,
)

KEY = bytes(range(32))
SCOPE = SealScope("huaian", "qingjiangpu", "0192-aa")
PHONE = "13905170001"
CONTACTS = Contacts(persons=(ContactPerson(name="王小明", phone=PHONE, position="总经理"),))

text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
persons = st.builds(ContactPerson, name=text, phone=text, position=text, remark=text)
contacts = st.builds(Contacts, persons=st.lists(persons, max_size=5).map(tuple))


@given(contacts)
def test_what_is_sealed_opens_to_the_same_contacts(found: Contacts) -> None:
    sealed = seal_contacts(found, lead_key=KEY, scope=SCOPE)
    travelled = SealedContacts.model_validate_json(sealed.model_dump_json())
    assert open_contacts(travelled, lead_key=KEY, scope=SCOPE) == found


def test_a_retry_is_the_same_bytes() -> None:
    first = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE).model_dump_json()
    again = seal_contacts(CONTACTS.model_copy(), lead_key=bytes(KEY), scope=SCOPE)
    assert again.model_dump_json() == first


def test_the_sealed_form_is_fixed_for_ever() -> None:
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE)
    assert sealed.model_dump() == {
        "alg": "A256GCMSIV",
        "key_id": "b79724fee518c9ef11a09d9850edd8ef",
        "nonce": "M2mbr4N2FD203sCI",
        "ciphertext": (
            "bJH1TJY3NzLxhvF52tH0S+kcP3OpPn7PIlqlaOtbtE+fNmMzBW0QzZEr7rn+WDCyI+aKwqpG71FtOY7M"
            "3TXGc6gxIpq8X/IDOGKSUMrErXF5hMa7a4VWd7AiGGtATrJz7lcJ4QqmQajtwwEEmQXKRAXEcb+GFQq7"
            "2nAuJZ/oG4xVnu8yTEK+X4CWw/i/LMtw"
        ),
    }


def test_no_phone_and_no_name_can_be_read_in_the_sealed_bytes() -> None:
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE)
    seen = sealed.model_dump_json().encode() + b64decode(sealed.ciphertext)
    assert PHONE.encode() not in seen
    assert "王小明".encode() not in seen
    assert "\\u738b" not in seen.decode("latin-1")


@pytest.mark.parametrize("place", [0, 1, 40, -1])
def test_changed_bytes_do_not_open(place: int) -> None:
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE)
    for field in ("nonce", "ciphertext"):
        changed = bytearray(b64decode(getattr(sealed, field)))
        changed[place % len(changed)] ^= 1
        other = sealed.model_copy(update={field: b64encode(changed).decode()})
        with pytest.raises(SealBroken):
            open_contacts(other, lead_key=KEY, scope=SCOPE)


@pytest.mark.parametrize("cut", ["", "AAAA", "A", "===="])
def test_cut_bytes_do_not_open(cut: str) -> None:
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE)
    with pytest.raises(SealBroken):
        open_contacts(sealed.model_copy(update={"ciphertext": cut}), lead_key=KEY, scope=SCOPE)


@pytest.mark.parametrize(
    "other",
    [
        SCOPE._replace(city="ankang"),
        SCOPE._replace(office="hongze"),
        SCOPE._replace(submission_id="0192-ab"),
        SealScope("huaianq", "ingjiangpu", "0192-aa"),
    ],
)
def test_sealed_bytes_do_not_open_at_another_place(other: SealScope) -> None:
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE)
    with pytest.raises(SealBroken):
        open_contacts(sealed, lead_key=KEY, scope=other)


def test_sealed_bytes_do_not_open_as_another_field_or_under_another_key() -> None:
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE)
    with pytest.raises(SealBroken):
        open_contacts(sealed, lead_key=KEY, scope=SCOPE, field="remark")
    with pytest.raises(SealBroken):
        open_contacts(sealed, lead_key=bytes(32), scope=SCOPE)


def test_a_nonce_is_of_its_scope_and_field() -> None:
    seen = {
        seal_contacts(CONTACTS, lead_key=key, scope=scope, field=field).nonce
        for key in (KEY, bytes(32))
        for scope in (SCOPE, SCOPE._replace(submission_id="x"))
        for field in ("contacts", "remark")
    }
    assert len(seen) == 8


def test_the_length_does_not_show_whether_a_phone_is_there() -> None:
    def length(person: ContactPerson) -> int:
        sealed = seal_contacts(Contacts(persons=(person,)), lead_key=KEY, scope=SCOPE)
        return len(sealed.ciphertext)

    assert length(ContactPerson(name="王小明")) == length(ContactPerson(name="王明", phone=PHONE))


def test_a_follow_up_may_be_sealed_under_the_key_of_its_lead() -> None:
    follow_up = SCOPE._replace(submission_id="0192-zz")
    sealed = seal_contacts(CONTACTS, lead_key=KEY, scope=follow_up, key_id=lead_key_id(SCOPE))
    assert sealed.key_id == lead_key_id(SCOPE)
    assert open_contacts(sealed, lead_key=KEY, scope=follow_up) == CONTACTS


def test_contacts_do_not_show_themselves_in_logs_and_tracebacks() -> None:
    for shown in (f"{CONTACTS}", f"{CONTACTS!r}", f"{CONTACTS.persons}"):
        assert PHONE not in shown
        assert "王小明" not in shown


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "AAAA"},
        {"nonce": "A" * 15 + "="},
        {"ciphertext": "不是"},
        {"ciphertext": "A" * 65_537},
        {"alg": "none"},
        {"key_id": "../../etc"},
        {"extra": 1},
    ],
)
def test_a_malformed_envelope_is_refused(change: dict[str, object]) -> None:
    good = seal_contacts(CONTACTS, lead_key=KEY, scope=SCOPE).model_dump()
    assert SealedContacts.model_validate(good).model_dump() == good
    with pytest.raises(ValueError, match="validation error"):
        SealedContacts.model_validate(good | change)
