"""Who invests in what, as a person writes it, and the keys that are derived from it.

An investor whom nobody may name yet is '' and has the name key '': a lead without first contact. A
name of signs alone (·-…) is no name and is told as such, so that nobody takes it for one.
"""

from typing import Annotated
from unicodedata import normalize

from pydantic import BeforeValidator, ValidationError

from auth.offices import City
from gateway.saying.speaking import TextTooLong
from sharing.enterprise.credit_code import read_credit_code
from sharing.enterprise.names import NORMALISER_VERSION, goods_key, name_key, phase_of
from sharing.enterprise.places import places_of
from sharing.record import Derived
from sharing.sections import Code, Identity


def _written_code(text: object) -> object:
    """A credit code as it is kept: folded to half-width capitals, without spaces and hyphens."""
    return read_credit_code(text).normalised if isinstance(text, str) else text


class WrittenIdentity(Identity):
    """An identity as a person writes it; the code may have spaces, hyphens, full-width signs."""

    credit_code: Annotated[Code, BeforeValidator(_written_code)] = ""


def plain(identity: Identity) -> Identity:
    """The identity as a statement holds it."""
    return Identity.model_validate(identity.model_dump())


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
