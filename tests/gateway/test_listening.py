"""An address that cannot be had is told before anything else is begun."""

import socket
from pathlib import Path

import pytest

from gateway.listening import AddressNotToBeHad, listening_socket
from tests.journeys.command_line import oneboard


def test_a_free_port_is_taken_and_nobody_else_can_have_it() -> None:
    with listening_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(AddressNotToBeHad) as caught:
            listening_socket("127.0.0.1", port)
        assert (caught.value.is_taken, caught.value.port) == (True, port)
    listening_socket("127.0.0.1", port).close()


def test_an_address_of_another_machine_is_not_to_be_had() -> None:
    with pytest.raises(AddressNotToBeHad) as caught:
        listening_socket("192.0.2.1", 0)
    assert not caught.value.is_taken


def test_up_on_a_taken_port_says_which_one_and_opens_no_city(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = oneboard("--data", tmp_path / "d", "up", "--port", str(port))
    assert (ran.status, ran.out) == (1, "")
    assert str(port) in ran.err
    assert "--port" in ran.err
    assert list(tmp_path.iterdir()) == []
