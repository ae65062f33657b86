"""Who may come into a broker of our own: its passwords, how long they serve, and its certificate.

The rule: three users are there from the first start, each with a random password: ``broker`` and
``controller`` (the node to itself) and the administrator, who gives everybody else his rights.
Whoever is not named gets nothing. Only the administrator's password leaves this module.

Invariant: the passwords are hexadecimal, so nothing in a settings file has to be escaped.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

ADMINISTRATOR: Final = "oneboard-admin"
SESSION_MS: Final = 60_000
_PASSWORD_BYTES: Final = 24


def new_password() -> str:
    """A random password of 48 hexadecimal signs."""
    return secrets.token_hex(_PASSWORD_BYTES)


@dataclass(frozen=True, slots=True)
class BrokerSecurity:
    """The secrets of one broker; the same ones are needed at every start on its data.

    ``session_ms`` is how long an open connection lives on after its password was changed.
    ``certificate`` is a PEM file with key and certificates: then there is a TLS port as well.
    """

    broker_password: str = field(repr=False)
    controller_password: str = field(repr=False)
    admin_password: str = field(repr=False)
    session_ms: int = SESSION_MS
    certificate: Path | None = None

    @classmethod
    def new(cls, *, session_ms: int = SESSION_MS, certificate: Path | None = None) -> Self:
        """Random passwords."""
        passwords = (new_password(), new_password(), new_password())
        return cls(*passwords, session_ms=session_ms, certificate=certificate)

    def first_users(self) -> dict[str, str]:
        """The users of clients that must be there before anybody can connect, with passwords."""
        return {"broker": self.broker_password, ADMINISTRATOR: self.admin_password}
