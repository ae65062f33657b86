"""The settings of the way to the broker, as far as one contradicts another.

The rule: user and password come together, a certificate comes with its key, and a protocol that is
named fits to both: SASL needs a user, and a user on a protocol that asks for nobody would be a
password that one believes in and nobody checks. Who gives rights is another user than the one that
gateways run as. Each fault names the setting that was given.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from infra.settings import Settings


class _Pair(NamedTuple):
    """Two settings of which each is nothing without the other."""

    one: str
    other: str


_TOGETHER: Final = (
    _Pair("kafka_username", "kafka_password"),
    _Pair("kafka_admin_username", "kafka_admin_password"),
    _Pair("kafka_ssl_certfile", "kafka_ssl_keyfile"),
)


def refuse_contradiction(settings: "Settings") -> None:
    """Raise the first contradiction as an error of validation with a code of the catalogue."""
    for code, params in _contradictions(settings):
        raise PydanticCustomError(code, code, params)


def _contradictions(settings: "Settings") -> Iterator[tuple[str, dict[str, str]]]:
    given = {name for pair in _TOGETHER for name in pair if getattr(settings, name) is not None}
    for pair in _TOGETHER:
        found = given & set(pair)
        if len(found) == 1:
            (key,) = found
            (other,) = set(pair) - found
            yield "settings.needs_another", {"key": key, "other": other}
    admin = settings.kafka_admin_username
    if admin is not None and admin == settings.kafka_username:
        yield "settings.admin_is_product", {"key": "kafka_admin_username", "user": admin}
    protocol = settings.kafka_security_protocol
    if protocol is None:
        return
    named = {"key": "kafka_security_protocol", "protocol": protocol}
    if protocol.startswith("SASL") and not settings.kafka_username:
        yield "settings.protocol_needs_user", named
    if not protocol.startswith("SASL") and settings.kafka_username:
        yield "settings.protocol_takes_no_user", named
    if not protocol.endswith("SSL") and settings.kafka_ssl_cafile:
        yield "settings.protocol_takes_no_certificate", named
