"""From a readable ledger row to a registration, ready for the log.

The submission id is drawn from the file's bytes, the sheet and the row, so the same file twice says
the same statements under the same ids, whatever the file is called, and changes nothing. A phone
number in a note goes into the sealed contacts with the persons, never into the open text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from auth.actors import Role
from auth.offices import City
from gateway.imports.ledger_row import LedgerRow
from gateway.saying import KeyOf, NewLead, Speaker, WrittenIdentity, say_register
from gateway.submitting import Said
from sharing.contacts import ContactPerson, Contacts, KeyErased, KeyStore, SealScope
from sharing.sections import (
    Commercial,
    Evidence,
    FirstTalk,
    OpeningClaims,
    Provenance,
    Summary,
)

OPERATOR_ACTOR = "system:importer"
_PHONE_LIKE = re.compile(r"\d{7,}|\d{3,4}[- ]\d{7,8}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row with the SHA-256 of the file that it stands in."""

    row: LedgerRow
    file_sha256: str

    @property
    def submission_id(self) -> str:
        """The id of the statement that this row is."""
        place = self.row.place
        told = f"{self.file_sha256}\n{place.sheet}\n{place.sheet_row}\n{self.row.office}"
        return f"row-{sha256(told.encode()).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What all rows of an import share. ``source`` and ``talk_form`` stand in where a ledger has no
    such column; an opening needs neither.
    """

    city: City
    batch: str
    is_opening: bool
    source: str = ""
    talk_form: str = ""


def register_rows(batch: Batch, rows: Sequence[FileRow], keys: KeyStore) -> list[Said]:
    """The registrations that these rows are, in the same order. Raises KeyFault."""
    key_of = _keys_of(batch, rows, keys)
    return [_register(batch, file_row, key_of) for file_row in rows]


def _keys_of(batch: Batch, rows: Sequence[FileRow], keys: KeyStore) -> KeyOf:
    """All keys in one transaction: a ledger has hundreds of rows."""
    scopes = [
        SealScope(batch.city.code, file_row.row.office, file_row.submission_id)
        for file_row in rows
        if _persons(file_row.row)
    ]
    made = keys.lead_keys(scopes)

    def key_of(scope: SealScope) -> bytes:
        key = made[scope]
        if key is None:
            raise KeyErased(f"the key of submission {scope.submission_id} was erased")
        return key

    return key_of


def _register(batch: Batch, file_row: FileRow, key_of: KeyOf) -> Said:
    row = file_row.row
    speaker = Speaker(
        city=batch.city, office=row.office, actor=OPERATOR_ACTOR, role=Role.CITY_OPERATOR
    )
    note, persons = _note(row), _persons(row)
    lead = NewLead(
        identity=WrittenIdentity(
            investor=row.investor, project=row.project, credit_code=row.credit_code[:40]
        ),
        commercial=Commercial(
            amount_yuan=row.amount_yuan,
            amount_usd_cents=row.amount_usd_cents,
            amount_said=row.amount_said[:200],
            content=row.project,
        ),
        summary=Summary(
            industry=row.industry[:200],
            chain=row.chain[:200],
            is_chemical=row.is_chemical,
            stage=row.stage[:200],
        ),
        contacts=Contacts(persons=persons) if persons else None,
        evidence=Evidence(note=note) if note else None,
        first_talk=FirstTalk(
            source=batch.source[:200], talked_on=row.first_talk_on, form=batch.talk_form[:200]
        ),
        provenance=Provenance(
            batch=batch.batch,
            file=row.place.file[:200],
            sheet=row.place.sheet[:200],
            sheet_row=row.place.sheet_row,
        ),
        claims=_claims(row) if batch.is_opening else None,
    )
    return say_register(speaker, file_row.submission_id, lead, key_of=key_of)


def _claims(row: LedgerRow) -> OpeningClaims:
    return OpeningClaims(
        registered_at=max(0, (row.registered_at - _EPOCH) // timedelta(milliseconds=1)),
        first_contact_office=row.first_contact_office,
        landing_office=row.landing_office,
        signed_on=row.signed_on,
        started_on=row.started_on,
    )


def _note(row: LedgerRow) -> str:
    return "" if _PHONE_LIKE.search(row.note) else row.note[:4000]


def _persons(row: LedgerRow) -> tuple[ContactPerson, ...]:
    remark = row.note[:200] if _PHONE_LIKE.search(row.note) else ""
    if not (row.contact_person or row.contact_phone or remark):
        return ()
    return (
        ContactPerson(name=row.contact_person[:200], phone=row.contact_phone[:200], remark=remark),
    )
