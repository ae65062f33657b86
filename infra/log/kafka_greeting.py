"""Why a broker did not take us: kafka-python only says "Unable to bootstrap".

The rule: greet each named broker once more, by hand, and look how far it got. A broker that told
its version and then ended the sign-in refused user or password (kafka-python often loses the answer
that says so, since the broker closes right behind it). A TLS handshake that failed means that one
side does not trust the other's certificate. Everything else is simply not there.
"""

import ssl
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from kafka import errors
from kafka.net import KafkaNetClient

GREETING_MS: Final = 2_000


class Greeting(StrEnum):
    """What became of one greeting."""

    TAKEN = "taken"
    SIGN_IN_REFUSED = "sign_in_refused"
    NOT_TRUSTED = "not_trusted"
    NOBODY = "nobody"


def greet(options: Mapping[str, Any]) -> Greeting:
    """The best that any of the brokers answers; opens a connection and closes it again."""
    client = KafkaNetClient(**options)
    try:
        found = {_greet(client, broker.node_id) for broker in client.cluster.bootstrap_brokers()}
    finally:
        client.close()
    return next((greeting for greeting in Greeting if greeting in found), Greeting.NOBODY)


def _greet(client: Any, node_id: object) -> Greeting:
    manager, opened = client._manager, []  # noqa: SLF001 - its only way to a single connection

    async def open_one() -> None:
        opened.append(manager.get_connection(node_id, timeout_ms=GREETING_MS, pop_on_close=False))
        await opened[0]

    try:
        manager.run(open_one)
    except errors.SaslAuthenticationFailedError:
        return Greeting.SIGN_IN_REFUSED
    except (errors.KafkaError, OSError) as fault:
        if _is_about_tls(fault):
            return Greeting.NOT_TRUSTED
        spoke = bool(opened) and opened[0].broker_version_data is not None
        return Greeting.SIGN_IN_REFUSED if spoke else Greeting.NOBODY
    return Greeting.TAKEN


def _is_about_tls(fault: BaseException) -> bool:
    known: BaseException | None = fault
    while known is not None:
        inner = [known, *(part for part in known.args if isinstance(part, BaseException))]
        if any(isinstance(part, ssl.SSLError) for part in inner):
            return True
        known = known.__cause__ or known.__context__
    return "SSL" in str(fault)
