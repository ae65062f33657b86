"""Sealing contact persons, so that a retry of a submission is the same bytes.

The rule: nonce = the first 12 bytes of HMAC-SHA256(lead key, scope and field). The same contacts in
the same field of the same submission seal to the same bytes; a submission repeated with *other*
contacts reuses the nonce, which GCM-SIV stands. City, office, submission id and field are bound to
the ciphertext: moved to another place it does not open.

Edge cases: the text is padded with spaces to a multiple of 64 bytes, so that the length does not
show whether a phone number is there. A key id that is not the scope's is kept as said, since a
follow-up may be sealed under the key of its lead.
"""

import hmac
from base64 import b64decode, b64encode
from typing import Final

from pydantic import ValidationError

from infra.keys.sealing import NONCE_BYTES, seal, unseal
from sharing.contacts import Contacts, SealBroken, SealedContacts, SealScope, lead_key_id
from sharing.framing import framed

CONTACTS_FIELD: Final = "contacts"
PAD_BYTES: Final = 64


def seal_contacts(
    contacts: Contacts,
    *,
    lead_key: bytes,
    scope: SealScope,
    field: str = CONTACTS_FIELD,
    key_id: str = "",
) -> SealedContacts:
    """The contacts, sealed for this scope and field under the 32-byte ``lead_key``.

    ``key_id`` names the key in the key store; by default it is the key of the scope itself.
    """
    plain = contacts.model_dump_json().encode()
    plain += b" " * (-len(plain) % PAD_BYTES)
    nonce, bound_to = _nonce(lead_key, scope, field), _bound_to(scope, field)
    sealed = seal(plain, key=lead_key, nonce=nonce, bound_to=bound_to)
    return SealedContacts(
        key_id=key_id or lead_key_id(scope),
        nonce=b64encode(nonce).decode(),
        ciphertext=b64encode(sealed).decode(),
    )


def open_contacts(
    sealed: SealedContacts, *, lead_key: bytes, scope: SealScope, field: str = CONTACTS_FIELD
) -> Contacts:
    """The contacts in the clear. Raises SealBroken for other bytes, scope, field or key."""
    try:
        nonce = b64decode(sealed.nonce, validate=True)
        ciphertext = b64decode(sealed.ciphertext, validate=True)
        bound_to = _bound_to(scope, field)
        plain = unseal(ciphertext, key=lead_key, nonce=nonce, bound_to=bound_to)
        return Contacts.model_validate_json(plain)
    except ValidationError:
        # Its text would quote the contacts.
        raise SealBroken("the sealed bytes hold no contacts of a known form") from None
    except ValueError as fault:
        raise SealBroken("the sealed bytes are not base64") from fault


def _nonce(lead_key: bytes, scope: SealScope, field: str) -> bytes:
    text = framed("oneboard/contacts-nonce/v1", *scope, field)
    return hmac.digest(lead_key, text, "sha256")[:NONCE_BYTES]


def _bound_to(scope: SealScope, field: str) -> bytes:
    return framed("oneboard/contacts/v1", *scope, field)
