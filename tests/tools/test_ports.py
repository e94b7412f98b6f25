"""Does a test's port stay its own, from the choice to the last use?"""

from __future__ import annotations

import socket
import sys

import pytest

from bot.process.listening import open_socket
from tests.ports import own_port


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port cannot be held for somebody who listens later")
def test_a_port_goes_to_nobody_else_and_whoever_was_told_of_it_may_listen_again_and_again() -> None:
    port = own_port()

    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind(("127.0.0.1", port))
    for _ in range(2):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        with open_socket("127.0.0.1", port, "health.port"), socket.create_connection(("127.0.0.1", port)):
            pass
