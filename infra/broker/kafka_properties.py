"""The settings file of a broker of our own, and the command that formats its folder.

The file holds passwords, so it is readable for its owner alone, from its first byte. The passwords
of the first users go to the formatting tool in a file of arguments, since everybody on the machine
can read a command line; that file is removed at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from infra.broker.kafka_jars import HERE
from infra.broker.loopback import LOOPBACK
from infra.broker.security import ADMINISTRATOR, BrokerSecurity
from infra.private_file import write_private

PROPERTIES = "server.properties"


class BrokerPorts(NamedTuple):
    """Where a broker listens on loopback; ``tls`` counts only where it has a certificate."""

    client: int
    controller: int
    tls: int


def write_properties(folder: Path, *, ports: BrokerPorts, security: BrokerSecurity | None) -> Path:
    """Write ``server.properties`` into the folder; its path."""
    access = "plain.properties.in" if security is None else "secured.properties.in"
    text = (HERE / "server.properties.in").read_text() + (HERE / access).read_text()
    values: dict[str, object] = {
        "@PORT@": ports.client,
        "@CONTROLLER_PORT@": ports.controller,
        "@DATA@": folder / "data",
    }
    if security is not None:
        has_tls = security.certificate is not None
        values |= {
            "@BIND@": LOOPBACK,
            "@HOST@": LOOPBACK,
            "@ADMIN@": ADMINISTRATOR,
            "@BROKER_PASSWORD@": security.broker_password,
            "@CONTROLLER_PASSWORD@": security.controller_password,
            "@SESSION_MS@": security.session_ms,
            "@TLS_LISTENER@": f",TLS://127.0.0.1:{ports.tls}" if has_tls else "",
        }
        if has_tls:
            text += f"ssl.keystore.type=PEM\nssl.keystore.location={security.certificate}\n"
    for name, value in values.items():
        text = text.replace(name, str(value))
    path = folder / PROPERTIES
    write_private(path, text)
    return path


@contextmanager
def format_arguments(
    folder: Path, *, jvm: list[str], cluster_id: str, security: BrokerSecurity | None
) -> Iterator[Path]:
    """A file of arguments for ``java @FILE`` that formats the folder, there for the block alone."""
    words = [*jvm, "kafka.tools.StorageTool", "format", "-t", cluster_id]
    words += ["-c", str(folder / PROPERTIES)]
    for user, password in (security.first_users() if security else {}).items():
        words += ["--add-scram", f"SCRAM-SHA-512=[name={user},password={password}]"]
    path = folder / "format.arguments"
    write_private(path, "".join(f'"{_escaped(word)}"\n' for word in words))
    try:
        yield path
    finally:
        path.unlink()


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')
