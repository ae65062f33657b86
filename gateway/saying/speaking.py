"""Who speaks, and how a statement becomes the stamp and the canonical bytes.

Invariant: what is free text in a statement holds no phone number, and no sign that does something
to a terminal or turns the reading order, once it is ``Said``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from auth.actors import Role
from auth.offices import City
from gateway.submitting import Said, body_bytes
from infra.keys.envelope import seal_contacts
from sharing.contacts import Contacts, KeyStore, SealedContacts, SealScope
from sharing.phones import holds_phone
from sharing.record import Derived, Stamp
from sharing.sections import Frozen
from sharing.signs import holds_unfit_sign

KeyOf = Callable[[SealScope], bytes]
"""The 32-byte key under which a submission's contacts are sealed. May raise KeyFault."""

NOT_FREE: Final = frozenset({"contacts", "sha256", "pack", "source_sha256", "batch", "key_ids"})
"""What is no free text: sealed bytes, hashes, compiled rules, ids that the gateway makes."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: for which office of which city, under which sign-in name, in which role.

    In an import the operator speaks for the office whose ledger it is: ``office`` is that office,
    ``actor`` and ``role`` are the operator's.
    """

    city: City
    office: str
    actor: str
    role: Role
    in_stead_of: str = ""
    """In whose stead ``actor`` speaks, as a deputy; '' for oneself."""


class TextTooLong(ValueError):
    """A text grew beyond its limit when it was brought into its compared form."""


class PhoneInOpenText(ValueError):
    """Texts that are kept in the clear hold a phone number: the path of the first, and of all."""

    def __init__(self, *fields: str) -> None:
        super().__init__(f"{', '.join(fields)} holds a phone number")
        self.field = fields[0]
        self.fields = fields


def key_of(keys: KeyStore) -> KeyOf:
    """The keys of a key store, made on the first call for a submission."""
    return lambda scope: keys.lead_key(
        city=scope.city, office=scope.office, submission_id=scope.submission_id
    )


def sealed(
    speaker: Speaker, submission_id: str, contacts: Contacts | None, key_of: KeyOf
) -> SealedContacts | None:
    """The contacts under the submission's key; None where there are none. Raises KeyFault."""
    if contacts is None or not contacts.persons:
        return None
    scope = SealScope(speaker.city.code, speaker.office, submission_id)
    return seal_contacts(contacts, lead_key=key_of(scope), scope=scope)


def stamp_of(speaker: Speaker, submission_id: str, derived: Derived | None = None) -> Stamp:
    """The gateway's word about who speaks."""
    return Stamp(
        city=speaker.city.code,
        office=speaker.office,
        actor=speaker.actor,
        role=speaker.role,
        submission_id=submission_id,
        derived=derived,
        in_stead_of=speaker.in_stead_of,
    )


def said_of(
    speaker: Speaker, submission_id: str, said: Frozen, *, derived: Derived | None = None
) -> Said:
    """The statement for the log. Raises PhoneInOpenText, ValidationError."""
    content: dict[str, Any] = said.model_dump(exclude_defaults=True)
    _refuse_phones(content)
    _refuse_signs(content, type(said).__name__)
    contacts = getattr(said, "contacts", None)
    if contacts is not None:
        content["contacts"] = contacts.model_dump()  # with its algorithm, whatever the default
    fields = type(said).model_fields
    content |= {"kind": fields["kind"].default, "version": fields["version"].default}
    return Said(stamp_of(speaker, submission_id, derived), body_bytes(content))


def _refuse_phones(content: Mapping[str, Any]) -> None:
    fields = [".".join(path) for path, text in _free_texts(content, ()) if holds_phone(text)]
    if fields:
        raise PhoneInOpenText(*fields)


def _refuse_signs(content: Mapping[str, Any], title: str) -> None:
    faults: list[InitErrorDetails] = [
        {"type": PydanticCustomError("unfit_sign", "unfit sign"), "loc": path, "input": ""}
        for path, text in _free_texts(content, ())
        if holds_unfit_sign(text)
    ]
    if faults:
        raise ValidationError.from_exception_data(title, faults, hide_input=True)


def _free_texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a statement with its path, ``evidence.files.0``."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in NOT_FREE:
                yield from _free_texts(part, (*path, name))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _free_texts(part, (*path, str(number)))
