"""From a readable ledger row to a registration, ready for the log.

The submission id is drawn from the file's bytes, the sheet and the row, so the same file twice says
the same statements under the same ids, whatever the file is called, and changes nothing. A row that
was refused and would be answered otherwise now goes on under a further id (``said_again``).

A note with a phone number goes whole into the sealed contacts, with the persons, never into the
open text; what is longer than a field of a contact person goes on in the next person's. A number
that was moved out of another text is a contact person of its own. A phone number in the name of a
file or a sheet is masked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import zip_longest

from auth.actors import Role
from auth.offices import City
from gateway.imports.ledger_row import LedgerRow
from gateway.saying import KeyOf, NewLead, Speaker, WrittenIdentity, say_register
from gateway.submitting import Said
from sharing.contacts import ContactPerson, Contacts, KeyErased, KeyStore, SealScope
from sharing.phones import holds_phone, masked
from sharing.sections import (
    Commercial,
    Evidence,
    FirstTalk,
    OpeningClaims,
    Provenance,
    Summary,
)

OPERATOR_ACTOR = "system:importer"
_CONTACT_CHARS_MAX = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row with the SHA-256 of the file that it stands in."""

    row: LedgerRow
    file_sha256: str
    attempt: int = 1
    """Counts on where the row was refused and is said again otherwise (``said_again``)."""

    @property
    def submission_id(self) -> str:
        """The id of the statement that this row is."""
        place = self.row.place
        told = f"{self.file_sha256}\n{place.sheet}\n{place.sheet_row}\n{self.row.office}"
        own = f"row-{sha256(told.encode()).hexdigest()[:40]}"
        return own if self.attempt == 1 else f"{own}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What all rows of an import share. ``source`` and ``talk_form`` stand in where a row leaves
    them blank; an opening needs neither.
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
    identity, commercial, summary = sections_of(row)
    lead = NewLead(
        identity=identity,
        commercial=commercial,
        summary=summary,
        contacts=Contacts(persons=persons) if persons else None,
        evidence=Evidence(note=note) if note else None,
        first_talk=first_talk_of(batch, row),
        provenance=Provenance(
            batch=batch.batch,
            file=masked(row.place.file)[:200],
            sheet=masked(row.place.sheet)[:200],
            sheet_row=row.place.sheet_row,
        ),
        claims=_claims(row) if batch.is_opening else None,
    )
    return say_register(speaker, file_row.submission_id, lead, key_of=key_of)


def sections_of(row: LedgerRow) -> tuple[WrittenIdentity, Commercial, Summary]:
    """Who, what and in which lines of business. Raises ValidationError for texts beyond limits."""
    return (
        WrittenIdentity(
            investor=row.investor, project=row.project, credit_code=row.credit_code[:40]
        ),
        Commercial(
            amount_yuan=row.amount_yuan,
            amount_usd_cents=row.amount_usd_cents,
            amount_said=row.amount_said,
            content=row.content or row.project,
        ),
        Summary(
            industry=row.industry,
            chain=row.chain,
            is_chemical=row.is_chemical,
            stage=row.stage,
        ),
    )


def first_talk_of(batch: Batch, row: LedgerRow) -> FirstTalk:
    """The first talk as the row says it; what it leaves blank, as it was said for all rows."""
    return FirstTalk(
        source=row.source or batch.source,
        talked_on=row.first_talk_on,
        form=row.talk_form or batch.talk_form,
    )


def _claims(row: LedgerRow) -> OpeningClaims:
    return OpeningClaims(
        registered_at=max(0, (row.registered_at - _EPOCH) // timedelta(milliseconds=1)),
        first_contact_office=row.first_contact_office,
        landing_office=row.landing_office,
        signed_on=row.signed_on,
        started_on=row.started_on,
    )


def _note(row: LedgerRow) -> str:
    return "" if holds_phone(row.note) else row.note


def _persons(row: LedgerRow) -> tuple[ContactPerson, ...]:
    remark = row.note if holds_phone(row.note) else ""
    parts = map(_parts, (row.contact_person, row.contact_phone, remark))
    told = [
        ContactPerson(name=name, phone=phone, remark=remark)
        for name, phone, remark in zip_longest(*parts, fillvalue="")
    ]
    return (*told, *(ContactPerson(phone=number) for number in row.moved_phones))


def _parts(said: str) -> list[str]:
    """A text in parts that a field of a contact person takes: nothing is cut off."""
    return [
        said[start : start + _CONTACT_CHARS_MAX]
        for start in range(0, len(said), _CONTACT_CHARS_MAX)
    ]
