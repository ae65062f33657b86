"""What somebody says, made ready for the log: one function for each kind of statement.

The doors (REST, pages, imports, the command line) all come through here, so that a statement has
the same bytes whichever door it came by. A function takes who speaks and what is said in typed
form and gives ``Said``: the gateway's stamp (office, actor, role, submission id, and what is
*derived* from the text: name key, goods key, phase, valid code) and the canonical bytes.

The bytes hold what was said and nothing else: a field that has its default is left out, so a later
release with more fields still writes a retry as the same bytes. A default that changes its meaning
therefore needs a new version of the kind.

Contact persons are sealed here, under the key that ``key_of`` gives for the submission; they never
stand in the bytes in the clear. A phone number in any other text is refused: what is in the log
stays there for ever, and only contacts can be erased.

Invariant: the same speaker's office, submission id and words give the same bytes, for ever.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final
from unicodedata import normalize

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from auth.actors import Role
from auth.offices import City, OfficeKind
from gateway.submitting import Said, body_bytes
from infra.keys.envelope import seal_contacts
from ledger.rules.pack import RulePack
from sharing.contacts import Contacts, KeyStore, SealedContacts, SealScope
from sharing.enterprise.credit_code import read_credit_code
from sharing.enterprise.names import NORMALISER_VERSION, goods_key, name_key, phase_of
from sharing.phones import holds_phone
from sharing.record import Derived, Stamp
from sharing.sections import (
    Code,
    Commercial,
    Evidence,
    FirstTalk,
    Frozen,
    Identity,
    Instant,
    LongText,
    OpeningClaims,
    Provenance,
    Summary,
)
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.city import AdoptRules, BatchFile, CloseBatch, OpenBatch, OpenCity
from sharing.submissions.leads import AmendLead, FollowUpLead, RegisterLead, WithdrawLead

KeyOf = Callable[[SealScope], bytes]
"""The 32-byte key under which a submission's contacts are sealed. May raise KeyFault."""

_PLACE_MIN: Final = 2
_NOT_FREE: Final = frozenset({"contacts", "sha256", "pack", "source_sha256", "batch"})
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


class TextTooLong(ValueError):
    """A text grew beyond its limit when it was brought into its compared form."""


class PhoneInOpenText(ValueError):
    """A text that is kept in the clear holds a phone number; ``field`` is the text's path."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} holds a phone number")
        self.field = field


def _written_code(text: object) -> object:
    """A credit code as it is kept: folded to half-width capitals, without spaces and hyphens."""
    return read_credit_code(text).normalised if isinstance(text, str) else text


class WrittenIdentity(Identity):
    """An identity as a person writes it; the code may have spaces, hyphens, full-width signs."""

    credit_code: Annotated[Code, BeforeValidator(_written_code)] = ""


class NewLead(Frozen):
    """What a registration says. ``provenance`` and ``claims`` belong to imports alone."""

    identity: WrittenIdentity
    commercial: Commercial = Commercial()
    summary: Summary = Summary()
    contacts: Contacts | None = None
    evidence: Evidence | None = None
    first_talk: FirstTalk = FirstTalk()
    occurred_at: Instant | None = None
    provenance: Provenance | None = None
    claims: OpeningClaims | None = None


class LeadChange(BaseModel):
    """What an amendment says; an absent section stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    identity: WrittenIdentity | None = None
    commercial: Commercial | None = None
    summary: Summary | None = None
    contacts: Contacts | None = None
    reason: LongText = ""


def key_of(keys: KeyStore) -> KeyOf:
    """The keys of a key store, made on the first call for a submission."""
    return lambda scope: keys.lead_key(
        city=scope.city, office=scope.office, submission_id=scope.submission_id
    )


def say_register(speaker: Speaker, submission_id: str, lead: NewLead, *, key_of: KeyOf) -> Said:
    """登记. Raises TextTooLong, PhoneInOpenText, KeyFault (KeyErased: ask for the answer by the
    id alone).
    """
    identity = _plain(lead.identity)
    said = RegisterLead(
        identity=identity,
        commercial=lead.commercial,
        summary=lead.summary,
        contacts=_sealed(speaker, submission_id, lead.contacts, key_of),
        evidence=lead.evidence,
        first_talk=lead.first_talk,
        occurred_at=lead.occurred_at,
        provenance=lead.provenance,
        claims=lead.claims,
    )
    return _said(speaker, submission_id, said, derived=derive(speaker.city, identity))


def say_follow_up(
    speaker: Speaker,
    submission_id: str,
    *,
    lead_id: str,
    stage: str = "",
    note: str = "",
    occurred_at: int | None = None,
) -> Said:
    """跟进: a dated note, perhaps with a new stage. Raises PhoneInOpenText, as all of these do."""
    said = FollowUpLead(lead_id=lead_id, stage=stage, note=note, occurred_at=occurred_at)
    return _said(speaker, submission_id, said)


def say_amend(
    speaker: Speaker, submission_id: str, *, lead_id: str, change: LeadChange, key_of: KeyOf
) -> Said:
    """更正. Raises TextTooLong, PhoneInOpenText, KeyFault."""
    identity = None if change.identity is None else _plain(change.identity)
    said = AmendLead(
        lead_id=lead_id,
        identity=identity,
        commercial=change.commercial,
        summary=change.summary,
        contacts=_sealed(speaker, submission_id, change.contacts, key_of),
        reason=change.reason,
    )
    derived = None if identity is None else derive(speaker.city, identity)
    return _said(speaker, submission_id, said, derived=derived)


def say_withdraw(speaker: Speaker, submission_id: str, *, lead_id: str, reason: str) -> Said:
    """撤回: a reason is needed."""
    return _said(speaker, submission_id, WithdrawLead(lead_id=lead_id, reason=reason))


def say_signing(speaker: Speaker, submission_id: str, said: RecogniseSigning) -> Said:
    """签约认定."""
    return _said(speaker, submission_id, said)


def say_start(speaker: Speaker, submission_id: str, said: RecogniseStart) -> Said:
    """开工认定."""
    return _said(speaker, submission_id, said)


def say_landing(speaker: Speaker, submission_id: str, said: SetLanding) -> Said:
    """落户."""
    return _said(speaker, submission_id, said)


def say_open_city(speaker: Speaker, submission_id: str) -> Said:
    """开城: the speaker's city, as it is."""
    body = {"kind": "open_city", "version": 1, "city": speaker.city.model_dump(mode="json")}
    return Said(_stamp(speaker, submission_id, None), _checked(OpenCity, body))


def say_adopt_rules(
    speaker: Speaker,
    submission_id: str,
    *,
    pack: RulePack,
    source_sha256: str,
    effective_on: date,
) -> Said:
    """A compiled pack comes into force."""
    said = AdoptRules(
        pack=pack.model_dump(mode="json"), source_sha256=source_sha256, effective_on=effective_on
    )
    return _said(speaker, submission_id, said)


def say_open_batch(
    speaker: Speaker,
    submission_id: str,
    *,
    batch: str,
    files: tuple[BatchFile, ...] = (),
    is_opening: bool = False,
) -> Said:
    """An import begins."""
    return _said(speaker, submission_id, OpenBatch(batch=batch, is_opening=is_opening, files=files))


def say_close_batch(speaker: Speaker, submission_id: str, *, batch: str) -> Said:
    """An import is complete."""
    return _said(speaker, submission_id, CloseBatch(batch=batch))


def derive(city: City, identity: Identity) -> Derived:
    """The keys of an identity, by today's normaliser. Raises TextTooLong."""
    investor, project = normalize("NFC", identity.investor), normalize("NFC", identity.project)
    code = read_credit_code(identity.credit_code)
    try:
        return Derived(
            normaliser=NORMALISER_VERSION,
            name_key=name_key(investor),
            goods_key=goods_key(project, investor=investor, places=places_of(city)),
            phase=phase_of(project),
            credit_code=code.normalised,
            code_is_valid=code.is_valid,
        )
    except ValidationError as problem:
        raise TextTooLong("a compared form is longer than its limit") from problem


@lru_cache(maxsize=64)
def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def places_of(city: City) -> tuple[str, ...]:
    """The city and its offices with land, as titles name them: they say where, not what.

    Of a city and a county the short form counts too (淮安市, 淮安); 开发区 and 园区 stay whole.
    """
    names = [city.name, _without_rank(city.name)]
    for office in city.offices:
        if office.has_land:
            names += (office.name, *office.aliases)
        if office.kind is OfficeKind.COUNTY:
            names.append(_without_rank(office.name))
    return _distinct(tuple(names))


def _without_rank(name: str) -> str:
    short = re.sub(r"[市县区]$", "", name)
    return short if len(short) >= _PLACE_MIN else name


def _plain(identity: Identity) -> Identity:
    return Identity(
        investor=identity.investor, project=identity.project, credit_code=identity.credit_code
    )


def _sealed(
    speaker: Speaker, submission_id: str, contacts: Contacts | None, key_of: KeyOf
) -> SealedContacts | None:
    if contacts is None or not contacts.persons:
        return None
    scope = SealScope(speaker.city.code, speaker.office, submission_id)
    return seal_contacts(contacts, lead_key=key_of(scope), scope=scope)


def _stamp(speaker: Speaker, submission_id: str, derived: Derived | None) -> Stamp:
    return Stamp(
        city=speaker.city.code,
        office=speaker.office,
        actor=speaker.actor,
        role=speaker.role,
        submission_id=submission_id,
        derived=derived,
    )


def _said(
    speaker: Speaker, submission_id: str, said: Frozen, *, derived: Derived | None = None
) -> Said:
    content: dict[str, Any] = said.model_dump(exclude_defaults=True)
    _refuse_phones(content)
    contacts = getattr(said, "contacts", None)
    if contacts is not None:
        content["contacts"] = contacts.model_dump()  # with its algorithm, whatever the default
    fields = type(said).model_fields
    content |= {"kind": fields["kind"].default, "version": fields["version"].default}
    return Said(_stamp(speaker, submission_id, derived), body_bytes(content))


def _refuse_phones(content: Mapping[str, Any]) -> None:
    for path, text in _free_texts(content, ()):
        if holds_phone(text):
            raise PhoneInOpenText(".".join(path))


def _free_texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a statement with its path, ``evidence.files.0``."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _NOT_FREE:
                yield from _free_texts(part, (*path, name))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _free_texts(part, (*path, str(number)))


def _checked(model: type[Frozen], content: dict[str, Any]) -> bytes:
    """The bytes of a content that was dumped by its parts; they must read as the model."""
    body = body_bytes(content)
    model.model_validate_json(body)
    return body
