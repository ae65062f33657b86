"""Free ports on loopback for servers that must be able to come back on the same port.

Ports are taken from below the range that the kernel hands to clients (32768 and up on Linux), so
that no passing connection can take the port of a server that is just being restarted.
"""

import secrets
import socket

LOOPBACK = "127.0.0.1"
_FIRST_PORT = 20_000
_PORT_COUNT = 12_000
_TRIES_MAX = 200


def free_port() -> int:
    """A TCP port on loopback that nothing listens on at this moment."""
    for _ in range(_TRIES_MAX):
        port = _FIRST_PORT + secrets.randbelow(_PORT_COUNT)
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port on {LOOPBACK} after {_TRIES_MAX} tries")


def is_listening(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
