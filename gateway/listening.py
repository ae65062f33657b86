"""The address at which the server listens, taken before anything else is begun.

The rule: an address that cannot be had is told at once, before a city is opened or a ledger runs.
Port 0 takes a free one. Who connects before the server serves waits.

Invariant: a socket that is returned listens and belongs to its caller alone.
"""

import errno
import socket
from typing import Final

BACKLOG: Final = 2048


class AddressNotToBeHad(Exception):
    """Nobody can listen there: the port is taken, or the host is not this machine's."""

    def __init__(self, host: str, port: int, *, problem: OSError) -> None:
        super().__init__(f"{host}:{port}: {problem}")
        self.host = host
        self.port = port
        self.is_taken = problem.errno == errno.EADDRINUSE
        self.problem = problem.strerror or str(problem)


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens at this address. Raises AddressNotToBeHad."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as problem:
        raise AddressNotToBeHad(host, port, problem=problem) from problem
    try:
        # A server that has just ended leaves connections behind, which do not hold the port.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(BACKLOG)  # from here on nobody else can have it
    except OSError as problem:
        bound.close()
        raise AddressNotToBeHad(host, port, problem=problem) from problem
    return bound
